"""Derive a catalogue, change and retire its matters, name who answers, acknowledge a unit's list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.law.article20 import OTHER, matter
from gongkai.law.catalogue import Profile, profile
from gongkai.law.errors import Refused, Stale, WrongInput
from gongkai.law.signs import within
from gongkai.publishing.catalogue.rows import (
    FIELDS,
    LABELS,
    Row,
    digest_of_rows,
    items_of,
    row_of,
    said,
    too_long,
    words_of,
)
from gongkai.publishing.models import Acknowledgement, Catalogue, CatalogueItem
from gongkai.registry.access import Console, actor, require
from gongkai.registry.models import Agency, Person, Unit

By = Person | Console


@transaction.atomic
def derive(agency: Agency, profile_id: str, name: str, *, by: By, today: date, at: datetime) -> Catalogue:
    """The agency's own catalogue from a national one; every matter keeps the key it came from (S27)."""
    require(by, "catalogue.edit", agency, today)
    source = profile(profile_id)
    Agency.objects.select_for_update().get(pk=agency.pk)
    if not 0 < len(name.strip()) <= 120:
        raise WrongInput("请填写目录名称，不超过120个字")
    if Catalogue.objects.filter(agency=agency, name=name.strip()).exists():
        raise WrongInput(f"已有名为“{name.strip()}”的目录")
    made = Catalogue.objects.create(agency=agency, name=name.strip(), profile=profile_id, made_on=today)
    for first in source.items:
        parent = CatalogueItem.objects.create(
            catalogue=made, key=first.key, number=first.number, name=first.name, article20=first.article20,
            added_on=today,
        )  # fmt: skip
        CatalogueItem.objects.bulk_create(
            CatalogueItem(
                catalogue=made, parent=parent, key=one.key, number=one.number, name=one.name,
                confirmed=one.confirmed, content=list(one.content), basis=list(one.basis),
                time_limit=one.time_limit, within_workdays=one.within_workdays, body=agency.name,
                channels=list(one.channels), audience=list(one.audience), mode=list(one.mode),
                level=list(one.level), article20=one.article20, added_on=today,
            )
            for one in first.children
        )  # fmt: skip
    says = f"由《{source.title}》编制《{made}》，共{made.items.filter(parent__isnull=False).count()}项"
    log.write(actor(by), "编制公开目录", made, at=at, agency=agency.code, says=says)
    return made


@transaction.atomic
def change_item(
    item_id: int, given: Mapping[str, Any], *, expected: str, by: By, today: date, at: datetime
) -> CatalogueItem:
    """Change a matter: only the fields in `given`. `unit` is a Unit of the agency or None.

    Raises Stale when it changed since the form was shown, WrongInput for words that the catalogue doesn't have.
    """
    item = _locked(item_id)
    agency = item.catalogue.agency
    require(by, "catalogue.edit", agency, today)
    if token_of(item) != expected:
        raise Stale("这一事项已被他人修改，请刷新后核对再保存")
    _sound(item, given)
    old = row_of(item)
    for name, value in given.items():
        setattr(item, name, value)
    item.save()
    new = row_of(_read(item.pk))
    names = [LABELS[n] for n in (*FIELDS, "unit") if getattr(old, n, None) != getattr(new, n, None)]
    if names:
        words = words_of(item.catalogue)
        log.write(
            actor(by), "修改公开事项", item, at=at, agency=agency.code, says=f"“{item}”：修改{'、'.join(names)}",
            data={"old": _plain(old, names, words), "new": _plain(new, names, words)},
        )  # fmt: skip
    return item


@transaction.atomic
def add_item(
    catalogue: Catalogue,
    first: str,
    name: str,
    given: Mapping[str, Any],
    *,
    by: By,
    today: date,
    at: datetime,
) -> CatalogueItem:
    """A matter of the agency's own, under a first-level one that is made when it isn't there (S28)."""
    require(by, "catalogue.edit", catalogue.agency, today)
    if not first.strip() or not name.strip():
        raise WrongInput("请填写一级事项和二级事项的名称")
    Catalogue.objects.select_for_update().get(pk=catalogue.pk)
    if long := too_long({"first": first.strip(), "name": name.strip()}):
        raise WrongInput(long[0][1])
    parent = first_level(catalogue, first.strip(), today)
    _once(parent, name.strip())
    if parent.children.filter(name=name.strip()).exists():
        raise WrongInput(f"“{parent.name}”下的“{name.strip()}”已停用，请恢复使用，不必另加")
    number = next_number(catalogue)
    item = CatalogueItem(
        catalogue=catalogue,
        parent=parent,
        number=number,
        name=name.strip(),
        article20=parent.article20 or OTHER,
        added_on=today,
    )
    _sound(item, given)
    for field, value in given.items():
        setattr(item, field, value)
    item.save()
    says = f"《{catalogue}》增加“{first}—{name}”"
    log.write(actor(by), "增加公开事项", item, at=at, agency=catalogue.agency.code, says=says)
    return item


@transaction.atomic
def retire_item(item_id: int, *, reason: str, by: By, today: date, at: datetime) -> CatalogueItem:
    """Take a matter out of use, with a reason; what was published under it keeps it."""
    item = _locked(item_id)
    require(by, "catalogue.edit", item.catalogue.agency, today)
    if not reason.strip():
        raise WrongInput("停用公开事项必须写明理由")
    if not item.active:
        raise Refused(f"“{item}”已经停用")
    item.active, item.retired_on, item.retired_reason = False, today, within(reason, 200, "理由")
    item.save(update_fields=["active", "retired_on", "retired_reason"])
    says = f"停用“{item}”：{reason.strip()}"
    log.write(actor(by), "停用公开事项", item, at=at, agency=item.catalogue.agency.code, says=says)
    return item


