"""From the events of a case to where it stands: the fold, the index columns, and the row of the ledger.

The columns `stage` to `closed_on` and the ledger row are written here and nowhere else, so that they can be rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.cases.models import Case, CaseEvent, CaseSettings, Outcome, Request
from gongkai.cases.rows import ledger_words
from gongkai.law import case as law
from gongkai.law.calendar import WorkCalendar
from gongkai.law.case import Stage
from gongkai.law.clock import Event, Readings, Reckoning, reckon
from gongkai.law.form import Form, all_forms
from gongkai.law.replies import reply
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency

FIRST_FORM = min(form.first_year for form in all_forms().values())


@dataclass(frozen=True)
class Rules:
    """What a fold needs beside the events: the agency's calendar, its readings and its settings."""

    calendar: WorkCalendar
    readings: Readings
    settings: CaseSettings


def settings_of(agency: Agency) -> CaseSettings:
    """The agency's settings; the defaults until somebody changes them."""
    return CaseSettings.objects.filter(agency=agency).first() or CaseSettings(agency=agency)


def rules_of(agency: Agency) -> Rules:
    """Calendar, readings and settings of an agency; two queries."""
    chosen = settings_of(agency)
    readings = Readings(chosen.pause_from, chosen.after_reasons, chosen.after_payment)
    return Rules(calendar_of(agency), readings, chosen)


def as_law(rows: Iterable[CaseEvent]) -> list[Event]:
    """Stored events as the law sees them, in order."""
    return [Event(r.name, r.on, of=r.of, until=r.until, days=r.days, key=r.key) for r in rows]


def history(case: Case) -> list[Event]:
    """The events of a case; one query."""
    return as_law(case.events.order_by("seq"))


def reckoned(case: Case, rules: Rules, today: date) -> Reckoning:
    """Where the clock of a case stands."""
    return reckon(history(case), calendar=rules.calendar, today=today, readings=rules.readings)


def settle(case: Case, clock: Reckoning) -> list[str]:
    """Write the index columns from the fold; returns the names of those that changed (not saved)."""
    now = {
        "stage": clock.stage.value,
        "received_on": clock.received,
        "due_on": clock.due,
        "paused": clock.paused,
        "extended": clock.extended,
        "waiting_until": clock.waiting_until if clock.stage in law.WAITING else None,
        "provisional": clock.provisional,
        "closed_on": clock.closed,
        "late": clock.closed is not None and clock.due is not None and clock.closed > clock.due,
    }
    changed = [name for name, value in now.items() if getattr(case, name) != value]
    for name in changed:
        setattr(case, name, now[name])
    return changed


def outcome_of(case: Case) -> str:
    """The row of table 3 that the case ends in, by the form of the year of its end; "" while it is open."""
    if case.closed_on is None or not case.reply_kind:
        return ""
    ends_as = reply(case.reply_kind)
    if case.closed_on.year < FIRST_FORM:
        return ends_as.row
    return ends_as.row_in(Form.for_year(case.closed_on.year).id)


def keep_row(case: Case, events: list[CaseEvent]) -> None:
    """Write the ledger row of a registered request; a new answer by order is no request of its own (表三)."""
    if case.kind != Case.Kind.REQUEST or case.received_on is None or case.stage == Stage.DISMISSED:
        return
    words = ledger_words(case, events)
    outcome = outcome_of(case)
    words.update(
        number=case.number, received_on=case.received_on, applicant_type=case.applicant_type,
        replied_on=case.closed_on if outcome else None, outcome=outcome, due_on=case.due_on,
    )  # fmt: skip
    assert outcome in ("", *Outcome.values)
    if case.request_id is None:
        case.request = Request.objects.create(agency=case.agency, **words)
        case.save(update_fields=["request"])
        return
    Request.objects.filter(pk=case.request_id).update(**words)
