"""A folder from which the agency's own gateway takes text messages: a file each, whole or not there, and never twice.

A file that is gone was taken, or was never there: after a death in between the two look the same. So a file is first
made ready in `.ready`, then its beginning is noted in `.begun`, and only then it is moved, in one step, to where it is
taken from. Noted and not ready any more: it was handed over.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gongkai.notify.sms.gateway import Lost, NotSent, Text

# Longer than the outbox tries; notes that are older are swept.
NOTED_FOR = timedelta(days=14)
_REPORT = re.compile(r"[0-9a-f]{32}\.failed")


@dataclass(frozen=True)
class FolderGateway:
    """`<id>.json` for each text: id, number, text, at. `<id>.failed` comes back for one that could not be sent."""

    folder: Path

    knows_repeats = True

    def send(self, text: Text, at: datetime) -> str:
        """Drop one file; returns its name. Raises NotSent when the folder cannot be written (full, away, not ours)."""
        name = f"{text.ref}.json"
        try:
            begun, ready = self._place(".begun"), self._place(".ready")
            if not (begun / text.ref).exists():
                _write(ready / name, text, at)
                (begun / text.ref).touch(mode=0o600)
                os.utime(begun / text.ref, (at.timestamp(), at.timestamp()))
                _durable(begun)
                _sweep(begun, at)
            with suppress(FileNotFoundError):
                os.replace(ready / name, self.folder / name)
            _durable(self.folder)
        except OSError as error:
            raise NotSent(f"短信文件夹不能写入：{type(error).__name__}") from error
        return name

    def lost(self) -> list[Lost]:
        """From files `<id>.failed` that the agency's gateway left, with its reason as text. Raises NotSent when the
        folder cannot be read."""
        try:
            found = [p for p in sorted(self.folder.iterdir()) if _REPORT.fullmatch(p.name)]
            return [Lost(p.stem, _reason(p)) for p in found]
        except OSError as error:
            raise NotSent(f"短信文件夹不能读取：{type(error).__name__}") from error

    def noted(self, one: Lost) -> None:
        """Remove the report."""
        with suppress(OSError):
            (self.folder / f"{one.ref}.failed").unlink()

    def _place(self, name: str) -> Path:
        place = self.folder / name
        # The folder itself is not made: where a disk is away, another would be filled.
        place.mkdir(exist_ok=True, mode=0o700)
        return place


def _reason(path: Path) -> str:
    with path.open("rb") as file:
        return " ".join(file.read(1000).decode("utf-8", errors="replace").split())


def _write(path: Path, text: Text, at: datetime) -> None:
    said = {"id": text.ref, "number": text.number, "text": text.words, "at": at.isoformat()}
    handle, half = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(said, out, ensure_ascii=False)
        out.flush()
        os.fsync(out.fileno())
    # The gateway may run as somebody else in the same group.
    os.chmod(half, 0o660)
    os.replace(half, path)
    _durable(path.parent)


def _durable(folder: Path) -> None:
    """Names are on the disk before anything builds on them."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(begun: Path, at: datetime) -> None:
    for note in begun.iterdir():
        with suppress(FileNotFoundError):
            if note.stat().st_mtime < (at - NOTED_FOR).timestamp():
                note.unlink()
