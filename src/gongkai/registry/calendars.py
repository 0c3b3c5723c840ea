"""The calendar that holds for an agency: the yearly notices, and the days that authorities set otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from gongkai.law.calendar import WorkCalendar
from gongkai.registry.access import above
from gongkai.registry.models import Agency, CalendarDay


def calendar_of(agency: Agency) -> WorkCalendar:
    """The calendar of one agency. A day set nearer to the agency beats one set above it; one query."""
    over = above(agency)
    rows = CalendarDay.objects.filter(Q(agency__isnull=True) | Q(agency__in=over))
    return WorkCalendar(_local(rows.values_list("agency_id", "day", "works", "notice"), agency) or None)


def _local(
    rows: Iterable[tuple[int | None, date, bool, str]], agency: Agency
) -> dict[date, tuple[bool, str]]:
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
