"""How many pages are public: by matter of article 20, kind, year and month; of every channel.

Counting a hundred thousand rows for every reader would be the dearest part of a page. So a count is kept together with
the moment of the agency's newest change, and counted anew when that moment moves: it is never out of date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import ExtractMonth

from gongkai.channels.queries import counts as channel_counts
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
    rows = public(agency).order_by()
    by_matter = dict(rows.values_list("article20").annotate(n=Count("pk")))
    kinds = dict(rows.values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind"))
    years = dict(
        rows.values_list("published_on__year").annotate(n=Count("pk")).order_by("-published_on__year")
    )
    return Counts(sum(years.values()), by_matter, kinds, years)


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
        if name == "year" and value.isdigit():
            return found.years.get(int(value), 0)
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
    rows = public(agency).filter(published_on__year=year).order_by()
    by_month = dict(rows.annotate(m=ExtractMonth("published_on")).values_list("m").annotate(n=Count("pk")))
    matters = dict(rows.values_list("article20").annotate(n=Count("pk")))
    kinds = dict(rows.values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind"))
    posted = channel_counts(agency, year)
    return YearCounts(
        year, sum(by_month.values()), [by_month.get(m, 0) for m in range(1, 13)], matters, kinds,
        [(channel.name, n) for channel, n in posted.channels], posted.total, posted.distinct,
    )  # fmt: skip


def newest_change(agency: Agency) -> tuple[str, int] | None:
    """Moment and key of the page that changed last; None where nothing was ever published."""
    rows = Publication.objects.filter(agency=agency).order_by("-updated_at", "-pk")
    row = rows.values_list("updated_at", "pk").first()
    return (row[0].isoformat(), row[1]) if row else None


def _kept(what: str, agency: Agency, count: Any) -> Any:
    mark = newest_change(agency)
    key = f"public-counts-{what}-{agency.pk}"
    held = cache.get(key)
    if held is not None and held[0] == mark:
        return held[1]
    made = count()
    cache.set(key, (mark, made), _KEPT_FOR)
    return made
