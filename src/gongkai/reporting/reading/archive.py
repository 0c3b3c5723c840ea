"""A guard at the door for DOCX and XLSX: a zip file that would unfold without end is refused before it does."""

from __future__ import annotations

import io
import zipfile

from gongkai.law.errors import Refused, WrongInput

MOST_ENTRIES = 5_000
LARGEST_ENTRY = 128 * 1024 * 1024
LARGEST_TOTAL = 384 * 1024 * 1024
HIGHEST_RATIO = 200
RATIO_FROM = 4 * 1024 * 1024
_STEP = 1024 * 1024


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive, once its directory and its inflated size are within bounds.

    Sizes are checked twice: as the directory claims them and while inflating, because the claim may lie.
    Raises Refused for a bomb, an encrypted archive or an XML part that declares entities; WrongInput for a broken one.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise WrongInput("文件已损坏，不能作为 DOCX 或 XLSX 打开") from error
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Refused(f"压缩包内有{len(entries)}个文件，超过{MOST_ENTRIES}个，可能是恶意文件")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("文件已加密，请取消密码后再试")
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise Refused("文件解压后过大，可能是恶意文件")
    _inflate(archive, entries)
    return archive


def _inflate(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    total = 0
    for entry in entries:
        if entry.is_dir() or not _is_part(entry.filename):
            continue
        size = 0
        try:
            with archive.open(entry) as stream:
                while chunk := stream.read(_STEP):
                    if size == 0 and (b"<!ENTITY" in chunk or b"<!DOCTYPE" in chunk):
                        raise Refused("文件含有不允许的实体声明，可能是恶意文件")
                    size += len(chunk)
                    total += len(chunk)
                    if size > LARGEST_ENTRY or total > LARGEST_TOTAL or _too_dense(size, entry.compress_size):
                        raise Refused("文件解压后过大，可能是恶意文件")
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
            raise WrongInput("文件已损坏，不能作为 DOCX 或 XLSX 打开") from error


def _is_part(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _too_dense(size: int, packed: int) -> bool:
    return size > RATIO_FROM and size > HIGHEST_RATIO * max(1, packed)
