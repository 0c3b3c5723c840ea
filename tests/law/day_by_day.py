"""An answer to “when is it due?” that shares nothing with `law.clock`: one walks the days, pencil in hand.

Slow on purpose. It asks chinese_calendar itself whether offices work on a day, keeps the days taken out as a plain
set (so that a day is out once, however many consultations cover it) and counts on its fingers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from gongkai.law.clock import Event, Readings

ONE = timedelta(1)
NEW_LAW = date(2019, 5, 15)
WAITS = ("ask_supplement", "ask_reasons", "notify_fee")
AFRESH = ("supplement", "reasons", "lapse_reasons", "pay")
ENDINGS = ("serve", "withdraw", "lapse_supplement", "lapse_fee")
CONSULTED = ("consult_third_party", "consult_co_maker", "consult_agency")


@dataclass
class Counted:
    """What the pencil found: the due date, the days taken out of the period, whether it stands still today."""

    due: date | None
    out: set[date]
    still: bool


@dataclass
class Desk:
    """A calendar on the wall: what chinese_calendar says, with the days that an authority changed."""

    changed: Mapping[date, bool]

    def works(self, day: date) -> bool:
        if day in self.changed:
            return self.changed[day]
        if day.year > 2026:  # no notice yet: weekdays, but not the holidays that never move
            fixed = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
            return day.weekday() < 5 and (day.month, day.day) not in fixed
        return chinese_calendar.is_workday(day)

    def after(self, day: date, many: int) -> date:
        while many:
            day += ONE
            many -= self.works(day)
        return day


def count(
    events: Sequence[Event],
    today: date,
    readings: Readings | None = None,
    changed: Mapping[date, bool] | None = None,
) -> Counted:
    """The due date of a history as known today (or at its end, when it has ended)."""
    readings, desk = readings or Readings(), Desk(changed or {})
    held = _without_slips(events)
    receipt, ended = next((e for e in held if e.name == "receive"), None), False
    if receipt is None:
        return Counted(None, set(), False)
    for at, event in enumerate(held):
        if event.name in ENDINGS:
            known = [e for e in held[at + 1 :] if e.name in ("consultation_served", "opinion", "silence")]
            held, today, ended = [*held[: at + 1], *known], event.on, True
            break
    new_law = receipt.on >= NEW_LAW
    begins, quota, told, waits_since, lifted = receipt.on, 20 if new_law else 15, receipt.until, None, []
    for event in held:
        goes_on = (event.name == "pay" and readings.payment == "on") or (
            event.name in ("reasons", "lapse_reasons") and readings.reasons == "on"
        )
        if event.name in WAITS:
            waits_since = event.on
        elif event.name == "waive_fee" or goes_on:
            lifted.append((waits_since, event.on))
            waits_since = None
        elif event.name in AFRESH:
            begins, quota, told, waits_since = event.on, 20 if new_law else 15, None, None
        elif event.name == "extend":
            quota += event.days
        elif event.name == "delay":
            told = event.until
    out: set[date] = set()
    asked = [e for e in held if e.name in CONSULTED and (new_law or e.name == "consult_third_party")]
    open_since = []
    for one in asked:
        until = _answered(one, held, today, desk, new_law)
        if until is None:
            open_since.append(one.on)
        _cross_out(out, one.on, min(until or today, today) if ended else until or today, readings)
    for since, until in lifted:
        _cross_out(out, since, until)
    if waits_since is not None:
        return Counted(None, out, bool(open_since))
    if told is not None:
        while not desk.works(told):
            told += ONE
        return Counted(told, out, False)
    day = begins
    while quota:
        day += ONE
        quota -= desk.works(day) and day not in out
    return Counted(day, out, any(since < day for since in open_since))


def _without_slips(events: Sequence[Event]) -> list[Event]:
    slips = {e.of for e in events if e.name == "annul"}
    return [
        e for e in events if e.name != "annul" and e.key not in (slips - {""}) and e.of not in (slips - {""})
    ]


def _answered(one: Event, held: Sequence[Event], today: date, desk: Desk, new_law: bool) -> date | None:
    """The last day that a consultation takes out; None while it is open."""
    served = next((e.on for e in held if e.name == "consultation_served" and e.of == one.key), None)
    answer = next((e.on for e in held if e.name in ("opinion", "silence") and e.of == one.key), None)
    if served is not None and new_law and one.name != "consult_agency":
        limit = desk.after(served, 15)
        if (answer or today) > limit:
            return limit
    return answer


def _cross_out(out: set[date], since: date, until: date, readings: Readings | None = None) -> None:
    """The day of dispatch of a consultation may be out too, that of a notice to the applicant never is."""
    if readings and readings.pause_from == "same_day" and since <= until:
        out.add(since)
    day = since
    while day < until:
        day += ONE
        out.add(day)
