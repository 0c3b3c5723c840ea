"""Answers that the law gives only under a condition, days that cannot be written back, and steps that can be undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.bureau import PDF, Bureau, bureau
from gongkai.cases.actions import filing, intake
from gongkai.cases.actions.disputes import carry_over, decide, open_docket
from gongkai.cases.archive.keeping import dispose
from gongkai.cases.models import Case, CaseSettings, Dispute
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
    at.reply_matter(case.pk, 1, kind, details=details, facts="经检索", **at.by("drafter"))
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
    at.set_questions(case.pk, {}, public_interest="关系学生安全", **at.by("drafter"))
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


def test_a_split_request_keeps_why_its_confirmation_came_late(at: Bureau) -> None:
    at.today = date(2025, 3, 20)
    case = at.take("fax", arrived_on=date(2025, 2, 20))
    case = intake.register(
        case.pk, expected=case.token, confirmed_on=at.today, reason="多次联系未果", **at.by("clerk")
    )
    parts = intake.split(case.pk, ["预算", "决算"], expected=case.token, **at.by("office"))
    assert [one.due_on for one in parts] == [case.due_on] * 2
    assert parts[1].events.get(name="receive").reason == "多次联系未果"


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


def test_an_answer_waits_for_a_consultation_that_began_at_its_signature(at: Bureau) -> None:
    case = at.handled()
    filing.attach(case.pk, "record", "材料.pdf", PDF, to_applicant=True, **at.by("drafter"))
    _drafted(at, case, "given", given="合同")
    at.do(case, "counsel", "counsel", content="同意", data={"verdict": "agree"})
    at.do(case, "consult_third_party", "drafter", party=at.third_party(), data={"about": "合同单价"})
    sent = f"e{Case.objects.get(pk=case.pk).moves_made}"
    with pytest.raises(NotAllowed, match="还没有结果"):
        at.do(case, "sign", "leader")
    at.do(case, "opinion", "drafter", of=sent, content="同意", data={"verdict": "agree"})
    assert at.do(case, "sign", "leader").stage == "sealing"


def test_what_a_co_maker_was_asked_about_is_not_given_before_it_answered(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_co_maker", "drafter", party=at.third_party("样例机关"), data={"about": "联合发文"})
    with pytest.raises(NotAllowed, match="共同制作机关"):
        _drafted(at, case, "given", given="联合发文")


def test_an_annulled_objection_does_not_stand_in_the_way(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_third_party", "drafter", party=at.third_party(), data={"about": "合同单价"})
    sent = f"e{Case.objects.get(pk=case.pk).moves_made}"
    at.do(case, "opinion", "drafter", of=sent, content="不同意", data={"verdict": "disagree"})
    said = f"e{Case.objects.get(pk=case.pk).moves_made}"
    at.do(case, "annul", "office", of=said, reason="记错了件")
    at.do(case, "opinion", "drafter", of=sent, content="同意", data={"verdict": "agree"})
    assert _drafted(at, case, "given", given="合同").stage == "signing"


def test_counsel_s_opinion_is_on_the_words_that_are_signed(at: Bureau) -> None:
    case = at.handled()
    at.agency.case_settings = CaseSettings.objects.create(agency=at.agency, counsel_when="always")
    _drafted(at, case, "given", given="甲")
    at.do(case, "counsel", "counsel", content="可以", data={"verdict": "agree"})
    at.do(case, "send_back", "leader", reason="改一处")
    _drafted(at, case, "given", given="乙")
    with pytest.raises(NotAllowed, match="改动以前的拟答复"):
        at.do(case, "sign", "leader")
    at.do(case, "counsel", "counsel", content="可以", data={"verdict": "agree"})
    assert at.do(case, "sign", "leader").stage == "sealing"


def test_against_counsel_one_signs_with_a_reason(at: Bureau) -> None:
    case = at.handled()
    _drafted(at, case, "given", given="甲")
    at.do(case, "counsel", "counsel", content="应征求第三方意见", data={"verdict": "oppose"})
    with pytest.raises(WrongInput, match="不采纳的理由"):
        at.do(case, "sign", "leader")
    at.do(case, "sign", "leader", reason="信息早已向社会公布")
    assert case.events.get(name="sign").reason == "信息早已向社会公布"


def test_a_partial_answer_gives_a_copy_redacted_here_or_says_how_else_it_was_made(at: Bureau) -> None:
    case = at.handled()
    filing.attach(case.pk, "record", "随便.pdf", PDF, to_applicant=True, **at.by("drafter"))
    said = {"given": "合同", "withheld": "单价，属于商业秘密"}
    with pytest.raises(NotAllowed, match="不是在本系统区分处理并核验的"):
        _drafted(at, case, "partial", **said)
    kept = _drafted(at, case, "partial", **said, separated_elsewhere="纸质件遮盖后复印，由办公室核对")
    assert kept.stage == "signing"


def _sealed(at: Bureau, case: Case) -> Case:
    _drafted(at, case, "given", given="甲")
    at.do(case, "sign", "leader")
    return at.do(case, "seal", "seal_keeper")


def test_a_service_is_written_back_with_a_reason_and_over_the_term_with_a_proof(at: Bureau) -> None:
    case = _sealed(at, at.handled())
    sealed_on, at.today = at.today, date(2025, 3, 27)
    posted = {"on": sealed_on + timedelta(1), "data": {"way": "post", "number": "XA1"}}
    with pytest.raises(WrongInput, match="当时发出"):
        at.do(case, "serve", "clerk", on=sealed_on, data={"way": "email"})
    with pytest.raises(WrongInput, match="补记的理由"):
        at.do(case, "serve", "clerk", **posted)
    with pytest.raises(WrongInput, match="送达凭证"):
        at.do(case, "serve", "clerk", **posted, reason="交邮后未及时登记")
    filing.attach(case.pk, "proof", "交邮凭证.pdf", PDF, **at.by("office"))
    case = at.do(case, "serve", "clerk", **posted, reason="交邮后未及时登记")
    assert (case.stage, case.late, case.closed_on) == ("replied", False, sealed_on + timedelta(1))


def test_each_objecting_third_party_is_told_of_the_decision_to_give(at: Bureau) -> None:
    case = at.handled()
    for name, verdict in (("甲公司", "agree"), ("乙公司", "disagree"), ("丙公司", "disagree")):
        at.do(
            case, "consult_third_party", "drafter", party=at.third_party(name), data={"about": f"{name}单价"}
        )
        sent = f"e{Case.objects.get(pk=case.pk).moves_made}"
        at.do(case, "opinion", "drafter", of=sent, content="见上", data={"verdict": verdict})
    at.set_questions(case.pk, {}, public_interest="关系学生安全", **at.by("drafter"))
    at.do(_sealed(at, case), "serve", "clerk", data={"way": "email"})
    told = [letter.content for letter in letters_of(case).filter(kind="L09")]
    assert [sum(name in text for text in told) for name in ("甲公司", "乙公司", "丙公司")] == [0, 1, 1]
