"""What the pages of the registry show and ask: columns, fields, and the action behind each form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from gongkai.channels import actions as channel_actions
from gongkai.channels.models import Channel
from gongkai.law.errors import WrongInput
from gongkai.law.form import all_forms
from gongkai.registry import actions, changes
from gongkai.registry.models import Agency, Person, Post, Role, Unit

Who = Mapping[str, Any]


@dataclass(frozen=True)
class Blank:
    """One field of a form. `attribute` is where its present value stands; options are (value, label)."""

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    help: str = ""
    at: str = ""

    @property
    def attribute(self) -> str:
        """The row's attribute that holds the value."""
        return self.at or self.name

    def read(self, raw: str) -> Any:
        """What was typed as a value; raises WrongInput in words that name the field."""
        raw = raw.strip()
        if self.required and not raw:
            raise WrongInput(f"请填写“{self.label}”")
        if self.kind == "flag":
            return raw == "yes"
        if self.kind == "day":
            try:
                return date.fromisoformat(raw) if raw else None
            except ValueError:
                raise WrongInput(f"“{self.label}”的“{raw}”不是日期，请写成 YYYY-MM-DD") from None
        if self.options and raw and raw not in dict(self.options):
            raise WrongInput(f"“{self.label}”请从列表中选择")
        return raw


@dataclass(frozen=True)
class RosterPage:
    """One roster: its rows at an agency, what is shown of each, how one is added and changed."""

    slug: str
    title: str
    see: str
    change: str
    rows: Callable[[Agency], models.QuerySet[Any]]
    columns: tuple[tuple[str, Callable[[Any], Any]], ...]
    search: tuple[str, ...]
    new_fields: Callable[[Agency], list[Blank]]
    edit_fields: Callable[[Agency], list[Blank]]
    add: Callable[[Agency, Mapping[str, Any], Who], Any]
    edit: Callable[[Agency, Any, Mapping[str, Any], str, Who], None]

    @property
    def one(self) -> str:
        """The name of one of its rows in addresses."""
        return (
            self.slug.removesuffix("ies") + "y" if self.slug.endswith("ies") else self.slug.removesuffix("s")
        )


ACTIVE = Blank("active", "在用", "flag", help="停用后不再出现在选择列表中，历史保留")


def _choices(options: type[models.TextChoices]) -> tuple[tuple[str, str], ...]:
    return tuple((str(v), str(label)) for v, label in options.choices)


def _amend(agency: Agency, row: Any, values: Mapping[str, Any], expected: str, who: Who) -> None:
    changes.amend(row, values, agency=agency, expected=expected, **who)


# ── agencies ────────────────────────────────────────────────────────────────────────────────────────
def _agency_profile() -> list[Blank]:
    extensions = sorted(e for form in all_forms().values() for e in form.extensions())
    return [
        Blank("name", "机构名称", required=True),
        Blank("short_name", "简称"),
        Blank("body", "机构性质", "choice", True, _choices(Agency.Body)),
        Blank("rule_making", "有规章制定权", "flag"),
        Blank("uscc", "统一社会信用代码"),
        Blank("address", "办公地址"),
        Blank("postcode", "邮政编码"),
        Blank("phone", "联系电话"),
        Blank("email", "电子邮箱"),
        Blank(
            "extensions", "年报地方附加行", help=f"可用：{'、'.join(extensions)}；多个用顿号分开，没有则留空"
        ),
    ]


def _with_extensions(values: Mapping[str, Any]) -> dict[str, Any]:
    known = {e for form in all_forms().values() for e in form.extensions()}
    wanted = [e for e in str(values.get("extensions", "")).replace(",", "、").split("、") if e]
    for stranger in set(wanted) - known:
        raise WrongInput(f"没有名为“{stranger}”的年报地方附加行")
    return {**values, "extensions": wanted}


def _add_agency(agency: Agency, values: Mapping[str, Any], who: Who) -> Agency:
    given = _with_extensions(values)
    return actions.add_agency(given.pop("code"), given.pop("name"), parent=agency, **given, **who)


def _edit_agency(agency: Agency, row: Agency, values: Mapping[str, Any], expected: str, who: Who) -> None:
    changes.amend(row, _with_extensions(values), agency=row, expected=expected, **who)


AGENCIES = RosterPage(
    "agencies", "机构", "registry.view", "registry.edit",
    rows=lambda a: Agency.objects.filter(models.Q(pk=a.pk) | models.Q(parent=a)).order_by("parent_id", "code"),
    columns=(
        ("代码", lambda r: r.code), ("名称", lambda r: r.name), ("性质", lambda r: r.get_body_display()),
        ("电话", lambda r: r.phone), ("状态", lambda r: "在用" if r.active else "停用"),
    ),
    search=("code", "name"),
    new_fields=lambda a: [Blank("code", "机构代码", required=True, help="字母、数字，用在网址中"), *_agency_profile()],
    edit_fields=lambda a: [*_agency_profile(), ACTIVE],
    add=_add_agency, edit=_edit_agency,
)  # fmt: skip


# ── units ───────────────────────────────────────────────────────────────────────────────────────────
def _unit_fields(agency: Agency) -> list[Blank]:
    return [
        Blank("name", "单位名称", required=True),
        Blank("kind", "类别", "choice", True, _choices(Unit.Kind)),
        Blank("duty", "职责"),
    ]


