"""A statutory table in DOCX: fixed widths, merged cells as in the form, header rows repeated on each page."""

from __future__ import annotations

from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Length, Mm, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell

from gongkai.reporting.rendering.docx_style import HEI
from gongkai.reporting.rendering.edition import UNFILLED, Edition
from gongkai.reporting.rendering.grid import Cell, Grid
from gongkai.reporting.rendering.outline import table_caption

_SIZES = {"t2": 12.0, "t3": 9.0, "t4": 9.0}
"""Type size of each table in pt."""
_HEIGHTS = {"t2": Mm(8.5), "t3": Mm(5), "t4": Mm(8)}
"""Least height of a line of each table."""


_SPACE = 8
"""Points of air below a table; Word also wants a paragraph there."""


def add_table(document: Docx, edition: Edition, grid: Grid, width: Length) -> None:
    """Add the table at the end of the document, as wide as `width`."""
    table = document.add_table(rows=len(grid.lines), cols=len(grid.widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [Emu(int(width * share / 100)) for share in grid.widths]
    _shape(table, grid, widths, table_caption(edition, grid.table))
    places = [list(row.cells) for row in table.rows]
    ends = {start - 1 for start in grid.groups if start > grid.head} | {len(grid.lines) - 1}
    for y, line in enumerate(grid.lines):
        for cell in line:
            place = _merged(places, y, cell)
            _fill(edition, grid.table, place, cell)
            place.paragraphs[0].paragraph_format.keep_with_next = y not in ends
    spacer = document.add_paragraph(style="Record")
    spacer.paragraph_format.line_spacing = Pt(_SPACE)


def _shape(table: DocxTable, grid: Grid, widths: list[Emu], caption: str) -> None:
    properties = table._tbl.tblPr
    described = OxmlElement("w:tblCaption")
    described.set(qn("w:val"), caption)
    properties.append(_narrow_margins())
    properties.append(described)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(table.rows):
        row.height = _HEIGHTS[grid.table]
        layout = row._tr.get_or_add_trPr()
        layout.append(OxmlElement("w:cantSplit"))
        if number < grid.head:
            layout.append(OxmlElement("w:tblHeader"))
        for place, width in zip(row.cells, widths, strict=True):
            place.width = width


def _narrow_margins() -> BaseOxmlElement:
    """One millimetre at the sides of a cell, so that “（三）不予公开” fits in its column."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _merged(places: list[list[_Cell]], y: int, cell: Cell) -> _Cell:
    start = places[y][cell.at]
    if cell.rows == 1 and cell.span == 1:
        return start
    merged: _Cell = start.merge(places[y + cell.rows - 1][cell.at + cell.span - 1])
    return merged


def _fill(edition: Edition, table: str, place: _Cell, cell: Cell) -> None:
    value = edition.report.cell(*cell.place) if cell.place else None
    text = edition.printed(value) if cell.place else cell.text
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = place.paragraphs[0]
    line.style = "Cell"
    to_left = cell.kind == "row" and table == "t3"
    line.alignment = WD_ALIGN_PARAGRAPH.LEFT if to_left else WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run(text)
    run.font.size = Pt(_SIZES[table])
    if cell.kind == "band":
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
    if cell.place and text == UNFILLED:
        _shade(place)


def _shade(place: _Cell) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "FFF3CD")
    place._tc.get_or_add_tcPr().append(shade)
