"""How many pages are public: by matter of article 20, kind, year and month; of every channel.

Counting a hundred thousand rows for every reader would be the dearest part of a page. So a count is kept together with
the moment of the agency's newest change, and counted anew when that moment moves: it is never out of date.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet

from gongkai.channels.queries import counts as channel_counts
from gongkai.law.signs import whole_number
from gongkai.publishing.models import Publication
from gongkai.publishing.public import Asked, public
from gongkai.registry.models import Agency

_KEPT_FOR = 24 * 3600


@dataclass(frozen=True)
class Counts:
    """Numbers of public pages of an agency."""

    total: int
    article20: dict[str, int]
    kinds: dict[str, int]
    years: dict[int, int]


def counts(agency: Agency) -> Counts:
    """By matter, kind and year of publication (newest year first)."""
    return _kept("all", agency, lambda: _counted(agency))


def _counted(agency: Agency) -> Counts:
    matters, kinds, days = _groups(public(agency).order_by())
    years: Counter[int] = Counter()
    for day, n in days.items():
        years[day.year] += n
    return Counts(sum(years.values()), matters, kinds, dict(sorted(years.items(), reverse=True)))


def _groups(rows: QuerySet[Publication]) -> tuple[dict[str, int], dict[str, int], dict[date, int]]:
    """How many rows of each matter, kind (most first) and day. Days are summed up to years here: SQLite would call
    back into Python for the year of every row."""
    matters, kinds, days = (
        dict(rows.values_list(name).annotate(n=Count("pk"))) for name in ("article20", "kind", "published_on")
    )
    return matters, dict(sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))), days


def total_of(agency: Agency, question: Asked) -> int | None:
    """How many pages a list has, where that is known without counting: all, one matter, one kind, one year."""
    given = {name: value for name, value in vars(question).items() if value and name != "sort"}
    found = counts(agency)
    if not given:
        return found.total
    if len(given) == 1:
        ((name, value),) = given.items()
        if name == "article20":
            return found.article20.get(value, 0)
        if name == "kind":
            return found.kinds.get(value, 0)
        if name == "year" and (year := whole_number(value)) is not None:
            return found.years.get(year, 0)
    return None


@dataclass(frozen=True)
class YearCounts:
    """One year in numbers: pages by month, matter and kind; postings by channel, and how many distinct items."""

    year: int
    total: int
    months: list[int]
    article20: dict[str, int]
    kinds: dict[str, int]
    channels: list[tuple[str, int]]
    postings: int
    distinct: int


def year_counts(agency: Agency, year: int) -> YearCounts:
    """The year's pages by their day of publication, and its postings."""
    return _kept(f"year-{year}", agency, lambda: _counted_year(agency, year))


def _counted_year(agency: Agency, year: int) -> YearCounts:
    matters, kinds, days = _groups(public(agency).filter(published_on__year=year).order_by())
    by_month: Counter[int] = Counter()
    for day, n in days.items():
        by_month[day.month] += n
    posted = channel_counts(agency, year)
    return YearCounts(
        year, sum(by_month.values()), [by_month[m] for m in range(1, 13)], matters, kinds,
        [(channel.name, n) for channel, n in posted.channels], posted.total, posted.distinct,
    )  # fmt: skip


def newest_change(agency: Agency) -> tuple[str, int] | None:
    """Moment and key of the page that changed last; None where nothing was ever published."""
    rows = Publication.objects.filter(agency=agency).order_by("-updated_at", "-pk")
    row = rows.values_list("updated_at", "pk").first()
    return (row[0].isoformat(), row[1]) if row else None


_COUNTING = Lock()


def _kept(what: str, agency: Agency, count: Any) -> Any:
    mark = newest_change(agency)
    key = f"public-counts-{what}-{agency.pk}"
    held = cache.get(key)
    if held is not None and held[0] == mark:
        return held[1]
    # After a release every reader would count at once; one counts, the others find the answer.
    with _COUNTING:
        held = cache.get(key)
        if held is not None and held[0] == mark:
            return held[1]
        made = count()
        cache.set(key, (mark, made), _KEPT_FOR)
    return made
