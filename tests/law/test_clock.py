"""The clock of a request. Many more dates, with their reasons, stand as data in case_examples/."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.calendar import WorkCalendar
from gongkai.law.case import Clock, Stage, rule
from gongkai.law.clock import Event, Out, Readings, due_date, effective, excludes_agencies, reckon
from law.day_by_day import count

CALENDAR = WorkCalendar()
RECEIVED = date(2025, 6, 3)
START = [Event("arrive", RECEIVED), Event("receive", RECEIVED)]
LATER = date(2025, 12, 31)


def june(day: int) -> date:
    return date(2025, 6, day)


def due(*events: Event, today: date = LATER, readings: Readings | None = None) -> date | None:
    return reckon([*START, *events], calendar=CALENDAR, today=today, readings=readings or Readings()).due


def asked(day: int, key: str = "a", kind: str = "consult_agency") -> Event:
    return Event(kind, june(day), key=key)


def told(day: int, key: str = "a") -> Event:
    return Event("opinion", june(day), of=key)


def test_nothing_is_due_before_receipt() -> None:
    got = reckon(START[:1], calendar=CALENDAR, today=LATER)
    assert (got.stage, got.received, got.due, got.term, got.overdue(LATER)) == (
        Stage.ARRIVED,
        None,
        None,
        0,
        False,
    )
    assert reckon([], calendar=CALENDAR, today=LATER).stage == Stage.NEW


def test_the_day_of_receipt_is_not_counted() -> None:
    assert due() == date(2025, 7, 1) == CALENDAR.add(RECEIVED, 20).date


def test_a_word_that_is_no_event_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        due(Event("dance", june(4)))


def test_the_order_in_which_parallel_opinions_are_recorded_does_not_matter() -> None:
    one = due(asked(5), asked(9, "b"), told(12, "b"), told(20))
    other = due(asked(9, "b"), asked(5), told(20), told(12, "b"))
    assert one == other == date(2025, 7, 16)


def test_the_period_moves_day_by_day_while_a_consultation_is_open_and_stands_when_it_ends() -> None:
    open_, ended = [asked(5)], [asked(5), told(12)]
    seen = [due(*open_, today=june(day)) for day in (5, 6, 9, 12)]
    assert seen == [date(2025, 7, day) for day in (1, 2, 3, 8)]
    assert {due(*ended, today=june(day)) for day in (12, 20, 30)} == {date(2025, 7, 8)}


def test_every_move_tells_the_date_before_and_after() -> None:
    events = [*START, asked(5), told(12), Event("extend", june(13), days=2)]
    moves = reckon(events, calendar=CALENDAR, today=LATER).moves
    assert [(m.event.name, m.before, m.after) for m in moves] == [
        ("receive", None, date(2025, 7, 1)),
        ("consult_agency", date(2025, 7, 1), date(2025, 7, 1)),
        ("opinion", date(2025, 7, 8), date(2025, 7, 8)),
        ("extend", date(2025, 7, 8), date(2025, 7, 10)),
    ]
    assert reckon(events, calendar=CALENDAR, today=LATER, moves=False).moves == ()


def test_a_slip_and_all_that_hung_on_it_is_as_if_it_had_not_been() -> None:
    slip = [
        asked(5),
        Event("consultation_served", june(6), of="a"),
        told(12),
        Event("annul", june(13), of="a"),
    ]
    assert due(*slip) == due()
    assert [e.name for e in effective([*START, *slip])] == ["arrive", "receive", "annul"]


def test_a_third_party_has_fifteen_working_days_from_its_own_receipt() -> None:
    events = [*START, asked(5, kind="consult_third_party"), Event("consultation_served", june(10), of="a")]
    one = reckon(events, calendar=CALENDAR, today=june(11)).consultations[0]
    assert (one.served, one.limit, one.ended) == (june(10), date(2025, 7, 1), None)
    assert one.end_on(date(2025, 7, 1)) is None
    assert one.end_on(date(2025, 7, 2)) == date(2025, 7, 1)


def test_an_agency_that_is_no_co_maker_has_no_such_limit() -> None:
    events = [*START, asked(5), Event("consultation_served", june(10), of="a")]
    assert reckon(events, calendar=CALENDAR, today=LATER).consultations[0].limit is None
    assert reckon(events, calendar=CALENDAR, today=LATER).paused


def test_the_law_of_2007_took_out_third_parties_only() -> None:
    assert not excludes_agencies(date(2019, 5, 14))
    assert excludes_agencies(date(2019, 5, 15))


def test_what_is_paused_is_not_overdue_but_what_was_late_before_stays_late() -> None:
    paused = reckon([*START, asked(5)], calendar=CALENDAR, today=LATER)
    late = reckon(
        [*START, Event("consult_agency", date(2025, 7, 2), key="a")], calendar=CALENDAR, today=LATER
    )
    assert (paused.paused, paused.overdue(LATER)) == (True, False)
    assert (late.paused, late.overdue(LATER), late.due) == (False, True, date(2025, 7, 1))


def test_after_the_end_the_due_date_stays_what_it_was() -> None:
    ended = [asked(5), Event("withdraw", june(12))]
    at_the_end = due(*ended)
    assert at_the_end == date(2025, 7, 8)
    assert due(*ended, told(27)) == at_the_end
    got = reckon([*START, *ended, told(27)], calendar=CALENDAR, today=LATER)
    assert (got.closed, got.paused, got.out) == (
        june(12),
        False,
        (Out(june(5), june(12), "consult_agency"),),
    )


def test_each_reading_changes_what_it_names_and_nothing_else() -> None:
    consulted = (asked(5), told(12))
    paid = (
        Event("pass_review", june(4)),
        Event("notify_fee", june(5), until=date(2025, 7, 4)),
        Event("pay", june(12)),
    )
    reasoned = (
        Event("pass_review", june(4)),
        Event("ask_reasons", june(5), until=june(20)),
        Event("reasons", june(12)),
    )
    same_day, pay_on, reasons_on = Readings("same_day"), Readings(payment="on"), Readings(reasons="on")
    assert due(*consulted, readings=same_day) == CALENDAR.add(due(*consulted) or RECEIVED, 1).date
    for events, chosen, others in ((paid, pay_on, reasons_on), (reasoned, reasons_on, pay_on)):
        assert due(*events) == due(*events, readings=others) == CALENDAR.add(june(12), 20).date
        assert due(*events, readings=chosen) == date(2025, 7, 8)
    assert not Readings("same_day", "on", "on").goes_on("supplement")


def test_an_extension_does_not_outlive_the_period_that_it_extended() -> None:
    extended = Event("extend", june(4), days=5)
    supplement = (Event("ask_supplement", june(5), until=june(20)), Event("supplement", june(12)))
    assert due(extended, *supplement) == due(*supplement) == CALENDAR.add(june(12), 20).date


def test_a_day_that_was_told_gives_way_to_the_next_working_day() -> None:
    ordered = [Event("arrive", RECEIVED), Event("receive", RECEIVED, until=june(21))]
    got = reckon(ordered, calendar=CALENDAR, today=june(4))
    assert (got.fixed, got.due) == (june(21), june(23))


def test_the_future_is_provisional() -> None:
    last = CALENDAR.announced_until
    near, far = last - timedelta(60), last - timedelta(10)
    for received, provisional in ((near, False), (far, True)):
        events = [Event("arrive", received), Event("receive", received)]
        assert reckon(events, calendar=CALENDAR, today=received).provisional is provisional


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(SPANS, st.sampled_from(["next_day", "same_day"]))
def test_however_many_consultations_overlap_each_day_is_taken_out_once(
    spans: list[tuple[int, int]], pause_from: str
) -> None:
    events = list(START)
    for n, (sent, lasted) in enumerate(spans):
        events.append(Event("consult_agency", RECEIVED + timedelta(sent), key=str(n)))
        events.append(Event("opinion", RECEIVED + timedelta(sent + lasted), of=str(n)))
    readings = Readings(pause_from)
    got = reckon(events, calendar=CALENDAR, today=LATER, readings=readings)
    assert got.due == count(events, LATER, readings).due
    if pause_from == "next_day":
        assert due_date(events, calendar=CALENDAR, today=LATER) == got.due
    pairs = [events[i : i + 2] for i in range(2, len(events), 2)]
    backwards = [*START, *(e for pair in reversed(pairs) for e in pair)]
    assert reckon(backwards, calendar=CALENDAR, today=LATER, readings=readings).due == got.due


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 20), st.integers(0, 25))
def test_an_extension_adds_exactly_its_working_days(many: int, after: int) -> None:
    extended = due(Event("extend", RECEIVED + timedelta(after), days=many))
    assert CALENDAR.between(due() or RECEIVED, extended or RECEIVED) == many


def test_only_the_named_operations_ever_touch_the_period() -> None:
    untouched = ("search", "draft", "counsel", "meet", "contact", "service_proof", "archive", "sign")
    assert all(rule(name).clock is Clock.NONE for name in untouched)
    assert due(Event("search", june(9)), Event("contact", june(10))) == due()
