"""Stored files under their digest: scanned, written once, found again, checked. Nothing is ever overwritten.

This is the one door through which files come to be kept.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongkai import vault
from gongkai.files import scanning
from gongkai.files.models import StoredFile
from gongkai.files.scanning import Verdict
from gongkai.law.errors import Stale, WrongInput

Scan = StoredFile.Scan
LARGEST = 50 * 2**20
# Sealing makes a file a third longer.
LARGEST_SEALED = 36 * 2**20
# Line ends would break the header that names a file, and the empty sign the database.
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def folder() -> Path:
    """Where this installation keeps its files."""
    return Path(settings.HOME) / "files"


def path_of(digest: str) -> Path:
    """The place of a file's content."""
    return folder() / digest[:2] / digest


def put(
    content: bytes, name: str, media_type: str, *, by: str, at: datetime, made: bool = False
) -> StoredFile:
    """Keep a file; the same content is kept once. What this house did not make itself (`made`) is scanned first.

    Raises WrongInput for an empty, too large or infected one, Refused while the scanner does not answer.
    """
    _sized(content, f"文件“{name}”", LARGEST)
    scan = Scan.NOT_ASKED if made else scanning.check(content, name)
    return _kept(content, name, media_type, by, at, Verdict(scan))


def put_sealed(
    content: bytes, name: str, media_type: str, *, by: str, at: datetime, made: bool = False
) -> StoredFile:
    """Keep a file that only this installation's key opens; `name` stands open, so it may tell nothing. See `put`."""
    _sized(content, "文件", LARGEST_SEALED)
    scan = Scan.NOT_ASKED if made else scanning.check(content, name)
    return _kept(vault.seal_bytes(content), name, media_type, by, at, Verdict(scan))


def put_whatever(
    content: bytes, name: str, media_type: str, verdict: Verdict, *, by: str, at: datetime
) -> StoredFile:
    """Keep a file that may not be lost, whatever the scanner said of it: an infected one sealed, so that nobody opens
    it by mistake and no other scanner takes it away. See `scanning.barred`."""
    _sized(content, f"文件“{name}”", LARGEST)
    kept = vault.seal_bytes(content) if verdict.scan == Scan.INFECTED else content
    return _kept(kept, name, media_type, by, at, verdict)


@transaction.atomic
def scanned(stored: StoredFile, content: bytes, verdict: Verdict, *, at: datetime) -> None:
    """Note what a later look at a kept file found. One that is infected is sealed; its open content goes, unless the
    same content is kept as another file too."""
    stored.scan, stored.scanned_at = verdict.scan, at
    stored.found = verdict.found if verdict.scan == Scan.INFECTED else ""
    if verdict.scan == Scan.INFECTED:
        sealed, before = vault.seal_bytes(content), stored.digest
        stored.digest = hashlib.sha256(sealed).hexdigest()
        _write_once(path_of(stored.digest), sealed)
        transaction.on_commit(lambda: _drop(before))
    stored.save(update_fields=["scan", "scanned_at", "found", "digest"])


def _drop(digest: str) -> None:
    if not StoredFile.objects.filter(digest=digest).exists():
        path_of(digest).unlink(missing_ok=True)


def _sized(content: bytes, called: str, largest: int) -> None:
    if not content:
        raise WrongInput(f"{called}是空的")
    if len(content) > largest:
        raise WrongInput(f"{called}超过{largest // 2**20}MB，不能存入")


def _kept(content: bytes, name: str, media_type: str, by: str, at: datetime, verdict: Verdict) -> StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    _write_once(path_of(digest), content)
    return StoredFile.objects.create(
        digest=digest, name=_NOT_IN_NAMES.sub("_", Path(name).name)[:200], media_type=media_type, size=len(content), at=at, by=by,
        scan=verdict.scan, scanned_at=at if verdict.scan else None,
        found=verdict.found if verdict.scan == Scan.INFECTED else "",
    )  # fmt: skip


def opened_sealed(stored: StoredFile, digest: str) -> bytes:
    """The content of a sealed file; raises Stale when it is gone or not the one of that digest."""
    sealed = content_by_digest(stored.digest)
    content = vault.unseal_bytes(sealed) if sealed is not None else b""
    if hashlib.sha256(content).hexdigest() != digest:
        raise Stale("原件丢失或已不是登记时的内容")
    return content


# What a report's attachment may be, told by its first bytes: a page that runs scripts is none of these.
_KINDS = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"PK\x03\x04", "application/zip", (".docx", ".xlsx", ".pptx", ".ofd", ".zip", ".wps", ".et")),
    (b"\x89PNG", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
)


def media_type_of(content: bytes, name: str) -> str:
    """The type of a file by its bytes; raises WrongInput when it is not taken, or its ending says something else."""
    ending = Path(name).suffix.lower()
    for begins, media_type, endings in _KINDS:
        if content.startswith(begins):
            if ending not in endings:
                raise WrongInput(f"文件“{name}”的扩展名与内容不符，内容应为{'、'.join(endings)}")
            return media_type
    allowed = "、".join(e for _, _, endings in _KINDS for e in endings)
    raise WrongInput(f"文件“{name}”不是可以作为附件的类型，可用：{allowed}")


def content_by_digest(digest: str) -> bytes | None:
    """What a file of that digest holds; None when it is gone or changed."""
    path = path_of(digest)
    content = path.read_bytes() if path.exists() else b""
    return content if hashlib.sha256(content).hexdigest() == digest else None


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(half, path)


def broken_files() -> Iterator[str]:
    """A sentence for each stored file whose content is gone or no longer its digest."""
    for digest, name in StoredFile.objects.values_list("digest", "name").distinct().iterator():
        if not path_of(digest).exists():
            yield f"文件“{name}”的内容丢失"
        elif content_by_digest(digest) is None:
            yield f"文件“{name}”的内容被改动"
