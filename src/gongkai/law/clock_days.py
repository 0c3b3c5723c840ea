"""“Why this date”: every day from receipt to the due date with its reason, and one sentence for each event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.law.calendar import WorkCalendar
from gongkai.law.case import EFFECTS, Clock, rule
from gongkai.law.clock import DEFAULT, Event, Readings, Reckoning, effective, excludes_agencies, reckon

CONSULTED = {
    "consult_third_party": "征求第三方意见",
    "consult_co_maker": "征求共同制作机关意见",
    "consult_agency": "征求其他机关意见",
}
# Why days are taken out: a consultation, or a wait after which the old period goes on.
OUT = {**CONSULTED, "ask_reasons": "等待申请人说明理由", "notify_fee": "等待申请人缴费"}
MOST_DAYS = 1500


@dataclass(frozen=True)
class Day:
    """One calendar day of the life of a request. `count` is its number in the period that runs, 0 when it is not
    counted; `kind`: start, counted, off, out (taken out), waiting, due or late."""

    day: date
    count: int
    kind: str
    says: str


def sentences(clock: Reckoning) -> list[tuple[Event, str, str]]:
    """For each event that moved the clock: the event, what it did in words, and its article."""
    made = []
    shown: date | None = None
    for move in clock.moves:
        found = rule(move.event.name)
        said = EFFECTS[found.clock]
        if found.clock is Clock.PAUSE and clock.received is not None:
            said = _pausing(move.event.name, clock.received)
        if found.clock is Clock.EXTEND:
            said = f"答复期限延长{move.event.days}个工作日"
        if move.after is None and found.clock is Clock.VOID and move.event.until is not None:
            said += f"至{move.event.until.isoformat()}"
        elif move.after is not None and move.after != shown:
            said += f"，答复期限{'为' if shown is None else '改为'}{move.after.isoformat()}"
        shown = move.after
        made.append((move.event, said, found.article))
    return made


def _pausing(name: str, received: date) -> str:
    if name == "consult_third_party" or excludes_agencies(received):
        return EFFECTS[Clock.PAUSE]
    return "征求意见的时间计入答复期限：当时的条例只扣除征求第三方意见的时间"


def days(
    events: list[Event],
    *,
    calendar: WorkCalendar,
    today: date,
    readings: Readings = DEFAULT,
) -> list[Day]:
    """Every day from the receipt to the due date (or today, while nothing is due yet), each with its reason.

    The working days marked as counted after the last start are exactly term + extension many when nothing is open:
    the list proves the date. Bounded to MOST_DAYS days.
    """
    clock = reckon(events, calendar=calendar, today=today, readings=readings)
    if clock.received is None:
        return []
    waits = _waits(effective(events), readings, today)
    last = max(filter(None, (clock.due, clock.closed, today if clock.due is None else None)))
    made: list[Day] = []
    count, at = 0, clock.received
    while at <= last and len(made) < MOST_DAYS:
        if at == clock.received or at in waits.starts:
            count = 0
            made.append(Day(at, 0, "start", f"{waits.starts.get(at, '收到申请')}，当日不计"))
        else:
            one, count = _day(at, count, clock, waits, calendar)
            made.append(one)
        at += timedelta(1)
    return made


@dataclass
class _Waits:
    """The days on which the period began anew (with why), and the days spent waiting for the applicant."""

    starts: dict[date, str]
    waiting: dict[date, str]


def _waits(events: list[Event], readings: Readings, today: date) -> _Waits:
    found = _Waits({}, {})
    begun: date | None = None
    label = ""
    for event in events:
        effect = rule(event.name).clock
        if effect is Clock.VOID:
            begun, label = event.on, rule(event.name).label
        elif effect in (Clock.RESTART, Clock.LIFT, Clock.STOP) and begun is not None:
            _fill(found.waiting, begun, event.on, label)
            if effect is Clock.RESTART and not readings.goes_on(event.name):
                found.starts[event.on] = f"{rule(event.name).label}，期限重新起算"
            begun = None
    if begun is not None:
        _fill(found.waiting, begun, today, label)
    return found


def _fill(waiting: dict[date, str], begun: date, ended: date, label: str) -> None:
    at = begun + timedelta(1)
    while at <= ended:
        waiting[at] = f"已{label}，等待申请人，不计入答复期限"
        at += timedelta(1)


def _day(at: date, count: int, clock: Reckoning, waits: _Waits, calendar: WorkCalendar) -> tuple[Day, int]:
    if at in waits.waiting:
        return Day(at, 0, "waiting", waits.waiting[at]), count
    if not calendar.is_workday(at):
        return Day(at, 0, "off", calendar.reason(at)), count
    late = clock.due is not None and at > clock.due
    inside = "" if late else _taken_out(at, clock)
    if inside:
        return Day(at, 0, "out", f"{inside}期间，不计入答复期限"), count
    if late:
        return Day(at, 0, "late", "已超过答复期限"), count
    count += 1
    kind = "due" if at == clock.due else "counted"
    ends = "，答复期限届满" if kind == "due" else ""
    return Day(at, count, kind, calendar.reason(at, count) + ends), count


def _taken_out(at: date, clock: Reckoning) -> str:
    names = [out.name for out in clock.out if out.after < at <= out.upto]
    return OUT[names[0]] if names else ""
