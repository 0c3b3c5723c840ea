"""The usual table of a catalogue as XLSX and DOCX: two header rows, ■/□ boxes, first-level cells merged."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import xlsxwriter
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.law.catalogue import Profile
from gongkai.publishing.catalogue.rows import Row
from gongkai.registry.models import Unit
from gongkai.sheets.lists import csv_file

# heading, sub-heading (for pairs of tick columns), field, width in characters
COLUMNS: tuple[tuple[str, str, str, int], ...] = (
    ("序号", "", "number", 6),
    ("公开事项", "一级事项", "first", 12),
    ("公开事项", "二级事项", "name", 18),
    ("公开内容（要素）", "", "content", 30),
    ("公开依据", "", "basis", 26),
    ("公开时限", "", "time_limit", 22),
    ("公开主体", "", "body", 16),
    ("责任科室", "", "unit", 14),
    ("公开渠道和载体", "", "channels", 40),
    ("公开对象", "全社会", "audience:public", 7),
    ("公开对象", "特定群体", "audience:group", 7),
    ("公开方式", "主动", "mode:proactive", 7),
    ("公开方式", "依申请", "mode:on_request", 7),
    ("公开层级", "县级", "level:county", 7),
    ("公开层级", "乡级", "level:township", 7),
    ("备注", "", "remark", 12),
)
_DOCX_WIDTH = 390
TICK, USED, OFFERED = "√", "■", "□"
UNCONFIRMED = "待核实"


def title_of(unit: Unit) -> str:
    """What a unit's own list is called (S41)."""
    return f"{unit.name}责任主体政务公开事项标准目录"


def top_headings() -> list[tuple[str, int]]:
    """The upper row of headings, each with how many columns it stands over (1: over both rows of one column)."""
    return [(name, len(list(group))) for name, group in groupby(COLUMNS, key=lambda c: c[0])]


def cell(row: Row, field: str, words: Profile) -> Any:
    """What a column prints for a row."""
    if ":" in field:
        name, word = field.split(":")
        return TICK if word in getattr(row, name) else ""
    if field == "channels":
        return " ".join(
            f"{USED if key in row.channels else OFFERED}{label}" for key, label in words.channels.items()
        )
    if field == "content":
        return (
            "\n".join(f"{n}.{text}" for n, text in enumerate(row.content, 1))
            if len(row.content) > 1
            else "".join(row.content)
        )
    if field == "basis":
        return "\n".join(f"《{name}》" for name in row.basis)
    if field == "remark":
        return "；".join(t for t in ("" if row.confirmed else UNCONFIRMED, row.remark) if t)
    return getattr(row, field)


def xlsx(title: str, rows: Sequence[Row], words: Profile) -> bytes:
    """The table as a workbook, A3 landscape, header repeated on every page."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("目录")
    head = book.add_format(
        {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True}
    )
    body = book.add_format({"valign": "vcenter", "border": 1, "text_wrap": True})
    big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, title, big)
    _headings(sheet, head)
    for y, row in enumerate(rows, 3):
        for x, (_, _, field, _) in enumerate(COLUMNS):
            sheet.write(y, x, cell(row, field, words), body)
    for start, end in runs(rows):
        if end > start:
            sheet.merge_range(start + 3, 1, end + 3, 1, rows[start].first, body)
    for x, (_, _, _, width) in enumerate(COLUMNS):
        sheet.set_column(x, x, width)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.repeat_rows(1, 2)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(3, 3)
    book.close()
    return out.getvalue()


def _headings(sheet: Any, style: Any) -> None:
    x = 0
    for heading, width in top_headings():
        if width == 1:
            sheet.merge_range(1, x, 2, x, heading, style)
        else:
            sheet.merge_range(1, x, 1, x + width - 1, heading, style)
            for i in range(width):
                sheet.write(2, x + i, COLUMNS[x + i][1], style)
        x += width


def runs(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """First and last index of each run of rows under the same first-level matter."""
    found: list[tuple[int, int]] = []
    for i, row in enumerate(rows):
        if found and rows[found[-1][0]].first == row.first:
            found[-1] = (found[-1][0], i)
        else:
            found.append((i, i))
    return found


def docx(title: str, rows: Sequence[Row], words: Profile) -> bytes:
    """The table as a document, A3 landscape, header repeated on every page."""
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(420), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    heading = document.add_paragraph()
    heading.alignment = 1
    run = heading.add_run(title)
    run.bold, run.font.size = True, Pt(16)
    table = document.add_table(rows=2, cols=len(COLUMNS))
    table.style, table.autofit = "Table Grid", False
    _docx_headings(table)
    for row in rows:
        cells = table.add_row().cells
        for x, (_, _, field, width) in enumerate(COLUMNS):
            cells[x].text = str(cell(row, field, words))
            cells[x].width = Mm(_DOCX_WIDTH * width / sum(c[3] for c in COLUMNS))
    for start, end in runs(rows):
        if end > start:
            merged = table.cell(start + 2, 1).merge(table.cell(end + 2, 1))
            merged.text = rows[start].first
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_headings(table: Any) -> None:
    x = 0
    for heading, width in top_headings():
        if width == 1:
            table.cell(0, x).merge(table.cell(1, x)).text = heading
        else:
            table.cell(0, x).merge(table.cell(0, x + width - 1)).text = heading
            for i in range(width):
                table.cell(1, x + i).text = COLUMNS[x + i][1]
        x += width
    for row in table.rows[:2]:
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)


def plain_file(fmt: str, title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Any list as CSV or XLSX; what a spreadsheet would run as a formula is text."""
    if fmt == "csv":
        return csv_file(headings, rows)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 0)
    for y, row in enumerate([headings, *rows]):
        sheet.write_row(y, 0, row)
    sheet.set_column(0, len(headings) - 1, 18)
    book.close()
    return out.getvalue()
