"""The due date of a request with ten events: microseconds of the whole fold. Alone: `python bench/due_date.py`.

The promise is a time, not a ratio: the floor is one microsecond, so that the ratio is the time itself.
"""

from __future__ import annotations

import json
import statistics
import time
from datetime import date
from typing import Any

BOUND = 50.0
TODAY = date(2025, 5, 6)


def history() -> list[Any]:
    """Ten events that use every operation of the clock but the fixed date."""
    from gongkai.law.clock import Event

    return [
        Event("arrive", date(2025, 2, 20)),
        Event("receive", date(2025, 2, 20)),
        Event("ask_supplement", date(2025, 2, 25), until=date(2025, 3, 18)),
        Event("supplement", date(2025, 3, 10)),
        Event("pass_review", date(2025, 3, 11)),
        Event("consult_third_party", date(2025, 3, 13), key="a"),
        Event("consultation_served", date(2025, 3, 17), of="a"),
        Event("consult_agency", date(2025, 3, 19), key="b"),
        Event("opinion", date(2025, 4, 10), of="a"),
        Event("extend", date(2025, 4, 11), days=10),
    ]


def measure(rounds: int = 2000, repeats: int = 15) -> dict[str, Any]:
    """Microseconds of one due date: the median of several runs."""
    from gongkai.law.calendar import WorkCalendar
    from gongkai.law.clock import due_date

    events, calendar = history(), WorkCalendar()
    due_date(events, calendar=calendar, today=TODAY)
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        for _ in range(rounds):
            due_date(events, calendar=calendar, today=TODAY)
        taken.append((time.perf_counter() - begun) / rounds * 1e6)
    return {"measured": round(statistics.median(taken), 2), "floor": 1.0, "unit": "µs"}


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False))
