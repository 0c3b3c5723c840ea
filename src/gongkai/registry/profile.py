"""An agency's public profile and its leaders: what they say, what is missing, how they change.

The guide that the law asks for (条例第12条) is written from these, so a change is logged and counted as an edition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from gongkai.audit import log
from gongkai.law.errors import Stale
from gongkai.law.signs import whole_number
from gongkai.registry.access import Console, actor, require
from gongkai.registry.actions import WrongFields, content, stamp, stored
from gongkai.registry.changes import changed, switched
from gongkai.registry.models import Agency, Leader, Person, Profile

# An institution's page must name its head, its postcode and its hours; the guide must say where and how to ask.
REQUIRED = (
    "leader_name", "functions", "office_hours", "disclosure_office", "disclosure_address", "disclosure_hours",
    "disclosure_phone", "disclosure_email", "supervisor", "supervisor_contact",
)  # fmt: skip
REQUIRED_OF_AGENCY = ("address", "postcode", "phone")
# Asked for by the law's list of contents or by the rules for sites, but not every agency has one.
WANTED = ("disclosure_fax", "site_code", "icp_number", "police_number", "sponsor")


@dataclass(frozen=True)
class Gap:
    """Something that is not filled in: its label, and whether the guide may not be without it."""

    label: str
    must: bool


def profile_of(agency: Agency) -> Profile:
    """The agency's profile, an empty one where nothing has been written yet."""
    return Profile.objects.filter(agency=agency).first() or Profile(agency=agency)


def gaps(agency: Agency) -> list[Gap]:
    """What is missing from the public profile, the indispensable first."""
    profile = profile_of(agency)
    found = [
        Gap(_label(row, name), must)
        for row, names, must in (
            (agency, REQUIRED_OF_AGENCY, True),
            (profile, REQUIRED, True),
            (profile, WANTED, False),
        )
        for name in names
        if not getattr(row, name)
    ]
    if not agency.leaders.filter(active=True).exists():
        found.insert(0, Gap("领导信息（姓名、职务、工作分工）", True))
    return sorted(found, key=lambda gap: not gap.must)


def _label(row: Agency | Profile, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)


@transaction.atomic
def save_profile(
    agency: Agency,
    given: Mapping[str, str],
    *,
    expected: str,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Profile:
    """Write the profile as a new edition. Raises Stale when it changed since the form was made, WrongFields for
    what cannot be taken, NoAccess without profile.edit."""
    require(by, "profile.edit", agency, today)
    Agency.objects.select_for_update().get(pk=agency.pk)
    kept = profile_of(agency)
    if stamp(kept) != expected:
        raise Stale("内容已被他人修改，请刷新后核对再保存")
    before = content(kept)
    for name, value in _sound(given).items():
        setattr(kept, name, value)
    after = content(kept)
    different = [n for n in after if before[n] != after[n]]
    if different:
        kept.version, kept.updated_at = kept.version + 1, at
        stored(kept)
        data = {side: {n: c[n] for n in different} for side, c in (("old", before), ("new", after))}
        says = f"修改“{agency.name}”的概况，第{kept.version}版"
        log.write(actor(by), "修改机构概况", kept, at=at, agency=agency.code, says=says, data=data)
    return kept


_CODE = re.compile(r"[0-9A-Za-z]{10}")


def _sound(given: Mapping[str, str]) -> dict[str, str]:
    """The values that a profile may hold; raises WrongFields."""
    faults = {}
    code, email = given.get("site_code", ""), given.get("disclosure_email", "")
    if code and not _CODE.fullmatch(code):
        faults["site_code"] = f"网站标识码“{code}”应为10位字母数字"
    if email:
        try:
            validate_email(email)
        except ValidationError:
            faults["disclosure_email"] = f"“{email}”不是电子邮箱地址"
    faults |= _too_long(Profile, given)
    if faults:
        raise WrongFields(faults)
    own = {f.name for f in Profile._meta.concrete_fields if f.editable} - {"id", "agency"}
    return {name: text for name, text in given.items() if name in own}


def _too_long(model: type[Profile] | type[Leader], given: Mapping[str, Any]) -> dict[str, str]:
    """Sentences for long texts beyond their bound, which a database would not notice."""
    return {
        f.name: f"{f.verbose_name}：最多{f.max_length}个字，现有{len(given[f.name])}个字"
        for f in model._meta.concrete_fields
        if f.max_length and len(str(given.get(f.name, ""))) > f.max_length
    }


@transaction.atomic
def add_leader(
    agency: Agency, given: Mapping[str, Any], *, by: Person | Console, today: date, at: datetime
) -> Leader:
    """A further leader; raises WrongFields, NoAccess without profile.edit."""
    require(by, "profile.edit", agency, today)
    leader = Leader(agency=agency, updated_at=at, **_leader(given))
    stored(leader)
    says = f"新增领导信息“{leader.name}”"
    log.write(actor(by), "新增领导信息", leader, at=at, agency=agency.code, says=says, data=content(leader))
    return leader


@transaction.atomic
def change_leader(
    leader: Leader,
    given: Mapping[str, Any],
    *,
    expected: str,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Leader:
    """Change what is said of a leader; raises Stale, WrongFields, NoAccess."""
    require(by, "profile.edit", leader.agency, today)
    values = _leader(given)
    if any(getattr(leader, name) != value for name, value in values.items()):
        values["updated_at"] = at
    return changed(leader, values, "领导信息", leader.agency, expected=expected, by=by, at=at)


@transaction.atomic
def switch_leader(
    leader: Leader, active: bool, *, reason: str, by: Person | Console, today: date, at: datetime
) -> None:
    """Take a leader off the public page, or back; raises WrongInput without a reason."""
    require(by, "profile.edit", leader.agency, today)
    Leader.objects.filter(pk=leader.pk).update(updated_at=at)
    switched(leader, "active", active, "领导信息", leader.agency, reason=reason, by=by, at=at)


def _leader(given: Mapping[str, Any]) -> dict[str, Any]:
    order = str(given.get("order") or "0")
    place = whole_number(order)
    if place is None or place > 999:
        raise WrongFields({"order": f"排序“{order}”应为0至999的整数"})
    if wrong := _too_long(Leader, given):
        raise WrongFields(wrong)
    names = ("name", "title", "duties", "phone", "basis")
    return {name: given.get(name, "") for name in names} | {"order": place}


def leaders_since(agency: Agency) -> datetime | None:
    """When the leaders' page was last touched; None when there has been no leader yet."""
    return agency.leaders.order_by("-updated_at").values_list("updated_at", flat=True).first()
