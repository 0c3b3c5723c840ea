"""What can be done to agencies, people and posts: permission, checks, change and log in one transaction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from gongkai.audit import log
from gongkai.law.digest import digest_of
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.registry.access import CONSOLE, VERBS, Console, actor, posts_on, require
from gongkai.registry.models import Agency, Person, Post, Role, Unit
from gongkai.vault import SealedTextField


class WrongFields(WrongInput):
    """Fields of a form that cannot be taken: `faults` is field → sentence."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("；".join(faults.values()))
        self.faults = dict(faults)


# Codes and login names stand in addresses and file names.
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
# The portal's own first steps: an agency of that code would have no pages.
_TAKEN = frozenset({"api", "desk", "reports", "search", "static"})
_USERNAME = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿._@-]{0,59}")


@transaction.atomic
def add_agency(
    code: str,
    name: str,
    *,
    parent: Agency | None = None,
    body: str = Agency.Body.DEPARTMENT,
    rule_making: bool = False,
    by: Person | Console,
    today: date,
    at: datetime,
    **profile: Any,
) -> Agency:
    """A new agency under `parent`; `profile` are further fields of the model (address, phone …).

    A person needs registry.edit at the parent; only the console adds one without a parent. Raises
    WrongInput for a code that is taken or malformed, NoAccess without the post.
    """
    if parent is not None:
        require(by, "registry.edit", parent, today)
    elif by is not CONSOLE:
        raise NoAccess(f"您的岗位没有“{VERBS['registry.edit']}”的权限")
    if not _CODE.fullmatch(code):
        raise WrongFields({"code": f"机构代码“{code}”不能使用：限字母、数字及 . _ -，不超过40个字符"})
    if code.lower() in _TAKEN or Agency.objects.filter(code=code).exists():
        raise WrongFields({"code": f"机构代码“{code}”已被使用"})
    agency = Agency(code=code, name=name, parent=parent, body=body, rule_making=rule_making, **profile)
    stored(agency)
    log.write(
        actor(by), "新增机构", agency, at=at, agency=code, says=f"新增机构“{name}”", data=content(agency)
    )
    return agency


@transaction.atomic
def add_unit(
    agency: Agency,
    name: str,
    *,
    kind: str = Unit.Kind.SECTION,
    duty: str = "",
    by: Person | Console,
    today: date,
    at: datetime,
) -> Unit:
    """A new section or second-level unit; raises WrongInput when the agency has one of that name."""
    require(by, "registry.edit", agency, today)
    unit = Unit(agency=agency, name=name, kind=kind, duty=duty)
    stored(unit)
    says = f"新增内设机构“{name}”"
    log.write(actor(by), "新增内设机构", unit, at=at, agency=agency.code, says=says, data=content(unit))
    return unit


@transaction.atomic
def add_person(
    username: str,
    name: str,
    agency: Agency,
    *,
    password: str | None,
    unit: Unit | None = None,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Person:
    """Somebody new at an agency, without posts. `password` None: cannot log in until one is set.

    Raises WrongInput for a login name that is taken or malformed, a weak password, or a unit elsewhere.
    """
    require(by, "registry.edit", agency, today)
    if not _USERNAME.fullmatch(username):
        raise WrongFields(
            {"username": f"登录名“{username}”不能使用：限汉字、字母、数字及 . _ @ -，不超过60个字符"}
        )
    if Person.objects.filter(username=username).exists():
        raise WrongFields({"username": f"登录名“{username}”已被使用"})
    if unit is not None and unit.agency_id != agency.pk:
        raise WrongFields({"unit": f"“{unit.name}”不是{agency.name}的内设机构"})
    person = Person(username=username, name=name, agency=agency, unit=unit)
    _take_password(person, password)
    stored(person)
    says = f"新增人员“{name}”"
    log.write(actor(by), "新增人员", person, at=at, agency=agency.code, says=says, data=content(person))
    return person


@transaction.atomic
def set_password(person: Person, password: str, *, by: Person | Console, today: date, at: datetime) -> None:
    """A new password for somebody; raises WrongInput when it is weak. The log never holds it.

    Whoever sets it could log in with it: so it takes registry.edit at every agency where the person has a post.
    """
    require(by, "registry.edit", person.agency, today)
    for post in posts_on(person, today):
        require(by, "registry.edit", post.agency, today)
    _take_password(person, password)
    person.save(update_fields=["password"])
    says = f"重设“{person.name}”的登录密码"
    log.write(actor(by), "重设密码", person, at=at, agency=person.agency.code, says=says)


@transaction.atomic
def appoint(
    person: Person,
    agency: Agency,
    role: str,
    *,
    since: date,
    until: date | None = None,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Post:
    """Give somebody a post from a day (until a day). Raises Refused when they already hold it in that time,
    or when somebody would appoint themselves."""
    require(by, "registry.edit", agency, today)
    if by == person:
        raise Refused("不能给自己任命岗位，请由其他管理员办理")
    if role not in Role.values:
        raise WrongInput(f"没有名为“{role}”的岗位，可用的有：{'、'.join(Role.values)}")
    if until is not None and until < since:
        raise WrongFields({"until": "离任日期早于任职日期"})
    label = Role(role).label
    same = Post.objects.filter(person=person, agency=agency, role=role)
    same = same.filter(Q(until__isnull=True) | Q(until__gte=since))
    if until is not None:
        same = same.filter(since__lte=until)
    if same.exists():
        raise Refused(f"{person.name}在这一时间已任{agency.name}的“{label}”")
    post = Post(person=person, agency=agency, role=role, since=since, until=until)
    stored(post)
    says = f"任命{person.name}为{agency.name}的“{label}”"
    log.write(actor(by), "任职", post, at=at, agency=agency.code, says=says, data=content(post))
    return post


def stored(row: models.Model) -> None:
    """Save a checked row; what Django finds wrong with it is raised as WrongFields."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise WrongFields(_sentences(row, error)) from error
    row.save()


def content(row: models.Model) -> dict[str, Any]:
    """The fields of a registry row for the log; never a password, never what is sealed."""
    kept = (
        field
        for field in row._meta.concrete_fields
        if field.name not in ("id", "password", "last_login") and not isinstance(field, SealedTextField)
    )
    return {field.attname: _plain(getattr(row, field.attname)) for field in kept}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def stamp(row: models.Model) -> str:
    """Digest of a row's present content, which a form sends back as `expected`."""
    return digest_of(content(row))


def _sentences(row: models.Model, error: ValidationError) -> dict[str, str]:
    found = {}
    for name, messages in error.message_dict.items():
        heading = "" if name == "__all__" else f"{row._meta.get_field(name).verbose_name}："
        found[name] = "；".join(f"{heading}{message.rstrip('。')}" for message in messages)
    return found


def _take_password(person: Person, password: str | None) -> None:
    if password is None:
        person.set_unusable_password()
        return
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise WrongFields({"password": "；".join(m.rstrip("。") for m in error.messages)}) from error
    person.set_password(password)
