"""Open data: the list of public items as CSV, XLSX and JSON, narrowed as on the page; every row, not only the first."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.law.manuscripts import manuscripts
from gongkai.portal.keeping import kept
from gongkai.portal.publications import agency_of
from gongkai.publishing import pages, public
from gongkai.publishing.models import Publication
from gongkai.sheets.lists import csv_pieces, guarded

COLUMNS = (
    ("索引号", "index_number"), ("标题", "title"), ("发文字号", "number"), ("信息类别", "kind"), ("主题分类", "topic"),
    ("条例第二十条事项", "article20"), ("发文机关", "issuer"), ("成文日期", "made_on"), ("发布日期", "published_on"),
    ("有效性", "validity"), ("内容概述", "summary"), ("网址", "address"),
)  # fmt: skip
_CHUNK = 1000
Rows = QuerySet[Publication]


@require_safe
@kept
def open_data(request: HttpRequest, code: str, fmt: str) -> HttpResponse:
    """The list as a file; 404 for another format."""
    if fmt not in FORMATS:
        raise Http404
    agency, today = agency_of(code), clock.today()
    rows = public.listed(public.public(agency), public.asked(request.GET), today)
    media_type, write = FORMATS[fmt]
    return StreamingHttpResponse(
        write(rows.select_related("agency").defer("body"), today), content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{agency.code}-publications.{fmt}"'},
    )  # fmt: skip


def _csv(rows: Rows, today: date) -> Iterator[bytes]:
    lines = ([cell(page, field, today) for _, field in COLUMNS] for page in rows.iterator(chunk_size=_CHUNK))
    return csv_pieces([label for label, _ in COLUMNS], lines)


def _xlsx(rows: Rows, today: date) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False})
        sheet, bold = book.add_worksheet("主动公开信息"), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for at, (label, _) in enumerate(COLUMNS):
            sheet.set_column(at, at, 40 if label == "标题" else 18)
            sheet.write_string(0, at, label, bold)
        for number, page in enumerate(rows.iterator(chunk_size=_CHUNK), 1):
            for at, (_, field) in enumerate(COLUMNS):
                sheet.write_string(number, at, guarded(cell(page, field, today)))
        book.close()
        file.seek(0)
        while piece := file.read(1 << 16):
            yield piece


def _json(rows: Rows, today: date) -> Iterator[bytes]:
    yield b"["
    for number, page in enumerate(rows.iterator(chunk_size=_CHUNK)):
        row = {label: cell(page, field, today) for label, field in COLUMNS}
        yield (",\n" if number else "\n").encode() + json.dumps(row, ensure_ascii=False).encode()
    yield b"\n]\n"


FORMATS: dict[str, tuple[str, Callable[[Rows, date], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "json": ("application/json; charset=utf-8", _json),
}


def cell(page: Publication, field: str, today: date) -> str:
    """What a file says of a page; empty where nothing is known."""
    if field == "kind":
        return manuscripts().kinds[page.kind].label
    if field == "validity":
        return Publication.Validity(public.validity_on(page, today)).label
    value: Any = pages.address(page) if field == "address" else getattr(page, field)
    return "" if value is None else str(value)
