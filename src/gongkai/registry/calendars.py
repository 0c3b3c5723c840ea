"""The calendar that holds for an agency: the yearly notices, and the days that authorities set otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from gongkai.law.calendar import LAST_ANNOUNCED_YEAR, WorkCalendar
from gongkai.registry.access import above
from gongkai.registry.models import Agency, CalendarDay, CalendarNotice


def calendar_of(agency: Agency) -> WorkCalendar:
    """The calendar of one agency. A day set nearer to the agency beats one set above it; one query, and one
    more where days beyond the installed data are set."""
    rows = CalendarDay.objects.filter(over(agency)).values_list("agency_id", "day", "works", "notice")
    days = local_days(rows, agency)
    beyond = any(day.year > LAST_ANNOUNCED_YEAR for day in days)
    return WorkCalendar(days or None, announced_years(agency) if beyond else frozenset())


def over(agency: Agency | None) -> Q:
    """Rows that hold for an agency: of the whole installation, its own, and those of the agencies above it."""
    whole = Q(agency__isnull=True)
    return whole if agency is None else whole | Q(agency__in=above(agency))


def announced_years(agency: Agency | None) -> frozenset[int]:
    """Years whose whole notice was entered for the agency."""
    rows = CalendarNotice.objects.filter(over(agency), whole_year=True)
    return frozenset(rows.values_list("year", flat=True))


def below(agency: Agency | None) -> list[Agency]:
    """The agencies for which a day set at `agency` holds: itself and all below it; None: every agency."""
    everybody = list(Agency.objects.select_related("parent").order_by("pk"))
    if agency is None:
        return everybody
    under, grown = {agency.pk}, True
    while grown:
        more = {a.pk for a in everybody if a.parent_id in under} - under
        under, grown = under | more, bool(more)
    return [a for a in everybody if a.pk in under]


def local_days(
    rows: Iterable[tuple[int | None, date, bool, str]], agency: Agency
) -> dict[date, tuple[bool, str]]:
    """Rows of days as one calendar: where two set the same day, the nearer to the agency holds."""
    nearness: dict[int | None, int] = {None: 0}
    depth, at = len(above(agency)), agency
    while at is not None and at.pk not in nearness:
        nearness[at.pk] = depth
        depth -= 1
        at = at.parent  # type: ignore[assignment]
    found: dict[date, tuple[bool, str]] = {}
    for _, day, works, notice in sorted(rows, key=lambda row: nearness.get(row[0], 0)):
        found[day] = (works, notice)
    return found
