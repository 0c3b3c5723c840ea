"""The clock of a request: its events folded into a due date, with the reason of every move. Pure, and quick.

Working days only; the day from which one counts never counts itself. A consultation takes days out of the period
(several at once take each day out once), a supplement, reasons or a payment start the period anew, an extension adds
to it. The law of the day of receipt stays (条例第30条至第35条; readings of the law: `Readings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from gongkai.law.calendar import WorkCalendar
from gongkai.law.case import BY_EVENT, Clock, Rule, Stage
from gongkai.law.consulting import opinion_days
from gongkai.law.errors import NotInForce
from gongkai.law.instruments import all_instruments
from gongkai.law.terms import Law


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day. `of` names the consultation or event it belongs to, `key` itself;
    `until` is a date that was set; `days` the working days of an extension."""

    name: str
    on: date
    of: str = ""
    until: date | None = None
    days: int = 0
    key: str = ""


@dataclass(frozen=True)
class Readings:
    """Where the law can be read two ways (docs/decisions/026); each agency's setting, with our default.

    `pause_from`: "next_day" – the day of dispatch still counts – or "same_day"; `reasons` and `payment`: the period
    runs "anew" after them, or goes on and the wait is taken out ("on").
    """

    pause_from: str = "next_day"
    reasons: str = "anew"
    payment: str = "anew"

    def goes_on(self, name: str) -> bool:
        """Whether the old period goes on after an event that ends a wait. A supplement always begins a new one."""
        chosen = {"reasons": self.reasons, "lapse_reasons": self.reasons, "pay": self.payment}
        return chosen.get(name) == "on"


DEFAULT = Readings()


@dataclass(frozen=True, slots=True)
class Consultation:
    """One consultation: `limit` is the last day of the time the consulted has, once its receipt is known."""

    key: str
    name: str
    sent: date
    served: date | None = None
    limit: date | None = None
    ended: date | None = None

    def end_on(self, today: date) -> date | None:
        """The last day that it takes out of the period as known today; None while it is open."""
        if self.limit is not None and (self.ended is None or self.ended > self.limit):
            return self.limit if today > self.limit or self.ended is not None else None
        return self.ended


