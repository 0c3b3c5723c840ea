"""The nightly recount of a hundred thousand open cases of six events each, against a bare pass over the same rows.

The floor reads the same columns of cases and events by the driver alone and writes back the same number of dates:
what no program that reads and writes these rows could go below. Alone: `python bench/recount.py [cases]`.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

CODE = "BENCH-R"
TODAY = date(2025, 4, 10)
AT = datetime(2025, 4, 10, tzinfo=UTC)
# The bare pass makes no objects and folds nothing; measured 7 (100,000 cases) to 12 (10,000) on two shared cores.
BOUND = 15.0
_CASE = (
    "id, stage, received_on, due_on, paused, extended, waiting_until, provisional, closed_on, late, number"
)
_EVENT = 'case_id, seq, name, "on", "of", until, days, key, data'


def fill(many: int) -> Any:
    """Open cases of one agency; every tenth waits for an opinion, so that its date moves each night."""
    from gongkai.cases.models import Case, CaseEvent, Party
    from gongkai.registry.models import Agency

    agency = Agency.objects.create(code=CODE, name="江城县民政局")
    party = Party.objects.create(agency=agency, kind="applicant", name="虚构人")
    Case.objects.bulk_create(
        (
            Case(
                agency=agency, number=f"2025-{n:06d}", query_code="", way="counter", arrived_at=AT, arrived_on=TODAY,
                applicant=party, applicant_type="natural_person", subject=f"第{n}件文件", description="", stage="handling",
                since=AT, moves_made=6,
            )
            for n in range(many)
        ),
        batch_size=2000,
    )  # fmt: skip
    keys = Case.objects.filter(agency=agency).order_by("pk").values_list("pk", flat=True)
    CaseEvent.objects.bulk_create((e for n, key in enumerate(keys) for e in _events(n, key)), batch_size=2000)
    return agency


def _events(n: int, key: int) -> list[Any]:
    from gongkai.cases.models import CaseEvent

    first = date(2025, 3, 3) + timedelta(n % 20)
    told = ["arrive", "receive", "pass_review", "consult_agency", "opinion", "search"]
    if n % 10 == 0:
        told = ["arrive", "receive", "pass_review", "search", "search", "consult_agency"]
    made = []
    for seq, name in enumerate(told, 1):
        on = first + timedelta(0 if seq < 3 else seq)
        named = {"key": "a"} if name == "consult_agency" else {"of": "a"} if name == "opinion" else {}
        made.append(CaseEvent(case_id=key, seq=seq, name=name, on=on, actor="样例", at=AT, **named))
    return made


def measure(many: int = 100_000) -> dict[str, Any]:
    """Seconds of a night's recount and of the bare pass, cases a second, and how many dates moved."""
    from gongkai.cases.recount import recount

    agency = fill(many)
    recount(agency, today=TODAY - timedelta(1), at=AT, cause="每日重算", actor="系统")
    begun = time.perf_counter()
    told: list[int] = []
    moved = recount(
        agency, today=TODAY, at=AT, cause="每日重算", actor="系统", progress=lambda n: not told.append(n)
    )
    mine = time.perf_counter() - begun
    assert told[-1] == many
    begun = time.perf_counter()
    _bare(agency.pk, len(moved))
    bare = time.perf_counter() - begun
    return {
        "measured": round(mine, 2), "floor": round(bare, 2), "unit": "s", "cases": many,
        "cases_per_second": round(many / mine), "moved": len(moved),
    }  # fmt: skip


def _bare(agency: int, writes: int) -> None:
    """Every row read in the same order, and as many dates written."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        last, left = 0, writes
        while True:
            ask = f"SELECT {_CASE} FROM cases_case WHERE agency_id = %s AND id > %s ORDER BY id LIMIT 1000"
            cursor.execute(ask, [agency, last])
            rows = cursor.fetchall()
            if not rows:
                return
            ask = (
                f"SELECT {_EVENT} FROM cases_caseevent WHERE case_id BETWEEN %s AND %s ORDER BY case_id, seq"
            )
            cursor.execute(ask, [rows[0][0], rows[-1][0]])
            cursor.fetchall()
            last = rows[-1][0]
            share = rows[: min(left, 100)]
            left -= len(share)
            with transaction.atomic():
                cursor.executemany(
                    "UPDATE cases_case SET due_on = %s WHERE id = %s", [(TODAY, r[0]) for r in share]
                )


def main() -> None:
    """Alone, in a scratch installation."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        os.environ["GONGKAI_HOME"] = home
        from gongkai.ops.home import install

        install()
        print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000), indent=2))


if __name__ == "__main__":
    main()
