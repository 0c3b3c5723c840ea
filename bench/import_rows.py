"""How fast a CSV of requests is taken, against a bare `executemany` of the same rows into the same table.

`measure(rows)` uses the database that Django is set up with (an empty, migrated one) and leaves it as it was.
Alone: `DATABASE_URL=… python bench/import_rows.py [rows]` in a scratch GONGKAI_HOME.
"""

from __future__ import annotations

import csv
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

HEADINGS = ["受理编号", "收到日期", "申请人类型", "答复日期", "答复类型"]
TODAY = date(2021, 1, 15)
AT = datetime(2021, 1, 15, 2, 0, tzinfo=UTC)
_TYPES = [("自然人", "natural_person"), ("商业企业", "legal_commercial"), ("科研机构", "legal_research")]
_RESULTS = [("予以公开", "granted"), ("部分公开", "partial"), ("重复申请", "notproc_repeat")]


def rows_of(many: int) -> Iterator[tuple[str, date, int, date, int]]:
    """Requests of the year 2020, each answered; fictional numbers."""
    first = date(2020, 1, 1)
    for n in range(many):
        received = first + timedelta(days=n % 330)
        yield f"江教信公开〔2020〕{n}号", received, n % 3, received + timedelta(days=n % 28), n % 3


def write_file(path: Path, many: int) -> None:
    """The CSV as an office would hand it in."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number, received, kind, replied, result in rows_of(many):
            writer.writerow([number, received, _TYPES[kind][0], replied, _RESULTS[result][0]])


def measure(many: int = 1_000_000) -> dict[str, Any]:
    """Rows a second of `take` and of the bare engine, and `ratio` = time of take ÷ time of the bare engine."""
    from django.db import connection

    from gongkai.cases.ledgers import REQUESTS
    from gongkai.cases.models import Request
    from gongkai.registry.access import CONSOLE
    from gongkai.registry.models import Agency
    from gongkai.sheets.importing import take

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requests.csv"
        write_file(path, many)
        agency = Agency.objects.create(code="BENCH-1", name="江城县教育局")
        begun = time.perf_counter()
        batch = take(REQUESTS, agency, path, name=path.name, by=CONSOLE, today=TODAY, at=AT)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        if batch.added != many:
            raise RuntimeError(f"took {batch.added} of {many} rows")
        _empty(Request, agency)
        bare_agency = Agency.objects.create(code="BENCH-2", name="江城县教育局")
        floor = fill(bare_agency.pk, many)
        _empty(Request, bare_agency)
    return {
        "engine": connection.vendor, "rows": many, "rows_per_second": round(many / seconds),
        "bare_rows_per_second": round(many / floor), "ratio": round(seconds / floor, 2),
        "peak_mb": peak,
    }  # fmt: skip


def fill(agency: int, many: int) -> float:
    """Put the rows into the table by the bare driver; the seconds it took."""
    from django.db import connection, transaction

    from gongkai.cases.models import Request

    fields = [f for f in Request._meta.concrete_fields if not f.primary_key]
    known = {"number", "received_on", "applicant_type", "replied_on", "outcome", "agency", "batch"}
    rest = [f for f in fields if f.name not in known]
    names = ["number", "received_on", "applicant_type", "replied_on", "outcome", "agency_id", "batch_id"]
    names += [f.column for f in rest]
    blank = tuple(f.get_default() for f in rest)
    text = (lambda day: day.isoformat()) if connection.vendor == "sqlite" else (lambda day: day)
    rows = (
        (number, text(received), _TYPES[kind][1], text(replied), _RESULTS[result][1], agency, None, *blank)
        for number, received, kind, replied, result in rows_of(many)
    )
    marks = ", ".join(["?" if connection.vendor == "sqlite" else "%s"] * len(names))
    quoted = ", ".join(f'"{name}"' for name in names)
    begun = time.perf_counter()
    with transaction.atomic():
        # The driver itself: Django's cursor would keep a copy of every row that it is given.
        cursor = connection.connection.cursor()
        cursor.executemany(f'INSERT INTO "{Request._meta.db_table}" ({quoted}) VALUES ({marks})', rows)
        cursor.close()
    return time.perf_counter() - begun


def _empty(model: Any, agency: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE agency_id = %s', [agency.pk])


def main() -> None:
    """Measure in a scratch home folder."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ["GONGKAI_HOME"] = folder
        from gongkai.ops.home import install

        install()
        print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))


if __name__ == "__main__":
    main()