@dataclass(frozen=True, slots=True)
class Out:
    """Days taken out of the period, from the day after `after` to `upto`, because of the event of that name."""

    after: date
    upto: date
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """What one event did: the due date before and after it."""

    event: Event
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Where the clock stands. `due` is None before receipt and while the period does not run; after the end it
    stays what it was at the end. `out` are the intervals taken out."""

    stage: Stage
    received: date | None
    counted_from: date | None
    term: int
    due: date | None
    paused: bool
    waiting_until: date | None
    extended: int
    fixed: date | None
    closed: date | None
    consultations: tuple[Consultation, ...]
    out: tuple[Out, ...]
    moves: tuple[Move, ...]
    provisional: bool

    def overdue(self, today: date) -> bool:
        """True when the reply came, or still waits, after the due date. A paused period is never overdue."""
        if self.due is None or (self.closed is None and self.paused):
            return False
        return (self.closed or today) > self.due


@cache
def _term(name: str, day: date) -> int:
    """A period of the law of a day, 0 where that law had none."""
    try:
        return Law.on(day).term(name).value
    except NotInForce:
        return 0


@cache
def excludes_agencies(received: date) -> bool:
    """Whether the time for asking other agencies is out of the period of a request received that day."""
    begins = all_instruments()["regulation-2019"].begins
    return begins is not None and received >= begins


class _Fold:
    """The state of the fold; `today` bounds what is still open."""

    __slots__ = (
        "calendar", "closed", "consults", "extended", "fixed", "index", "last_due", "lifted", "readings",
        "received", "stage", "start", "term", "today", "void_at", "void_by", "wait_until",
    )  # fmt: skip

    def __init__(self, calendar: WorkCalendar, today: date, readings: Readings) -> None:
        self.calendar, self.index, self.today, self.readings = calendar, calendar.index, today, readings
        self.stage: Stage = Stage.NEW
        self.received: date | None = None
        self.start: date | None = None
        self.term = self.extended = 0
        self.fixed: date | None = None
        self.void_at: date | None = None
        self.void_by = ""
        self.wait_until: date | None = None
        self.closed: date | None = None
        self.consults: dict[str, Consultation] = {}
        self.lifted: list[Out] = []

    def take(self, event: Event, rule: Rule) -> None:
        """Fold one event in."""
        effect = rule.clock
        if effect is Clock.START:
            self.received = self.start = event.on
            self.fixed = event.until
            self.term = _term("answer", event.on)
        elif effect is Clock.VOID:
            self.void_at, self.void_by, self.wait_until = event.on, event.name, event.until
        elif effect is Clock.RESTART:
            self._restart(event)
        elif effect is Clock.LIFT:
            self._lift(event.on)
        elif effect is Clock.PAUSE:
            key = event.key or event.of
            self.consults[key] = Consultation(key, event.name, event.on)
        elif effect is Clock.SERVED:
            self._served(event)
        elif effect is Clock.RESUME:
            known = self.consults[event.of]
            self.consults[event.of] = replace(known, ended=event.on)
        elif effect is Clock.EXTEND:
            self.extended += event.days
        elif effect is Clock.FIX:
            self.fixed = event.until
        elif effect is Clock.STOP:
            self.closed = event.on
        if rule.reaches is not None:
            self.stage = rule.reaches

    def _restart(self, event: Event) -> None:
        if self.readings.goes_on(event.name):
            self._lift(event.on)
            return
        # The period runs afresh; an extension belonged to the period that is gone.
        self.start, self.void_at, self.wait_until = event.on, None, None
        self.extended, self.fixed = 0, None

    def _lift(self, on: date) -> None:
        assert self.void_at is not None
        self.lifted.append(Out(self.void_at, on, self.void_by))
        self.void_at = self.wait_until = None

    def _served(self, event: Event) -> None:
        known = self.consults[event.of]
        days = opinion_days(known.name, self.received or event.on)
        limit = self.index.day(self.index.number(event.on) + days) if days else None
        self.consults[event.of] = replace(known, served=event.on, limit=limit)

    def intervals(self, today: date) -> tuple[list[Out], bool]:
        """The intervals taken out, in order of their beginning, and whether one of them is still open."""
        found, open_now = list(self.lifted), False
        for one in self.consults.values():
            if not self._excluded(one.name):
                continue
            end = one.end_on(today)
            if end is None or (self.closed is not None and end > today):
                open_now, end = True, today
            # Days are taken out from the day after dispatch; by the other reading, from that day itself.
            after = one.sent - timedelta(1) if self.readings.pause_from == "same_day" else one.sent
            if end > after:
                found.append(Out(after, end, one.name))
        found.sort(key=lambda out: (out.after, out.upto))
        return found, open_now

    def _excluded(self, name: str) -> bool:
        """Whether the law of the day of receipt takes such a consultation out of the period.

        2007年条例第24条 named third parties alone; 条例第33条第3款 names third parties and other agencies.
        """
        return name == "consult_third_party" or self.received is None or excludes_agencies(self.received)

    def still(self, today: date) -> bool:
        """True when a consultation sent before the period ran out is open: the period stands still."""
        due = self.due(today)
        return any(
            one.end_on(today) is None and self._excluded(one.name) and (due is None or one.sent < due)
            for one in self.consults.values()
        )

    def due(self, today: date) -> date | None:
        """The due date as known on a day; None while no period runs."""
        if self.start is None or self.void_at is not None:
            return None
        if self.fixed is not None:
            # A last day that is a day off gives way to the next working day (民事诉讼法第85条).
            return (
                self.fixed if self._works(self.fixed) else self.index.day(self.index.number(self.fixed) + 1)
            )
        # After the end only facts of the days before it count, whenever they were recorded.
        today = self.closed or today
        number = self.index.number
        reached = self.start
        last = number(reached) + self.term + self.extended
        if self.consults or self.lifted:
            for out in self.intervals(today)[0]:
                begins = number(max(out.after, reached))
                if out.upto < reached or begins >= last:
                    continue
                last += number(out.upto) - begins
                reached = max(reached, out.upto)
        return self.index.day(last)

    def _works(self, day: date) -> bool:
        return self.calendar.is_workday(day)


def reckon(
    events: Iterable[Event],
    *,
    calendar: WorkCalendar,
    today: date,
    readings: Readings = DEFAULT,
    moves: bool = True,
) -> Reckoning:
    """Fold a request's events, in the order they were recorded, into where its clock stands today.

    Pure: same events, same answer. `moves` False leaves out the before and after of each event. Raises KeyError for
    a word that is no event, NotInForce for days before the first calendar.
    """
    history = effective(events)
    fold, made = _Fold(calendar, today, readings), []
    for event in history:
        before = fold.due(event.on) if moves else None
        fold.take(event, BY_EVENT[event.name])
        if moves:
            after = fold.due(event.on)
            if BY_EVENT[event.name].clock is not Clock.NONE:
                made.append(Move(event, before, after))
    return _result(fold, tuple(made), calendar, today)


def effective(events: Iterable[Event]) -> list[Event]:
    """The events without those that were annulled as recorded by mistake."""
    held = list(events)
    gone = {e.of for e in held if e.name == "annul"}
    if not gone:
        return held
    return [e for e in held if e.key not in gone and not (e.of in gone and e.name != "annul")]


def _result(fold: _Fold, moves: tuple[Move, ...], calendar: WorkCalendar, today: date) -> Reckoning:
    due = fold.due(today)
    out, _ = fold.intervals(fold.closed or today)
    return Reckoning(
        stage=fold.stage, received=fold.received, counted_from=fold.start, term=fold.term, due=due,
        paused=fold.closed is None and fold.fixed is None and fold.still(today), waiting_until=fold.wait_until,
        extended=fold.extended, fixed=fold.fixed, closed=fold.closed, consultations=tuple(fold.consults.values()),
        out=tuple(out), moves=moves, provisional=due is not None and due > calendar.announced_until,
    )  # fmt: skip


def due_date(events: Sequence[Event], *, calendar: WorkCalendar, today: date) -> date | None:
    """The due date alone, by the default readings: for lists and counts of very many requests."""
    return reckon(events, calendar=calendar, today=today, moves=False).due
