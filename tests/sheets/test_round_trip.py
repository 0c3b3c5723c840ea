"""What is exported can be imported again and changes nothing."""

from __future__ import annotations

import pytest

import make
from gongkai.registry.access import CONSOLE
from gongkai.reporting.ledgers import ALL
from gongkai.sheets import importing, queries, writing
from gongkai.sheets.record import plain, values
from sheets.files import points, valid_rows

pytestmark = pytest.mark.django_db


def _kept(sheet, agency):
    rows = sheet.model.objects.filter(agency=agency)
    return sorted(({f: plain(v) for f, v in values(sheet, row).items()} for row in rows), key=str)


def _file(tmp_path, sheet, agency, fmt, masked=False):
    path = tmp_path / f"export.{fmt}"
    rows = queries.rows(sheet, agency)
    path.write_bytes(b"".join(writing.export(sheet, rows, fmt, masked=masked)))
    return path


@pytest.mark.parametrize("fmt", writing.FORMATS)
@pytest.mark.parametrize("sheet", ALL.values(), ids=ALL)
def test_an_exported_register_comes_back_the_same(tmp_path, sheet, fmt):
    agency = make.agency()
    points(agency)
    sheet.model.objects.filter(agency=agency, number__startswith="S").delete()
    for row in valid_rows(sheet, agency, 60, make.DAY):
        row.save()
    before = _kept(sheet, agency)
    path = _file(tmp_path, sheet, agency, fmt)
    when = {"name": path.name, "by": CONSOLE, "today": make.DAY, "at": make.AT}

    seen = importing.examine(sheet, agency, path, name=path.name, today=make.DAY)
    assert (seen.faults, seen.ignored) == ((), ())
    assert (seen.added, seen.changed, seen.unchanged) == (0, 0, 60)

    sheet.model.objects.filter(agency=agency).delete()
    batch = importing.take(sheet, agency, path, **when)
    assert (batch.added, batch.changed, batch.unchanged) == (60, 0, 0)
    assert _kept(sheet, agency) == before
