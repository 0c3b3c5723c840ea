"""Random lives of requests: lawful events on random days, and what must hold after each of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gongkai.law import case
from gongkai.law.calendar import WorkCalendar
from gongkai.law.case import Clock, Stage
from gongkai.law.clock import DEFAULT, Event, Readings, due_date, effective, reckon
from gongkai.law.clock_days import days
from gongkai.law.errors import Refused
from gongkai.law.lawful import may, undoable
from law.day_by_day import Desk, count

STARTS = st.dates(date(2018, 1, 1), date(2025, 12, 31))
READINGS = st.builds(
    Readings,
    pause_from=st.sampled_from(["next_day", "same_day"]),
    reasons=st.sampled_from(["anew", "on"]),
    payment=st.sampled_from(["anew", "on"]),
)
ENDED = {Stage.REPLIED, Stage.ENDED, Stage.ARCHIVED}
# What touches neither stage nor clock, and the ends that other rules see to: drawn, they would only crowd out the rest.
IDLE = {
    "search", "ask_unit", "unit_answers", "counsel", "meet", "contact", "reassign", "service_proof", "dismiss",
    "withdraw", "archive",
}  # fmt: skip
MAY_GO_BACK = {Clock.RESTART, Clock.ANNUL}


class Life:
    """A request that takes whatever the law lets happen to it."""

    def __init__(
        self, start: date, readings: Readings = DEFAULT, changed: dict[date, bool] | None = None
    ) -> None:
        self.today, self.readings, self.changed = start, readings, changed or {}
        self.calendar = WorkCalendar({d: (w, "示例") for d, w in self.changed.items()} or None)
        self.events: list[Event] = []
        self.refusals: list[Refused] = []

    def clock(self, today: date | None = None) -> Any:
        return reckon(self.events, calendar=self.calendar, today=today or self.today, readings=self.readings)

    def attempt(self, event: Event) -> bool:
        try:
            may(self.events, event, calendar=self.calendar, today=self.today, readings=self.readings)
        except Refused as no:
            self.refusals.append(no)
            return False
        self.events.append(event)
        return True

    def draw(self, data: Any) -> Event | None:
        """Some event that the stage offers, with fields that are often, not always, right."""
        clock = self.clock()
        asked = [c.key for c in clock.consultations if c.ended is None]
        slips = [e.key for e in effective(self.events) if e.name in (*case.CONSULTATIONS, "extend", "delay")]
        last = undoable(self.events)
        slips += [last.key] if last is not None else []
        offered = [
            r
            for r in case.possible(clock.stage)
            if r.event not in IDLE and ("of" not in r.asks or (slips if r.event == "annul" else asked))
        ]
        if not offered:
            return None
        chosen = data.draw(st.sampled_from(offered))
        on = self.today - timedelta(data.draw(st.sampled_from([0, 0, 0, 1, 4])))
        key, of, until, many = f"e{len(self.events)}", "", None, 0
        if "of" in chosen.asks:
            of = data.draw(st.sampled_from(slips if chosen.event == "annul" else asked))
        if "until" in chosen.asks:
            until = on + timedelta(data.draw(st.sampled_from([60, 40, 12, 5, 0])))
        if "days" in chosen.asks:
            many = data.draw(st.sampled_from([4, 1, 10, 19, 20, 21, 0]))
        return Event(chosen.event, on, of=of, until=until, days=many, key=key)


def lawful_state(life: Life) -> None:
    """No history that `may` let through is one that the law does not know."""
    held, clock = effective(life.events), life.clock()
    names = [e.name for e in held]
    assert clock.stage in Stage
    steps = [case.rule(n).reaches for n in names if case.rule(n).reaches is not None]
    assert clock.stage == (steps[-1] if steps else Stage.NEW)
    if "serve" in names:
        way = [names.index(n) for n in ("arrive", "receive", "pass_review", "draft", "sign", "seal", "serve")]
        assert way == sorted(way)
        assert clock.received is not None
    for once in ("receive", "ask_supplement", "ask_reasons", "notify_fee", "serve", "archive"):
        assert names.count(once) <= 1
    most = 20 if clock.received is not None and clock.received >= date(2019, 5, 15) else 15
    assert sum(e.days for e in held if e.name == "extend") <= most
    assert (clock.closed is not None) == (clock.stage in ENDED)
    if clock.stage in case.WAITING:
        assert clock.due is None
        assert clock.waiting_until is not None
    assert all(no.why and no.article for no in life.refusals)


def agrees_with_the_pencil(life: Life) -> None:
    """Due date, standing still and days taken out as counted one by one."""
    clock, pencil = life.clock(), count(life.events, life.today, life.readings, life.changed)
    assert clock.due == pencil.due
    if clock.closed is None and clock.due is not None:
        assert clock.paused == pencil.still
    if clock.due is not None:
        assert Desk(life.changed).works(clock.due)


def never_moves_back(life: Life) -> None:
    """Only a fresh start or a correction brings the due date forward in time; the mere passing of days never does.

    After the answer, the record of an opinion that came before it is such a correction.
    """
    clock = life.clock()
    ended = False
    for move in clock.moves:
        effect = case.rule(move.event.name).clock
        if move.before and move.after and move.after < move.before:
            late_record = ended and effect in (Clock.RESUME, Clock.SERVED) and move.event.on < clock.closed
            assert effect in MAY_GO_BACK or late_record, move
        ended = ended or effect is Clock.STOP
    later = life.clock(life.today + timedelta(9))
    if clock.due is not None:
        assert later.due >= clock.due
        assert clock.paused or later.due == clock.due


def is_proved_by_its_days(life: Life) -> None:
    """The list of days has exactly as many counted days as the period has."""
    clock = life.clock()
    shown = days(life.events, calendar=life.calendar, today=life.today, readings=life.readings)
    assert (not shown) == (clock.received is None)
    if shown:
        assert [d.day for d in shown] == [shown[0].day + timedelta(i) for i in range(len(shown))]
    if clock.due is not None and clock.fixed is None:
        last = [d for d in shown if d.count][-1]
        assert (last.day, last.count, last.kind) == (clock.due, clock.term + clock.extended, "due")


class Lives(RuleBasedStateMachine):
    """One request, day after day."""

    @initialize(start=STARTS, readings=READINGS, moved=st.lists(st.integers(0, 60), max_size=3))
    def begins(self, start: date, readings: Readings, moved: list[int]) -> None:
        changed = {start + timedelta(i): not Desk({}).works(start + timedelta(i)) for i in moved}
        self.life = Life(start, readings, changed)
        assert self.life.attempt(Event("arrive", start))
        assert self.life.attempt(Event("receive", start))

    @rule(data=st.data(), passed=st.sampled_from([1, 0, 0, 2, 3, 8, 30]))
    def something_happens(self, data: Any, passed: int) -> None:
        self.life.today += timedelta(passed)
        event = self.life.draw(data)
        if event is not None:
            self.life.attempt(event)

    @rule(data=st.data(), passed=st.sampled_from([1, 0, 3]))
    def somebody_is_consulted(self, data: Any, passed: int) -> None:
        self.life.today += timedelta(passed)
        name = data.draw(st.sampled_from([*case.CONSULTATIONS, "extend"]))
        many = 5 if name == "extend" else 0
        if any(r.event == name for r in case.possible(self.life.clock().stage)):
            self.life.attempt(Event(name, self.life.today, key=f"e{len(self.life.events)}", days=many))

    @rule()
    def the_applicant_withdraws(self) -> None:
        if len(self.life.events) > 12:
            self.life.attempt(Event("withdraw", self.life.today, key=f"e{len(self.life.events)}"))

    @rule()
    def a_step_is_undone(self) -> None:
        last = undoable(self.life.events)
        if last is None:
            return
        before = reckon(
            effective(self.life.events)[:-1],
            calendar=self.life.calendar,
            today=self.life.today,
            readings=self.life.readings,
        )
        assert self.life.attempt(
            Event("annul", self.life.today, of=last.key, key=f"e{len(self.life.events)}")
        )
        if effective(self.life.events) == effective(self.life.events[:-1])[:-1]:
            assert self.life.clock() == before

    @rule(passed=st.integers(0, 4))
    def the_office_goes_on(self, passed: int) -> None:
        """The straight way to an answer, so that ends are reached often enough."""
        self.life.today += timedelta(passed)
        nexts = {
            "review": "pass_review", "handling": "draft", "signing": "sign", "sealing": "seal", "serving": "serve",
            "replied": "archive", "ended": "archive", "supplement": "supplement", "reasons": "reasons", "fee": "pay",
        }  # fmt: skip
        name = nexts.get(self.life.clock().stage)
        if name:
            self.life.attempt(Event(name, self.life.today, key=f"e{len(self.life.events)}"))

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "life"):
            return
        lawful_state(self.life)
        agrees_with_the_pencil(self.life)
        never_moves_back(self.life)
        same = self.life.clock()
        assert self.life.clock() == same
        if self.life.readings == DEFAULT:
            got = due_date(self.life.events, calendar=self.life.calendar, today=self.life.today)
            assert got == same.due

    @invariant()
    def is_explained(self) -> None:
        if hasattr(self, "life"):
            is_proved_by_its_days(self.life)

    @invariant()
    def an_open_request_may_be_withdrawn(self) -> None:
        if hasattr(self, "life") and self.life.clock().stage in case.OPEN:
            event = Event("withdraw", self.life.today)
            assert may(self.life.events, event, calendar=self.life.calendar, today=self.life.today)


TestLives = Lives.TestCase
TestLives.settings = settings(
    max_examples=100,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.data(), st.lists(st.dates(date(2022, 11, 1), date(2024, 12, 31)), min_size=1, max_size=5))
def test_every_year_what_came_and_was_carried_in_is_what_was_done_and_is_carried_out(
    data: Any, starts: list[date]
) -> None:
    lives = []
    for start in starts:
        life = Life(start)
        life.attempt(Event("arrive", start))
        for _ in range(data.draw(st.integers(0, 14))):
            life.today += timedelta(data.draw(st.sampled_from([0, 1, 5, 40, 200])))
            event = life.draw(data)
            if event is not None:
                life.attempt(event)
        lives.append(life)
    for year in range(2022, 2030):
        last, before = date(year, 12, 31), date(year - 1, 12, 31)
        clocks = [_on(life, last) for life in lives]
        new = sum(c.received is not None and c.received.year == year for c in clocks)
        carried_in = sum(_open(_on(life, before)) for life in lives)
        done = sum(c.received is not None and c.closed is not None and c.closed.year == year for c in clocks)
        assert new + carried_in == done + sum(map(_open, clocks))
        # … and the same from the bare events, without the fold.
        assert new == sum(any(e.name == "receive" and e.on.year == year for e in x.events) for x in lives)
        assert done == sum(_ended_in(x.events, year) for x in lives)


def _on(life: Life, day: date) -> Any:
    # What was undone never was, whenever that was noticed.
    known = [e for e in effective(life.events) if e.on <= day]
    return reckon(known, calendar=life.calendar, today=day)


def _open(clock: Any) -> bool:
    return clock.received is not None and clock.closed is None


def _ended_in(events: list[Event], year: int) -> bool:
    events = effective(events)
    taken = any(e.name == "receive" for e in events)
    return taken and any(e.name in ("serve", *case.ENDS) and e.on.year == year for e in events)
