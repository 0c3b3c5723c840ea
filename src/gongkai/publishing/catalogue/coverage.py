"""What is missing: matters without a publication in time, publications that belong to no matter, empty cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractQuarter

from gongkai.law.calendar import WorkCalendar
from gongkai.publishing.catalogue.queries import PUBLIC, Held, tree
from gongkai.publishing.catalogue.rows import items_of
from gongkai.publishing.models import Catalogue, CatalogueItem, Publication
from gongkai.registry.models import Agency, Unit

LOOKED_AT, SHOWN = 2000, 100


@dataclass(frozen=True)
class Coverage:
    """The report: every matter judged; publications without a matter; those that came late; what is still open."""

    held: list[Held]
    unassigned: int
    late: list[Publication]

    @property
    def wanting(self) -> list[Held]:
        """Matters that are not green."""
        return [h for h in self.held if h.lamp != "green"]

    @property
    def covered(self) -> int:
        """How many matters are green."""
        return len(self.held) - len(self.wanting)

    @property
    def unconfirmed(self) -> int:
        """Matters whose names were not seen in the issued catalogue."""
        return sum(not h.item.confirmed for h in self.held)

    @property
    def no_unit(self) -> int:
        """Matters that no section or second-level unit answers for (S29)."""
        return sum(h.item.unit_id is None for h in self.held)


def coverage(catalogue: Catalogue, today: date, year: int | None = None) -> Coverage:
    """The coverage report of a catalogue, over all time or of one year; four queries."""
    held = [h for _, group in tree(catalogue, today, year) for h in group]
    return Coverage(held, unassigned(catalogue.agency, year).count(), _late(catalogue, year))


def unassigned(agency: Agency, year: int | None = None) -> QuerySet[Publication]:
    """Public pages that belong to no matter of any catalogue."""
    rows = Publication.objects.filter(agency=agency, status=PUBLIC, catalogue_item__isnull=True)
    return _of(rows, year)


def _of(rows: QuerySet[Publication], year: int | None) -> QuerySet[Publication]:
    if year is None:
        return rows
    return rows.filter(published_on__gte=date(year, 1, 1), published_on__lte=date(year, 12, 31))


def _late(catalogue: Catalogue, year: int | None) -> list[Publication]:
    """Published later than their matter allows after they were made (条例第26条); the newest hundred."""
    rows = Publication.objects.filter(
        ~Q(catalogue_item__within_workdays=None), catalogue_item__catalogue=catalogue, made_on__isnull=False,
        status=PUBLIC,
    ).select_related("catalogue_item", "agency").defer("body")  # fmt: skip
    calendar = WorkCalendar()
    return [
        p for p in _of(rows, year).order_by("-published_on", "-pk")[:LOOKED_AT]
        if p.published_on > calendar.add(p.made_on, p.catalogue_item.within_workdays).date
    ][:SHOWN]  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """What one unit published under one first-level matter in each quarter; 0 is an empty cell."""

    first: CatalogueItem
    unit: Unit | None
    quarters: list[int]


def matrix(catalogue: Catalogue, year: int) -> list[Cells]:
    """Category × unit × quarter of a year, with a row for every pair that the catalogue names; two queries."""
    rows = Publication.objects.filter(status=PUBLIC, catalogue_item__catalogue=catalogue)
    counted = (
        _of(rows, year)
        .order_by()
        .values_list("catalogue_item__parent", "catalogue_item__unit", ExtractQuarter("published_on"))
        .annotate(n=Count("pk"))
    )
    found = {(parent, unit, quarter): n for parent, unit, quarter, n in counted}
    pairs = {(i.parent_id, i.unit_id): (i.parent, i.unit) for i in items_of(catalogue)}
    return [
        Cells(first, unit, [found.get((*key, quarter), 0) for quarter in (1, 2, 3, 4)])
        for key, (first, unit) in pairs.items()
    ]
