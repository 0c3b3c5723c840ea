"""Take off a file what its readers need not know: authors, software, comments' names, places of photographs.

The original is kept elsewhere; what comes out is opened again, and a broken result is refused.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import docx
import openpyxl
import pikepdf
from lxml import etree
from PIL import Image

from gongkai.law.errors import WrongInput

_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_AUTHORED = ("author", "initials", "lastEdited", "userId", "providerId")
_EMPTY = dict(zip(_PROPERTIES, (_CORE, _APP, _CUSTOM), strict=True))


@dataclass(frozen=True)
class Stripped:
    """What is fit for the public, and in words what was taken off."""

    content: bytes
    removed: tuple[str, ...]


def strip_metadata(content: bytes, name: str) -> Stripped:
    """A file without its metadata; kinds that carry none come back as they are. Raises WrongInput when broken."""
    ending = "." + name.rsplit(".", 1)[-1].lower()
    try:
        if ending in (".docx", ".xlsx", ".pptx"):
            return _checked(_office(content), ending, name)
        if ending == ".pdf":
            return _pdf(content)
        if ending in (".png", ".jpg", ".jpeg"):
            return _picture(content)
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        pikepdf.PdfError,
        OSError,
        KeyError,
        ValueError,
    ) as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏或加了密码") from error
    return Stripped(content, ())


def _office(content: bytes) -> Stripped:
    removed: list[str] = []
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename in _PROPERTIES:
                removed.append("文档属性（作者、单位、编辑时间）")
                data = _EMPTY[part.filename]
            elif part.filename.endswith(".xml") and any(a.encode() in data for a in _AUTHORED):
                data, n = _anonymous(data)
                if n:
                    removed.append(f"{n}处修订、批注者姓名")
            new.writestr(part.filename, data)
    return Stripped(out.getvalue(), tuple(dict.fromkeys(removed)))


def _anonymous(data: bytes) -> tuple[bytes, int]:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    n = 0
    for node in root.iter():
        for key in list(node.attrib):
            if etree.QName(key).localname in _AUTHORED and node.attrib[key]:
                node.attrib[key] = "作者"
                n += 1
        if isinstance(node.tag, str) and etree.QName(node).localname == "author" and node.text:
            node.text, n = "作者", n + 1
    return (
        (etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), n) if n else (data, 0)
    )


def _checked(stripped: Stripped, ending: str, name: str) -> Stripped:
    """Open the result as its own programs would."""
    if ending == ".docx":
        docx.Document(io.BytesIO(stripped.content))
    elif ending == ".xlsx":
        openpyxl.load_workbook(io.BytesIO(stripped.content), read_only=True).close()
    elif (
        ending == ".pptx"
        and "ppt/presentation.xml" not in zipfile.ZipFile(io.BytesIO(stripped.content)).namelist()
    ):
        raise WrongInput(f"“{name}”不是 PowerPoint 文件")
    return stripped


def _pdf(content: bytes) -> Stripped:
    removed = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        if "/AcroForm" in pdf.Root and any("/V" in f and f.get("/FT") == "/Sig" for f in _fields(pdf)):
            return Stripped(content, ())  # a signed file must not be touched
        if pdf.docinfo.keys():
            del pdf.docinfo
            removed.append("文档属性（作者、软件、时间）")
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
            removed.append("XMP 元数据")
        if pdf.attachments:
            for key in list(pdf.attachments):
                del pdf.attachments[key]
            removed.append("内嵌附件")
        if "/OpenAction" in pdf.Root or "/AA" in pdf.Root or "/JavaScript" in pdf.Root.get("/Names", {}):
            for key in ("/OpenAction", "/AA"):
                if key in pdf.Root:
                    del pdf.Root[key]
            if "/JavaScript" in pdf.Root.get("/Names", {}):
                del pdf.Root.Names["/JavaScript"]
            removed.append("自动动作、脚本")
        if not removed:
            return Stripped(content, ())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
    with pikepdf.open(io.BytesIO(out.getvalue())) as again:
        assert len(again.pages)
    return Stripped(out.getvalue(), tuple(removed))


def _fields(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return list(pdf.Root.AcroForm.get("/Fields", []))


def _picture(content: bytes) -> Stripped:
    with Image.open(io.BytesIO(content)) as picture:
        carried = [
            k for k in picture.info if k in ("exif", "xmp", "comment", "XML:com.adobe.xmp", "parsed_exif")
        ]
        texts = getattr(picture, "text", None)
        if not carried and not texts and not picture.getexif():
            return Stripped(content, ())
        out = io.BytesIO()
        if picture.format == "JPEG":
            picture.save(out, "JPEG", quality="keep", exif=b"", icc_profile=picture.info.get("icc_profile"))
        else:
            bare = Image.new(picture.mode, picture.size)
            bare.paste(picture)
            if picture.mode == "P" and picture.getpalette() is not None:
                bare.putpalette(picture.getpalette() or [])
            bare.save(out, "PNG")
    with Image.open(io.BytesIO(out.getvalue())) as again:
        again.load()
    return Stripped(out.getvalue(), ("拍摄信息、位置等图片属性",))
