"""What can be asked of a catalogue: its tree with what is public under each matter, and whose list is whose."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from gongkai.clock import CHINA
from gongkai.publishing.catalogue.rows import digest_of_rows, items_of, row_of
from gongkai.publishing.models import Acknowledgement, Catalogue, CatalogueItem, Publication
from gongkai.registry.models import Agency, Unit

PUBLIC = Publication.Status.PUBLIC


@dataclass(frozen=True)
class Held:
    """A matter with what was published under it: how many, the last day, and how that is judged."""

    item: CatalogueItem
    count: int
    last: date | None
    lamp: str
    says: str


Tree = list[tuple[CatalogueItem, list[Held]]]


def catalogues(agency: Agency) -> QuerySet[Catalogue]:
    """The agency's catalogues in use with the numbers of their matters: `matters`, `filled` (something public),
    `unconfirmed`, `no_unit`; one query."""
    public = Publication.objects.filter(catalogue_item=OuterRef("items__pk"), status=PUBLIC)
    used = Q(items__active=True, items__parent__isnull=False)
    return (
        Catalogue.objects.filter(agency=agency, active=True)
        .annotate(
            matters=Count("items", filter=used),
            filled=Count("items", filter=used & Q(Exists(public))),
            unconfirmed=Count("items", filter=used & Q(items__confirmed=False)),
            no_unit=Count("items", filter=used & Q(items__unit__isnull=True)),
        )
        .order_by("pk")
    )


def tree(catalogue: Catalogue, today: date, year: int | None = None) -> Tree:
    """First-level matters with theirs below, each judged; two queries whatever the number of publications.

    `year` looks at the publications of that year alone.
    """
    items = items_of(catalogue)
    found = Publication.objects.filter(status=PUBLIC, catalogue_item__catalogue=catalogue)
    if year is not None:
        found = found.filter(published_on__gte=date(year, 1, 1), published_on__lte=date(year, 12, 31))
        today = min(today, date(year, 12, 31))
    counted = found.order_by().values_list("catalogue_item").annotate(n=Count("pk"), last=Max("published_on"))
    stats = {pk: (n, last) for pk, n, last in counted}
    groups: dict[int, list[Held]] = defaultdict(list)
    firsts: dict[int, CatalogueItem] = {}
    for item in items:
        n, last = stats.get(item.pk, (0, None))
        groups[item.parent_id].append(Held(item, n, last, *judged(item, last, today, year)))
        firsts[item.parent_id] = item.parent
    return [(firsts[pk], held) for pk, held in groups.items()]


def judged(item: CatalogueItem, last: date | None, today: date, year: int | None = None) -> tuple[str, str]:
    """green, amber or red, with the sentence. A matter on request alone needs no publication."""
    if item.mode == ["on_request"]:
        return "green", "依申请公开"
    if last is None:
        return "red", "还没有公开信息" if year is None else f"{year}年没有公开信息"
    if item.every_days:
        due = last + timedelta(days=item.every_days)
        if due < today:
            return "red", f"应每{item.every_days}天更新，已逾期{(today - due).days}天"
        if (due - today).days <= max(3, item.every_days // 10):
            return "amber", f"{due.isoformat()}前应更新"
    return "green", f"最近{last.isoformat()}"


@dataclass(frozen=True)
class UnitList:
    """A unit's 责任主体公开事项标准目录 and whether the unit has acknowledged it as it stands."""

    unit: Unit
    items: list[CatalogueItem]
    digest: str
    acknowledged: Acknowledgement | None

    @property
    def stale(self) -> bool:
        """True when the list changed after the unit acknowledged it."""
        return self.acknowledged is not None and self.acknowledged.digest != self.digest

    @property
    def standing(self) -> tuple[str, str]:
        """Lamp and sentence."""
        if self.acknowledged is None:
            return "red", "尚未确认"
        day = self.acknowledged.at.astimezone(CHINA).date().isoformat()
        if self.stale:
            return "amber", f"{day}确认后目录有变化，需重新确认"
        return "green", f"{day}已确认"


def unit_list(catalogue: Catalogue, unit: Unit) -> UnitList:
    """One unit's list (S41)."""
    items = [i for i in items_of(catalogue) if i.unit_id == unit.pk]
    last = Acknowledgement.objects.filter(catalogue=catalogue, unit=unit).order_by("-pk").first()
    return UnitList(unit, items, digest_of_rows(row_of(i) for i in items), last)


def unit_lists(catalogue: Catalogue) -> list[UnitList]:
    """Every responsible unit's list, by the units' names; two queries."""
    items: dict[Unit, list[CatalogueItem]] = defaultdict(list)
    for item in items_of(catalogue):
        if item.unit_id:
            items[item.unit].append(item)
    said = {a.unit_id: a for a in Acknowledgement.objects.filter(catalogue=catalogue).order_by("pk")}
    return [
        UnitList(unit, items[unit], digest_of_rows(row_of(i) for i in items[unit]), said.get(unit.pk))
        for unit in sorted(items, key=lambda u: u.name)
    ]


def to_acknowledge(unit: Unit) -> list[tuple[Catalogue, UnitList]]:
    """The unit's lists that it has not acknowledged as they stand; three queries for each catalogue at most."""
    held = CatalogueItem.objects.filter(unit=unit, active=True, parent__isnull=False)
    found = Catalogue.objects.filter(active=True, pk__in=held.values("catalogue")).select_related("agency")
    lists = [(catalogue, unit_list(catalogue, unit)) for catalogue in found.order_by("pk")]
    return [(catalogue, mine) for catalogue, mine in lists if mine.standing[0] != "green"]
