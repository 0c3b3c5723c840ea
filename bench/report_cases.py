"""A year's report over a million requests, against the bare SQL aggregation of the same table."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

BARE = """
SELECT applicant_type, outcome,
  COUNT(CASE WHEN received_on >= %s AND received_on <= %s THEN 1 END),
  COUNT(CASE WHEN received_on < %s AND (replied_on IS NULL OR replied_on >= %s) THEN 1 END),
  COUNT(CASE WHEN received_on <= %s AND (replied_on IS NULL OR replied_on > %s) THEN 1 END),
  COUNT(CASE WHEN replied_on >= %s AND replied_on <= %s THEN 1 END)
FROM cases_request WHERE agency_id = %s AND received_on <= %s AND (replied_on IS NULL OR replied_on >= %s)
GROUP BY applicant_type, outcome
"""


def measure(agency: Any, year: int) -> dict[str, Any]:
    """Seconds of the compiled report (count, draft, every check) and of the aggregation alone; best of three."""
    from django.db import connection

    from gongkai.reporting.compiling import compile_report

    first, last = date(year, 1, 1), date(year, 12, 31)
    values = [first, last, first, first, last, last, first, last, agency.pk, last, first]
    bare, made = [], []
    for _ in range(3):
        begun = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(BARE, values)
            groups = cursor.fetchall()
        bare.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        compiled = compile_report(agency, year)
        made.append(time.perf_counter() - begun)
        assert sum(g[2] for g in groups) == compiled.report.cell("t3", "new_received", "total")
    return {"measured": min(made), "floor": min(bare), "unit": "s"}
