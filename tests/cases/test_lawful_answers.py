"""Answers that the law gives only under a condition, days that cannot be written back, and steps that can be undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.bureau import PDF, Bureau, bureau
from gongkai.cases.actions import answers, filing, intake
from gongkai.cases.actions.disputes import carry_over, decide, open_docket
from gongkai.cases.archive.keeping import dispose
from gongkai.cases.models import Case, Dispute
from gongkai.cases.papers import letters_of
from gongkai.cases.queries import offers
from gongkai.cases.settling import rules_of
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.letters.actions import rendered
from gongkai.registry.access import MAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _drafted(at: Bureau, case: Case, kind: str, **details: str) -> Case:
    answers.reply_matter(case.pk, 1, kind, details=details, facts="经检索", **at.by("drafter"))
    return at.do(case, "draft", "drafter")


def test_too_many_requests_and_still_unclear_come_after_the_applicant_was_asked(at: Bureau) -> None:
    case = at.handled()
    with pytest.raises(NotAllowed, match="没有要求过说明理由"):
        _drafted(at, case, "excessive", reason="三个月内12件")
    with pytest.raises(NotAllowed, match="没有告知过补正"):
        _drafted(at, case, "still_unclear", unclear="年度", reason="年度不明")


def test_a_third_party_that_objects_is_outweighed_only_by_a_written_public_interest(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_third_party", "drafter", party=at.third_party(), data={"about": "合同单价"})
    key = f"e{Case.objects.get(pk=case.pk).moves_made}"
    at.do(case, "consultation_served", "drafter", of=key)
    at.do(case, "opinion", "drafter", of=key, content="不同意", data={"verdict": "disagree"})
    filing.attach(case.pk, "record", "材料.pdf", PDF, to_applicant=True, **at.by("drafter"))
    with pytest.raises(NotAllowed, match="公共利益"):
        _drafted(at, case, "given", given="合同")
    answers.set_questions(case.pk, {}, public_interest="关系学生安全", **at.by("drafter"))
    assert _drafted(at, case, "given", given="合同").stage == "signing"


def test_what_is_told_today_cannot_have_been_told_before(at: Bureau) -> None:
    case = at.handled()
    at.today = date(2025, 3, 27)
    with pytest.raises(WrongInput, match="今天生成"):
        at.do(case, "extend", "office", on=date(2025, 3, 20), days=20, reason="材料较多")
    with pytest.raises(WrongInput, match="今天生成"):
        at.do(
            case,
            "consult_third_party",
            "drafter",
            on=date(2025, 2, 24),
            party=at.third_party(),
            data={"about": "x"},
        )
    case.refresh_from_db()
    assert (case.extended, case.paused, case.due_on) == (0, False, date(2025, 3, 20))


def test_a_wrongly_recorded_opinion_is_undone_and_recorded_again(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_third_party", "drafter", party=at.third_party(), data={"about": "合同单价"})
    sent = f"e{Case.objects.get(pk=case.pk).moves_made}"
    at.do(case, "opinion", "drafter", of=sent, content="同意", data={"verdict": "agree"})
    case.refresh_from_db()
    said = f"e{case.moves_made}"
    open_to = {
        o.rule.event for o in offers(case, MAY["office"], rules_of(at.agency), at.today) if not o.why_not
    }
    assert "annul" in open_to
    at.do(case, "annul", "office", of=said, reason="误记")
    case.refresh_from_db()
    open_to = {
        o.rule.event for o in offers(case, MAY["office"], rules_of(at.agency), at.today) if not o.why_not
    }
    assert "opinion" in open_to
    at.do(case, "opinion", "drafter", of=sent, content="不同意", data={"verdict": "disagree"})


def test_silence_of_the_second_third_party_is_offered_while_the_first_still_has_time(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_agency", "drafter", party=at.third_party("样例机关"), data={"about": "x"})
    at.do(case, "consult_third_party", "drafter", party=at.third_party(), data={"about": "x"})
    case.refresh_from_db()
    at.do(case, "consultation_served", "drafter", of=f"e{case.moves_made}")
    at.today += timedelta(40)
    case.refresh_from_db()
    offered = {o.rule.event: o.why_not for o in offers(case, MAY["office"], rules_of(at.agency), at.today)}
    assert offered["silence"] == ""


def test_a_request_that_was_worked_on_and_an_ordered_answer_are_not_split(at: Bureau) -> None:
    case = at.registered()
    at.do(case, "ask_supplement", "office", until=at.today + timedelta(15), data={"items": "年度"})
    at.do(case, "supplement", "clerk", content="2024年")
    case.refresh_from_db()
    with pytest.raises(NotAllowed, match="不能再拆分"):
        intake.split(case.pk, ["甲", "乙"], expected=case.token, **at.by("office"))
    first = at.replied(at.handled())
    again = intake.reanswer(first, ordered_on=at.today, until=None, order="临政复1号", **at.by("clerk"))
    with pytest.raises(NotAllowed, match="重新答复"):
        intake.split(again.pk, ["甲", "乙"], expected=again.token, **at.by("office"))


def test_a_split_request_keeps_what_the_applicant_said(at: Bureau) -> None:
    case = at.registered(purpose="研究", extra={"school": "样例小学"})
    _, twin = intake.split(case.pk, ["甲项", "乙项"], expected=case.token, **at.by("office"))
    assert (twin.purpose, twin.extra) == ("研究", {"school": "样例小学"})


def test_a_dispute_decided_last_year_leaves_no_open_row_this_year(at: Bureau) -> None:
    at.today = date(2024, 12, 10)
    row = open_docket(
        at.agency, kind="review", number="临政复〔2024〕9号", organ="临江市人民政府", filed_on=at.today, notified_on=at.today,
        **at.by("office"),
    )  # fmt: skip
    carry_over(date(2025, 1, 2))
    at.today = date(2025, 1, 6)
    row.refresh_from_db()
    decide(
        row.pk,
        "upheld",
        decided_on=date(2024, 12, 30),
        received_on=at.today,
        expected=row.token,
        **at.by("office"),
    )
    assert list(Dispute.objects.values_list("year", "result")) == [(2024, "upheld")]


def test_disposal_leaves_an_applicant_whose_other_case_lives(at: Bureau) -> None:
    case = at.registered()
    case, twin = intake.split(case.pk, ["甲项", "乙项"], expected=case.token, **at.by("office"))
    at.do(case, "pass_review", "office", unit=at.unit, officer=at.people["drafter"])
    at.do(at.replied(case), "archive", "clerk")
    at.today = date(2037, 1, 4)
    dispose(case.pk, years=10, reason="保管期满", **at.by("office"))
    twin.applicant.refresh_from_db()
    assert twin.applicant.name == "张某某"


def test_signs_that_no_page_shows_never_break_a_letter(at: Bureau) -> None:
    case = at.registered(description="第一行\x0b第二行\x07文件")
    for letter in letters_of(case):
        assert rendered(letter, "docx", by="样例", at=at.by("clerk")["at"]).size > 0
