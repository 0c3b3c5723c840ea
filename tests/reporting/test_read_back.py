"""reader(render(report)) = report, for every output that can be read back, with and without the noises of the field."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.report import Report
from gongkai.reporting.reading import read_report
from gongkai.reporting.rendering import render
from gongkai.reporting.rendering.edition import Edition
from law.strategies import consistent_reports

FORMS = ["cn-gi-annual-2019", "cn-gi-annual-2021"]
few = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def whole(report: Report) -> Report:
    """The report with title, opening and date, as an agency would publish it."""
    year = report.year or 2021
    text = {
        "title": f"{report.agency}{year}年政府信息公开工作年度报告",
        "opening": "根据条例编制本报告。",
        **report.text,
    }
    return Report(report.form, year, report.agency, report.tables, text, date(year + 1, 1, 20))


def assert_read_back(report: Report, read: Report) -> None:
    assert (read.form, read.year, read.agency, read.signed) == (
        report.form,
        report.year,
        report.agency,
        report.signed,
    )
    assert read.unread == ()
    for table, row, column, value in report.cells():
        assert read.cell(table.id, row.id, column.id) == value, f"{table.id}/{row.id}/{column.id}"


@pytest.mark.parametrize("fmt", ["html", "docx", "pdf", "xlsx"])
@pytest.mark.parametrize("form_id", FORMS)
@few
@given(data=st.data())
def test_what_was_rendered_is_read_back_cell_by_cell(form_id: str, fmt: str, data: st.DataObject) -> None:
    report = whole(data.draw(consistent_reports(form_id)))
    assert_read_back(report, read_report(render(Edition(report), fmt), f"年报.{fmt}"))


@pytest.mark.parametrize("form_id", FORMS)
@few
@given(data=st.data(), seed=st.integers(0, 10_000))
def test_blank_cells_come_back_as_unread_and_never_as_numbers(
    form_id: str, data: st.DataObject, seed: int
) -> None:
    report = whole(data.draw(consistent_reports(form_id)))
    cells = [(t.id, r.id, c.id) for t, r, c, _ in report.cells()]
    gone = random.Random(seed).sample(cells, 5)
    for table, row, column in gone:
        report = report.with_cell(table, row, column, None)
    read = read_report(render(Edition(report), "html"), "年报.html")
    for table, row, column in cells:
        got = read.cell(table, row, column)
        expected = report.cell(table, row, column)
        assert got == expected or (got is None and expected is not None), (table, row, column)
        if (table, row, column) in gone:
            assert got is None
