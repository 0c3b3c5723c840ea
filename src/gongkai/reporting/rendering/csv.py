"""The report as CSV in long form, one figure a line; UTF-8 with BOM so that Excel and WPS show the characters.

Lines: `report` (form, year, agency, signed, version), `text` (one section a line), then t2, t3, t4.
"""

from __future__ import annotations

import csv
import io

from gongkai.law.form import Row, Table
from gongkai.law.report import Report
from gongkai.reporting.rendering.edition import Edition
from gongkai.reporting.rendering.outline import clean
from gongkai.sheets.lists import guarded

COLUMNS = ("table", "row_id", "row_label", "column_id", "column_label", "value")


def csv_bytes(edition: Edition) -> bytes:
    """The whole report; a blank figure is an empty field, whatever the edition's mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in (*_about(edition), *_texts(edition.report)):
        writer.writerow([guarded(field) for field in line])
    for table, row, column, value in edition.report.cells():
        figure = "" if value is None else edition.printed(value)
        label = _full_label(table, row)
        writer.writerow([table.id, row.id, guarded(label), column.id, guarded(column.label), figure])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _about(edition: Edition) -> list[tuple[str, ...]]:
    report = edition.report
    told = {
        "form": ("年报格式", report.form),
        "year": ("年度", "" if report.year is None else str(report.year)),
        "agency": ("行政机关", report.agency),
        "signed": ("成文日期", report.signed.isoformat() if report.signed else ""),
        "version": ("版次", str(edition.version)),
    }
    return [("report", key, label, "", "", value) for key, (label, value) in told.items()]


def _texts(report: Report) -> list[tuple[str, ...]]:
    labels = {section.id: f"{section.num} {section.label}" for section in report.shape.text_sections()}
    labels |= {"title": "标题", "opening": "导语", "closing": "落款"}
    return [("text", key, labels.get(key, key), "", "", clean(value)) for key, value in report.text.items()]


def _full_label(table: Table, row: Row) -> str:
    """The row with the headings it stands under, so that a line can be read alone."""
    over = [table.row(ancestor).printed for ancestor in row.ancestors]
    return " / ".join((*over, *((row.group,) if row.group else ()), row.printed))
