"""Word manuscripts: mammoth reads the body; what it passes over (text boxes, tracked changes, layout) is said."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from xml.parsers.expat import ExpatError

import mammoth
from docx import Document
from lxml import html

from gongkai.law.errors import WrongInput
from gongkai.publishing.manuscript.pasted import read_pasted
from gongkai.publishing.manuscript.shape import Image, Manuscript

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = re.compile(r"^[\u4e00-\u9fff]{2,12}[〔\[（(【]\s*\d{4}\s*[〕\]）)】]\s*第?\d+\s*号$")
DATE = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$")
NOTE = re.compile(r"^[（(](此件[^（）()]{2,12})[）)]$")
_LEVEL = re.compile(r"[（(]?[一二三四五六七八九十]+[、）)]")
MOST_PARTS, LARGEST_PART = 2000, 60 * 2**20


def read_docx(content: bytes, name: str) -> Manuscript:
    """Text, tables and images of a .docx; raises WrongInput for what is no such file, is locked or is a trap."""
    if name.lower().endswith((".doc", ".wps")) or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise WrongInput(f"“{name}”是旧版或加密的 Word、WPS 文件，请另存为 .docx 后再上传")
    _sound_archive(content, name)
    images: list[Image] = []

    def keep(image: mammoth.documents.Image) -> dict[str, str]:
        ending = {"image/png": "png", "image/jpeg": "jpg"}.get(image.content_type)
        if ending is None:
            return {"src": "", "alt": f"（{image.content_type}）"}
        with image.open() as stream:
            taken = Image(f"image-{len(images) + 1}.{ending}", stream.read(), image.content_type)
        images.append(taken)
        return {"src": taken.name}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(content), convert_image=mammoth.images.img_element(keep), style_map=_STYLES,
            transform_document=_ALIGNED,
        )  # fmt: skip
        document = Document(io.BytesIO(content))
    except (KeyError, ValueError, zipfile.BadZipFile, AttributeError, SyntaxError, ExpatError) as error:
        raise WrongInput(f"“{name}”不能作为 Word 文件读出，请用 Word 或 WPS 打开后另存为 .docx") from error
    says = _lost(document, result.value)
    pasted = read_pasted(result.value)
    return _parts(pasted, tuple(images), (*says, *pasted.says))


# mammoth drops alignment: a style of ours carries it through to a class that the policy of markup knows.
_STYLES = """
u => u
p[style-name='gongkai center'] => p.center:fresh
p[style-name='gongkai right'] => p.right:fresh
p[style-name='Title'] => p.center:fresh
"""


def _aligned(paragraph: mammoth.documents.Paragraph) -> mammoth.documents.Paragraph:
    named = {"center": "gongkai center", "right": "gongkai right", "end": "gongkai right"}.get(
        paragraph.alignment or ""
    )
    is_heading = (paragraph.style_name or "").lower().startswith("heading")
    return paragraph if named is None or is_heading else paragraph.copy(style_id=named, style_name=named)


_ALIGNED = mammoth.transforms.paragraph(_aligned)


def _sound_archive(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > 10 * LARGEST_PART:
                raise WrongInput(f"“{name}”解压后过大，不能读取")
            if any(p.file_size > LARGEST_PART for p in parts):
                raise WrongInput(f"“{name}”内有过大的部分，不能读取")
            if "word/document.xml" not in archive.namelist():
                raise WrongInput(f"“{name}”不是 Word 文件（.docx）")
            if b"<!DOCTYPE" in archive.read("word/document.xml")[:2000]:
                raise WrongInput(f"“{name}”含有外部实体声明，不能读取")
    except zipfile.BadZipFile as error:
        raise WrongInput(f"“{name}”不是 Word 文件（.docx），或文件已损坏") from error


def _lost(document: Document, markup: str) -> list[str]:
    """What the body's reader passes over, so that a person looks there."""
    body = document.element.body
    says = []
    if n := len(list(body.iter(f"{_W}txbxContent"))):
        says.append(f"原稿有{n}处文本框，请核对其中文字是否都在正文里")
    if list(body.iter(f"{_W}ins")) or list(body.iter(f"{_W}del")):
        says.append("原稿有修订痕迹：插入的文字已保留，删除的文字已去掉，请核对")
    if list(body.iter(f"{_W}commentReference")):
        says.append("原稿有批注，批注没有带入")
    if 'src=""' in markup:
        says.append("原稿有不能在网上显示的图片（如 EMF、WMF），请另存为 PNG 后插入")
    if 'id="footnote' in markup or "#footnote" in markup:
        says.append("原稿有脚注，已移到正文末尾")
    return says


def _parts(read: Manuscript, images: tuple[Image, ...], says: tuple[str, ...]) -> Manuscript:
    """Number, title, addressee, date and note found at the edges of the body are taken out of it."""
    root = html.fragment_fromstring(read.body_html or "<p></p>", create_parent="div")
    blocks = [b for b in root if isinstance(b.tag, str)]
    number = title = addressee = note = signed = ""
    made_on: date | None = None
    gone = []
    for block in blocks[:6]:
        text = _text(block)
        if block.tag == "table" or block.find(".//img") is not None:
            break
        if not number and NUMBER.match(text):
            number = text
        elif (
            not title
            and (block.get("class") == "center" or block.tag == "h2")
            and not _LEVEL.match(text)
            and 4 <= len(text) <= 120
            and text[-1] not in "。："
        ):
            title = text
        elif title and not addressee and text.endswith(("：", ":")) and len(text) <= 120:
            addressee = text
        else:
            break
        gone.append(block)
    tail = [b for b in blocks if b not in gone][-5:]
    for block in reversed(tail):
        text = _text(block)
        if not note and (match := NOTE.match(text)):
            note = match[1]
        elif made_on is None and (match := DATE.match(text)):
            made_on = _day(match)
        elif made_on is not None and not signed and block.get("class") == "right" and len(text) <= 40:
            signed = text
        else:
            continue
        gone.append(block)
    for block in gone:
        root.remove(block)
    inner = (root.text or "") + "".join(html.tostring(c, encoding="unicode") for c in root)
    found = [
        f"{label}“{value}”"
        for label, value in (("标题", title), ("文号", number), ("主送", addressee), ("附注", note))
        if value
    ]
    told = ((f"由文件读出：{'、'.join(found)}",) if found else ()) + says
    return Manuscript(inner.strip(), title, number, addressee, made_on, "", note, images, (), told)


def _text(block: html.HtmlElement) -> str:
    return re.sub(r"\s+", "", block.text_content())


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
