"""A document as the reader sees it, whatever its format: paragraphs and grids of cells in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Cell:
    """One cell; `spanned` marks the copies that a merged cell leaves in the places it covers.

    `gap` marks a place that no cell covers: the row is short, so its figures may stand in the wrong columns.
    """

    text: str
    spanned: bool = False
    gap: bool = False


Row = tuple[Cell, ...]

_COLLAPSED = 400
_TABLE_MARKS = (
    "第二十条第",
    "信息内容",
    "结转政府信息公开申请",
    "属于国家秘密",
    "重复申请",
    "未经复议直接起诉",
    "尚未审结",
)


@dataclass(frozen=True)
class Paragraph:
    """One line or paragraph of text."""

    text: str


@dataclass(frozen=True)
class Grid:
    """A table. `aligned` means that a column index is the same column in every row (merged cells expanded)."""

    rows: tuple[Row, ...]
    aligned: bool


Block = Paragraph | Grid


@dataclass(frozen=True)
class Page:
    """A whole document; `pictures` counts the images in it, `heading` is its own title where the format has one."""

    blocks: tuple[Block, ...]
    pictures: int = 0
    heading: str = ""

    def texts(self) -> Iterator[str]:
        """Every text of the document, copies of merged cells left out."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            else:
                yield from (cell.text for row in block.rows for cell in row if not cell.spanned)

    def rewritten(self, change: Callable[[str], str]) -> Page:
        """The same document with every text changed."""

        def of(block: Block) -> Block:
            if isinstance(block, Paragraph):
                return Paragraph(change(block.text))
            rows = tuple(tuple(replace(c, text=change(c.text)) for c in row) for row in block.rows)
            return Grid(rows, block.aligned)

        return Page(tuple(of(b) for b in self.blocks), self.pictures, change(self.heading))


@dataclass(frozen=True)
class Item:
    """A line of the flattened document: a paragraph, or one row of the grid numbered `grid`."""

    text: str
    cells: Row = ()
    grid: int = -1
    aligned: bool = False

    @property
    def is_row(self) -> bool:
        """True for a row of a grid."""
        return self.grid >= 0


def flatten(page: Page) -> list[Item]:
    """Paragraphs split into lines and grids into rows, in reading order; a row with one text is also that text."""
    items: list[Item] = []
    for number, block in enumerate(page.blocks):
        if isinstance(block, Paragraph):
            lines = (part for line in block.text.split("\n") for part in _uncollapsed(line))
            items.extend(Item(line.strip()) for line in lines if line.strip())
            continue
        for row in block.rows:
            texts = [c.text.strip() for c in row if not c.spanned and c.text.strip()]
            items.append(Item(texts[0] if len(texts) == 1 else "", row, number, block.aligned))
    return items


def _uncollapsed(line: str) -> list[str]:
    """A whole page that a copying tool put on one line, cut at its spaces again; any other line as it is."""
    if len(line) > _COLLAPSED and sum(mark in line for mark in _TABLE_MARKS) >= 3:
        return line.split()
    return [line]


def expand(placed: list[tuple[int, int, int, int, str]]) -> tuple[Row, ...]:
    """Cells given as (row, column, rowspan, colspan, text) laid out as full rows; gaps become empty cells."""
    spots: dict[tuple[int, int], Cell] = {}
    for row, column, down, across, text in placed:
        for r in range(row, row + down):
            for c in range(column, column + across):
                spots.setdefault((r, c), Cell(text, spanned=(r, c) != (row, column)))
    if not spots:
        return ()
    height = 1 + max(r for r, _ in spots)
    width = 1 + max(c for _, c in spots)
    return tuple(tuple(spots.get((r, c), Cell("", gap=True)) for c in range(width)) for r in range(height))
