"""Text into paragraphs and grids: pipe tables, Markdown, boxes and tabs; everything else stays lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.reporting.reading.page import Block, Cell, Grid, Page, Paragraph

_RULE = re.compile(r"[\s|+:=\-—─━┄┈┌┐└┘├┤┬┴┼╋╔╗╚╝╠╣╦╩╬═]*")
_BARS = str.maketrans("│┃║｜¦", "|||||")
_LONGEST_CELL_RUN = 8


def page_of_text(text: str) -> Page:
    """The document that a text file holds."""
    return Page(tuple(blocks_of_text(text)), pictures=len(re.findall(r"!\[[^\]]*\]\([^)]*\)", text)))


def blocks_of_text(text: str) -> Iterator[Block]:
    """Lines in order; runs of lines with bars, or with tabs, become grids."""
    grid: list[tuple[Cell, ...]] = []
    kind = ""
    for line in _joined(text):
        cells, now = _cells(line)
        if now != kind and grid:
            yield Grid(tuple(grid), aligned=False)
            grid = []
        kind = now
        if now:
            if cells:
                grid.append(tuple(Cell(c) for c in cells))
        elif line.strip():
            yield Paragraph(line.strip("\r"))
    if grid:
        yield Grid(tuple(grid), aligned=False)


def _joined(text: str) -> Iterator[str]:
    """Lines, where a row that opens with a bar and is closed some lines further is one line."""
    waiting: list[str] = []
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = raw.translate(_BARS)
        if waiting and not line.lstrip().startswith("|") and len(waiting) < _LONGEST_CELL_RUN:
            waiting.append(line)
            if line.rstrip().endswith("|"):
                yield "".join(waiting)
                waiting = []
            continue
        yield from waiting
        waiting = []
        if line.lstrip().startswith("|") and not line.rstrip().endswith("|"):
            waiting = [line]
        else:
            yield line
    yield from waiting


def _cells(line: str) -> tuple[list[str], str]:
    """The cells of a line and the kind of table it belongs to (`bars`, `tabs` or none)."""
    bare = line.strip()
    if bare.startswith("|") or bare.count("|") >= 2:
        if _RULE.fullmatch(bare) and re.search(r"[-─━═]", bare):
            return [], "bars"
        inner = bare.removeprefix("|")
        inner = inner[:-1] if inner.endswith("|") else inner
        return [c.strip() for c in inner.split("|")], "bars"
    if "\t" in line.strip(" \t\r\u3000") and len(bare) < 2000:
        return [c.strip() for c in line.strip("\r\n").split("\t")], "tabs"
    if bare and _RULE.fullmatch(bare) and re.search(r"[─━═┌└├]|\+-", bare):
        return [], "bars"
    return [], ""
