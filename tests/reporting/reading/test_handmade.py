"""Reports as different kinds of sites publish them: every cell right or reported unread."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gongkai.law.form import Form
from gongkai.reporting.reading import read_report
from reporting.reading.handmade import SAMPLES, Sample


@pytest.mark.parametrize("sample", SAMPLES, ids=[s.name for s in SAMPLES])
def test_every_cell_of_a_published_report_is_right_or_reported_unread(sample: Sample) -> None:
    report = read_report(sample.data)
    assert (report.form, report.year, report.agency) == (sample.form, sample.year, sample.agency)
    assert (report.signed.isoformat() if report.signed else None) == sample.signed
    listed = {u.where for u in report.unread}
    form = Form.named(sample.form).with_extensions(frozenset())
    wrong = []
    for table in form.tables:
        for row, column in table.cells():
            where = f"{table.id}/{row.id}/{column.id}"
            got = report.cell(table.id, row.id, column.id)
            if where in sample.unread:
                if got is not None or (where not in listed and table.id not in listed):
                    wrong.append(f"{where} should be reported unread, is {got}")
            elif (
                got is None
                or got != sample.cells.get(where, 0)
                or isinstance(got, Decimal) != (column.type == "money")
            ):
                wrong.append(f"{where} is {got}, should be {sample.cells.get(where, 0)}")
    assert wrong == []
