"""One row of a catalogue as plain values: what a file holds, what a form takes, what a digest covers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gongkai.law.catalogue import Profile, ProfileItem, profiles
from gongkai.law.digest import digest_of
from gongkai.publishing.models import Catalogue, CatalogueItem

FIELDS = (
    "name", "content", "basis", "time_limit", "within_workdays", "every_days", "body", "channels", "audience", "mode",
    "level", "article20", "confirmed", "remark",
)  # fmt: skip
LABELS = {
    "name": "二级事项", "content": "公开内容（要素）", "basis": "公开依据", "time_limit": "公开时限",
    "within_workdays": "时限（工作日）", "every_days": "更新周期（天）", "body": "公开主体", "unit": "责任科室",
    "channels": "公开渠道和载体", "audience": "公开对象", "mode": "公开方式", "level": "公开层级",
    "article20": "条例第二十条事项", "confirmed": "名称已核实", "remark": "备注", "first": "一级事项",
}  # fmt: skip
# As long as the columns of the database are.
LONGEST = {"first": 120, "name": 120, "time_limit": 200, "body": 120, "remark": 300}


@dataclass(frozen=True)
class Row:
    """A second-level matter under its first-level one. Words of lists are the profile's ids."""

    number: int
    first: str
    name: str
    content: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    time_limit: str = ""
    body: str = ""
    unit: str = ""
    channels: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    remark: str = ""
    article20: str = ""
    confirmed: bool = True
    within_workdays: int | None = None
    every_days: int | None = None


def row_of(item: CatalogueItem) -> Row:
    """A stored matter as plain values; `unit` and `parent` should have been read with it."""
    return Row(
        item.number, item.parent.name if item.parent else "", item.name, tuple(item.content), tuple(item.basis),
        item.time_limit, item.body, item.unit.name if item.unit else "", tuple(item.channels), tuple(item.audience),
        tuple(item.mode), tuple(item.level), item.remark, item.article20, item.confirmed, item.within_workdays,
        item.every_days,
    )  # fmt: skip


def items_of(catalogue: Catalogue) -> list[CatalogueItem]:
    """The matters in use of the second level, in the printed order, with parent and unit."""
    rows = catalogue.items.filter(active=True, parent__isnull=False).select_related("parent", "unit")
    return list(rows.order_by("parent__number", "number", "pk"))


def digest_of_rows(rows: Iterable[Row]) -> str:
    """One digest over rows, for an acknowledgement and for forms."""
    return digest_of([asdict(r) | {"content": list(r.content)} for r in rows])


def words_of(catalogue: Catalogue) -> Profile:
    """The profile whose channels and columns the catalogue uses; its own, or the first there is."""
    known = profiles()
    return known.get(catalogue.profile) or next(iter(known.values()))


def too_long(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Fields whose text does not fit, each with its sentence."""
    return [
        (name, f"“{LABELS[name]}”不能超过{most}个字，现有{len(str(values[name]))}个字")
        for name, most in LONGEST.items()
        if len(str(values.get(name, ""))) > most
    ]


def said(row: Row, field: str, words: Profile) -> str:
    """A field as words: labels of channels and ticks, lists joined, 是 and 否, nothing as nothing."""
    value = getattr(row, field)
    if field in ("channels", "audience", "mode", "level"):
        return "、".join(getattr(words, field).get(v, v) for v in value)
    if isinstance(value, tuple):
        return "；".join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def changed(old: Row, new: Row) -> list[tuple[str, Any, Any]]:
    """Fields in which two rows differ: (name, old, new)."""
    names = [n for n in Row.__dataclass_fields__ if n not in ("number",)]
    return [(n, getattr(old, n), getattr(new, n)) for n in names if getattr(old, n) != getattr(new, n)]


def row_of_profile(item: ProfileItem, first: str) -> Row:
    """A matter of a national catalogue as plain values."""
    return Row(
        item.number, first, item.name, item.content, item.basis, item.time_limit, item.body, "", item.channels,
        item.audience, item.mode, item.level, "", item.article20, item.confirmed, item.within_workdays,
    )  # fmt: skip
