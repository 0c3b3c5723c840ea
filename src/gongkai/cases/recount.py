"""Fold every case anew: after a change of calendar or readings, and each night, since an open pause moves the date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.db.models import OuterRef, Subquery

from gongkai.audit import log
from gongkai.cases.models import Case, CaseEvent, Request
from gongkai.cases.settling import Rules, as_law, rules_of, settle
from gongkai.law import case as law
from gongkai.law.clock import reckon
from gongkai.registry.models import Agency

AT_ONCE = 1000
_SEALED = ("query_code", "description", "purpose")


@dataclass(frozen=True)
class Moved:
    """A case whose due date the recount changed."""

    case: Case
    before: date | None
    after: date | None


def recount(
    agency: Agency,
    *,
    today: date,
    at: datetime,
    cause: str,
    actor: str,
    everything: bool = False,
    rules: Rules | None = None,
    progress: Callable[[int], bool] | None = None,
) -> list[Moved]:
    """Fold the open cases (`everything`: all) of an agency and store what changed; logs each date that moved.

    `progress` is told how many are done and stops the run by answering False; what was stored stays stored.
    """
    held = rules or rules_of(agency)
    moved: list[Moved] = []
    done = 0
    for chunk in _chunks(agency, everything=everything):
        with transaction.atomic():
            moved += _fold(chunk, held, agency, today, at, cause, actor)
        done += len(chunk)
        if progress is not None and not progress(done):
            break
    return moved


def preview(agency: Agency, rules: Rules, today: date) -> list[Moved]:
    """What a recount by other rules would change, without storing anything: shown before a calendar is saved."""
    found = []
    for chunk in _chunks(agency, everything=False):
        for case, rows in with_events(chunk):
            due = reckon(
                as_law(rows), calendar=rules.calendar, today=today, readings=rules.readings, moves=False
            ).due
            if due != case.due_on:
                found.append(Moved(case, case.due_on, due))
    return found


def every_chunk(agency: Agency) -> Iterator[list[Case]]:
    """All cases of an agency with their ledger rows, a thousand at a time."""
    return _chunks(agency, everything=True)


def _chunks(agency: Agency, everything: bool) -> Iterator[list[Case]]:
    rows = Case.objects.filter(agency=agency).defer(*_SEALED).order_by("pk")
    if not everything:
        rows = rows.filter(stage__in=[s.value for s in law.OPEN])
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        last = chunk[-1].pk
        yield chunk


def with_events(chunk: list[Case]) -> Iterator[tuple[Case, list[CaseEvent]]]:
    """Each case with its events in order; one query for the chunk, nothing sealed is opened."""
    by_key = {case.pk: case for case in chunk}
    fields = ("case_id", "seq", "name", "on", "of", "until", "days", "key", "data")
    rows = CaseEvent.objects.filter(case_id__gte=chunk[0].pk, case_id__lte=chunk[-1].pk).only(*fields)
    for key, events in groupby(rows.order_by("case_id", "seq").iterator(AT_ONCE * 4), lambda e: e.case_id):
        if key in by_key:
            yield by_key[key], list(events)


def _fold(
    chunk: list[Case], rules: Rules, agency: Agency, today: date, at: datetime, cause: str, actor: str
) -> list[Moved]:
    found = _as_they_are(_settled(chunk, rules, today), rules, today)
    moved = [Moved(one.case, one.before, one.case.due_on) for one in found if one.before != one.case.due_on]
    if columns := {name for one in found for name in one.columns}:
        # Only the columns that changed: on most nights that is the due date alone.
        Case.objects.bulk_update([one.case for one in found], sorted(columns), batch_size=200)
    _to_the_ledger(moved)
    said = [
        (m.case.pk, f"申请{m.case.number}答复期限由{_day(m.before)}改为{_day(m.after)}：{cause}",
         {"before": _day(m.before), "after": _day(m.after)})
        for m in moved
    ]  # fmt: skip
    if said:
        log.write_many(actor, "重算答复期限", Case, said, at=at, agency=agency.code)
    return moved


def _to_the_ledger(moved: list[Moved]) -> None:
    """The rows of the ledger take the dates of their cases: an export tomorrow morning says what the desk says."""
    keys = [m.case.request_id for m in moved if m.case.request_id is not None]
    if keys:
        due = Case.objects.filter(request=OuterRef("pk")).values("due_on")
        Request.objects.filter(pk__in=keys).update(due_on=Subquery(due))


@dataclass(frozen=True)
class _Found:
    """A case whose columns the fold changed (not saved yet), its due date before, and the names of those columns."""

    case: Case
    before: date | None
    columns: list[str]


def _settled(chunk: list[Case], rules: Rules, today: date) -> list[_Found]:
    found = []
    for case, rows in with_events(chunk):
        before = case.due_on
        clock = reckon(
            as_law(rows), calendar=rules.calendar, today=today, readings=rules.readings, moves=False
        )
        if names := settle(case, clock):
            found.append(_Found(case, before, names))
    return found


def _as_they_are(found: list[_Found], rules: Rules, today: date) -> list[_Found]:
    """The same, its rows locked from here on, with every case folded again in which a step was taken meanwhile.

    Folding goes without locks, so nobody waits for it; the number of steps tells whether a case was read as it is now.
    """
    keys = [one.case.pk for one in found]
    rows = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    now = dict(rows.values_list("pk", "moves_made"))
    held = [one for one in found if now[one.case.pk] == one.case.moves_made]
    again = sorted(now.keys() - {one.case.pk for one in held})
    if not again:
        return held
    return held + _settled(
        list(Case.objects.defer(*_SEALED).filter(pk__in=again).order_by("pk")), rules, today
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else "（未起算）"
