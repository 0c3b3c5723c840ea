"""What a letter says of the agency and of the way in: how to add, withdraw and follow, and how the applicant is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases.actions import intake
from gongkai.law.letters import letter_kind, letters
from gongkai.letters import actions
from gongkai.letters.composing import compose
from gongkai.letters.models import Letter
from gongkai.registry.models import Profile

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


CONFIRMED = {"email", "fax", "plain_mail"}


def _told(at: Bureau, way: str, kind: str, **more: object) -> str:
    """What the letter of a request says that came in a certain way."""
    case = at.take(way=way, **more)
    confirmed = {"confirmed_on": at.today} if way in CONFIRMED else {}
    if way != "portal":  # what comes through the site is confirmed on both sides at once
        intake.register(case.pk, expected=case.token, **at.by("clerk"), **confirmed)
    if kind == "L03":
        at.do(case, "ask_supplement", "office", until=at.today + timedelta(20), data={"items": "年份"})
    return "".join(actions.content_of(Letter.objects.get(case_ref=case.number, kind=kind)).lines)


def _guide(at: Bureau) -> None:
    Profile.objects.create(
        agency=at.agency, disclosure_office="局办公室", disclosure_address="样例路1号", disclosure_hours="工作日8:30-17:00",
        disclosure_fax="样例传真号", disclosure_email="open@example.cn",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("way", "receipt", "supplement"),
    [
        ("counter", "可以到局办公室（地址：样例路1号；办公时间：工作日8:30-17:00）当面提出", "当面补正"),
        ("oral", "当面口头说明，由工作人员代为填写", "可以口头补正，由工作人员代为填写"),
        ("signed_mail", "可以邮寄至局办公室（样例路1号", "将补正材料邮寄至局办公室"),
        ("plain_mail", "可以邮寄至局办公室（样例路1号", "将补正材料邮寄至局办公室"),
        ("portal", "可以在本机关网站凭受理编号和查询码", "在本机关网站凭受理编号和查询码补正"),
        ("email", "可以发送电子邮件至open@example.cn，并注明受理编号", "前发送电子邮件至open@example.cn补正"),
        ("fax", "可以传真至样例传真号，或者邮寄至局办公室", "前传真至样例传真号补正"),
    ],
)
def test_receipt_and_supplement_say_how_to_go_on_by_the_way_it_came(
    way: str, receipt: str, supplement: str, at: Bureau
) -> None:
    _guide(at)
    assert receipt in _told(at, way, "L02")
    assert supplement in _told(at, way, "L03")


@pytest.mark.parametrize(
    ("way", "left", "reached"),
    [
        ("email", {}, "电子邮件"),
        ("portal", {}, "电子邮件"),
        ("portal", {"email": ""}, "书面邮寄"),
        ("counter", {}, "书面邮寄"),
        ("counter", {"address": "", "email": ""}, "电话"),
        ("oral", {}, "电话"),
        ("fax", {"fax": "样例"}, "传真"),
    ],
)
def test_the_receipt_says_how_the_applicant_will_be_told(
    way: str, left: dict[str, str], reached: str, at: Bureau
) -> None:
    assert f"并另行以{reached}告知" in _told(at, way, "L02", route="pickup", **left)


def test_a_guide_that_is_not_filled_in_leaves_no_empty_brackets(at: Bureau) -> None:
    for way in ("counter", "fax", "email", "signed_mail"):
        said = _told(at, way, "L02")
        assert "（）" not in said
        assert "：；" not in said
        assert "本机关政府信息公开工作机构" in said or way == "email"


@pytest.mark.parametrize(("day", "apart"), [(date(2023, 12, 29), False), (date(2024, 1, 2), True)])
def test_a_partial_disclosure_tells_the_part_withheld_apart_since_2024(
    day: date, apart: bool, at: Bureau
) -> None:
    facts = dict.fromkeys((*letters().common, *letter_kind("L22").fields), "样例")
    said = "".join(compose(at.agency, "L22", facts, day=day, reply_kinds=["partial"]).lines)
    assert ("如对本答复中不予公开的内容不服，应当" in said) is apart
    assert ("对本答复的其他内容不服的，可以" in said) is apart
    assert "六个月内向临江市人民法院提起行政诉讼" in said
