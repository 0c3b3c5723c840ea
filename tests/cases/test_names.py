"""Whom a case names, as what; and nobody for a person who may not see the case."""

from __future__ import annotations

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases.actions.intake import keep_party
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import Party
from gongkai.cases.names import names_of
from gongkai.redaction.names import KnownName
from gongkai.registry.access import posts_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _names(at: Bureau, who: str, number: str) -> list[KnownName]:
    person = at.people[who]
    return names_of(at.agency, number, person, posts_on(person, at.today))


def test_applicant_agent_third_parties_and_contact_persons_are_known(at: Bureau) -> None:
    case = at.handled(name="虚构甲", agent=Applicant(name="虚构乙"))
    firm = keep_party(
        at.agency, Party.Kind.THIRD_PARTY,
        Applicant(name="江城样例公司", address="样例路1号", representative="虚构丙", contact_person="虚构丁"),
    )  # fmt: skip
    office = keep_party(
        at.agency,
        Party.Kind.CO_MAKER,
        Applicant(name="江城县水务局", address="样例路2号", contact_person="虚构戊"),
    )
    at.do(case, "consult_third_party", "drafter", party=firm, data={"about": "合同"})
    at.do(case, "consult_co_maker", "drafter", party=office, data={"about": "会议纪要"})
    said = {(k.name, k.role, k.sure) for k in _names(at, "drafter", case.number)}
    assert said == {
        ("虚构甲", "申请人", True), ("虚构乙", "代理人", True), ("江城样例公司", "第三方", False),
        ("虚构丙", "第三方的法定代表人", True), ("虚构丁", "第三方的联系人", True), ("江城县水务局", "共同制作机关", False),
        ("虚构戊", "共同制作机关的联系人", True),
    }  # fmt: skip


def test_who_may_not_see_the_case_learns_no_name(at: Bureau) -> None:
    case = at.handled()
    assert _names(at, "drafter", case.number)
    assert _names(at, "other", case.number) == []
    assert _names(at, "drafter", "2025-9999") == []
