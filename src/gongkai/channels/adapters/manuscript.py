"""An item's text as a plain Word manuscript for an editor: headings, paragraphs, lists, tables, images."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Manuscript
from docx.shared import Cm
from lxml import html
from PIL import Image, UnidentifiedImageError

from gongkai.channels.item import Item
from gongkai.law.signs import whole_number

_HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
_GROUPS = ("div", "section", "blockquote", "ul", "ol")
_WIDTH = Cm(14)
# A file says nothing of when it was packed: the same item gives the same bytes.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


def docx_of(item: Item, images: Mapping[str, bytes], source: str) -> bytes:
    """The manuscript; `images` by the names that the body uses, `source` stands below."""
    document = Document()
    properties = document.core_properties
    properties.author, properties.title = item.issuer[:200], item.title[:200]
    properties.created = properties.modified = _MADE
    document.add_heading(item.title, 1)
    if item.body_html.strip():
        root = html.fragment_fromstring(item.body_html, create_parent="div")
        if root.text and root.text.strip():
            document.add_paragraph(root.text.strip())
        for node in _blocks(root):
            _block(document, node, images)
    document.add_paragraph(source)
    out = io.BytesIO()
    document.save(out)
    return _same(out.getvalue())


def _blocks(root: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for node in root:
        if node.tag in _GROUPS:
            yield from _blocks(node)
        elif isinstance(node.tag, str):
            yield node


def _block(document: Manuscript, node: html.HtmlElement, images: Mapping[str, bytes]) -> None:
    if node.tag == "table":
        return _table(document, node)
    text = " ".join(node.text_content().split())
    if node.tag in _HEADINGS and text:
        document.add_heading(text, _HEADINGS[node.tag])
    elif text:
        style = {"ol": "List Number", "ul": "List Bullet"}.get(_list_of(node))
        document.add_paragraph(text, style)
    for img in [node] if node.tag == "img" else node.iter("img"):
        _image(document, images.get(img.get("src", "")), img.get("alt", ""))
    return None


def _list_of(node: html.HtmlElement) -> str:
    parent = node.getparent()
    return parent.tag if node.tag == "li" and parent is not None else ""


def _image(document: Manuscript, content: bytes | None, words: str) -> None:
    try:
        if content is None:
            raise ValueError("the image is not among the files")
        with Image.open(io.BytesIO(content)) as image:
            wide = image.width
        document.add_picture(io.BytesIO(content), width=_WIDTH if wide > 500 else None)
    except (UnidentifiedImageError, ValueError, OSError):
        document.add_paragraph(f"［图片：{words or '见附件'}］")


def _table(document: Manuscript, node: html.HtmlElement) -> None:
    """Cells keep their columns under colspan and rowspan; a merged cell's text stands in its first place."""
    grid: dict[tuple[int, int], str] = {}
    rows = list(node.iter("tr"))
    for y, row in enumerate(rows):
        x = 0
        for cell in (c for c in row if c.tag in ("td", "th")):
            while (y, x) in grid:
                x += 1
            across, down = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(rows) - y)
            for dy in range(down):
                for dx in range(across):
                    grid[y + dy, x + dx] = ""
            grid[y, x] = " ".join(cell.text_content().split())
            x += across
    if not grid:
        return
    table = document.add_table(len(rows), max(x for _, x in grid) + 1, "Table Grid")
    for (y, x), text in grid.items():
        if text:
            table.cell(y, x).text = text


def _span(cell: html.HtmlElement, name: str) -> int:
    return max(1, min(whole_number(cell.get(name, "1")) or 1, 60))


def _same(content: bytes) -> bytes:
    """The file with a fixed time on every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
