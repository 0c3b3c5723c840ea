"""Steps that were recorded by mistake are undone while nothing followed; answers that came back are sent anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases.actions import intake, recording
from gongkai.cases.following import followed
from gongkai.cases.models import Case, CaseSettings
from gongkai.cases.papers import letters_of
from gongkai.cases.queries import offers, returned
from gongkai.cases.settling import rules_of
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.notify.models import Message
from gongkai.registry.access import MAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _last(case: Case) -> str:
    return f"e{Case.objects.get(pk=case.pk).moves_made}"


def _offered(at: Bureau, case: Case) -> set[str]:
    case.refresh_from_db()
    found = offers(case, MAY["office"] | MAY["clerk"], rules_of(at.agency), at.today)
    return {o.rule.event for o in found if not o.why_not}


def test_a_withdrawal_on_the_wrong_case_is_undone_and_the_period_runs_on(at: Bureau) -> None:
    case = at.handled()
    due = case.due_on
    at.do(case, "withdraw", "clerk", content="书面撤回")
    case.refresh_from_db()
    assert (case.stage, case.reply_kind, case.request.outcome) == ("ended", "withdrawn", "other_misc")
    at.today += timedelta(1)
    at.do(case, "annul", "office", of=_last(case), reason="记在了别的申请上")
    case.refresh_from_db()
    assert (case.stage, case.reply_kind, case.due_on, case.closed_on) == ("handling", "", due, None)
    assert (case.request.outcome, case.request.replied_on) == ("", None)


def test_the_applicant_is_told_that_a_letter_says_nothing_any_more(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "extend", "office", days=10, reason="材料较多")
    at.do(case, "annul", "office", of=_last(case), reason="应为另一件")
    (wrong,) = letters_of(case).filter(kind="L05")
    (right,) = letters_of(case).filter(kind="L54")
    assert "延长答复期限" in right.content
    case.refresh_from_db()
    assert case.due_on.isoformat() in right.content
    seen = followed(case, rules_of(at.agency), at.today)
    assert wrong.pk in seen.annulled
    assert right.pk not in seen.annulled
    assert {wrong.pk, right.pk} <= {one.pk for one in seen.letters}
    assert Message.objects.filter(key=f"applicant-{case.pk}-{case.moves_made}").exists()


def test_only_the_last_step_onward_can_be_undone(at: Bureau) -> None:
    case = at.registered()
    at.do(case, "ask_supplement", "office", until=at.today + timedelta(20), data={"items": "年度"})
    at.do(case, "supplement", "clerk", content="2024年")
    came = _last(case)
    assert "annul" in _offered(at, case)
    at.do(case, "pass_review", "office", unit=at.unit)
    assert "annul" not in _offered(at, case)
    with pytest.raises(NotAllowed, match="此后没有再办理"):
        at.do(case, "annul", "office", of=came, reason="误记")


def test_a_supplement_on_the_wrong_case_is_undone_and_the_wait_goes_on(at: Bureau) -> None:
    case = at.registered()
    until = at.today + timedelta(20)
    at.do(case, "ask_supplement", "office", until=until, data={"items": "年度"})
    at.do(case, "supplement", "clerk", content="2024年")
    at.do(case, "annul", "office", of=_last(case), reason="是另一件的补正")
    case.refresh_from_db()
    assert (case.stage, case.due_on, case.waiting_until) == ("supplement", None, until)
    at.do(case, "supplement", "clerk", content="2023年")
    assert Case.objects.get(pk=case.pk).stage == "review"


def test_what_applicants_did_themselves_is_not_undone(at: Bureau) -> None:
    case = at.handled()
    case.refresh_from_db()
    recording.record_for_applicant(
        case.pk, "withdraw", expected=case.token, content="不需要了", today=at.today, at=at.by("clerk")["at"]
    )
    with pytest.raises(NotAllowed, match="申请人在网上自行办理"):
        at.do(case, "annul", "office", of=_last(case), reason="误记")


def test_who_is_not_registered_is_told_why_and_may_be_registered_after_all(at: Bureau) -> None:
    case = at.take(way="plain_mail")
    at.do(case, "dismiss", "clerk", reason="与另一件是同一份材料")
    (told,) = letters_of(case).filter(kind="L53")
    assert "与另一件是同一份材料" in told.content
    assert "行政复议" in told.content
    assert Message.objects.filter(
        key=f"applicant-{case.pk}-{Case.objects.get(pk=case.pk).moves_made}"
    ).exists()
    at.do(case, "annul", "office", of=_last(case), reason="核对后是两份材料")
    case.refresh_from_db()
    assert (case.stage, case.request) == ("arrived", None)
    assert letters_of(case).filter(kind="L54").exists()
    case = intake.register(case.pk, expected=case.token, confirmed_on=at.today, **at.by("clerk"))
    assert (case.stage, case.received_on) == ("review", at.today)


def test_an_answer_that_came_back_is_sent_anew_and_its_day_stays(at: Bureau) -> None:
    case = at.replied(at.handled())
    served_on = at.today
    with pytest.raises(NotAllowed, match="没有退回的记录"):
        at.do(case, "serve_anew", "clerk", data={"way": "post", "number": "XA2"})
    at.today += timedelta(6)
    at.do(case, "service_proof", "clerk", data={"result": "bounced"})
    assert list(returned(Case.objects.all())) == [case]
    with pytest.raises(WrongInput, match="还没有再次送达"):
        at.do(case, "archive", "clerk")
    at.do(case, "serve_anew", "clerk", data={"way": "post", "number": "XA2"})
    case.refresh_from_db()
    assert (case.stage, case.closed_on) == ("replied", served_on)
    assert letters_of(case).filter(kind="L50").count() == 2
    assert not returned(Case.objects.all()).exists()
    at.do(case, "service_proof", "clerk", data={"result": "signed"})
    assert at.do(case, "archive", "clerk").stage == "archived"


def test_what_cannot_be_served_is_archived_with_the_reason(at: Bureau) -> None:
    CaseSettings.objects.create(agency=at.agency)
    case = at.replied(at.handled())
    at.do(case, "service_proof", "clerk", data={"result": "returned"})
    case = at.do(case, "archive", "clerk", reason="两次投递均无人签收，电话无人接听")
    assert case.stage == "archived"
