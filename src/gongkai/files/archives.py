"""Zip files that strangers made (Word, Excel, OFD): opened only when they are no trap, rewritten without traces."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from gongkai.law.errors import WrongInput

MOST_PARTS = 5000
LARGEST_TEXT, LARGEST_PART, LARGEST_ALL = 30 * 2**20, 60 * 2**20, 200 * 2**20
_DECLARED = tuple(
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)


def opened(content: bytes, name: str, *, largest_text: int = LARGEST_TEXT) -> zipfile.ZipFile:
    """The archive; raises WrongInput when it is none, is locked, unpacks to too much or declares entities.

    Sizes are bytes after unpacking. zipfile never reads more of a part than its header declares, so that a
    header which lies cannot unpack to more than what is checked here.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏") from error
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise WrongInput(f"“{name}”加了密码，不能打开，请去掉密码后再上传")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_ALL:
        raise WrongInput(f"“{name}”解压后过大，不能读取")
    for part in parts:
        is_text = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        if part.file_size > (largest_text if is_text else LARGEST_PART):
            raise WrongInput(f"“{name}”内有过大的部分（{part.filename[:60]}），不能读取")
        if is_text and any(word in read(archive, part.filename, name) for word in _DECLARED):
            raise WrongInput(f"“{name}”含有外部实体声明，不能读取")
    return archive


def read(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """One part of an archive; raises WrongInput when it is damaged."""
    try:
        return archive.read(part)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏") from error


def rewritten(archive: zipfile.ZipFile, changed: Mapping[str, bytes | None], name: str) -> bytes:
    """The archive with some parts replaced, or left out (None); always the same bytes, without times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in archive.infolist():
            data = changed[part.filename] if part.filename in changed else read(archive, part.filename, name)
            if data is not None:
                new.writestr(zipfile.ZipInfo(part.filename), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
