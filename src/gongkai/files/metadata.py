"""Take off a file what its readers need not know: authors, software, changes and comments, places of photographs.

The original is kept elsewhere; what comes out is opened again, and a broken result is refused. A signed file is
not touched: its signature would no longer hold.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import docx
import openpyxl
import pikepdf
from lxml import etree

from gongkai.files import archives, pictures
from gongkai.files.office import bare_parts
from gongkai.law.errors import WrongInput

_OFFICE = (".docx", ".xlsx", ".pptx")
_SIGNED = "文件有数字签名，没有改动；其中的属性、批注等请自行核对"
_NOT_READ = "这类文件的属性没有检查，请自行核对"


@dataclass(frozen=True)
class Stripped:
    """What is fit for the public; in words what was taken off, and what is still in it that a person should look at."""

    content: bytes
    removed: tuple[str, ...]
    remains: tuple[str, ...] = ()


def strip_metadata(content: bytes, name: str) -> Stripped:
    """A file without its metadata; kinds that are not known come back as they are, which is said in `remains`.

    Raises WrongInput when the file, or what came out, does not open.
    """
    ending = "." + name.rsplit(".", 1)[-1].lower()
    try:
        if ending in _OFFICE:
            return _office(content, ending, name)
        if ending == ".pdf":
            return _pdf(content)
        if ending in (".png", ".jpg", ".jpeg"):
            return _picture(content, name)
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        pikepdf.PdfError,
        OSError,
        KeyError,
        ValueError,
    ) as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏或加了密码") from error
    return Stripped(content, (), (_NOT_READ,))


def _office(content: bytes, ending: str, name: str) -> Stripped:
    archive = archives.opened(content, name)
    if any(part.startswith("_xmlsignatures/") for part in archive.namelist()):
        return Stripped(content, (), (_SIGNED,))
    found = bare_parts(archive, name)
    if not found.changed:
        _opens(content, ending, name)
        return Stripped(content, (), found.remains)
    made = archives.rewritten(archive, found.changed, name)
    _opens(made, ending, name)
    return Stripped(made, found.removed, found.remains)


def _opens(content: bytes, ending: str, name: str) -> None:
    """Open the result as its own programs would."""
    if ending == ".docx":
        docx.Document(io.BytesIO(content))
    elif ending == ".xlsx":
        openpyxl.load_workbook(io.BytesIO(content), read_only=True).close()
    elif "ppt/presentation.xml" not in zipfile.ZipFile(io.BytesIO(content)).namelist():
        raise WrongInput(f"“{name}”不是 PowerPoint 文件")


def _pdf(content: bytes) -> Stripped:
    removed = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if _is_signed(pdf):
            return Stripped(content, (), (_SIGNED,))
        if pdf.docinfo.keys():
            del pdf.docinfo
            removed.append("文档属性（作者、软件、时间）")
        if pdf.attachments:
            for key in list(pdf.attachments):
                del pdf.attachments[key]
            removed.append("内嵌附件")
        if _catalog_actions(pdf):
            removed.append("自动动作、脚本")
        removed += _objects(pdf)
        if not removed:
            return Stripped(content, ())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        pages = len(pdf.pages)
    with pikepdf.open(io.BytesIO(out.getvalue())) as again:
        if len(again.pages) != pages:
            raise ValueError("pages lost")
    return Stripped(out.getvalue(), tuple(dict.fromkeys(removed)))


def _is_signed(pdf: pikepdf.Pdf) -> bool:
    return any(
        isinstance(o, pikepdf.Dictionary) and o.get("/FT") == "/Sig" and "/V" in o for o in pdf.objects
    )


def _catalog_actions(pdf: pikepdf.Pdf) -> bool:
    found = [key for key in ("/OpenAction", "/AA") if key in pdf.Root]
    # An OpenAction that only says where to begin reading is an array and harmless.
    found = [key for key in found if not isinstance(pdf.Root[key], pikepdf.Array)]
    for key in found:
        del pdf.Root[key]
    scripts = "/JavaScript" in pdf.Root.get("/Names", {})
    if scripts:
        del pdf.Root.Names["/JavaScript"]
    return bool(found) or scripts


def _objects(pdf: pikepdf.Pdf) -> list[str]:
    """What hangs on single pages, pictures, notes and buttons."""
    removed = []
    for one in (inner for outer in pdf.objects for inner in _held(outer)):
        for key, says in (("/Metadata", "XMP 元数据"), ("/PieceInfo", "编辑软件的数据")):
            if key in one:
                del one[key]
                removed.append(says)
        if one.get("/S") == "/JavaScript" and "/JS" in one and str(one.JS):
            one.JS = pikepdf.String("")
            removed.append("自动动作、脚本")
        if one.get("/Subtype") in _NOTES and "/T" in one and str(one.T):
            one.T = pikepdf.String("")
            removed.append("批注者姓名")
    return removed


def _held(one: object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """A dictionary and those written inside of it; what is referred to comes by itself."""
    if depth > 20:
        return
    inner: list[object] = []
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        yield one
        inner = [one[key] for key in list(one.keys())]
    elif isinstance(one, pikepdf.Array):
        inner = list(one)
    for child in inner:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _held(child, depth + 1)


_NOTES = {
    "/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Stamp", "/Ink", "/Caret", "/Line",
    "/Square", "/Circle", "/Polygon", "/PolyLine", "/FileAttachment", "/Popup",
}  # fmt: skip


def _picture(content: bytes, name: str) -> Stripped:
    pictures.shown(content, name)
    made = pictures.bare(content, name)
    return Stripped(made, ("拍摄信息、位置等图片属性",)) if made != content else Stripped(content, ())
