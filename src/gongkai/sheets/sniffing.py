"""What kind of file an upload really is, by its bytes; what cannot be a register is refused with a sentence."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

from gongkai.law.errors import WrongInput

XLSX = "xlsx"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
# A sheet of 1,048,576 rows and 30 columns is about 1.5 GB of XML and shrinks some 20 times.
_UNPACKED_LIMIT = 2 * 2**30
_STRINGS_LIMIT = 256 * 2**20
_RATIO_LIMIT, _RATIO_FROM = 250, 20 * 2**20


def kind_of(path: Path) -> str:
    """`xlsx`, or the encoding of a text table; raises WrongInput for everything else."""
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if not head.strip(b"\0 \t\r\n"):
        raise WrongInput("文件是空的")
    if head.startswith(b"PK\x03\x04"):
        _inspect_zip(path)
        return XLSX
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in head:
            raise WrongInput("工作簿设有打开密码，请取消密码后再导入")
        raise WrongInput("这是旧版 Excel（.xls）文件，请另存为 .xlsx 或 CSV 后再导入")
    if head.startswith(b"%PDF"):
        raise WrongInput("这是 PDF 文件，请导入 .xlsx 或 CSV 表格")
    if head.startswith(_PICTURES):
        raise WrongInput("这是图片文件，请导入 .xlsx 或 CSV 表格")
    return _encoding(path, head)


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _first_that_reads(path, ("utf-16",))
    even, odd = head[0:2000:2].count(0), head[1:2000:2].count(0)
    if odd > 2 and even == 0:
        return _first_that_reads(path, ("utf-16-le",))
    if even > 2 and odd == 0:
        return _first_that_reads(path, ("utf-16-be",))
    if b"\0" in head:
        raise WrongInput("文件内容不是文字表格，请导入 .xlsx 或 CSV 表格")
    return _first_that_reads(path, ("utf-8-sig", "gb18030"))


def _first_that_reads(path: Path, encodings: tuple[str, ...]) -> str:
    """The whole file is decoded once: a later row in another encoding must not surprise the import."""
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise WrongInput("文件的文字编码无法识别，请另存为 UTF-8 编码的 CSV 或 .xlsx 后再导入")


def _inspect_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise WrongInput("这不是 Excel 工作簿（.xlsx），请导入 .xlsx 或 CSV 表格")
            if any(member.flag_bits & 1 for member in members):
                raise WrongInput("工作簿设有打开密码，请取消密码后再导入")
            for member in members:
                _inspect_member(archive, member)
            if sum(member.file_size for member in members) > _UNPACKED_LIMIT:
                raise WrongInput("工作簿解压后过大，请改用 CSV 分批导入")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise WrongInput("工作簿已损坏，无法打开") from error


def _inspect_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    swollen = member.file_size > _RATIO_FROM and member.file_size > _RATIO_LIMIT * max(
        member.compress_size, 1
    )
    if swollen or (member.filename.endswith("sharedStrings.xml") and member.file_size > _STRINGS_LIMIT):
        raise WrongInput("工作簿解压后异常膨胀，可能有害，已拒绝打开")
    if member.filename.endswith((".xml", ".rels")):
        with archive.open(member) as content:
            if b"<!DOCTYPE" in content.read(4096).upper():
                raise WrongInput("工作簿含有不应出现的文档类型声明，可能有害，已拒绝打开")
