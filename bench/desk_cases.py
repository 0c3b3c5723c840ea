"""The desk's list of requests with twenty thousand open cases against the bare query and template.

`measure(cases)`: milliseconds a page takes through every layer (login, door, list), the same rows asked and the same
template filled without them, and how many queries the page makes. Alone: `python bench/desk_cases.py [cases]`.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

CODE = "BENCH-C"
ROUNDS = 60
TODAY = date(2025, 3, 3)


def fill(many: int) -> Any:
    """Open cases of one agency with an applicant each, and a clerk who may see them."""
    from gongkai.cases.models import Case, Party
    from gongkai.registry.models import Agency, Person, Post, Unit

    agency = Agency.objects.create(code=CODE, name="江城县教育局")
    unit = Unit.objects.create(agency=agency, name="办公室")
    clerk = Person.objects.create(username="bench-clerk", name="经办人", agency=agency, password="!")
    Post.objects.create(person=clerk, agency=agency, role="clerk", since=date(2015, 1, 1))
    people = (Party(agency=agency, kind="applicant", name=f"虚构人{n}") for n in range(many))
    Party.objects.bulk_create(people, batch_size=2000)
    keys = Party.objects.filter(agency=agency).values_list("pk", flat=True).order_by("pk")
    at = datetime(2025, 2, 1, tzinfo=UTC)
    Case.objects.bulk_create(
        (
            Case(
                agency=agency, number=f"2025-{n:06d}", query_code="", way="counter", arrived_at=at + timedelta(seconds=n),
                arrived_on=TODAY - timedelta(n % 30), applicant_id=key, applicant_type="natural_person",
                subject=f"第{n}件文件", description="", stage="handling", received_on=TODAY - timedelta(n % 30),
                due_on=TODAY + timedelta(n % 40 - 5), unit=unit, since=at,
            )
            for n, key in enumerate(keys)
        ),
        batch_size=2000,
    )  # fmt: skip
    return agency, clerk


def _times(page: Any) -> float:
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        page()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def measure(many: int = 20_000) -> dict[str, Any]:
    """Medians in milliseconds, and the number of queries."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    settings.ALLOWED_HOSTS = ["*"]
    agency, clerk = fill(many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(clerk)
    address = f"/desk/{CODE}/cases/?sort=due"
    setup_test_environment()
    answer = client.get(address)
    assert answer.status_code == 200
    context = {k: v for part in answer.context for d in part.dicts for k, v in d.items()}
    asked: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *more: (asked.append(sql), run(sql, *more))[1]):
        client.get(address)
    mine = _times(lambda: client.get(address))
    bare = _times(lambda: _bare(agency, context))
    return {
        "measured": round(mine, 2),
        "floor": round(bare, 2),
        "unit": "ms",
        "cases": many,
        "queries": len(asked),
    }


def _bare(agency: Any, context: dict[str, Any]) -> None:
    """The same rows, counted and read, into the same template: no login, no door, no lamps."""
    from django.db.models import F
    from django.template.loader import render_to_string

    from gongkai.cases.models import Case
    from gongkai.desk.cases import _LIST

    rows = Case.objects.filter(agency=agency)
    rows.count()
    page = list(
        rows.select_related("applicant", "unit")
        .only(*_LIST)
        .order_by(F("due_on").asc(nulls_last=True), "pk")[:20]
    )
    cells = [cell for _, cell in context["lines"]]
    render_to_string("desk/cases/index.html", {**context, "lines": list(zip(page, cells, strict=True))})


def main() -> None:
    """Alone, in a scratch installation."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as home:
        os.environ["GONGKAI_HOME"] = home
        from gongkai.ops.home import install

        install()
        print(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000), indent=2))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
