"""Anchors: the end of the log's chain, written down once a day outside the database.

Whoever can write the database can write the whole chain anew, and every link would hold. A number and a digest that
lie elsewhere (another machine, a print in a file) cannot be written anew with it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gongkai.audit.models import Entry, Head
from gongkai.clock import CHINA
from gongkai.law.errors import WrongInput

_LINE = re.compile(
    r"\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00)\s+([0-9]{1,18})\s+([0-9a-f]{64})\s*", re.ASCII
)
SAYS = "应为“时间 序号 摘要”，如 2025-02-20T02:00:00+08:00 1234 后接64位摘要"


@dataclass(frozen=True)
class Anchor:
    """The newest entry at a moment: its number and its digest."""

    at: datetime
    number: int
    digest: str

    @property
    def line(self) -> str:
        """As it stands in a file and on paper."""
        return f"{self.at.astimezone(CHINA).isoformat(timespec='seconds')} {self.number} {self.digest}"


def now_at(at: datetime) -> Anchor | None:
    """The end of the chain as an anchor of this moment; None while nothing was ever written."""
    head = Head.objects.filter(pk=1).first()
    return Anchor(at, head.number, head.digest) if head and head.number else None


def folder() -> Path:
    """Where anchors are written: GONGKAI_ANCHORS, best a place that this machine can only append to."""
    return Path(settings.ANCHORS or Path(settings.HOME) / "anchors")


def keep(anchor: Anchor) -> Path:
    """Append the anchor to the file of its year, on the disk when this returns; raises OSError when it cannot be."""
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{anchor.at.astimezone(CHINA):%Y}.txt"
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        # After a line that was cut off (power lost) ours must stand alone.
        size = os.fstat(handle).st_size
        cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (("\n" if cut else "") + anchor.line + "\n").encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    return path


def keep_daily(now: datetime) -> bool:
    """Keep the day's anchor unless it is kept; True when it was written now. Two workers at once may write two."""
    last = newest()
    if last and last.at.astimezone(CHINA).date() >= now.astimezone(CHINA).date():
        return False
    anchor = now_at(now)
    if anchor:
        keep(anchor)
    return anchor is not None


def newest() -> Anchor | None:
    """The last anchor kept; lines that cannot be read are passed over."""
    for path in sorted(folder().glob("[0-9][0-9][0-9][0-9].txt"), reverse=True):
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
        found = next((a for line in reversed(lines) if (a := _read(line))), None)
        if found:
            return found
    return None


def kept() -> Iterator[tuple[str, Anchor | None]]:
    """(place, anchor) for every line kept, oldest first; None for one that cannot be read."""
    for path in sorted(folder().glob("[0-9][0-9][0-9][0-9].txt")):
        yield from _lines(path.read_text(encoding="ascii", errors="replace"), path.name)


def read(text: str) -> list[Anchor]:
    """Anchors from a file or from what somebody typed, one a line; raises WrongInput with the number of the line."""
    found = []
    for place, anchor in _lines(text, ""):
        if anchor is None:
            raise WrongInput(f"{place}不是锚点：{SAYS}")
        found.append(anchor)
    if not found:
        raise WrongInput(f"没有锚点：{SAYS}")
    return found


def _lines(text: str, name: str) -> Iterator[tuple[str, Anchor | None]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield f"{name}第{number}行", _read(line)


def _read(line: str) -> Anchor | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        return Anchor(datetime.fromisoformat(match[1]), int(match[2]), match[3])
    except ValueError:
        return None


def broken(anchors: Iterable[Anchor]) -> Iterator[str]:
    """A sentence for each anchor that the log of today does not bear out; nothing when it does."""
    for anchor in anchors:
        digest = (
            Entry.objects.filter(number=anchor.number).order_by().values_list("digest", flat=True).first()
        )
        day = f"{anchor.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        if digest is None:
            yield f"{day}的锚点记有日志第{anchor.number}条，现在没有这一条，可能有记录被删除"
        elif digest != anchor.digest:
            yield f"日志第{anchor.number}条与{day}的锚点不符，此条或者此前的记录被改写过"


def broken_anchors() -> Iterator[str]:
    """The same for all anchors kept here; a line that cannot be read is told too."""
    for place, anchor in kept():
        if anchor is None:
            yield f"锚点文件{place}不能读出"
        else:
            yield from broken([anchor])
