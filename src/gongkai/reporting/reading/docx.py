"""DOCX into paragraphs and grids, in reading order; hidden and deleted text is left out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from gongkai.law.errors import WrongInput
from gongkai.reporting.reading.page import Block, Grid, Page, Paragraph, expand

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_V_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_SKIPPED = frozenset(
    (f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}instrText", f"{_W}delText", f"{_W}pPr")
)


def page_of_docx(archive: zipfile.ZipFile) -> Page:
    """The document in `word/document.xml`; raises WrongInput where it is broken."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(archive.read("word/document.xml"), parser)
    except (KeyError, etree.XMLSyntaxError) as error:
        raise WrongInput("DOCX 文件已损坏，读不出正文") from error
    body = root.find(f"{_W}body")
    if body is None:
        raise WrongInput("DOCX 文件已损坏，读不出正文")
    pictures = sum(1 for _ in root.iter(_A_PICTURE, _V_IMAGE))
    return Page(tuple(_blocks(body)), pictures)


def _blocks(parent: Any) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child)
        elif child.tag == f"{_W}tbl":
            yield from _table(child)
        elif child.tag in (
            f"{_W}sdt",
            f"{_W}sdtContent",
            f"{_W}ins",
            f"{_W}customXml",
            f"{_W}moveTo",
            f"{_W}smartTag",
        ):
            yield from _blocks(child)


def _paragraph(paragraph: Any) -> Iterator[Block]:
    text, boxes = _text(paragraph)
    if text.strip():
        yield Paragraph(text)
    for box in boxes:
        yield from _blocks(box)


def _text(node: Any) -> tuple[str, list[Any]]:
    """The visible text of a paragraph, and the text boxes anchored in it."""
    parts: list[str] = []
    boxes: list[Any] = []
    stack = [node]
    while stack:
        here = stack.pop()
        if here.tag in _SKIPPED or (here.tag == f"{_W}r" and _is_hidden(here)):
            continue
        if here.tag == f"{_W}txbxContent":
            boxes.append(here)
            continue
        if here.tag == f"{_W}t":
            parts.append(here.text or "")
        elif here.tag == f"{_W}tab" and here.getparent().tag == f"{_W}r":
            parts.append("\t")
        elif here.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif here.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        stack.extend(reversed(here))
    return "".join(parts), boxes


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false", "off")


def _table(table: Any) -> Iterator[Block]:
    rows = list(_rows(table))
    nested = any(cell.find(f"{_W}tbl") is not None for row in rows for cell in _cells(row))
    if nested or sum(len(list(_cells(row))) for row in rows) == 1:
        for row in rows:
            for cell in _cells(row):
                yield from _blocks(cell)
        return
    yield Grid(expand(_placed(rows)), aligned=True)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{_W}tr" and child.find(f"{_W}trPr/{_W}del") is None:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"):
            yield from _cells(child)


def _number(node: Any, path: str) -> int:
    found = node.find(path)
    value = found.get(f"{_W}val", "1") if found is not None else "0"
    return int(value) if value.isdigit() else 1


def _placed(rows: list[Any]) -> list[tuple[int, int, int, int, str]]:
    """Cells with their place; a vertically merged cell grows downwards as its continuations are met."""
    placed: list[list[Any]] = []
    open_cells: dict[int, list[Any]] = {}
    for r, row in enumerate(rows):
        c = _number(row, f"{_W}trPr/{_W}gridBefore")
        for cell in _cells(row):
            across = max(1, min(60, _number(cell, f"{_W}tcPr/{_W}gridSpan")))
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            text = "\n".join(
                b.text if isinstance(b, Paragraph) else " ".join(x.text for g in b.rows for x in g)
                for b in _blocks(cell)
            ).strip()
            goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
            above = open_cells.get(c)
            if goes_on and not text and above is not None and above[0] + above[2] == r and above[3] == across:
                above[2] += 1
            else:
                placed.append([r, c, 1, across, text])
                open_cells[c] = placed[-1]
            c += across
    return [(r, c, down, across, text) for r, c, down, across, text in placed]
