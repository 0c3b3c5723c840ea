"""Figures of requests: counted once for desk, public page and report."""

from __future__ import annotations

from datetime import date

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases.models import Request
from gongkai.cases.statistics import figures, years_of
from gongkai.registry.calendars import calendar_of
from gongkai.reporting.measures import FLOW, Year

pytestmark = pytest.mark.django_db


def test_figures_of_a_year_equal_what_happened(django_assert_max_num_queries) -> None:
    at = bureau()
    at.replied(at.handled())
    slow = at.handled(type="legal_commercial", name="样例公司")
    at.do(slow, "extend", "office", days=10, reason="材料多")
    at.today = date(2025, 4, 10)
    at.replied(slow)
    at.registered()
    with django_assert_max_num_queries(8):
        found = figures(at.agency, date(2025, 1, 1), date(2025, 12, 31), calendar_of(at.agency))
    assert (found.received, found.answered, found.on_time, found.late, found.extended, found.open) == (
        3,
        2,
        1,
        1,
        1,
        1,
    )
    assert found.punctual == 50
    assert [(b.label, b.count) for b in found.outcomes] == [("予以公开", 2)]
    assert {b.label: b.count for b in found.times if b.count} == {"0—5个工作日": 1, "21—40个工作日": 1}
    assert years_of(at.agency) == [2025]


def test_a_year_without_requests_has_no_shares() -> None:
    at = bureau()
    found = figures(at.agency, date(2025, 1, 1), date(2025, 12, 31), calendar_of(at.agency))
    assert (found.punctual, found.median, found.ways) == (None, None, ())


def _lives(at: Bureau) -> list[tuple[date, date | None]]:
    """Requests received and ended around the end of 2024 (None: still being handled), by the steps themselves."""
    told = [
        (date(2024, 12, 2), date(2024, 12, 10)), (date(2024, 12, 9), date(2024, 12, 31)),
        (date(2024, 12, 16), date(2025, 1, 2)), (date(2024, 12, 31), date(2025, 1, 20)), (date(2024, 12, 30), None),
        (date(2025, 1, 2), date(2025, 1, 6)), (date(2025, 1, 8), None),
    ]  # fmt: skip
    for received, ended in told:
        at.today = received
        case = at.handled()
        if ended is not None:
            at.today = ended
            at.replied(case)
    return told


def test_what_was_open_at_the_end_of_a_year_is_counted_as_it_was_then() -> None:
    at = bureau()
    told = _lives(at)
    at.today = date(2024, 12, 27)
    withdrawn = at.handled()
    at.today = date(2025, 1, 3)
    at.do(withdrawn, "withdraw", "clerk", content="不再需要")
    at.today = date(2024, 12, 30)
    at.take(way="plain_mail")
    told.append((date(2024, 12, 27), date(2025, 1, 3)))
    calendar = calendar_of(at.agency)
    for last in (
        date(2024, 12, 10),
        date(2024, 12, 30),
        date(2024, 12, 31),
        date(2025, 1, 2),
        date(2025, 12, 31),
    ):
        found = figures(at.agency, date(last.year, 1, 1), last, calendar)
        by_hand = [one for one in told if one[0] <= last and (one[1] is None or one[1] > last)]
        assert found.open == len(by_hand), last
    assert figures(at.agency, date(2024, 1, 1), date(2024, 12, 31), calendar).open == 4
    assert figures(at.agency, date(2025, 1, 1), date(2025, 12, 31), calendar).open == 2


def test_open_at_the_end_of_one_year_and_received_are_ended_or_open_at_the_end_of_the_next() -> None:
    at = bureau()
    _lives(at)
    calendar = calendar_of(at.agency)
    before, after = (figures(at.agency, date(y, 1, 1), date(y, 12, 31), calendar) for y in (2024, 2025))
    assert before.received == before.answered + before.open
    assert before.open + after.received == after.answered + after.open


def test_what_is_open_equals_what_the_annual_report_carries_over() -> None:
    at = bureau()
    _lives(at)
    _, carried = FLOW["carried_out"]
    for year in (2024, 2025):
        found = figures(at.agency, date(year, 1, 1), date(year, 12, 31), calendar_of(at.agency))
        assert found.open == Request.objects.filter(carried(Year(year)), agency=at.agency).count()
