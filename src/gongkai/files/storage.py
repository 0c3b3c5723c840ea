"""Stored files under their digest: written once, found again, checked. Nothing is ever overwritten."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from gongkai import vault
from gongkai.files.models import StoredFile
from gongkai.law.errors import Stale, WrongInput

LARGEST = 50 * 2**20
# Sealing makes a file a third longer.
LARGEST_SEALED = 36 * 2**20


def folder() -> Path:
    """Where this installation keeps its files."""
    return Path(settings.HOME) / "files"


def path_of(digest: str) -> Path:
    """The place of a file's content."""
    return folder() / digest[:2] / digest


def put(content: bytes, name: str, media_type: str, *, by: str, at: datetime) -> StoredFile:
    """Keep a file; the same content is kept once. Raises WrongInput for an empty or too large one."""
    if not content:
        raise WrongInput(f"文件“{name}”是空的")
    if len(content) > LARGEST:
        raise WrongInput(f"文件“{name}”超过{LARGEST // 2**20}MB，不能存入")
    digest = hashlib.sha256(content).hexdigest()
    _write_once(path_of(digest), content)
    return StoredFile.objects.create(
        digest=digest, name=Path(name).name[:200], media_type=media_type, size=len(content), at=at, by=by
    )


def put_sealed(content: bytes, name: str, media_type: str, *, by: str, at: datetime) -> StoredFile:
    """Keep a file that only this installation's key opens; `name` stands open, so it may tell nothing."""
    if not content:
        raise WrongInput("文件是空的")
    if len(content) > LARGEST_SEALED:
        raise WrongInput(f"文件超过{LARGEST_SEALED // 2**20}MB，不能存入")
    return put(vault.seal_bytes(content), name, media_type, by=by, at=at)


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
