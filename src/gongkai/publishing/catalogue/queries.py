"""What can be asked of a catalogue: its tree, how it differs from its source, whose list is whose, what is covered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q

from gongkai.law.calendar import WorkCalendar
from gongkai.law.catalogue import profiles
from gongkai.publishing.catalogue.actions import list_digest
from gongkai.publishing.catalogue.rows import LABELS, Row, changed, items_of, row_of, row_of_profile
from gongkai.publishing.models import Acknowledgement, Catalogue, CatalogueItem, Publication
from gongkai.registry.models import Agency, Unit


@dataclass(frozen=True)
class Held:
    """A matter with what was published under it: how many, the last day, and how that is judged."""

    item: CatalogueItem
    count: int
    last: date | None
    lamp: str
    says: str


def tree(catalogue: Catalogue, today: date) -> list[tuple[CatalogueItem, list[Held]]]:
    """First-level matters with theirs below, each judged; four queries whatever the number of publications."""
    items = items_of(catalogue)
    found = Publication.objects.filter(
        status=Publication.Status.PUBLIC, catalogue_item__in=[i.pk for i in items]
    )
    stats = {
        pk: (n, last)
        for pk, n, last in found.order_by()
        .values_list("catalogue_item")
        .annotate(n=Count("pk"), last=Max("published_on"))
    }
    groups: dict[int, list[Held]] = defaultdict(list)
    firsts: dict[int, CatalogueItem] = {}
    for item in items:
        n, last = stats.get(item.pk, (0, None))
        lamp, says = judged(item, last, today)
        groups[item.parent_id].append(Held(item, n, last, lamp, says))
        firsts[item.parent_id] = item.parent
    return [(firsts[pk], held) for pk, held in groups.items()]


def judged(item: CatalogueItem, last: date | None, today: date) -> tuple[str, str]:
    """green, amber or red, with the sentence. A matter on request alone needs no publication."""
    if item.mode == ["on_request"]:
        return "green", "依申请公开"
    if last is None:
        return "red", "还没有公开信息"
    if item.every_days:
        due = last + timedelta(days=item.every_days)
        if due < today:
            return "red", f"应每{item.every_days}天更新，已逾期{(today - due).days}天"
        if (due - today).days <= max(3, item.every_days // 10):
            return "amber", f"{due.isoformat()}前应更新"
    return "green", f"最近{last.isoformat()}"


@dataclass(frozen=True)
class Difference:
    """How the agency's catalogue departs from its source in one matter."""

    kind: str
    first: str
    name: str
    says: str


KINDS = {
    "added": "新增",
    "dropped": "未列入",
    "renamed": "改名",
    "changed": "有改动",
    "unconfirmed": "待核实",
}


def differences(catalogue: Catalogue) -> list[Difference]:
    """Against the national catalogue: what was added, dropped, renamed, changed, and what is still unconfirmed (S27)."""
    source = profiles().get(catalogue.profile)
    own = {i.key: row_of(i) for i in items_of(catalogue) if i.key}
    found = [
        Difference("added", i.parent.name, i.name, f"责任科室：{i.unit or '未定'}")
        for i in items_of(catalogue)
        if not i.key
    ]
    for first in source.items if source else ():
        for one in first.children:
            theirs = row_of_profile(one, first.name)
            mine = own.get(one.key)
            if mine is None:
                found.append(Difference("dropped", first.name, one.name, "本目录没有这一事项"))
            else:
                found += _compared(theirs, mine)
    return found


def _compared(theirs: Row, mine: Row) -> list[Difference]:
    found = []
    if not mine.confirmed:
        found.append(
            Difference("unconfirmed", mine.first, mine.name, "名称没有见到原文，请以印发的标准目录核实")
        )
    if theirs.name != mine.name:
        found.append(Difference("renamed", mine.first, mine.name, f"标准目录为“{theirs.name}”"))
    # Body and unit are refined everywhere; that is the point of an own catalogue, not a departure.
    own = ("body", "unit", "name", "confirmed", "article20")
    if names := [LABELS[n] for n, _, _ in changed(theirs, mine) if n not in own]:
        found.append(Difference("changed", mine.first, mine.name, f"修改了{'、'.join(names)}"))
    return found


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


def unit_list(catalogue: Catalogue, unit: Unit) -> UnitList:
    """One unit's list (S41)."""
    items = [i for i in items_of(catalogue) if i.unit_id == unit.pk]
    last = Acknowledgement.objects.filter(catalogue=catalogue, unit=unit).order_by("-pk").first()
    return UnitList(unit, items, list_digest(catalogue, unit), last)


def unit_lists(catalogue: Catalogue) -> list[UnitList]:
    """Every responsible unit's list."""
    units = {i.unit_id: i.unit for i in items_of(catalogue) if i.unit_id}
    return [unit_list(catalogue, unit) for unit in sorted(units.values(), key=lambda u: u.name)]


@dataclass(frozen=True)
class Coverage:
    """What is missing: matters that lack a publication in time, publications that belong to no matter, names unconfirmed."""

    wanting: list[Held]
    covered: int
    unassigned: int
    late: list[Publication]
    unconfirmed: int
    no_unit: int


def coverage(catalogue: Catalogue, today: date) -> Coverage:
    """The coverage report of a catalogue."""
    held = [h for _, group in tree(catalogue, today) for h in group]
    public = Publication.objects.filter(agency=catalogue.agency, status=Publication.Status.PUBLIC)
    return Coverage(
        [h for h in held if h.lamp != "green"],
        sum(h.lamp == "green" for h in held),
        public.filter(catalogue_item__isnull=True).count(),
        _late(catalogue),
        sum(not h.item.confirmed for h in held),
        sum(h.item.unit_id is None for h in held),
    )


def _late(catalogue: Catalogue) -> list[Publication]:
    """Items published later than their matter allows after they were made (条例第26条); the newest hundred."""
    rows = Publication.objects.filter(
        ~Q(catalogue_item__within_workdays=None), catalogue_item__catalogue=catalogue, made_on__isnull=False,
        status=Publication.Status.PUBLIC,
    ).select_related("catalogue_item", "agency")  # fmt: skip
    calendar = WorkCalendar()
    return [
        p for p in rows.order_by("-published_on")[:2000]
        if p.published_on > calendar.add(p.made_on, p.catalogue_item.within_workdays).date
    ][:100]  # fmt: skip


def matrix(catalogue: Catalogue, year: int) -> tuple[list[Unit], list[tuple[CatalogueItem, list[int]]]]:
    """First-level matters by responsible unit: publications of the year; 0 where there should be some."""
    items = items_of(catalogue)
    units = sorted({i.unit for i in items if i.unit_id}, key=lambda u: u.name)
    found = Publication.objects.filter(
        status=Publication.Status.PUBLIC, catalogue_item__catalogue=catalogue, published_on__year=year
    ).order_by()
    cells = {
        (parent, unit): n
        for parent, unit, n in found.values_list("catalogue_item__parent", "catalogue_item__unit").annotate(
            n=Count("pk")
        )
    }
    held = {(i.parent_id, i.unit_id) for i in items}
    firsts = list(dict.fromkeys(i.parent for i in items))
    rows = [
        (first, [cells.get((first.pk, u.pk), 0) if (first.pk, u.pk) in held else -1 for u in units])
        for first in firsts
    ]
    return units, rows


def catalogue_of(agency: Agency) -> Catalogue | None:
    """The agency's catalogue in use."""
    return Catalogue.objects.filter(agency=agency, active=True).first()
