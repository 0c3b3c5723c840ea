"""Take a table into a catalogue: first what it would do, then whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.law.article20 import OTHER
from gongkai.law.errors import Stale, WrongInput
from gongkai.publishing.catalogue.actions import By, first_level, next_number
from gongkai.publishing.catalogue.reading import Fault, Read, read_table
from gongkai.publishing.catalogue.rows import (
    FIELDS,
    LABELS,
    Row,
    changed,
    digest_of_rows,
    items_of,
    row_of,
    words_of,
)
from gongkai.publishing.models import Catalogue, CatalogueItem
from gongkai.registry.access import actor, require
from gongkai.registry.models import Unit

RESTORED = "恢复使用"


@dataclass(frozen=True)
class Altered:
    """A stored matter that the file changes: what it becomes, what it was called, the names of changed fields."""

    item: CatalogueItem
    row: Row
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Examined:
    """What an import would do: rows to add, to change, to take out of use; faults that prevent it; columns of the
    file that are kept as remarks."""

    added: tuple[Row, ...]
    altered: tuple[Altered, ...]
    retired: tuple[CatalogueItem, ...]
    unchanged: int
    faults: tuple[Fault, ...]
    noted: tuple[str, ...]
    digest: str


def examine(catalogue: Catalogue, content: bytes, name: str) -> Examined:
    """Look at a file without changing anything; raises WrongInput when it holds no table.

    `digest` stands for the catalogue as it was looked at; `take` wants it back.
    """
    read = read_table(content, name, words_of(catalogue))
    stored = list(_everything(catalogue))
    items = [i for i in stored if i.active]
    known = [u.name for u in catalogue.agency.units.all() if u.active]
    kept = {i.unit.name for i in items if i.unit_id}
    rows, faults = [], list(read.faults)
    for place, row in read.rows:
        if row.unit and row.unit not in known and row.unit not in kept:
            says = f"本机构没有名为“{row.unit}”的科室或二级单位"
            faults.append(Fault(place, read.letters["unit"], says, LABELS["unit"]))
        rows.append(row if "unit" in read.fields else replace(row, unit=_named_in(row.body, known)))
    added, altered, met = _compared(rows, stored, read)
    return Examined(
        tuple(added), tuple(altered), tuple(i for i in items if i.pk not in met),
        len(rows) - len(added) - len(altered), tuple(faults), read.noted, digest_of_rows(row_of(i) for i in items),
    )  # fmt: skip


def _everything(catalogue: Catalogue) -> Iterable[CatalogueItem]:
    """Matters in use as `items_of` has them, then those out of use."""
    old = catalogue.items.filter(active=False, parent__isnull=False).select_related("parent", "unit")
    return [*items_of(catalogue), *old.order_by("pk")]


def _named_in(body: str, units: list[str]) -> str:
    """The unit that a body names (公开主体精确到科室): 市教育局基础教育科 → 基础教育科."""
    return max((u for u in units if u in body), key=len, default="")


def _compared(
    rows: list[Row], stored: list[CatalogueItem], read: Read
) -> tuple[list[Row], list[Altered], set[int]]:
    added, altered, met = [], [], set()
    named = Counter((r.first, r.name) for r in rows)
    names_of = Counter(r.name for r in rows)
    for row in rows:
        left = [i for i in stored if i.pk not in met]
        item = _counterpart(row, left, named, alone=names_of[row.name] == 1)
        if item is None:
            added.append(row)
            continue
        met.add(item.pk)
        old = row_of(item)
        new = _merged(old, row, read.fields)
        names = tuple(LABELS[n] for n, _, _ in changed(old, new))
        if not item.active:
            names = (RESTORED, *names)
        if names:
            altered.append(Altered(item, new, names))
    return added, altered, met


def _counterpart(
    row: Row, left: list[CatalogueItem], named: Collection[tuple[str, str]], *, alone: bool
) -> CatalogueItem | None:
    """The stored matter that a row speaks of: the same names; the open slot of an unconfirmed name at its place;
    the same content under the same first-level matter (renamed); the same name elsewhere, if it is the only one."""
    for item in left:
        if (item.parent.name, item.name) == (row.first, row.name):
            return item
    free = [i for i in left if i.active and (i.parent.name, i.name) not in named]
    for item in free:
        if not item.confirmed and (item.parent.name, item.number) == (row.first, row.number):
            return item
    same = [i for i in free if row.content and i.parent.name == row.first and tuple(i.content) == row.content]
    moved = [i for i in free if i.name == row.name] if alone else []
    return same[0] if len(same) == 1 else moved[0] if len(moved) == 1 else None


def _merged(old: Row, new: Row, fields: frozenset[str]) -> Row:
    """What the file says over what is stored. What the file has no column for stays as it is."""
    said = {f: getattr(new, f) for f in (*FIELDS, "first") if f in fields}
    if "time_limit" in fields:
        said["within_workdays"] = new.within_workdays
    if new.remark or "remark" in fields:
        said["remark"] = new.remark
    return replace(old, **said, unit=new.unit or old.unit, confirmed=new.confirmed)


@transaction.atomic
def take(
    catalogue: Catalogue, content: bytes, name: str, *, expected: str, by: By, today: date, at: datetime
) -> Examined:
    """Take the file whole. `expected` is the digest of the examination that was shown; raises Stale, WrongInput."""
    require(by, "catalogue.edit", catalogue.agency, today)
    Catalogue.objects.select_for_update().get(pk=catalogue.pk)
    seen = examine(catalogue, content, name)
    if seen.digest != expected:
        raise Stale("目录在查看之后有了变化，请重新查看再导入")
    if seen.faults:
        first = seen.faults[0]
        raise WrongInput(
            f"文件有{len(seen.faults)}处错误，没有导入：第{first.row}行“{first.heading}”，{first.says}"
        )
    units = {u.name: u for u in catalogue.agency.units.all()}
    for one in seen.altered:
        fields = _stored(catalogue, one.row, units, today)
        back = {"active": True, "retired_on": None, "retired_reason": ""}
        CatalogueItem.objects.filter(pk=one.item.pk).update(**fields, **back)
    for n, row in enumerate(seen.added, next_number(catalogue)):
        fields = _stored(catalogue, row, units, today)
        CatalogueItem.objects.create(
            catalogue=catalogue,
            number=n,
            added_on=today,
            article20=fields["parent"].article20 or OTHER,
            **fields,
        )
    CatalogueItem.objects.filter(pk__in=[i.pk for i in seen.retired]).update(
        active=False, retired_on=today, retired_reason=f"“{name}”中没有这一事项"[:200]
    )
    _log(catalogue, seen, name, by, at)
    return seen


def _stored(catalogue: Catalogue, row: Row, units: Mapping[str, Unit], today: date) -> dict[str, Any]:
    return {
        "parent": first_level(catalogue, row.first, today),
        "name": row.name, "content": list(row.content), "basis": list(row.basis), "time_limit": row.time_limit,
        "within_workdays": row.within_workdays, "body": row.body, "unit": units.get(row.unit),
        "channels": list(row.channels), "audience": list(row.audience), "mode": list(row.mode),
        "level": list(row.level), "remark": row.remark, "confirmed": row.confirmed,
    }  # fmt: skip


def _log(catalogue: Catalogue, seen: Examined, name: str, by: By, at: datetime) -> None:
    says = (
        f"由“{name}”导入《{catalogue}》：新增{len(seen.added)}项，修改{len(seen.altered)}项，"
        f"停用{len(seen.retired)}项，未变{seen.unchanged}项"
    )
    data = {"新增": [r.name for r in seen.added], "停用": [i.name for i in seen.retired],
            "修改": [f"{one.row.name}：{'、'.join(one.fields)}" for one in seen.altered]}  # fmt: skip
    log.write(actor(by), "导入公开目录", catalogue, at=at, agency=catalogue.agency.code, says=says, data=data)
