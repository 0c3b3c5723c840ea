"""放假调休安排 as it stands: the years with their source, the days set, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongkai.law.calendar import LAST_ANNOUNCED_YEAR, WEEKDAYS
from gongkai.registry.calendars import over
from gongkai.registry.models import Agency, CalendarDay, CalendarNotice

# The State Council's notice of a year comes out in the last weeks of the year before.
EXPECTED_FROM = (11, 1)
HEADINGS = ("日期", "星期", "安排", "依据", "适用机构", "登记人")


@dataclass(frozen=True)
class Year:
    """A year: whether the installed data know it, and the notices entered for it."""

    year: int
    installed: bool
    notices: tuple[CalendarNotice, ...]
    days: int

    @property
    def announced(self) -> bool:
        """True when its days no longer are provisional."""
        return self.installed or any(n.whole_year for n in self.notices)

    @property
    def says(self) -> str:
        """Where the year's days come from, in words."""
        sources = ["随软件收录"] if self.installed else []
        sources += [n.title for n in self.notices]
        return "、".join(sources) or "尚未公布：按周末和固定节日暂定"


def years(agency: Agency | None, today: date) -> list[Year]:
    """This year and the next, and every year of which something was entered; newest first. Two queries."""
    notices: dict[int, list[CalendarNotice]] = {}
    for one in CalendarNotice.objects.filter(over(agency)).defer("text"):
        notices.setdefault(one.year, []).append(one)
    counts: dict[int, int] = {}
    for day in days_of(agency).values_list("day", flat=True):
        counts[day.year] = counts.get(day.year, 0) + 1
    listed = {today.year, today.year + 1, *notices, *counts}
    return [
        Year(y, y <= LAST_ANNOUNCED_YEAR, tuple(notices.get(y, ())), counts.get(y, 0))
        for y in sorted(listed, reverse=True)
    ]


def days_of(agency: Agency | None, year: int | None = None) -> QuerySet[CalendarDay]:
    """The days set that hold for an agency, in order."""
    rows = CalendarDay.objects.filter(over(agency)).select_related("agency", "source").order_by("day", "pk")
    return rows.filter(day__year=year) if year else rows


def missing(found: Iterable[Year], today: date) -> str:
    """What is to be entered now, in a sentence; "" when nothing is. From 1 November the next year's is awaited."""
    known = {y.year for y in found if y.announced}
    if today.year not in known:
        return f"{today.year}年的放假安排还没有登记，本年的答复期限都是暂定的，请尽快录入国务院办公厅的通知。"
    if (today.month, today.day) >= EXPECTED_FROM and today.year + 1 not in known:
        return f"{today.year + 1}年的放假安排还没有登记，跨年的答复期限是暂定的，通知公布后请录入。"
    return ""


def lines(rows: Iterable[CalendarDay]) -> Iterator[tuple[str, ...]]:
    """The cells of each day, under `HEADINGS`."""
    for row in rows:
        yield (
            row.day.isoformat(), f"星期{WEEKDAYS[row.day.weekday()]}", "上班" if row.works else "放假", row.notice,
            row.agency.name if row.agency else "全系统", row.by,
        )  # fmt: skip
