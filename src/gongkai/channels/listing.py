"""The list of deliveries as a file that a spreadsheet may open safely."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

import xlsxwriter
from django.db.models import QuerySet

from gongkai.channels.models import Delivery
from gongkai.clock import CHINA
from gongkai.law.errors import Refused, WrongInput
from gongkai.sheets.lists import csv_file, guarded
from gongkai.sheets.writing import FORMATS, MOST_ROWS

HEADINGS = (
    "信息编号",
    "标题",
    "渠道",
    "事项",
    "版次",
    "状态",
    "次数",
    "建立时间",
    "送达时间",
    "网址或版面",
    "最近错误",
)


def export(rows: QuerySet[Delivery], fmt: str) -> bytes:
    """The deliveries as CSV or XLSX; raises WrongInput for another format, Refused for more than a sheet holds."""
    if fmt not in FORMATS:
        raise WrongInput(f"没有名为“{fmt}”的导出格式，可用的有：{'、'.join(FORMATS)}")
    if rows.count() > MOST_ROWS:
        raise Refused(f"一张工作表最多{MOST_ROWS}行，请先按渠道或状态筛选")
    return csv_file(HEADINGS, _lines(rows)) if fmt == "csv" else _xlsx(rows)


def _lines(rows: QuerySet[Delivery]) -> Iterator[list[str | int]]:
    for d in rows.defer("payload").iterator(chunk_size=1000):
        yield [
            d.number, d.title, d.channel.name, d.get_event_display(), d.version, d.get_state_display(), d.attempts,
            _moment(d.made_at), _moment(d.done_at), d.address, d.last_error,
        ]  # fmt: skip


def _moment(at: datetime | None) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if at else ""


def _xlsx(rows: QuerySet[Delivery]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_urls": False})
    page, bold = book.add_worksheet("推送"), book.add_format({"bold": True})
    page.freeze_panes(1, 0)
    page.set_column(0, len(HEADINGS) - 1, 18)
    for x, heading in enumerate(HEADINGS):
        page.write_string(0, x, heading, bold)
    for y, line in enumerate(_lines(rows), 1):
        for x, cell in enumerate(line):
            if isinstance(cell, int):
                page.write_number(y, x, cell)
            elif cell:
                page.write_string(y, x, guarded(cell))
    book.close()
    return out.getvalue()
