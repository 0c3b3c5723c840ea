"""A report in the formats that people ask for: HTML, DOCX, PDF, XLSX, CSV and JSON, all from one `Report`."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.law.errors import WrongInput
from gongkai.reporting.rendering.charts import Chart, outcomes_of
from gongkai.reporting.rendering.csv import csv_bytes
from gongkai.reporting.rendering.docx import docx_bytes
from gongkai.reporting.rendering.edition import Attachment, Edition
from gongkai.reporting.rendering.html import report_fragment, standalone_page, stylesheet
from gongkai.reporting.rendering.json import json_bytes
from gongkai.reporting.rendering.pdf import pdf_bytes
from gongkai.reporting.rendering.xlsx import xlsx_bytes

__all__ = [
    "FORMATS",
    "Attachment",
    "Chart",
    "Edition",
    "outcomes_of",
    "render",
    "report_fragment",
    "standalone_page",
    "stylesheet",
]

FORMATS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
"""Formats and their media types."""


def _page_bytes(edition: Edition) -> bytes:
    return standalone_page(edition).encode()


_WRITERS: dict[str, Callable[[Edition], bytes]] = {
    "html": _page_bytes,
    "docx": docx_bytes,
    "pdf": pdf_bytes,
    "xlsx": xlsx_bytes,
    "csv": csv_bytes,
    "json": json_bytes,
}


def render(edition: Edition, fmt: str) -> bytes:
    """The edition as a file of the format; raises WrongInput for a format that is none of FORMATS."""
    if fmt not in _WRITERS:
        raise WrongInput(f"不能输出“{fmt}”格式，可用的格式有：{'、'.join(FORMATS)}")
    return _WRITERS[fmt](edition)
