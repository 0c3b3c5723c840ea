"""The words of a file, for search and comparison. Bounded; a file without words gives none and is no error."""

from __future__ import annotations

import re

import pypdfium2
from lxml import etree, html

from gongkai.files import archives
from gongkai.law.errors import WrongInput
from gongkai.pdfium import one_at_a_time

MOST = 2_000_000
_WORDS = {  # parts of Office and OFD files that hold words
    ".docx": re.compile(r"word/(?:document|footnotes|endnotes)\.xml"),
    ".xlsx": re.compile(r"xl/(?:sharedStrings|comments\d*|worksheets/sheet\d+)\.xml"),
    ".pptx": re.compile(r"ppt/slides/slide\d+\.xml"),
    ".ofd": re.compile(r"(?:.*/)?Pages/Page_\d+/Content\.xml"),
}
_LINES = {"p", "si", "is", "tr", "br", "row", "TextObject"}
_TEXTS = {"t", "TextCode"}
# The same words again for older programs, phonetic readings, and names of comments' authors.
_PASSED = {"Fallback", "rPh", "authors"}


def text_of(content: bytes, media_type: str, name: str) -> str:
    """The words of a PDF's text layer, an Office or OFD file, a page or a text file; "" where there are none.

    At most two million characters. Raises WrongInput when the file does not open.
    """
    ending = "." + name.rsplit(".", 1)[-1].lower()
    if media_type == "application/pdf":
        return "\n".join(page_texts(content, name))[:MOST]
    if ending in _WORDS:
        return _parts(content, ending, name)[:MOST]
    if media_type == "text/html":
        return _page(decoded(content))[:MOST]
    if media_type.startswith("text/"):
        return decoded(content)[:MOST]
    return ""


def page_texts(content: bytes, name: str) -> list[str]:
    """The text layer of each page of a PDF, "" for a page without; stops after two million characters."""
    try:
        with one_at_a_time:
            document = pypdfium2.PdfDocument(content)
            count = len(document)
    except pypdfium2.PdfiumError as error:
        raise WrongInput(f"“{name}”不能作为 PDF 打开，可能已损坏或加了密码") from error
    pages: list[str] = []
    try:
        while len(pages) < count and sum(map(len, pages)) <= MOST:
            pages.append(_page_text(document, len(pages)))
    except pypdfium2.PdfiumError as error:
        raise WrongInput(f"“{name}”第{len(pages) + 1}页不能读取，文件可能已损坏") from error
    finally:
        with one_at_a_time:
            document.close()
    return pages


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """The text layer of one page (first = 0), alone in the library."""
    with one_at_a_time:
        page = document[number]
        words = page.get_textpage()
        try:
            return str(words.get_text_bounded()).replace("\r\n", "\n").replace("\ufffe", "")
        finally:
            words.close()
            page.close()


def decoded(content: bytes) -> str:
    """Text in UTF-8, or in GB 18030 as older programs here write it; what is neither is shown as replaced."""
    for code in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", errors="replace")


def _page(markup: str) -> str:
    if not markup.strip():
        return ""
    root = html.fragment_fromstring(markup, create_parent="div")
    for gone in list(root.iter("script", "style", "head", "template")):
        gone.drop_tree()
    for block in root.iter("p", "div", "h1", "h2", "h3", "h4", "li", "tr", "br"):
        block.tail = "\n" + (block.tail or "")
    return str(root.text_content())


def _parts(content: bytes, ending: str, name: str) -> str:
    archive = archives.opened(content, name)
    found: list[str] = []
    size = 0
    for part in sorted((p for p in archive.namelist() if _WORDS[ending].fullmatch(p)), key=_natural):
        found.append(_xml(archives.read(archive, part, name), name))
        size += len(found[-1])
        if size > MOST:
            break
    return "\n".join(found)


def _natural(part: str) -> list[tuple[int, str]]:
    """slide2 before slide10."""
    return [(int(piece), "") if piece.isdigit() else (0, piece) for piece in re.split(r"(\d+)", part)]


def _xml(content: bytes, name: str) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏") from error
    words: list[str] = []
    for event, node in (walk := etree.iterwalk(root, events=("start", "end"))):
        tag = etree.QName(node).localname if isinstance(node.tag, str) else ""
        if event == "start":
            if tag in _PASSED:
                walk.skip_subtree()
        elif tag in _TEXTS and node.text:
            words.append(node.text)
        elif tag == "v" and node.text and node.getparent().get("t") not in ("s", "b", "e"):
            words.append(node.text + "\t")  # a figure: numbers may name a person too
        elif tag in _LINES:
            words.append("\n")
        elif tag == "tab":
            words.append("\t")
    return "".join(words)
