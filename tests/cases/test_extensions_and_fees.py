"""An extension is asked for by one and given by another, a fee follows the register, approval is on the words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases.actions import intake
from gongkai.cases.models import Case, CaseSettings
from gongkai.cases.queries import extensions_asked, in_month
from gongkai.law.errors import NotAllowed, WrongInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def test_an_extension_is_asked_for_and_given_by_somebody_else(at: Bureau) -> None:
    case = at.handled()
    with pytest.raises(NotAllowed, match="没有人申请延期"):
        at.do(case, "refuse_extension", "office", reason="不必")
    at.do(case, "ask_extension", "office", days=10, reason="材料较多")
    assert list(extensions_asked(Case.objects.all())) == [case]
    with pytest.raises(NotAllowed, match="须由另一人办理"):
        at.do(case, "extend", "office", days=10, reason="材料较多")
    at.do(case, "extend", "leader", days=10, reason="材料较多")
    case.refresh_from_db()
    assert case.extended == 10
    assert not extensions_asked(Case.objects.all()).exists()


def test_an_extension_that_is_not_given_is_over_and_may_be_asked_for_again(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "ask_extension", "drafter", days=20, reason="材料较多")
    at.do(case, "refuse_extension", "office", reason="可以按期答复")
    assert not extensions_asked(Case.objects.all()).exists()
    with pytest.raises(NotAllowed, match="合计最多20个工作日"):
        at.do(case, "ask_extension", "drafter", days=21, reason="材料较多")
    at.do(case, "ask_extension", "drafter", days=5, reason="多份合同")
    case.refresh_from_db()
    assert (case.extended, extensions_asked(Case.objects.all()).count()) == (0, 1)


def test_a_fee_by_request_is_that_of_its_place_in_the_month(at: Bureau) -> None:
    for _ in range(11):
        case = at.registered()
    at.do(case, "pass_review", "office", unit=at.unit, officer=at.people["drafter"])
    assert in_month(case) == 11
    until = at.today + timedelta(60)
    with pytest.raises(WrongInput, match="当月（按收到之日）的第11件"):
        at.do(case, "notify_fee", "office", until=until, data={"method": "per_request", "count": 35})
    at.do(case, "notify_fee", "office", until=until, data={"method": "per_request", "count": 11})
    case.refresh_from_db()
    assert (case.stage, case.request.fee) == ("fee", 100)


def test_another_count_than_the_registers_has_a_reason(at: Bureau) -> None:
    case = at.handled()
    until = at.today + timedelta(60)
    given = {"until": until, "data": {"method": "per_request", "count": 31}}
    at.do(case, "notify_fee", "office", **given, reason="另有30件登记在上线以前的纸质台账")
    assert case.events.get(name="notify_fee").data["amount"] == 200


def test_a_confirmation_that_came_late_says_why(at: Bureau) -> None:
    case = at.take(way="email")
    at.today += timedelta(30)
    with pytest.raises(WrongInput, match="没有及时确认的理由"):
        intake.register(case.pk, expected=case.token, confirmed_on=at.today, **at.by("clerk"))
    said = "三次电话无人接听"
    case = intake.register(case.pk, expected=case.token, confirmed_on=at.today, reason=said, **at.by("clerk"))
    assert (case.received_on, case.events.get(name="receive").reason) == (at.today, said)


def test_a_wait_of_years_is_a_slip_of_the_pen(at: Bureau) -> None:
    case = at.registered()
    with pytest.raises(WrongInput, match="不是合理的期限"):
        at.do(case, "ask_supplement", "office", until=at.today.replace(year=9999), data={"items": "年度"})


def test_where_the_agency_wants_it_somebody_looks_through_the_very_words_before_the_signature(
    at: Bureau,
) -> None:
    CaseSettings.objects.create(agency=at.agency, approval_when="always", counsel_when="never")
    case = at.handled()

    def drafted(words: str) -> None:
        at.reply_matter(case.pk, 1, "given", details={"given": words}, facts="经检索", **at.by("drafter"))
        at.do(case, "draft", "drafter")

    drafted("甲")
    with pytest.raises(NotAllowed, match="审核同意"):
        at.do(case, "sign", "leader")
    at.do(case, "approve", "office")
    at.do(case, "send_back", "leader", reason="改一处")
    drafted("乙")
    with pytest.raises(NotAllowed, match="审核同意"):
        at.do(case, "sign", "leader")
    at.do(case, "approve", "office")
    assert at.do(case, "sign", "leader").stage == "sealing"
