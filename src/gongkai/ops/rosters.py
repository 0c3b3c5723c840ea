"""The lists that `gongkai import` takes beside the registers: their columns, and the action behind each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.channels.actions import add_channel
from gongkai.channels.models import Channel
from gongkai.law.errors import Refused, WrongInput
from gongkai.publishing.actions.addresses import note_address
from gongkai.registry import actions
from gongkai.registry.models import Agency, Person, Post, Role, Unit
from gongkai.sheets.choices import choice
from gongkai.sheets.parsing import tidy
from gongkai.sheets.roster import Roster, Who
from gongkai.sheets.sheet import Column, Kind


def yes_or_no(text: str) -> str:
    """`yes` or `no` for 是 or 否; raises WrongInput for anything else."""
    known = {"是": "yes", "有": "yes", "yes": "yes", "否": "no", "无": "no", "no": "no"}
    if tidy(text).lower() not in known:
        raise WrongInput(f"“{text}”应填是或否")
    return known[tidy(text).lower()]


def _same(kept: object, what: str, **fields: Any) -> bool:
    """False (nothing to add) when the stored row says the same; raises Refused when it says otherwise."""
    for name, value in fields.items():
        if getattr(kept, name) != value:
            raise Refused(f"{what}已经登记过，内容与文件不同；请在工作台修改")
    return False


def _add_agency(_: Agency | None, row: Mapping[str, Any], who: Who) -> bool:
    parent = None
    if row["parent"]:
        parent = Agency.objects.filter(code=row["parent"]).first()
        if parent is None:
            raise WrongInput(f"上级机构代码“{row['parent']}”没有登记过，请排在下级之前")
    profile = {name: row[name] for name in ("short_name", "uscc", "address", "phone", "email") if row[name]}
    more = {
        "name": row["name"], "parent": parent, "body": row["body"] or Agency.Body.DEPARTMENT,
        "rule_making": row["rule_making"] == "yes", **profile,
    }  # fmt: skip
    kept = Agency.objects.filter(code=row["code"]).first()
    if kept is not None:
        return _same(kept, f"机构“{row['code']}”", **more)
    actions.add_agency(row["code"], by=who.by, today=who.today, at=who.at, **more)
    return True


def _add_unit(agency: Agency, row: Mapping[str, Any], who: Who) -> bool:
    more = {"kind": row["kind"] or Unit.Kind.SECTION, "duty": row["duty"] or ""}
    kept = Unit.objects.filter(agency=agency, name=row["name"]).first()
    if kept is not None:
        return _same(kept, f"内设机构“{row['name']}”", **more)
    actions.add_unit(agency, row["name"], by=who.by, today=who.today, at=who.at, **more)
    return True


def _add_person(agency: Agency, row: Mapping[str, Any], who: Who) -> bool:
    unit = Unit.objects.get(pk=row["unit"]) if row["unit"] else None
    kept = Person.objects.filter(username=row["username"]).first()
    if kept is not None:
        return _same(kept, f"登录名“{row['username']}”", name=row["name"], agency=agency, unit=unit)
    actions.add_person(
        row["username"], row["name"], agency, unit=unit, password=None, by=who.by, today=who.today, at=who.at
    )
    return True


def _add_post(agency: Agency, row: Mapping[str, Any], who: Who) -> bool:
    person = Person.objects.get(pk=row["person"])
    kept = Post.objects.filter(person=person, agency=agency, role=row["role"], since=row["since"]).first()
    if kept is not None:
        return _same(kept, "这一岗位", until=row["until"])
    actions.appoint(
        person, agency, row["role"], since=row["since"], until=row["until"],
        by=who.by, today=who.today, at=who.at,
    )  # fmt: skip
    return True


def _add_channel(agency: Agency, row: Mapping[str, Any], who: Who) -> bool:
    more = {"kind": row["kind"], "order": row["order"] or 0}
    kept = Channel.objects.filter(agency=agency, name=row["name"]).first()
    if kept is not None:
        return _same(kept, f"渠道“{row['name']}”", **more)
    add_channel(agency, row["name"], by=who.by, today=who.today, at=who.at, **more)
    return True


def _add_address(agency: Agency, row: Mapping[str, Any], who: Who) -> bool:
    return note_address(agency, row["path"], row["number"], by=who.by, today=who.today, at=who.at)


_ALL = (
    Roster(
        "agencies",
        "机构",
        (
            Column("code", "机构代码", required=True),
            Column("name", "机构名称", required=True),
            Column("short_name", "简称"),
            Column("parent", "上级机构代码"),
            Column("body", "机构性质", Kind.CHOICE, recognise=choice(Agency.Body)),
            Column("rule_making", "有规章制定权", Kind.CHOICE, recognise=yes_or_no),
            Column("uscc", "统一社会信用代码"),
            Column("address", "办公地址"),
            Column("phone", "联系电话"),
            Column("email", "电子邮箱"),
        ),
        _add_agency,
    ),
    Roster(
        "units",
        "内设机构",
        (
            Column("name", "单位名称", required=True, also=("科室名称",)),
            Column("kind", "类别", Kind.CHOICE, recognise=choice(Unit.Kind)),
            Column("duty", "职责"),
        ),
        _add_unit,
    ),
    Roster(
        "people",
        "人员",
        (
            Column("username", "登录名", required=True),
            Column("name", "姓名", required=True),
            Column("unit", "科室", Kind.REFERENCE, points_at=(Unit, "name")),
        ),
        _add_person,
    ),
    Roster(
        "posts",
        "岗位",
        (
            Column("person", "登录名", Kind.REFERENCE, required=True, points_at=(Person, "username")),
            Column("role", "岗位", Kind.CHOICE, required=True, recognise=choice(Role)),
            Column("since", "任职日期", Kind.DAY, required=True),
            Column("until", "离任日期", Kind.DAY),
        ),
        _add_post,
    ),
    Roster(
        "channels",
        "发布渠道",
        (
            Column("name", "渠道名称", required=True),
            Column("kind", "类别", Kind.CHOICE, required=True, recognise=choice(Channel.Kind)),
            Column("order", "排序", Kind.COUNT),
        ),
        _add_channel,
    ),
    Roster(
        "addresses",
        "旧地址",
        (
            Column("path", "旧地址", required=True, also=("原网址", "旧网址")),
            Column("number", "索引号", required=True),
        ),
        _add_address,
    ),
)
ROSTERS: dict[str, Roster] = {roster.slug: roster for roster in _ALL}
