"""A case through the law's table: who may do what when, what it needs, and what it does to the date and the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from cases.bureau import Bureau, bureau
from gongkai.audit.models import Entry
from gongkai.cases.actions import intake, recording
from gongkai.cases.models import Case, CaseEvent, CaseSettings, Request
from gongkai.law.errors import NoAccess, NotAllowed, Stale, WrongInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def test_a_request_goes_from_arrival_to_archive_through_five_steps(at: Bureau) -> None:
    case = at.replied(at.handled())
    at.do(case, "archive", "clerk", data={"number": "2025-公开-1"})
    case.refresh_from_db()
    assert case.stage == "archived"
    assert case.reply_kind == "given"
    row = case.request
    assert (row.number, row.received_on, row.replied_on, row.outcome) == (
        case.number,
        at.today,
        at.today,
        "granted",
    )
    assert row.archive_number == "2025-公开-1"
    assert row.due_on == date(2025, 3, 20)


def test_every_event_is_in_the_log_with_article_and_date(at: Bureau) -> None:
    case = at.handled()
    said = list(Entry.objects.filter(subject="cases.case", subject_id=str(case.pk)).order_by("pk"))
    assert [e.data["event"] for e in said] == ["arrive", "receive", "pass_review"]
    assert said[1].data["due"] == "2025-03-20"
    assert said[1].data["article"] == "条例第31条、第45条"


def test_the_day_of_receipt_follows_from_the_way_in(at: Bureau) -> None:
    mail = at.take(way="plain_mail")
    with pytest.raises(WrongInput, match="先与申请人确认"):
        intake.register(mail.pk, expected=mail.token, **at.by("clerk"))
    at.today = date(2025, 2, 24)
    case = intake.register(mail.pk, expected=mail.token, confirmed_on=date(2025, 2, 24), **at.by("clerk"))
    assert case.received_on == date(2025, 2, 24)
    signed = at.take(way="signed_mail", arrived_on=date(2025, 2, 21), tracking_number="XA000")
    assert intake.register(signed.pk, expected=signed.token, **at.by("clerk")).received_on == date(
        2025, 2, 21
    )


def test_the_portal_confirms_at_once_unless_the_agency_chose_otherwise(at: Bureau) -> None:
    assert at.take(way="portal").received_on == at.today
    CaseSettings.objects.create(agency=at.agency, auto_confirm=False)
    waiting = at.take(way="portal")
    assert (waiting.stage, waiting.received_on, waiting.request) == ("arrived", None, None)


def test_a_double_click_makes_no_second_request(at: Bureau) -> None:
    first = at.take(way="portal", submission_key="k1")
    assert at.take(way="portal", submission_key="k1").pk == first.pk
    assert Case.objects.count() == 1


def test_numbers_run_on_and_pass_over_what_an_import_brought(at: Bureau) -> None:
    Request.objects.create(
        agency=at.agency, number="2025-0002", received_on=at.today, applicant_type="natural_person"
    )
    assert [at.take().number for _ in range(3)] == ["2025-0001", "2025-0003", "2025-0004"]


def test_a_second_click_or_somebody_elses_act_in_between_is_refused(at: Bureau) -> None:
    case = at.registered()
    token = case.token
    at.do(case, "contact", "clerk", content="已电话联系")
    with pytest.raises(Stale):
        recording.record(case.pk, "pass_review", expected=token, unit=at.unit, **at.by("office"))


def test_a_post_that_does_not_cover_the_step_is_refused_and_nothing_changes(at: Bureau) -> None:
    case = at.registered()
    for who in ("drafter", "leader", "supervisor", "counsel", "admin"):
        with pytest.raises(NoAccess):
            at.do(case, "pass_review", who, unit=at.unit)
    assert CaseEvent.objects.filter(case=case).count() == 2


def test_a_drafter_reaches_only_the_own_sections_cases_and_those_it_helps(at: Bureau) -> None:
    case = at.handled()
    with pytest.raises(NotAllowed, match="不由您所在的科室承办"):
        at.do(case, "search", "other", data={"where": "档案室", "found": "没有找到"})
    at.do(case, "ask_unit", "drafter", unit=at.other_unit, until=date(2025, 2, 27))
    at.do(case, "search", "other", data={"where": "档案室", "found": "没有找到"})


def test_supplement_once_within_seven_days_and_a_fresh_period(at: Bureau) -> None:
    case = at.registered()
    with pytest.raises(WrongInput, match="一次写明"):
        at.do(case, "ask_supplement", "office", until=date(2025, 3, 13))
    at.do(case, "ask_supplement", "office", until=date(2025, 3, 13), data={"items": "请写明文件年份"})
    case.refresh_from_db()
    assert (case.stage, case.due_on, case.waiting_until) == ("supplement", None, date(2025, 3, 13))
    at.today = date(2025, 3, 10)
    at.do(case, "supplement", "clerk", content="2024年的")
    case.refresh_from_db()
    assert (case.stage, case.due_on) == ("review", date(2025, 4, 8))
    with pytest.raises(NotAllowed, match="只能进行一次"):
        at.do(case, "ask_supplement", "office", until=date(2025, 4, 13), data={"items": "仍不明确"})


def test_a_lapsed_supplement_ends_in_its_row_of_the_report(at: Bureau) -> None:
    case = at.registered()
    at.do(case, "ask_supplement", "office", until=date(2025, 3, 13), data={"items": "请写明文件年份"})
    with pytest.raises(NotAllowed, match="尚未届满"):
        at.do(case, "lapse_supplement", "office")
    at.today = date(2025, 3, 14)
    at.do(case, "lapse_supplement", "office")
    case.refresh_from_db()
    assert (case.request.outcome, case.request.replied_on) == ("other_supplement_lapsed", at.today)


def test_extension_is_approved_by_the_head_in_time_and_bounded(at: Bureau) -> None:
    case = at.handled()
    with pytest.raises(NoAccess):
        at.do(case, "extend", "clerk", days=10, reason="需要征求意见")
    with pytest.raises(NotAllowed, match="最多20个工作日"):
        at.do(case, "extend", "office", days=21, reason="材料多")
    at.do(case, "extend", "office", days=10, reason="材料多")
    case.refresh_from_db()
    assert (case.due_on, case.extended) == (date(2025, 4, 3), 10)
    assert "延长10个工作日" in case.request.extension
    at.today = date(2025, 4, 4)
    with pytest.raises(NotAllowed, match="已于2025-04-03届满"):
        at.do(case, "extend", "office", days=5, reason="仍未办完")


def test_an_extension_recorded_by_mistake_is_annulled_and_the_date_replayed(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "extend", "office", days=10, reason="误点")
    key = case.events.get(name="extend").key
    at.do(case, "annul", "office", of=key, reason="误记")
    case.refresh_from_db()
    assert (case.due_on, case.extended, case.request.extension) == (date(2025, 3, 20), 0, "")


def test_a_consultation_stops_the_clock_but_not_the_work(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_third_party", "drafter", party=at.third_party(), data={"about": "合同金额"})
    key = case.events.get(name="consult_third_party").key
    at.today = date(2025, 2, 27)
    at.do(case, "search", "drafter", data={"where": "合同档案", "found": "找到合同一份"})
    case.refresh_from_db()
    assert case.paused
    at.reply_matter(case.pk, 1, "third_party", details={"reason": "第三方不同意"}, **at.by("drafter"))
    with pytest.raises(NotAllowed, match="还没有结果"):
        at.do(case, "draft", "drafter")
    at.do(case, "opinion", "drafter", of=key, content="不同意公开", data={"verdict": "disagree"})
    at.do(case, "draft", "drafter")
    case.refresh_from_db()
    assert (case.paused, case.due_on) == (False, date(2025, 3, 27))


def test_does_not_exist_needs_a_search_and_third_party_a_consultation_or_a_reason(at: Bureau) -> None:
    case = at.handled()
    at.reply_matter(case.pk, 1, "does_not_exist", details={"reason": "检索全部目录"}, **at.by("drafter"))
    with pytest.raises(NotAllowed, match="检索记录"):
        at.do(case, "draft", "drafter")
    at.reply_matter(case.pk, 1, "third_party", details={"reason": "商业秘密"}, **at.by("drafter"))
    with pytest.raises(NotAllowed, match="先征求第三方意见"):
        at.do(case, "draft", "drafter")
    at.set_questions(case.pk, {}, no_consultation="第三方已书面公开该信息", **at.by("drafter"))
    at.do(case, "draft", "drafter")


def test_a_reply_says_what_its_kind_must_say(at: Bureau) -> None:
    case = at.handled()
    with pytest.raises(NotAllowed, match="还没有答复"):
        at.do(case, "draft", "drafter")
    at.reply_matter(case.pk, 1, "process_info", details={"reason": "讨论记录"}, **at.by("drafter"))
    with pytest.raises(NotAllowed, match="没有法律、法规、规章规定"):
        at.do(case, "draft", "drafter")
    at.reply_matter(case.pk, 1, "law_forbids", details={}, **at.by("drafter"))
    with pytest.raises(NotAllowed, match="禁止公开的法律"):
        at.do(case, "draft", "drafter")


def test_refusals_need_counsel_before_signature_and_nobody_signs_the_own_draft(at: Bureau) -> None:
    case = at.handled()
    at.reply_matter(
        case.pk,
        1,
        "process_info",
        details={"reason": "讨论记录", "no_rule_requires": True},
        **at.by("drafter"),
    )
    at.do(case, "draft", "drafter")
    with pytest.raises(NotAllowed, match="法律顾问意见"):
        at.do(case, "sign", "leader")
    at.do(case, "counsel", "counsel", content="依据充分", data={"verdict": "agree"})
    at.do(case, "sign", "leader")


def test_a_changed_answer_is_not_signed(at: Bureau) -> None:
    case = at.handled()
    at.reply_matter(case.pk, 1, "given", details={"given": "文件一"}, **at.by("drafter"))
    at.do(case, "draft", "drafter")
    case.matters.update(details={"given": "文件二"})
    with pytest.raises(Stale, match="可能被改动过"):
        at.do(case, "sign", "leader")


def test_several_matters_get_one_row(at: Bureau) -> None:
    case = at.handled()
    at.set_matters(case.pk, ["预算", "会议记录"], **at.by("drafter"))
    at.reply_matter(
        case.pk,
        2,
        "process_info",
        details={"reason": "讨论记录", "no_rule_requires": True},
        **at.by("drafter"),
    )
    case = at.replied(case, "given")
    assert case.reply_kind == "partial"
    assert case.request.outcome == "partial"
    assert case.request.items == 2


def test_service_by_post_needs_the_post_offices_number(at: Bureau) -> None:
    case = at.handled()
    at.reply_matter(case.pk, 1, "given", details={"given": "文件"}, **at.by("drafter"))
    for event, who in (("draft", "drafter"), ("sign", "leader"), ("seal", "seal_keeper")):
        at.do(case, event, who)
    with pytest.raises(WrongInput, match="邮政企业"):
        at.do(case, "serve", "clerk", data={"way": "post"})
    at.do(case, "serve", "clerk", data={"way": "post", "number": "EX123456789CN"})
    case.refresh_from_db()
    assert "EX123456789CN" in case.request.service


def test_a_fee_is_worked_out_by_the_tariff_and_paying_starts_the_period_anew(at: Bureau) -> None:
    case = at.handled()
    with pytest.raises(NotAllowed, match="0元"):
        at.do(
            case, "notify_fee", "office", until=date(2025, 4, 1), data={"method": "per_volume", "count": 30}
        )
    with pytest.raises(WrongInput, match="截止日不应早于"):
        at.do(
            case, "notify_fee", "office", until=date(2025, 3, 1), data={"method": "per_volume", "count": 500}
        )
    at.do(case, "notify_fee", "office", until=date(2025, 3, 20), data={"method": "per_volume", "count": 500})
    case.refresh_from_db()
    assert (case.stage, case.request.fee) == ("fee", 14700)
    at.today = date(2025, 3, 10)
    for amount, voucher, says in (
        (None, "票据一", "请填写实缴金额"), (14700, " ", "请填写缴款凭证号"), (14699, "票据一", "缴清后再登记"),
        (15000, "票据一", "多缴的部分应先退还"),
    ):  # fmt: skip
        with pytest.raises((WrongInput, NotAllowed), match=says):
            at.do(case, "pay", "clerk", data={"amount": amount, "voucher": voucher})
    at.do(case, "pay", "clerk", data={"amount": 14700, "voucher": "非税票据"})
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 8)


def test_a_split_keeps_arrival_and_gives_each_matter_its_own_case(at: Bureau) -> None:
    case = at.registered()
    made = intake.split(case.pk, ["学区划分文件", "招生计划"], expected=case.token, **at.by("office"))
    assert [c.received_on for c in made] == [at.today, at.today]
    assert [c.due_on for c in made] == [date(2025, 3, 20)] * 2
    assert len({c.number for c in made}) == 2
    assert Request.objects.count() == 2


def test_an_ordered_new_answer_has_its_own_deadline_and_is_no_new_request(at: Bureau) -> None:
    first = at.replied(at.handled())
    again = intake.reanswer(
        first, ordered_on=at.today, until=date(2025, 3, 6), order="临政复决〔2025〕1号", **at.by("clerk")
    )
    assert (again.due_on, again.kind, again.request) == (date(2025, 3, 6), "reanswer", None)
    assert Request.objects.count() == 1


def test_personal_data_is_unreadable_at_rest(at: Bureau) -> None:
    from django.db import connection

    case = at.registered()
    with connection.cursor() as cursor:
        cursor.execute(
            "select name, identity, phone, address from cases_party where id = %s", [case.applicant_id]
        )
        stored = " ".join(cursor.fetchone())
        cursor.execute("select description, query_code from cases_case where id = %s", [case.pk])
        stored += " ".join(cursor.fetchone())
    for secret in ("张某某", "420000190001010000", "某街道", "学区划分", case.query_code):
        assert secret not in stored
