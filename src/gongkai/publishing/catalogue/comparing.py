"""How a catalogue departs from the national one, and how its scope grew (S27, S28)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from gongkai.law.catalogue import Profile, profiles
from gongkai.publishing.catalogue.rows import LABELS, Row, items_of, row_of, row_of_profile, words_of
from gongkai.publishing.models import Catalogue, CatalogueItem

KINDS = {
    "added": "新增",
    "dropped": "未列入",
    "merged": "并入他项",
    "renamed": "改名",
    "changed": "有改动",
    "unconfirmed": "待核实",
}
_LISTS = ("content", "basis", "channels", "audience", "mode", "level")


@dataclass(frozen=True)
class Difference:
    """How the agency's catalogue departs from its source in one matter; `item` is ours, where we have one."""

    kind: str
    first: str
    name: str
    says: str
    item: int | None = None

    @property
    def label(self) -> str:
        """The kind in a word."""
        return KINDS[self.kind]


def differences(catalogue: Catalogue) -> list[Difference]:
    """Against the national catalogue: added, not listed, merged, renamed, changed, and what is still unconfirmed.

    Body and unit are refined everywhere; that is the point of an own catalogue, not a departure.
    """
    source, words = profiles().get(catalogue.profile), words_of(catalogue)
    items = items_of(catalogue)
    own = {i.key: i for i in items if i.key}
    found = [
        Difference("added", i.parent.name, i.name, f"责任科室：{i.unit or '未定'}", i.pk)
        for i in items
        if not i.key and source
    ]
    for first in source.items if source else ():
        for one in first.children:
            theirs, mine = row_of_profile(one, first.name), own.get(one.key)
            found += [_absent(theirs, items)] if mine is None else _compared(theirs, mine, words)
    order = list(KINDS)
    return sorted(found, key=lambda d: order.index(d.kind))


def _absent(theirs: Row, items: list[CatalogueItem]) -> Difference:
    for item in items:
        if theirs.content and set(theirs.content) <= set(item.content):
            return Difference("merged", theirs.first, theirs.name, f"公开内容并入“{item.name}”", item.pk)
    return Difference("dropped", theirs.first, theirs.name, "本目录没有这一事项")


def _compared(theirs: Row, item: CatalogueItem, words: Profile) -> list[Difference]:
    mine, found = row_of(item), []
    if not mine.confirmed:
        says = "名称没有见到原文，请以印发的标准目录核实"
        found.append(Difference("unconfirmed", mine.first, mine.name, says, item.pk))
    elif theirs.name != mine.name:
        source = "标准目录为" if theirs.confirmed else "原为待核实名称"
        found.append(Difference("renamed", mine.first, mine.name, f"{source}“{theirs.name}”", item.pk))
    if parts := _parts(theirs, mine, words):
        found.append(Difference("changed", mine.first, mine.name, "；".join(parts), item.pk))
    return found


def _parts(theirs: Row, mine: Row, words: Profile) -> list[str]:
    parts = []
    if theirs.first != mine.first:
        parts.append(f"由“{theirs.first}”改列“{mine.first}”")
    if theirs.time_limit != mine.time_limit:
        parts.append(f"公开时限由“{theirs.time_limit}”改为“{mine.time_limit}”")
    for name in _LISTS:
        old, new = getattr(theirs, name), getattr(mine, name)
        for verb, some in (
            ("增加", [v for v in new if v not in old]),
            ("减少", [v for v in old if v not in new]),
        ):
            if some:
                parts.append(f"{LABELS[name]}{verb}：{'、'.join(_word(name, v, words) for v in some)}")
    if mine.every_days:
        parts.append(f"规定每{mine.every_days}天更新")
    return parts


def _word(name: str, value: str, words: Profile) -> str:
    return (
        getattr(words, name).get(value, value) if name in ("channels", "audience", "mode", "level") else value
    )


@dataclass(frozen=True)
class Growth:
    """A day on which the scope changed: what came in, what went out, how many matters there were then."""

    on: date
    added: list[CatalogueItem]
    retired: list[CatalogueItem]
    total: int


def growth(catalogue: Catalogue) -> list[Growth]:
    """Second-level matters by the days on which they were listed and taken out of use, oldest first; one query."""
    added: dict[date, list[CatalogueItem]] = defaultdict(list)
    retired: dict[date, list[CatalogueItem]] = defaultdict(list)
    for item in catalogue.items.filter(parent__isnull=False).select_related("parent").order_by("pk"):
        added[item.added_on or catalogue.made_on].append(item)
        if item.retired_on:
            retired[item.retired_on].append(item)
    found: list[Growth] = []
    total = 0
    for day in sorted({*added, *retired}):
        total += len(added[day]) - len(retired[day])
        found.append(Growth(day, added[day], retired[day], total))
    return found
