"""Registers as files: CSV and XLSX that a spreadsheet may open safely and that can be imported again."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from gongkai import vault
from gongkai.law.errors import Refused, WrongInput
from gongkai.sheets.lists import csv_pieces, guarded
from gongkai.sheets.record import plain
from gongkai.sheets.sheet import Column, Kind, Sheet

FORMATS = ("csv", "xlsx")
MOST_ROWS = 1_048_575
_CHUNK = 2000


def export(sheet: Sheet, queryset: QuerySet[Any], fmt: str, *, masked: bool) -> Iterator[bytes]:
    """The rows as a file, in pieces. `masked`: of personal data only the first sign is shown.

    Raises WrongInput for an unknown format, Refused for more rows than a worksheet holds.
    """
    if fmt not in FORMATS:
        raise WrongInput(f"没有名为“{fmt}”的导出格式，可用的有：{'、'.join(FORMATS)}")
    rows = (
        queryset.defer(None).select_related(*sheet.references) if sheet.references else queryset.defer(None)
    )
    return _csv(sheet, rows, masked) if fmt == "csv" else _xlsx(sheet, rows, masked)


def shown(sheet: Sheet, row: Any, column: Column, *, masked: bool) -> Any:
    """What a file shows of a cell: labels for choices, names for references, text for personal data."""
    value = getattr(row, column.field)
    if value is None or value == "":
        return ""
    if column.private and masked:
        return vault.masked(value)
    if column.kind is Kind.CHOICE:
        return getattr(row, f"get_{column.field}_display")()
    if column.kind is Kind.REFERENCE and column.points_at is not None:
        return getattr(value, column.points_at[1])
    return value


def _csv(sheet: Sheet, rows: QuerySet[Any], masked: bool) -> Iterator[bytes]:
    lines = (
        [plain(shown(sheet, row, column, masked=masked)) for column in sheet.columns]
        for row in rows.iterator(chunk_size=_CHUNK)
    )
    return csv_pieces([column.heading for column in sheet.columns], lines)


def _xlsx(sheet: Sheet, rows: QuerySet[Any], masked: bool) -> Iterator[bytes]:
    if rows.count() > MOST_ROWS:
        raise Refused(f"一张工作表最多{MOST_ROWS}行，请按年度导出或改用 CSV")
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False})
        page = book.add_worksheet(sheet.title[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        page.freeze_panes(1, 0)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, 14 if column.kind is not Kind.TEXT else 22)
            page.write_string(0, at, column.heading, bold)
        for number, row in enumerate(rows.iterator(chunk_size=_CHUNK), 1):
            for at, column in enumerate(sheet.columns):
                _write_cell(page, number, at, shown(sheet, row, column, masked=masked), day)
        book.close()
        file.seek(0)
        while piece := file.read(1 << 16):
            yield piece


def _write_cell(page: Any, row: int, at: int, value: Any, day: Any) -> None:
    if value == "":
        return
    if isinstance(value, date):
        page.write_datetime(row, at, value, day)
    elif isinstance(value, int | Decimal):
        page.write_number(row, at, value)
    else:
        page.write_string(row, at, guarded(value))


def template(sheet: Sheet) -> bytes:
    """An empty workbook to fill in: headings with notes, and lists to choose from."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page, lists = book.add_worksheet(sheet.title[:31]), book.add_worksheet("可选项")
    must, may = book.add_format({"bold": True, "bg_color": "#FDE9D9"}), book.add_format({"bold": True})
    text = book.add_format({"num_format": "@"})
    page.freeze_panes(1, 0)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, 18, text if column.kind is Kind.TEXT else None)
        page.write_string(0, at, column.heading, must if column.required else may)
        page.write_comment(0, at, note(sheet, column))
        labels = [str(label) for _, label in sheet.model._meta.get_field(column.field).choices or ()]
        if labels:
            lists.write_string(0, at, column.heading, may)
            lists.write_column(1, at, labels)
            letter = xlsxwriter.utility.xl_col_to_name(at)
            source = f"='可选项'!${letter}$2:${letter}${len(labels) + 1}"
            page.data_validation(1, at, MOST_ROWS, at, {"validate": "list", "source": source})
    book.close()
    return buffer.getvalue()


_HOW = {
    Kind.TEXT: "文字",
    Kind.COUNT: "非负整数，只填数字",
    Kind.YEAR: "四位数年度，如 2024",
    Kind.DAY: "日期，如 2024-05-08",
    Kind.YUAN: "金额，以元为单位，只填数字",
    Kind.WAN: "金额，以万元为单位，只填数字",
    Kind.CHOICE: "从可选项中选择",
}


def note(sheet: Sheet, column: Column) -> str:
    """How a column is filled in, in one sentence."""
    if column.kind is Kind.REFERENCE and column.points_at is not None:
        model, name = column.points_at
        how = f"已登记的{model._meta.verbose_name}的{model._meta.get_field(name).verbose_name}"
    else:
        how = _HOW[column.kind]
    key = "；同一机构内不得重复" if sheet.key == (column.field,) else ""
    personal = "；个人信息，加密保存" if column.private else ""
    return f"{'必填' if column.required else '选填'}：{how}{key}{personal}"