UNITS = RosterPage(
    "units", "内设机构", "registry.view", "registry.edit",
    rows=lambda a: Unit.objects.filter(agency=a),
    columns=(
        ("名称", lambda r: r.name), ("类别", lambda r: r.get_kind_display()), ("职责", lambda r: r.duty),
        ("状态", lambda r: "在用" if r.active else "停用"),
    ),
    search=("name", "duty"),
    new_fields=_unit_fields,
    edit_fields=lambda a: [*_unit_fields(a), ACTIVE],
    add=lambda a, v, who: actions.add_unit(a, v["name"], kind=v["kind"], duty=v["duty"], **who),
    edit=_amend,
)  # fmt: skip


# ── people ──────────────────────────────────────────────────────────────────────────────────────────
def _person_fields(agency: Agency) -> list[Blank]:
    units = tuple((str(u.pk), u.name) for u in agency.units.filter(active=True))
    return [Blank("name", "姓名", required=True), Blank("unit", "科室", "choice", False, units, at="unit_id")]


def _unit_of(agency: Agency, raw: str) -> Unit | None:
    return agency.units.get(pk=int(raw)) if raw else None


def _add_person(agency: Agency, values: Mapping[str, Any], who: Who) -> Person:
    return actions.add_person(
        values["username"], values["name"], agency, password=values["password"] or None,
        unit=_unit_of(agency, values["unit"]), **who,
    )  # fmt: skip


def _edit_person(agency: Agency, row: Person, values: Mapping[str, Any], expected: str, who: Who) -> None:
    given = {
        "name": values["name"],
        "unit": _unit_of(agency, values["unit"]),
        "is_active": values["is_active"],
    }
    changes.amend(row, given, agency=agency, expected=expected, **who)
    if values["password"]:
        actions.set_password(Person.objects.get(pk=row.pk), values["password"], **who)


PEOPLE = RosterPage(
    "people", "人员", "registry.view", "registry.edit",
    rows=lambda a: Person.objects.filter(agency=a).select_related("unit"),
    columns=(
        ("登录名", lambda r: r.username), ("姓名", lambda r: r.name), ("科室", lambda r: r.unit or ""),
        ("状态", lambda r: "在用" if r.is_active else "停用"),
    ),
    search=("username", "name"),
    new_fields=lambda a: [
        Blank("username", "登录名", required=True), *_person_fields(a),
        Blank("password", "初始密码", "password", help="至少10个字符；留空则暂不能登录"),
    ],
    edit_fields=lambda a: [
        *_person_fields(a), Blank("is_active", "在用", "flag", help="停用后不能登录"),
        Blank("password", "重设密码", "password", help="留空则不改"),
    ],
    add=_add_person, edit=_edit_person,
)  # fmt: skip


# ── posts ───────────────────────────────────────────────────────────────────────────────────────────
def _post_fields(agency: Agency) -> list[Blank]:
    people = tuple((str(p.pk), f"{p.name}（{p.username}）") for p in agency.people.filter(is_active=True))
    return [
        Blank("person", "人员", "choice", True, people),
        Blank("role", "岗位", "choice", True, _choices(Role)),
        Blank("since", "任职日期", "day", True),
        Blank("until", "离任日期", "day", help="长期任职留空；交接时给原任者填离任日期，再任命新人"),
    ]


def _add_post(agency: Agency, values: Mapping[str, Any], who: Who) -> Post:
    person = agency.people.get(pk=int(values["person"]))
    return actions.appoint(
        person, agency, values["role"], since=values["since"], until=values["until"], **who
    )


def _edit_post(agency: Agency, row: Post, values: Mapping[str, Any], expected: str, who: Who) -> None:
    changes.end_post(row, until=values["until"], **who)


POSTS = RosterPage(
    "posts", "岗位", "registry.view", "registry.edit",
    rows=lambda a: Post.objects.filter(agency=a).select_related("person"),
    columns=(
        ("岗位", lambda r: r.get_role_display()), ("人员", lambda r: r.person.name),
        ("任职", lambda r: r.since.isoformat()), ("离任", lambda r: r.until.isoformat() if r.until else ""),
    ),
    search=("person__name", "person__username"),
    new_fields=_post_fields,
    edit_fields=lambda a: [Blank("until", "离任日期", "day", True)],
    add=_add_post, edit=_edit_post,
)  # fmt: skip


# ── channels ────────────────────────────────────────────────────────────────────────────────────────
def _channel_fields(agency: Agency) -> list[Blank]:
    return [
        Blank("name", "渠道名称", required=True),
        Blank("kind", "类别", "choice", True, _choices(Channel.Kind)),
        Blank("order", "排序", help="数字小的在前"),
    ]


def _order(raw: str) -> int:
    if raw and not (raw.isdigit() and int(raw) < 10000):
        raise WrongInput(f"“排序”应是0到9999的整数，收到“{raw}”")
    return int(raw or 0)


CHANNELS = RosterPage(
    "channels", "发布渠道", "register.view", "register.edit",
    rows=lambda a: Channel.objects.filter(agency=a),
    columns=(
        ("名称", lambda r: r.name), ("类别", lambda r: r.get_kind_display()), ("排序", lambda r: r.order),
        ("状态", lambda r: "在用" if r.active else "停用"),
    ),
    search=("name",),
    new_fields=_channel_fields,
    edit_fields=lambda a: [*_channel_fields(a), ACTIVE],
    add=lambda a, v, who: channel_actions.add_channel(a, v["name"], kind=v["kind"], order=_order(v["order"]), **who),
    edit=lambda a, row, v, expected, who: channel_actions.amend_channel(
        row, {**v, "order": _order(v["order"])}, expected=expected, **who
    ),
)  # fmt: skip

PAGES = {page.slug: page for page in (AGENCIES, UNITS, PEOPLE, POSTS, CHANNELS)}
