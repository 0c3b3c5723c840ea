"""The report as a workbook: one sheet a table, laid out as the form, and one sheet with the text."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from gongkai.law.report import Value
from gongkai.reporting.rendering.edition import UNFILLED, Edition
from gongkai.reporting.rendering.grid import Cell, Grid
from gongkai.reporting.rendering.outline import Outline, Part, outline_of, record_lines

_WIDE = {"t2": 88.0, "t3": 150.0, "t4": 120.0}
"""Total width of each sheet in characters."""
_TEXT_WIDTH = 92
_LINE = 21.0
"""Height of a line of text in points."""


def xlsx_bytes(edition: Edition) -> bytes:
    """The workbook; text cells are strings whatever they begin with, figures are numbers, blanks are empty."""
    out = io.BytesIO()
    outline = outline_of(edition)
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        _describe(book, edition, outline)
        styles = _styles(book)
        _text_sheet(book, styles, edition, outline)
        for part in outline.parts:
            if part.grid:
                _table_sheet(book, styles, edition, outline.title, part, part.grid)
    return out.getvalue()


def _describe(book: Workbook, edition: Edition, outline: Outline) -> None:
    properties: dict[str, object] = {"title": outline.title, "author": edition.report.agency}
    if edition.report.signed:
        properties["created"] = datetime.combine(edition.report.signed, time(), UTC)
    if edition.digest:
        properties["comments"] = f"第{edition.version}版 SHA-256 {edition.digest}"
    book.set_properties(properties)


def _styles(book: Workbook) -> dict[str, Format]:
    base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
    ruled = base | {"border": 1, "align": "center"}
    head = ruled | {"bg_color": "#EEF2F7"}
    return {
        "title": book.add_format(base | {"font_name": "方正小标宋简体", "font_size": 18, "align": "center"}),
        "section": book.add_format(base | {"font_name": "黑体", "font_size": 14}),
        "sub": book.add_format(base | {"font_name": "楷体", "font_size": 12, "indent": 2}),
        "body": book.add_format(base | {"font_name": "仿宋", "font_size": 12, "indent": 2}),
        "closing": book.add_format(base | {"font_name": "仿宋", "font_size": 12, "align": "right"}),
        "record": book.add_format(base | {"font_size": 9, "font_color": "#374151"}),
        "mark": book.add_format(base | {"bold": True, "font_color": "#9A3412", "align": "center"}),
        "band": book.add_format(head | {"bold": True}),
        "head": book.add_format(head),
        "label": book.add_format(head | {"align": "left"}),
        "corner": book.add_format(ruled | {"font_size": 10}),
        "blank": book.add_format(ruled | {"bg_color": "#FFF3CD", "font_color": "#7C2D12"}),
        "empty": book.add_format(ruled),
        "count": book.add_format(ruled | {"num_format": "0"}),
    }


def _text_sheet(book: Workbook, styles: dict[str, Format], edition: Edition, outline: Outline) -> None:
    sheet = book.add_worksheet("正文")
    _page(sheet, landscape=False)
    sheet.set_column(0, 0, _TEXT_WIDTH)
    lines: list[tuple[str, str]] = [("mark", edition.mark)] if edition.mark else []
    lines.append(("title", outline.title))
    lines += [("body", p.text) for p in outline.opening]
    for part in outline.parts:
        lines.append(("section" if part.level == 1 else "sub", part.heading))
        lines += [("sub" if p.kind == "sub" else "body", p.text) for p in part.paragraphs]
    lines += [("closing", line) for line in outline.closing]
    lines += [("record", line) for line in record_lines(edition)]
    for row, (style, text) in enumerate(lines):
        sheet.write_string(row, 0, text, styles[style])
        sheet.set_row(row, 40 if style == "title" else _height(text, _TEXT_WIDTH))


def _height(text: str, width: float) -> float:
    """Points for a wrapped text; a Chinese character is two wide, and the indent takes four."""
    wide = sum(2 if ord(char) > 0x2E7F else 1 for char in text)
    return _LINE * max(1, -(-wide // int(width - 6)))


def _table_sheet(
    book: Workbook, styles: dict[str, Format], edition: Edition, title: str, part: Part, grid: Grid
) -> None:
    sheet = book.add_worksheet(part.heading)
    _page(sheet, landscape=True)
    for number, share in enumerate(grid.widths):
        sheet.set_column(number, number, _WIDE[grid.table] * share / 100)
    last = len(grid.widths) - 1
    sheet.merge_range(0, 0, 0, last, "", styles["title"])
    sheet.write_string(0, 0, f"{title}（{edition.mark}）" if edition.mark else title, styles["title"])
    sheet.merge_range(1, 0, 1, last, "", styles["section"])
    sheet.write_string(1, 0, part.heading, styles["section"])
    sheet.set_row(0, 34)
    sheet.set_row(1, 26)
    top = 2
    for number, line in enumerate(grid.lines):
        sheet.set_row(top + number, _LINE)
        for cell in line:
            _put(book, sheet, styles, edition, top + number, cell)
    if grid.head:
        sheet.repeat_rows(top, top + grid.head - 1)
        sheet.freeze_panes(top + grid.head, grid.lines[-1][0].span if grid.table == "t3" else 0)


def _page(sheet: Worksheet, *, landscape: bool) -> None:
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1 if landscape else 0)
    sheet.set_margins(left=0.7, right=0.7, top=0.8, bottom=0.8)
    sheet.center_horizontally()
    sheet.set_footer("&C— &P —")
    sheet.hide_gridlines(2)


def _put(
    book: Workbook, sheet: Worksheet, styles: dict[str, Format], edition: Edition, y: int, cell: Cell
) -> None:
    value = edition.report.cell(*cell.place) if cell.place else None
    style = _figure_style(book, styles, edition, value) if cell.place else styles[_style_name(cell)]
    if cell.rows > 1 or cell.span > 1:
        sheet.merge_range(y, cell.at, y + cell.rows - 1, cell.at + cell.span - 1, "", style)
    if not cell.place:
        sheet.write_string(y, cell.at, cell.text, style)
    elif value is not None:
        sheet.write_number(y, cell.at, value, style)
    elif edition.is_draft:
        sheet.write_string(y, cell.at, UNFILLED, style)
    else:
        sheet.write_blank(y, cell.at, None, style)


def _style_name(cell: Cell) -> str:
    named = {"band": "band", "corner": "corner"}
    if cell.kind == "row" and cell.id.startswith("t3-"):
        return "label"
    return named.get(cell.kind, "head")


def _figure_style(book: Workbook, styles: dict[str, Format], edition: Edition, value: Value) -> Format:
    """Money keeps the decimals it was written with."""
    if value is None:
        return styles["blank" if edition.is_draft else "empty"]
    if not isinstance(value, Decimal):
        return styles["count"]
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    name = f"money{places}"
    if name not in styles:
        pattern = "0." + "0" * places if places else "0"
        money = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "border": 1, "align": "center"}
        styles[name] = book.add_format(money | {"num_format": pattern})
    return styles[name]
