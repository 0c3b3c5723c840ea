"""Two at once, on a database that really lets two in."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

import make
from gongkai.audit import log
from gongkai.cases.ledgers import REQUESTS
from gongkai.cases.models import Request
from gongkai.law.errors import Refused, Stale
from gongkai.registry.access import CONSOLE
from gongkai.sheets.actions import save
from gongkai.sheets.importing import take
from gongkai.sheets.record import fingerprint
from sheets.files import FIVE, csv_file

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
WHEN = {"by": CONSOLE, "today": make.DAY, "at": make.AT}


@pytest.fixture(autouse=True)
def _needs_postgresql(db):
    if connection.vendor != "postgresql":
        pytest.skip("the database in use is not PostgreSQL: run `python tests/postgres.py`")


def together(*jobs):
    """Run the jobs in threads that start at the same moment; what each returned or raised."""
    gate, results = Barrier(len(jobs)), [None] * len(jobs)

    def run(at, job):
        try:
            gate.wait(timeout=10)
            results[at] = job()
        except Refused as refused:
            results[at] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=(at, job)) for at, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_imports_of_one_file_take_each_row_once(tmp_path):
    agency = make.agency()
    rows = [FIVE, *([f"{n}号", "2020-01-02", "自然人", "", ""] for n in range(6000))]
    path = csv_file(tmp_path, rows)

    def job():
        return take(REQUESTS, agency, path, name="x", **WHEN)

    batches = together(job, job)
    assert sorted((b.added, b.unchanged) for b in batches) == [(0, 6000), (6000, 0)]
    assert Request.objects.count() == 6000
    assert list(log.broken_links()) == []


def test_of_two_edits_of_one_row_the_second_is_stale():
    agency = make.agency()
    cells = {"number": "1号", "received_on": "2020-01-02", "applicant_type": "自然人"}
    row = save(REQUESTS, agency, cells, expected="", **WHEN)
    rendered = fingerprint(REQUESTS, row)

    def job(remark):
        return lambda: save(REQUESTS, agency, {"remark": remark}, row=row, expected=rendered, **WHEN)

    results = together(job("甲"), job("乙"))
    assert sorted(type(result).__name__ for result in results) == ["Request", "Stale"]
    assert list(log.broken_links()) == []


def test_of_two_new_rows_with_one_number_one_is_told_so():
    agency = make.agency()
    cells = {"number": "1号", "received_on": "2020-01-02", "applicant_type": "自然人"}

    def job():
        return save(REQUESTS, agency, cells, expected="", **WHEN)

    results = together(job, job)
    assert sorted(type(result).__name__ for result in results) == ["Request", "WrongRow"]
    assert Request.objects.count() == 1


def test_edits_during_an_import_neither_lose_nor_lock(tmp_path):
    agency = make.agency()
    cells = {"number": "0号", "received_on": "2020-01-02", "applicant_type": "自然人"}
    row = save(REQUESTS, agency, cells, expected="", **WHEN)
    rows = [[*FIVE, "承办科室"], *([f"{n}号", "2020-01-02", "自然人", "", "", "基教科"] for n in range(6000))]
    before = fingerprint(REQUESTS, row)
    path = csv_file(tmp_path, rows)

    def edit():
        return save(REQUESTS, agency, {"remark": "急"}, row=row, expected=before, **WHEN)

    batch, edited = together(lambda: take(REQUESTS, agency, path, name="x", **WHEN), edit)
    assert (batch.added, batch.changed) == (5999, 1)
    row.refresh_from_db()
    assert row.unit == "基教科"
    assert row.remark == ("" if isinstance(edited, Stale) else "急")
    assert list(log.broken_links()) == []
