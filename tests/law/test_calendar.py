"""Working days: worked examples, the inverse law, provisional years, local overrides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
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
        # 19 January worked; 24 January to 2 February off (prolonged); so 19–23 are days 1–5, 3–7 February 6–10, …
        ("2020-01-17", 20, "2020-02-21"),
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


@given(day=days, n=st.integers(0, 240))
def test_there_and_back_from_a_working_day_is_where_one_began(day: date, n: int) -> None:
    if calendar.is_workday(day):
        assert calendar.add(calendar.add(day, n).date, -n).date == day
        assert calendar.add(calendar.add(day, -n).date, n).date == day


@given(one=days, apart=st.integers(-900, 900))
def test_between_changes_sign_with_direction_and_is_nothing_on_the_day_itself(one: date, apart: int) -> None:
    other = max(one + timedelta(apart), date(2005, 1, 1))
    assert calendar.between(one, other) == -calendar.between(other, one)
    assert calendar.between(one, one) == 0


@given(day=days, n=st.integers(0, 200))
def test_one_more_working_day_is_later_and_a_later_start_is_never_earlier(day: date, n: int) -> None:
    due = calendar.add(day, n).date
    assert calendar.add(day, n + 1).date > due
    assert calendar.add(day + timedelta(1), n).date >= due


def test_the_day_of_receipt_never_counts_whether_it_is_worked_or_not() -> None:
    friday, sunday, monday = date(2024, 6, 14), date(2024, 6, 16), date(2024, 6, 17)
    assert calendar.add(friday, 1).date == monday
    assert calendar.add(sunday, 1).date == monday
    assert "当日不计" in calendar.explain(friday, 1).steps[0].says


def test_reasons_name_the_holiday_the_worked_weekend_and_the_weekday() -> None:
    steps = {s.day: s.says for s in calendar.explain(date(2022, 9, 30), 20).steps}
    assert steps[date(2022, 10, 3)] == "国庆节放假"
    assert steps[date(2022, 10, 8)] == "国庆节调休上班，第1个工作日"
    assert steps[date(2022, 10, 15)] == "星期六"
    assert steps[date(2022, 11, 2)] == "第20个工作日"


def test_no_holiday_is_named_in_english() -> None:
    day = date(2004, 1, 1)
    while day <= calendar.announced_until:
        assert calendar.reason(day).isascii() is False
        assert not any("a" <= c <= "z" for c in calendar.reason(day)), day
        day += timedelta(1)


@settings(max_examples=200)
@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_the_numbered_calendar_counts_as_the_calendar_does(day: date, n: int) -> None:
    calendar = WorkCalendar({date(2020, 2, 10): (False, "延长假期")})
    index = calendar.index
    assert index.day(index.number(day) + n) == calendar.add(day, n).date
