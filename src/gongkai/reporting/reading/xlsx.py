"""XLSX into paragraphs and grids: visible sheets, rows and columns; merged cells expanded; cached values of formulas."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.law.errors import WrongInput
from gongkai.reporting.reading.page import Block, Cell, Grid, Page, Paragraph

MOST_ROWS = 5_000
MOST_COLUMNS = 200


def page_of_xlsx(data: bytes) -> Page:
    """The visible sheets one after the other; raises WrongInput where the workbook is broken."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
    ) as error:
        raise WrongInput("XLSX 文件已损坏，无法打开") from error
    blocks: list[Block] = []
    pictures = 0
    for sheet in book.worksheets:
        pictures += len(sheet._images)
        if sheet.sheet_state != "visible":
            continue
        blocks.append(Paragraph(sheet.title))
        blocks.extend(_blocks(sheet))
    return Page(tuple(blocks), pictures)


def _blocks(sheet: Any) -> list[Block]:
    """Rows of cells; a row with one text becomes a paragraph unless it stands inside a table."""
    covered = {
        (r, c): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        if area.size["rows"] <= MOST_ROWS and area.size["columns"] <= MOST_COLUMNS
        for r in range(area.min_row, area.max_row + 1)
        for c in range(area.min_col, area.max_col + 1)
    }
    columns = [c for c in range(1, min(sheet.max_column, MOST_COLUMNS) + 1) if not _hidden_column(sheet, c)]
    blocks: list[Block] = []
    grid: list[tuple[Cell, ...]] = []
    for r in range(1, min(sheet.max_row, MOST_ROWS) + 1):
        if sheet.row_dimensions[r].hidden:
            continue
        cells = tuple(_cell(sheet, r, c, covered) for c in columns)
        texts = [c.text for c in cells if c.text.strip() and not c.spanned]
        if len(texts) == 1 and len(texts[0]) > 60:
            blocks.extend([Grid(tuple(grid), aligned=True)] if grid else [])
            blocks.append(Paragraph(texts[0]))
            grid = []
        elif any(c.text.strip() for c in cells):
            grid.append(cells)
    if grid:
        blocks.append(Grid(tuple(grid), aligned=True))
    return blocks


def _hidden_column(sheet: Any, column: int) -> bool:
    letter = openpyxl.utils.get_column_letter(column)
    return letter in sheet.column_dimensions and bool(sheet.column_dimensions[letter].hidden)


def _cell(sheet: Any, r: int, c: int, covered: dict[tuple[int, int], tuple[int, int]]) -> Cell:
    top = covered.get((r, c), (r, c))
    return Cell(_printed(sheet.cell(*top).value), spanned=top != (r, c))


def _printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)
