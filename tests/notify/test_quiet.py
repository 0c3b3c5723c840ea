"""When it is quiet, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.clock import CHINA
from gongkai.notify.quiet import QuietHours


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, 1, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(15, 20, 59), None),
        (at(15, 21), at(16, 8)),
        (at(16, 0), at(16, 8)),
        (at(16, 7, 59), at(16, 8)),
        (at(16, 8), None),
    ],
)
def test_from_nine_in_the_evening_to_eight_in_the_morning(now: datetime, until: datetime | None) -> None:
    assert QuietHours().until(now) == until


def test_hours_within_a_day_and_none_at_all() -> None:
    assert QuietHours(12, 14).until(at(15, 13)) == at(15, 14)
    assert QuietHours(12, 14).until(at(15, 14)) is None
    assert all(QuietHours(0, 0).until(at(15, hour)) is None for hour in range(24))


@given(st.integers(0, 23), st.integers(0, 23), st.integers(0, 364 * 24 * 60))
def test_quiet_ends_within_a_day_and_then_it_is_not_quiet(begins: int, ends: int, minutes: int) -> None:
    hours, aware = QuietHours(begins, ends), at(1, 0) + timedelta(minutes=minutes)
    until = hours.until(aware)
    if until is not None:
        assert timedelta() < until - aware <= timedelta(days=1)
        assert hours.until(until) is None
