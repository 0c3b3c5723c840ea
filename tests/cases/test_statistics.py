"""Figures of requests: counted once for desk, public page and report."""

from __future__ import annotations

from datetime import date

import pytest

from cases.bureau import bureau
from gongkai.cases.statistics import figures, years_of
from gongkai.registry.calendars import calendar_of

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
