"""Working days: worked examples, the inverse law, provisional years, local overrides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.calendar import LAST_ANNOUNCED_YEAR, WorkCalendar
from gongkai.law.errors import NotInForce, WrongInput

calendar = WorkCalendar()
days = st.dates(date(2005, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2022-09-30", 20, "2022-11-02"),  # 1–7 October off, 8–9 October worked
        ("2025-02-20", 20, "2025-03-20"),
        ("2011-06-01", 15, "2011-06-23"),  # the old period, Dragon Boat Festival between
        ("2024-09-12", 20, "2024-10-16"),
        ("2020-01-17", 20, "2020-02-21"),  # Spring Festival of 2020 prolonged to 2 February
        ("2020-01-23", 1, "2020-02-03"),
        ("2021-01-16", 0, "2021-01-16"),
    ],
)
def test_worked_examples(start: str, n: int, due: str) -> None:
    got = calendar.add(date.fromisoformat(start), n)
    assert (got.date.isoformat(), got.provisional) == (due, False)


@given(day=days, n=st.integers(1, 300))
def test_between_takes_back_what_add_gave(day: date, n: int) -> None:
    due = calendar.add(day, n).date
    assert calendar.is_workday(due)
    assert calendar.between(day, due) == n
    if calendar.is_workday(day):
        assert calendar.add(due, -n).date == day


@given(day=days, n=st.integers(0, 60))
def test_the_explanation_ends_where_the_sum_does_and_counts_every_day(day: date, n: int) -> None:
    got = calendar.explain(day, n)
    assert got.date == calendar.add(day, n).date
    assert [s.day for s in got.steps] == [day + timedelta(i) for i in range((got.date - day).days + 1)]
    assert sum(s.workday for s in got.steps[1:]) == n
    assert all(s.says for s in got.steps)


def test_a_year_not_announced_is_provisional_and_says_so() -> None:
    got = calendar.explain(date(2035, 1, 5), 3)
    assert got.provisional
    assert "暂定" in got.steps[-1].says
    assert calendar.add(date(LAST_ANNOUNCED_YEAR, 12, 31), 1).provisional
    assert not calendar.is_workday(date(2035, 10, 2))


def test_a_local_override_decides_and_names_its_notice() -> None:
    local = WorkCalendar({date(2024, 5, 10): (False, "州政府关于民族节日放假的通知")})
    assert local.add(date(2024, 5, 9), 1).date == date(2024, 5, 11)  # a Saturday worked instead of 1 May
    assert "民族节日" in local.explain(date(2024, 5, 9), 1).steps[1].says


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(NotInForce):
        calendar.add(date(1999, 1, 1), 1)
    with pytest.raises(WrongInput):
        calendar.add(date(2024, 1, 1), 10_001)
    with pytest.raises(WrongInput):
        calendar.add(date(2101, 1, 1), 1)