@transaction.atomic
def restore_item(item_id: int, *, reason: str, by: By, today: date, at: datetime) -> CatalogueItem:
    """Take a matter into use again, with a reason."""
    item = _locked(item_id)
    require(by, "catalogue.edit", item.catalogue.agency, today)
    if not reason.strip():
        raise WrongInput("恢复公开事项必须写明理由")
    if item.active:
        raise Refused(f"“{item}”正在使用")
    _once(item.parent, item.name)
    item.active, item.retired_on, item.retired_reason = True, None, ""
    item.save(update_fields=["active", "retired_on", "retired_reason"])
    says = f"恢复“{item}”：{reason.strip()}"
    log.write(actor(by), "恢复公开事项", item, at=at, agency=item.catalogue.agency.code, says=says)
    return item


@transaction.atomic
def acknowledge(
    catalogue: Catalogue, unit: Unit, *, expected: str, by: Person, today: date, at: datetime
) -> Acknowledgement:
    """The unit's word that it holds this list (S41). Somebody of the unit, or the office, gives it."""
    require(by, "catalogue.view", catalogue.agency, today)
    if by.unit_id != unit.pk:
        require(by, "catalogue.edit", catalogue.agency, today)
    if unit.agency_id != catalogue.agency_id:
        raise WrongInput("责任科室不是本机构的内设机构或二级单位")
    Catalogue.objects.select_for_update().get(pk=catalogue.pk)
    digest = list_digest(catalogue, unit)
    if digest != expected:
        raise Stale("责任目录已有变化，请刷新后核对再确认")
    if not any(i.unit_id == unit.pk for i in items_of(catalogue)):
        raise Refused(f"“{unit}”在本目录中没有负责的事项，不需要确认")
    last = Acknowledgement.objects.filter(catalogue=catalogue, unit=unit).order_by("-pk").first()
    if last is not None and last.digest == digest:
        return last  # a second click
    made = Acknowledgement.objects.create(catalogue=catalogue, unit=unit, digest=digest, at=at, by=actor(by))
    says = f"“{unit}”确认其责任主体公开事项标准目录"
    log.write(
        actor(by),
        "确认责任目录",
        catalogue,
        at=at,
        agency=catalogue.agency.code,
        says=says,
        data={"digest": digest},
    )
    return made


def list_digest(catalogue: Catalogue, unit: Unit) -> str:
    """The digest of a unit's list as it stands."""
    return digest_of_rows(row_of(i) for i in items_of(catalogue) if i.unit_id == unit.pk)


def token_of(item: CatalogueItem) -> str:
    """What a form carries and hands back."""
    return digest_of_rows([row_of(item)])


def next_number(catalogue: Catalogue) -> int:
    """The number of the next second-level matter; numbers are not given twice."""
    return max(catalogue.items.filter(parent__isnull=False).values_list("number", flat=True), default=0) + 1


def first_level(catalogue: Catalogue, name: str, today: date) -> CatalogueItem:
    """The first-level matter of that name, made at the end when there is none."""
    found = catalogue.items.filter(parent__isnull=True, name=name).first()
    if found is not None:
        return found
    last = max(catalogue.items.filter(parent__isnull=True).values_list("number", flat=True), default=0)
    return CatalogueItem.objects.create(
        catalogue=catalogue, number=last + 1, name=name, article20=OTHER, added_on=today
    )


def _once(parent: CatalogueItem, name: str, own: int | None = None) -> None:
    if parent.children.filter(name=name, active=True).exclude(pk=own).exists():
        raise WrongInput(f"“{parent.name}”下已有“{name}”")


def _sound(item: CatalogueItem, given: Mapping[str, Any]) -> None:
    known = words_of(item.catalogue)
    if strange := set(given) - {*FIELDS, "unit"}:
        raise KeyError(f"no field of a matter: {strange}")
    if "name" in given and not str(given["name"]).strip():
        raise WrongInput("请填写二级事项的名称")
    if long := too_long(given):
        raise WrongInput(long[0][1])
    if given.get("article20"):
        matter(given["article20"])
    if "name" in given and item.pk and given["name"] != item.name:
        _once(item.parent, given["name"], item.pk)
    for name in ("channels", "audience", "mode", "level"):
        words = getattr(known, name)
        if bad := [w for w in given.get(name, ()) if w not in words]:
            raise WrongInput(f"“{LABELS[name]}”没有“{'、'.join(bad)}”这一项")
    unit = given.get("unit")
    if unit is not None and unit.agency_id != item.catalogue.agency_id:
        raise WrongInput("责任科室不是本机构的内设机构或二级单位")
    if unit is not None and not unit.active and unit.pk != item.unit_id:
        raise WrongInput(f"“{unit}”已停用，不能再作责任科室")
    for name in ("within_workdays", "every_days"):
        if (n := given.get(name)) is not None and not 1 <= n <= 3660:
            raise WrongInput(f"“{LABELS[name]}”应为1到3660的整数")


def _plain(row: Row, names: list[str], words: Profile) -> dict[str, str]:
    """Fields in the words that a person reads in the log."""
    fields = {label: field for field, label in LABELS.items()}
    return {label: said(row, fields[label], words) for label in names}


def _locked(item_id: int) -> CatalogueItem:
    CatalogueItem.objects.select_for_update().get(pk=item_id)
    return _read(item_id)


def _read(item_id: int) -> CatalogueItem:
    return CatalogueItem.objects.select_related("catalogue__agency", "parent", "unit").get(pk=item_id)
