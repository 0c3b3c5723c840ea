"""Changes to agencies, units and people. Nothing is deleted: what is no longer in use is marked so, and may return."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction

from gongkai.audit import log
from gongkai.law.errors import Refused, Stale, WrongInput
from gongkai.registry.access import Console, above, actor, require
from gongkai.registry.actions import WrongFields, content, stamp, stored
from gongkai.registry.models import Agency, Person, Unit

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def change_agency(
    agency: Agency,
    given: Mapping[str, Any],
    *,
    expected: str,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Agency:
    """Change fields of an agency (never its code, which stands in addresses).

    Raises Stale when it changed since the form was made, WrongFields for what cannot be taken, and NoAccess
    without registry.edit at the agency and, when it moves, at the new agency above.
    """
    require(by, "registry.edit", agency, today)
    parent = given.get("parent", agency.parent)
    if parent != agency.parent:
        if parent is None or agency.parent is None:
            raise WrongFields({"parent": "最上级机构不能在工作台改变，请在服务器上用命令行办理"})
        require(by, "registry.edit", parent, today)
        if agency.pk in above(parent):
            raise WrongFields({"parent": f"“{parent}”是本机构的下级，不能作为上级主管机构"})
    return changed(agency, given, "机构", agency, expected=expected, by=by, at=at)


@transaction.atomic
def change_unit(
    unit: Unit, given: Mapping[str, Any], *, expected: str, by: Person | Console, today: date, at: datetime
) -> Unit:
    """Change a unit's name, kind or duty; raises as `change_agency` does."""
    require(by, "registry.edit", unit.agency, today)
    return changed(unit, given, "内设机构", unit.agency, expected=expected, by=by, at=at)


@transaction.atomic
def change_person(
    person: Person,
    given: Mapping[str, Any],
    *,
    expected: str,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Person:
    """Change somebody's name or unit; raises as `change_agency` does."""
    require(by, "registry.edit", person.agency, today)
    unit = given.get("unit", person.unit)
    if unit is not None and unit.agency_id != person.agency_id:
        raise WrongFields({"unit": f"“{unit.name}”不是{person.agency.name}的内设机构"})
    return changed(person, given, "人员", person.agency, expected=expected, by=by, at=at)


@transaction.atomic
def switch_agency(
    agency: Agency, active: bool, *, reason: str, by: Person | Console, today: date, at: datetime
) -> None:
    """Take an agency out of use, or back; raises Refused while an agency below it is in use."""
    require(by, "registry.edit", agency, today)
    if not active and agency.children.filter(active=True).exists():
        raise Refused("还有在用的下级机构，请先停用下级机构")
    switched(agency, "active", active, "机构", agency, reason=reason, by=by, at=at)


@transaction.atomic
def switch_unit(
    unit: Unit, active: bool, *, reason: str, by: Person | Console, today: date, at: datetime
) -> None:
    """Take a unit out of use, or back."""
    require(by, "registry.edit", unit.agency, today)
    switched(unit, "active", active, "内设机构", unit.agency, reason=reason, by=by, at=at)


@transaction.atomic
def switch_person(
    person: Person, active: bool, *, reason: str, by: Person | Console, today: date, at: datetime
) -> None:
    """Let somebody log in no more, or again. Raises Refused for oneself: an office keeps its administrator."""
    require(by, "registry.edit", person.agency, today)
    if by == person:
        raise Refused("不能停用自己，请由其他管理员办理")
    switched(person, "is_active", active, "人员", person.agency, reason=reason, by=by, at=at)


def changed(
    row: Row, given: Mapping[str, Any], what: str, agency: Agency, *, expected: str, by: Person | Console,
    at: datetime,
) -> Row:  # fmt: skip
    """Set the given fields of a locked row and log what differs; raises Stale, WrongFields."""
    kept = _locked(row)
    if stamp(kept) != expected:
        raise Stale("内容已被他人修改，请刷新后核对再保存")
    before = content(kept)
    for name, value in given.items():
        setattr(kept, name, value)
    after = content(kept)
    different = [name for name in after if before[name] != after[name]]
    if different:
        stored(kept)
        data = {side: {n: c[n] for n in different} for side, c in (("old", before), ("new", after))}
        log.write(
            actor(by), f"修改{what}", kept, at=at, agency=agency.code, says=f"修改{what}“{kept}”", data=data
        )
    return kept


def switched(
    row: models.Model, field: str, active: bool, what: str, agency: Agency, *, reason: str,
    by: Person | Console, at: datetime,
) -> None:  # fmt: skip
    """Set the mark of use of a locked row and log why; raises WrongInput without a reason."""
    reason = reason.strip()
    verb = f"{'恢复' if active else '停用'}{what}"
    if not reason:
        raise WrongInput(f"{verb}必须写明理由")
    kept = _locked(row)
    if getattr(kept, field) == active:
        return
    setattr(kept, field, active)
    kept.save(update_fields=[field])
    data = {"reason": reason, "old": {field: not active}, "new": {field: active}}
    log.write(actor(by), verb, kept, at=at, agency=agency.code, says=f"{verb}“{kept}”：{reason}", data=data)


def _locked(row: Row) -> Row:
    return type(row)._default_manager.select_for_update().get(pk=row.pk)
