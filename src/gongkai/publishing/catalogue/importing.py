"""Take a table into a catalogue: first what it would do, then whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.law.errors import Stale, WrongInput
from gongkai.publishing.catalogue.actions import By, first_level
from gongkai.publishing.catalogue.reading import Fault, Read, read_table
from gongkai.publishing.catalogue.rows import LABELS, Row, changed, digest_of_rows, items_of, row_of, words_of
from gongkai.publishing.models import Catalogue, CatalogueItem
from gongkai.registry.access import actor, require
from gongkai.registry.models import Unit


@dataclass(frozen=True)
class Examined:
    """What an import would do: rows to add, to change (with the fields), to take out of use; faults that prevent it."""

    added: tuple[Row, ...]
    altered: tuple[tuple[int, Row, tuple[str, ...]], ...]
    retired: tuple[CatalogueItem, ...]
    unchanged: int
    faults: tuple[Fault, ...]
    digest: str


def examine(catalogue: Catalogue, content: bytes, name: str) -> Examined:
    """Look at a file without changing anything; raises WrongInput when it holds no table."""
    read = read_table(content, name, words_of(catalogue))
    units = {u.name for u in catalogue.agency.units.all()}
    faults = list(read.faults)
    for place, row in read.rows:
        if row.unit and row.unit not in units:
            faults.append(Fault(place, LABELS["unit"], f"本机构没有名为“{row.unit}”的科室或二级单位"))
    return _examined(catalogue, read, tuple(faults))


def _examined(catalogue: Catalogue, read: Read, faults: tuple[Fault, ...]) -> Examined:
    items = items_of(catalogue)
    by_name = {(i.parent.name, i.name): i for i in items}
    open_slots = {(i.parent.name, i.number): i for i in items if not i.confirmed}
    added, altered, met, same = [], [], set(), 0
    for _, row in read.rows:
        item = by_name.get((row.first, row.name)) or open_slots.get((row.first, row.number))
        if item is None or item.pk in met:
            added.append(row)
            continue
        met.add(item.pk)
        old = row_of(item)
        new = _merged(old, row)
        if names := tuple(LABELS[n] for n, _, _ in changed(old, new)):
            altered.append((item.pk, new, names))
        else:
            same += 1
    retired = tuple(i for i in items if i.pk not in met)
    return Examined(
        tuple(added), tuple(altered), retired, same, faults, digest_of_rows(row_of(i) for i in items)
    )


def _merged(old: Row, new: Row) -> Row:
    """What the file says over what is stored; what a table of this kind never says stays as it is."""
    return replace(
        new, number=old.number, article20=old.article20, every_days=old.every_days, unit=new.unit or old.unit
    )


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
            f"文件有{len(seen.faults)}处错误，没有导入：第{first.row}行{first.column}列，{first.says}"
        )
    units = {u.name: u for u in catalogue.agency.units.all()}
    for pk, row, _ in seen.altered:
        CatalogueItem.objects.filter(pk=pk).update(**_stored(row, units))
    number = max(catalogue.items.filter(parent__isnull=False).values_list("number", flat=True), default=0)
    for n, row in enumerate(seen.added, number + 1):
        parent = first_level(catalogue, row.first)
        fields = _stored(row, units) | {"article20": parent.article20 or "20.15"}
        CatalogueItem.objects.create(catalogue=catalogue, parent=parent, number=n, **fields)
    CatalogueItem.objects.filter(pk__in=[i.pk for i in seen.retired]).update(active=False)
    says = (
        f"由“{name}”导入《{catalogue}》：新增{len(seen.added)}项，修改{len(seen.altered)}项，"
        f"停用{len(seen.retired)}项，未变{seen.unchanged}项"
    )
    data = {"added": [r.name for r in seen.added], "retired": [i.name for i in seen.retired],
            "altered": {row.name: list(names) for _, row, names in seen.altered}}  # fmt: skip
    log.write(actor(by), "导入公开目录", catalogue, at=at, agency=catalogue.agency.code, says=says, data=data)
    return seen


def _stored(row: Row, units: Mapping[str, Unit]) -> dict[str, Any]:
    return {
        "name": row.name, "content": list(row.content), "basis": list(row.basis), "time_limit": row.time_limit,
        "within_workdays": row.within_workdays, "body": row.body, "unit": units.get(row.unit),
        "channels": list(row.channels), "audience": list(row.audience), "mode": list(row.mode),
        "level": list(row.level), "remark": row.remark, "confirmed": row.confirmed,
    }  # fmt: skip
