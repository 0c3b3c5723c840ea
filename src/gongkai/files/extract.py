"""The words of a file, for search and comparison. Bounded; a file without words gives none and is no error."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
from lxml import etree

from gongkai.law.errors import WrongInput

MOST = 2_000_000
_WORDS = {  # parts of Office files that hold words, and the elements that end a line
    ".docx": ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"),
    ".xlsx": ("xl/sharedStrings.xml", "xl/worksheets/sheet"),
    ".pptx": ("ppt/slides/slide",),
}
_LINES = {"p", "si", "is", "tr", "br", "row"}
_LARGEST_PART = 60 * 2**20


def text_of(content: bytes, media_type: str, name: str) -> str:
    """The words of a PDF's text layer, an Office file or a text file; "" where there are none to be had."""
    ending = "." + name.rsplit(".", 1)[-1].lower()
    if media_type == "application/pdf":
        return _pdf(content, name)[:MOST]
    if ending in _WORDS:
        return _office(content, ending, name)[:MOST]
    if media_type.startswith("text/"):
        return content.decode("utf-8", errors="replace")[:MOST]
    return ""


def _pdf(content: bytes, name: str) -> str:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise WrongInput(f"“{name}”不能作为 PDF 打开，可能已损坏或加了密码") from error
    try:
        pages = []
        size = 0
        for page in document:
            text = page.get_textpage().get_text_bounded().replace("\r\n", "\n")
            pages.append(text)
            size += len(text)
            if size > MOST:
                break
        return "\n".join(pages)
    finally:
        document.close()


def _office(content: bytes, ending: str, name: str) -> str:
    found = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in sorted(archive.infolist(), key=lambda p: p.filename):
                if part.filename.startswith(_WORDS[ending]) and part.filename.endswith(".xml"):
                    if part.file_size > _LARGEST_PART:
                        raise WrongInput(f"“{name}”内有过大的部分，不能读取")
                    found.append(_xml(archive.read(part)))
    except (zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏") from error
    return "\n".join(found)


def _xml(content: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    words: list[str] = []
    for _, node in etree.iterwalk(etree.fromstring(content, parser), events=("end",)):
        tag = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if tag == "t" and node.text:
            words.append(node.text)
        elif tag == "v" and node.text and node.getparent().get("t") not in ("s", "b", "e"):
            words.append(node.text + "\t")  # a figure: numbers may name a person too
        elif tag in _LINES:
            words.append("\n")
        elif tag == "tab":
            words.append("\t")
    return "".join(words)
