"""放假调休安排 changed: what would change is shown first, then stored, and the open cases are counted anew.

A day set at an agency holds for it and for those below it; one without an agency for the whole installation, which
only the console may set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.cases.models import RecountRun
from gongkai.cases.recount import Moved, preview
from gongkai.cases.recount_runs import ask, run
from gongkai.cases.settling import rules_of
from gongkai.law.calendar import FIRST_YEAR, LAST_YEAR, WorkCalendar
from gongkai.law.errors import NoAccess, Stale, WrongInput
from gongkai.law.holiday_notice import Notice, read_notice
from gongkai.law.signs import within
from gongkai.registry.access import CONSOLE, Console, actor, require
from gongkai.registry.calendars import announced_years, below, calendar_of, local_days, over
from gongkai.registry.models import Agency, CalendarDay, CalendarNotice, Person

# So many open cases are counted at once in a request (about a second); more are left to the worker.
AT_ONCE = 2000
Days = Mapping[date, bool | None]


@dataclass(frozen=True)
class Changed:
    """A day that works otherwise than before."""

    day: date
    before: bool
    after: bool


@dataclass(frozen=True)
class Effect:
    """What a change of the calendar would do: days, and open cases whose due date moves."""

    days: list[Changed]
    moved: list[Moved]


def effect(agency: Agency | None, days: Days, *, today: date, year: int | None = None) -> Effect:
    """What setting `days` (None: taking off what was set) at `agency` would change; stores nothing.

    `year` is announced by it as a whole.
    """
    calendar = _calendar(agency, agency, {}, None)
    after = _calendar(agency, agency, days, year)
    found = [
        Changed(day, calendar.is_workday(day), after.is_workday(day))
        for day in sorted(days)
        if calendar.is_workday(day) != after.is_workday(day)
    ]
    moved: list[Moved] = []
    for one in below(agency):
        rules = rules_of(one)
        moved += preview(one, replace(rules, calendar=_calendar(one, agency, days, year)), today)
    return Effect(found, moved)


def _calendar(one: Agency | None, at: Agency | None, days: Days, year: int | None) -> WorkCalendar:
    """The calendar of `one` as it would be with `days` set at `at`."""
    key = at.pk if at else None
    rows = CalendarDay.objects.filter(over(one)).values_list("agency_id", "day", "works", "notice")
    kept = {(row[0], row[1]): row for row in rows}
    for day, works in days.items():
        if works is None:
            kept.pop((key, day), None)
        else:
            kept[key, day] = (key, day, works, "拟登记的安排")
    announced = announced_years(one) | ({year} if year else set())
    local = local_days(kept.values(), one) if one else {day: row[2:] for (_, day), row in kept.items()}
    return WorkCalendar(local or None, frozenset(announced))


@transaction.atomic
def save_notice(
    agency: Agency | None, text: str, title: str, *, year: int | None = None, by: Person | Console, today: date, at: datetime,
) -> tuple[CalendarNotice, list[RecountRun]]:  # fmt: skip
    """Store a notice and its days, and ask for a recount of every agency under it.

    Raises WrongInput for a text that cannot be read or a notice without a name.
    """
    _allowed(by, agency, today)
    read = read_notice(text, year)
    named = within(title, 200, "通知的名称和文号") or read.source[:200]
    if not named:
        raise WrongInput("请填写通知的名称和文号")
    notice = CalendarNotice.objects.create(
        agency=agency, year=read.year, title=named, text=text, whole_year=read.whole_year, at=at, by=actor(by)
    )
    for one in read.days:
        CalendarDay.objects.update_or_create(
            agency=agency,
            day=one.day,
            defaults={"works": one.works, "notice": named, "source": notice, "at": at, "by": actor(by)},
        )
    _note(by, "登记放假通知", notice, agency, at, f"登记{named}，共{len(read.days)}日", _plain(read))
    return notice, _recounts(agency, f"{named}", by, at)


def _plain(read: Notice) -> dict[str, bool]:
    return {one.day.isoformat(): one.works for one in read.days}


@transaction.atomic
def set_day(
    agency: Agency | None, day: date, works: bool, notice: str, *, by: Person | Console, today: date, at: datetime
) -> tuple[CalendarDay, list[RecountRun]]:  # fmt: skip
    """Set one day off or worked, by a notice. Raises WrongInput without one, or for a year beyond the calendar."""
    _allowed(by, agency, today)
    if not notice.strip():
        raise WrongInput("必须写明依据（通知名称、文号）")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise WrongInput(f"日期应在{FIRST_YEAR}年至{LAST_YEAR}年之间")
    row, _ = CalendarDay.objects.update_or_create(
        agency=agency,
        day=day,
        defaults={
            "works": works,
            "notice": within(notice, 200, "依据"),
            "source": None,
            "at": at,
            "by": actor(by),
        },
    )
    says = f"登记{row}，依据：{row.notice}"
    _note(by, "登记放假调休日", row, agency, at, says, {"day": day.isoformat(), "works": works})
    return row, _recounts(agency, f"{row}（{row.notice}）", by, at)


@transaction.atomic
def remove_day(
    row: CalendarDay, reason: str, *, by: Person | Console, today: date, at: datetime
) -> list[RecountRun]:
    """Take off a day that was set; the log keeps what it was and why. Raises WrongInput without a reason, Stale
    when it is gone already."""
    _allowed(by, row.agency, today)
    if not reason.strip():
        raise WrongInput("请写明删除的理由")
    held = CalendarDay.objects.select_for_update().filter(pk=row.pk).first()
    if held is None:
        raise Stale("这一日的安排已被删除")
    data = {"day": held.day.isoformat(), "works": held.works, "notice": held.notice}
    says = f"删除“{held}”（{held.notice}）：{reason.strip()}"
    _note(by, "删除放假调休日", held, held.agency, at, says, data)
    if held.source is not None:
        # A notice that lacks one of its days is no longer the whole of its year.
        CalendarNotice.objects.filter(pk=held.source_id).update(whole_year=False)
    held.delete()
    return _recounts(held.agency, f"删除{held}：{reason.strip()}", by, at)


def finish(runs: list[RecountRun], *, today: date, now: Callable[[], datetime]) -> tuple[int, int]:
    """Do the recounts that are small enough at once; returns how many dates moved, and how many cases are left to
    the worker. After the change is stored."""
    moved = left = 0
    budget = AT_ONCE
    for one in runs:
        if one.total > budget:
            left += one.total
            continue
        budget -= one.total
        if run(one, today=today, now=now):
            one.refresh_from_db()
            moved += one.moved
    return moved, left


def _allowed(by: Person | Console, agency: Agency | None, today: date) -> None:
    if agency is not None:
        require(by, "calendar.edit", agency, today)
    elif by is not CONSOLE:
        raise NoAccess("全系统的放假安排只能由系统管理员在服务器上导入")


def _recounts(agency: Agency | None, cause: str, by: Person | Console, at: datetime) -> list[RecountRun]:
    return [ask(one, cause[:300], by=actor(by), at=at) for one in below(agency)]


def _note(
    by: Person | Console, verb: str, row: CalendarDay | CalendarNotice, agency: Agency | None, at: datetime, says: str,
    data: dict[str, object] | dict[str, bool],
) -> None:  # fmt: skip
    log.write(actor(by), verb, row, at=at, agency=agency.code if agency else "", says=says, data=data)


def calendar_at(agency: Agency | None) -> WorkCalendar:
    """The calendar that holds at an agency; None: for the whole installation."""
    return calendar_of(agency) if agency else _calendar(None, None, {}, None)
