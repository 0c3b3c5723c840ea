"""Cases that belong together are named at both, once, and unlinked from either."""

from __future__ import annotations

import pytest

from cases.bureau import Bureau, bureau
from gongkai.audit.models import Entry
from gongkai.cases.actions import intake, linking
from gongkai.cases.papers import letters_of
from gongkai.law.errors import NoAccess, WrongInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def test_a_link_is_seen_and_taken_away_from_either_end(at: Bureau) -> None:
    one, other = at.handled(), at.handled()
    made = linking.link(one.pk, other.number, "同一事项", **at.by("clerk"))
    assert set(linking.linked(one)) == {other.pk}
    assert set(linking.linked(other)) == {one.pk}
    linking.unlink(other.pk, made.pk, **at.by("clerk"))
    assert linking.linked(one) == linking.linked(other) == {}
    assert [e.verb for e in Entry.objects.order_by("number")][-2:] == ["关联申请", "取消关联"]


def test_what_cannot_be_linked_is_said(at: Bureau) -> None:
    one, other, elsewhere = at.handled(), at.handled(), bureau("江城市财政局", "CZ").handled()
    linking.link(one.pk, other.number, "同一事项", **at.by("clerk"))
    for number, says, why in (
        (other.number, "同一事项", "已经与"),
        (one.number, "同一事项", "不能与自己"),
        (elsewhere.number + "x", "同一事项", "没有受理编号"),
        ("", "同一事项", "没有受理编号"),
        (at.handled().number, "同" * 61, "关系有61字，不能超过60字"),
    ):
        with pytest.raises(WrongInput, match=why):
            linking.link(one.pk, number, says, **at.by("clerk"))
    with pytest.raises(WrongInput, match="已经与"):
        linking.link(other.pk, one.number, "同一事项", **at.by("clerk"))
    with pytest.raises(WrongInput, match="没有这一关联"):
        linking.unlink(one.pk, 999, **at.by("clerk"))
    with pytest.raises(NoAccess):
        linking.link(one.pk, other.number, "同一事项", **at.by("counsel"))


def test_who_looked_at_the_identity_stands_in_the_register(at: Bureau) -> None:
    case = at.take()
    with pytest.raises(WrongInput, match="核对身份"):
        intake.register(case.pk, expected=case.token, identity_check="guess", **at.by("clerk"))
    case = intake.register(case.pk, expected=case.token, identity_check="original", **at.by("clerk"))
    said = letters_of(case).get(kind="L01").content
    assert "已核对证件原件（核对人：" in said
    assert at.people["clerk"].name in said
