"""依申请公开 as an applicant meets it: the form, the receipt, one's own request and nobody else's."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

import make
from cases.bureau import PDF, Bureau, bureau
from faces.walker import faults
from files.clamd_server import EICAR, ClamdServer
from gongkai import clock
from gongkai.audit.models import Entry
from gongkai.cases.actions import filing
from gongkai.cases.models import Case, CaseSettings, SoughtFirst
from gongkai.portal.holding import LASTS
from search.entries import entry, put

pytestmark = pytest.mark.django_db
AT = "/JY/requests/"
FORM = {
    "type": "natural_person", "name": "张某某", "identity_kind": "id_card", "identity": "420000190001010000",
    "phone": "00000000000", "email": "someone@example.cn", "description": "2024年度义务教育学校学区划分的文件",
    "form": "electronic", "route": "portal", "submission_key": "key-1", "do": "submit",
}  # fmt: skip


class Hour:
    """The hour of a test, that a test may move on."""

    now = datetime(2025, 2, 20, 10, tzinfo=clock.CHINA)


@pytest.fixture(autouse=True)
def fixed_hour(monkeypatch: pytest.MonkeyPatch) -> type[Hour]:
    """It is 20 February 2025 at ten in the morning."""
    Hour.now = datetime(2025, 2, 20, 10, tzinfo=clock.CHINA)
    monkeypatch.setattr(clock, "now", lambda: Hour.now)
    return Hour


@pytest.fixture
def office(db: None) -> Bureau:
    return bureau(code="JY")


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    assert faults(response.content) == []
    return " ".join(html.document_fromstring(response.content.decode()).text_content().split())


def applied(client: Client, **more: Any) -> Case:
    """A request handed in on the portal by that browser."""
    response = client.post(f"{AT}apply/", {**FORM, **more})
    assert response.status_code == 302, response.content.decode()[:3000]
    assert response["Location"] == f"{AT}mine/receipt/"
    return Case.objects.latest("pk")


def found_in_search(office: Bureau, title: str) -> None:
    """A public item that the search knows."""
    put(entry(title, agency_id=office.agency.pk, public_on=date(2024, 5, 8)))


def looked_up(client: Client, number: str, code: str, **more: Any) -> int:
    return int(client.post(f"{AT}track/", {"number": number, "query_code": code}, **more).status_code)


def test_the_navigation_leads_to_the_front_of_requests(office: Bureau) -> None:
    page = html.document_fromstring(Client().get("/JY/guide/").content.decode())
    assert page.xpath("//nav[@aria-label='政府信息公开']//a[.='依申请公开']/@href") == [AT]


def test_the_front_says_how_to_apply_and_draws_every_public_stage(office: Bureau) -> None:
    CaseSettings.objects.create(agency=office.agency, guide="本局只受理教育方面的申请")
    said = shown(Client(), AT)
    for words in ("本局只受理教育方面的申请", "一事一申请", "在线申请", "进度查询", "申请表（DOCX）"):
        assert words in said
    from gongkai.law.case import PUBLIC_STAGES
    from gongkai.portal.request_flow import flow

    assert {box.label for box in flow().boxes} == set(PUBLIC_STAGES.values())
    assert {way.reaches for way in flow().ways} <= {box.label for box in flow().boxes}


def test_the_form_to_print_has_the_fields_of_the_form_on_the_screen(office: Bureau) -> None:
    import io

    from docx import Document

    CaseSettings.objects.create(
        agency=office.agency, extra_fields=[{"name": "school", "label": "涉及的学校"}]
    )
    got = Client().get(f"{AT}form.docx")
    labels = {row.cells[0].text for row in Document(io.BytesIO(got.content)).tables[0].rows}
    assert {"姓名（名称）", "所需信息的名称、文号或者其他特征性描述", "涉及的学校", "获取方式"} <= labels
    assert "用途（选填）" not in labels
    assert Client().get(f"{AT}form.pdf").content.startswith(b"%PDF")
    assert Client().get(f"{AT}form.exe").status_code == 404


def test_an_application_gets_number_code_and_a_date_with_its_reasons(office: Bureau) -> None:
    client = Client()
    case = applied(client, file_identity=SimpleUploadedFile("证件.pdf", PDF))
    said = shown(client, f"{AT}mine/receipt/")
    for words in (case.number, case.query_code, "2025年2月20日", "2025年3月20日", "双方确认之日", "逐日说明"):
        assert words in said
    assert case.applicant.identity_kind == "居民身份证"
    assert (case.way, case.stage, case.due_on) == ("portal", "review", date(2025, 3, 20))
    assert case.files.get().part == "identity"


def test_the_receipt_says_that_the_day_waits_where_the_agency_confirms_by_hand(office: Bureau) -> None:
    CaseSettings.objects.create(agency=office.agency, auto_confirm=False)
    client = Client()
    applied(client)
    said = shown(client, f"{AT}mine/receipt/")
    assert "待工作人员确认" in said
    assert "答复期限为" not in said


def test_a_double_click_is_one_request_and_another_wish_is_another(office: Bureau) -> None:
    client = Client()
    first, again = applied(client), applied(client)
    other = applied(client, description="2024年度部门预算")
    assert first == again
    assert other != first
    assert Case.objects.count() == 2


def test_faults_stand_beside_the_fields_and_nothing_typed_is_lost(office: Bureau) -> None:
    typed = {**FORM, "name": "", "email": "没有", "route": "post", "agent_phone": "1"}
    response = Client().post(f"{AT}apply/", typed)
    assert response.status_code == 400
    assert faults(response.content) == []
    page = html.document_fromstring(response.content.decode())
    for name, says in (("name", "请填写申请人的姓名或者名称"), ("address", "选择邮寄，请填写通信地址"),
                       ("email", "电子邮箱的写法不对"), ("agent_name", "请填写代理人的姓名")):  # fmt: skip
        assert says in page.xpath(f"//p[@id='e-{name}']")[0].text_content()
        assert page.xpath(f"//*[@id='f-{name}']/@aria-invalid") == ["true"]
    assert page.xpath("//textarea[@id='f-description']")[0].text_content().strip() == FORM["description"]
    assert page.xpath("//input[@id='f-identity']/@value") == [FORM["identity"]]
    assert page.xpath("//input[@name='submission_key']/@value") == ["key-1"]
    assert page.xpath("//input[@id='f-route-post']/@checked") == ["checked"]
    assert not Case.objects.exists()


def test_what_was_typed_stays_as_it_was_on_a_page_in_traditional_signs(office: Bureau) -> None:
    typed = {**FORM, "phone": "", "email": "", "name": "张某某", "description": "学区划分"}
    page = html.document_fromstring(Client().post(f"/~hant{AT}apply/", typed).content.decode())
    assert "請至少填寫一種聯繫方式" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//input[@id='f-name']/@value") == ["张某某"]
    assert page.xpath("//textarea[@id='f-description']")[0].text_content().strip() == "学区划分"
    response = Client().post(f"/~hant{AT}apply/", {**typed, "phone": "0"})
    assert response["Location"] == f"/~hant{AT}mine/receipt/"
    assert Case.objects.get().applicant.name == "张某某"


def test_an_organisation_is_asked_for_its_type_and_its_code(office: Bureau) -> None:
    case = applied(
        Client(), type="legal_commercial", name="样例公司", uscc="91420000000000000X", contact_person="李某"
    )
    assert (case.applicant_type, case.applicant.identity_kind) == ("legal_commercial", "统一社会信用代码")
    assert (case.applicant.identity, case.applicant.contact_person) == ("91420000000000000X", "李某")


def test_an_agent_comes_with_an_authorisation(office: Bureau) -> None:
    case = applied(
        Client(), agent_name="王某", agent_phone="1", file_authorisation=SimpleUploadedFile("委托书.pdf", PDF)
    )
    assert case.agent is not None
    assert case.agent.name == "王某"
    assert case.files.get().part == "authorisation"


def test_the_purpose_is_asked_only_where_the_agency_lists_it_and_never_required(office: Bureau) -> None:
    assert "用途" not in html.document_fromstring(Client().get(f"{AT}apply/").content.decode()).xpath(
        "string(//form[@data-draft-form])"
    )
    assert applied(Client(), purpose="悄悄填写").purpose == ""
    CaseSettings.objects.update_or_create(agency=office.agency, defaults={"ask_purpose": True})
    assert "用途（选填）" in shown(Client(), f"{AT}apply/")
    assert applied(Client(), submission_key="2", purpose="研究").purpose == "研究"


def test_the_form_says_that_steps_are_told_by_text_where_they_are(office: Bureau, settings) -> None:
    says = "填写手机号码的，办理进展也以短信告知"
    settings.SMS = "https://sms.example.cn/"
    assert says not in shown(Client(), f"{AT}apply/")
    CaseSettings.objects.update_or_create(agency=office.agency, defaults={"text_messages": True})
    assert says in shown(Client(), f"{AT}apply/")
    settings.SMS = ""
    assert says not in shown(Client(), f"{AT}apply/")


def test_own_fields_are_shown_and_verified(office: Bureau) -> None:
    fields = [
        {"name": "school", "label": "涉及的学校", "required": True, "help": "写学校全称"},
        {"name": "level", "label": "学段", "choices": ["小学", "初中"]},
    ]
    CaseSettings.objects.create(agency=office.agency, extra_fields=fields)
    assert "写学校全称" in shown(Client(), f"{AT}apply/")
    refused = Client().post(f"{AT}apply/", {**FORM, "own_level": "3"}).content.decode()
    assert "请填写“涉及的学校”" in refused
    assert "“学段”请从列出的选项中选择" in refused
    assert applied(Client(), own_school="样例小学", own_level="1").extra == {
        "school": "样例小学",
        "level": "小学",
    }


def test_a_file_is_told_by_its_content(office: Bureau) -> None:
    disguised = SimpleUploadedFile("证件.pdf", b"<script>alert(1)</script>")
    response = Client().post(f"{AT}apply/", {**FORM, "file_identity": disguised})
    assert response.status_code == 400
    page = html.document_fromstring(response.content.decode())
    assert "不是可以作为附件的类型" in page.xpath("//p[@id='e-file_identity']")[0].text_content()
    assert not Case.objects.exists()


def test_help_for_a_disability_reaches_the_case(office: Bureau) -> None:
    assert "大字版" in applied(Client(), assisted="需要大字版").assisted


def test_what_is_public_is_shown_before_one_applies_and_a_find_is_counted(office: Bureau) -> None:
    found_in_search(office, "关于2024年义务教育学校学区划分的通知")
    found_in_search(office, "招聘公告")
    found = json.loads(Client().get(f"{AT}apply/similar.json", {"q": FORM["description"]}).content)["items"]
    assert [one["title"] for one in found] == ["关于2024年义务教育学校学区划分的通知"]
    response = Client().post(f"{AT}apply/", {**FORM, "do": "look", "name": ""})
    page = html.document_fromstring(response.content.decode())
    assert response.status_code == 200
    assert faults(response.content) == []
    assert "学区划分的通知" in page.xpath("string(//section[@aria-labelledby='near-title'])")
    assert page.xpath("//input[@id='f-phone']/@value") == [FORM["phone"]]
    assert Client().post(f"{AT}apply/found/").status_code == 200
    assert (SoughtFirst.objects.get().shown, SoughtFirst.objects.get().found) == (2, 1)
    assert not Case.objects.exists()


def test_a_description_without_anything_near_shows_nothing(office: Bureau) -> None:
    found_in_search(office, "招聘公告")
    assert json.loads(Client().get(f"{AT}apply/similar.json", {"q": "水库大坝安全鉴定"}).content) == {
        "items": []
    }
    assert json.loads(Client().get(f"{AT}apply/similar.json", {"q": "\0"}).content) == {"items": []}


def test_an_agency_that_takes_nothing_online_says_so(office: Bureau) -> None:
    CaseSettings.objects.create(agency=office.agency, portal_open=False)
    assert "暂不接收网上申请" in shown(Client(), f"{AT}apply/")
    assert Client().post(f"{AT}apply/", FORM).status_code == 409
    assert not Case.objects.exists()


def test_number_and_code_open_the_request_and_the_look_is_logged(office: Bureau) -> None:
    case = office.registered()
    client = Client()
    assert looked_up(client, case.number, case.query_code.lower()) == 302
    said = shown(client, f"{AT}mine/")
    assert "已受理" in said
    assert "2025年3月20日" in said
    assert Entry.objects.filter(verb="网上查询进度", subject_id=str(case.pk)).count() == 1


def test_number_and_code_may_be_typed_wide_and_pasted_with_blanks_and_dashes(office: Bureau) -> None:
    case = office.registered()
    wide = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
    code = case.query_code
    for number, typed in (
        (case.number.translate(wide), code.lower().translate(wide)),
        (f"\u3000{case.number.replace('-', ' — ')} ", f" {code[:4]}－{code[4:]}\u200b"),
    ):
        client = Client()
        assert looked_up(client, number, typed) == 302
        assert case.number in shown(client, f"{AT}mine/")


def test_an_unknown_number_and_a_wrong_code_get_the_same_answer(office: Bureau) -> None:
    case = office.registered()
    answers = []
    for number, code in ((case.number, "AAAAAAAA"), ("2025-9999", case.query_code), ("", ""), ("\0", "\0")):
        response = Client().post(f"{AT}track/", {"number": number, "query_code": code})
        page = html.document_fromstring(response.content.decode())
        answers.append((response.status_code, page.xpath("string(//*[@role='alert'])")))
    assert set(answers) == {(400, "受理编号或者查询码不对，请核对回执后再试")}


def test_ten_tries_an_hour_from_one_place_and_then_none(office: Bureau, fixed_hour: type[Hour]) -> None:
    case = office.registered()
    client = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(10):
        assert looked_up(client, case.number, "AAAAAAAA") == 400
    response = client.post(f"{AT}track/", {"number": case.number, "query_code": case.query_code})
    assert "操作过于频繁" in response.content.decode()
    assert looked_up(Client(REMOTE_ADDR="192.0.2.8"), case.number, case.query_code) == 302
    fixed_hour.now += timedelta(hours=1, minutes=1)
    assert looked_up(client, case.number, case.query_code) == 302


def test_one_place_hands_in_ten_requests_an_hour(office: Bureau) -> None:
    client = Client(REMOTE_ADDR="192.0.2.9")
    for n in range(10):
        applied(client, submission_key=f"k{n}")
    response = client.post(f"{AT}apply/", {**FORM, "submission_key": "k11"})
    assert response.status_code == 400
    assert "操作过于频繁" in response.content.decode()
    assert Case.objects.count() == 10


PAGES = ("mine/", "mine/receipt/", "mine/withdraw/", "mine/files/1/", "mine/letters/1/")


@pytest.mark.parametrize("path", PAGES)
def test_without_number_and_code_nothing_of_a_request_can_be_reached(office: Bureau, path: str) -> None:
    office.registered()
    response = Client().get(f"{AT}{path}")
    assert (response.status_code, response["Location"]) == (302, f"{AT}track/")


def test_an_open_request_closes_after_half_an_hour_and_by_leaving(
    office: Bureau, fixed_hour: type[Hour]
) -> None:
    client = Client()
    case = applied(client)
    fixed_hour.now += LASTS + timedelta(seconds=1)
    assert client.get(f"{AT}mine/").status_code == 302
    assert looked_up(client, case.number, case.query_code) == 302
    assert client.get(f"{AT}mine/").status_code == 200
    for _ in range(4):
        fixed_hour.now += timedelta(minutes=29)
        assert client.get(f"{AT}mine/").status_code == 200
    fixed_hour.now += timedelta(minutes=29)
    assert client.get(f"{AT}mine/").status_code == 302  # two hours in all
    looked_up(client, case.number, case.query_code)
    client.post(f"{AT}track/close/")
    assert client.get(f"{AT}mine/").status_code == 302


def test_a_request_opened_at_one_agency_opens_nothing_at_another(office: Bureau) -> None:
    make.agency("JT", "江城县交通运输局")
    client = Client()
    case = applied(client)
    assert client.get("/JT/requests/mine/").status_code == 302
    response = client.post("/JT/requests/track/", {"number": case.number, "query_code": case.query_code})
    assert response.status_code == 400


def test_pages_of_a_request_are_never_kept_and_never_name_it(office: Bureau) -> None:
    client = Client()
    case = applied(client)
    for path in ("mine/", "mine/receipt/", "apply/", "track/"):
        response = client.get(f"{AT}{path}")
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]
    assert case.number not in client.get(f"{AT}mine/", follow=True).request["PATH_INFO"]


def test_the_session_key_changes_when_a_request_is_opened(office: Bureau) -> None:
    client = Client()
    case = applied(client)
    before = client.cookies["sessionid"].value
    looked_up(client, case.number, case.query_code)
    assert client.cookies["sessionid"].value != before


def test_a_supplement_comes_in_with_its_files_and_the_period_starts_anew(
    office: Bureau, fixed_hour: type[Hour]
) -> None:
    client = Client()
    case = applied(client)
    office.do(case, "ask_supplement", "office", until=date(2025, 3, 14), data={"items": "写明学校名称"})
    said = shown(client, f"{AT}mine/")
    assert "写明学校名称" in said
    assert "待补正" in said
    assert "期限已过" not in said
    fixed_hour.now += timedelta(minutes=5)
    shown(client, f"{AT}mine/supplement/")
    case.refresh_from_db()
    sent = {"expected": case.token, "content": "样例小学", "files": SimpleUploadedFile("说明.pdf", PDF)}
    assert client.post(f"{AT}mine/supplement/", sent).status_code == 302
    case.refresh_from_db()
    assert case.stage == "review"
    event = case.events.get(name="supplement")
    assert (event.content, event.actor, event.files.get().part) == ("样例小学", "申请人", "supplement")
    assert client.post(f"{AT}mine/supplement/", sent).status_code == 400  # a second click


def test_a_supplement_after_its_term_is_still_taken_until_the_office_acts(
    office: Bureau, fixed_hour: type[Hour]
) -> None:
    client = Client()
    case = applied(client)
    office.do(case, "ask_supplement", "office", until=date(2025, 3, 14), data={"items": "写明学校名称"})
    fixed_hour.now = datetime(2025, 3, 17, 10, tzinfo=clock.CHINA)
    looked_up(client, case.number, case.query_code)
    assert "期限已过" in shown(client, f"{AT}mine/")
    case.refresh_from_db()
    assert (
        client.post(f"{AT}mine/supplement/", {"expected": case.token, "content": "样例"}).status_code == 302
    )


def test_a_request_that_was_not_taken_says_why_and_promises_no_date(office: Bureau) -> None:
    CaseSettings.objects.create(agency=office.agency, auto_confirm=False)
    client = Client()
    case = applied(client)
    office.do(case, "dismiss", "clerk", reason="内容为广告")
    said = shown(client, f"{AT}mine/")
    assert "未受理" in said
    assert "内容为广告" in said
    assert "待工作人员确认" not in said


def test_a_supplement_that_nobody_asked_for_is_refused_in_words(office: Bureau) -> None:
    client = Client()
    case = applied(client)
    assert "不需要提交补正" in shown(client, f"{AT}mine/supplement/")
    response = client.post(f"{AT}mine/supplement/", {"expected": case.token, "content": "补充"})
    assert response.status_code == 400
    assert client.get(f"{AT}mine/archive/").status_code == 404


def test_a_withdrawal_wants_a_confirmation_and_ends_the_request(office: Bureau) -> None:
    client = Client()
    case = applied(client)
    assert client.post(f"{AT}mine/withdraw/", {"expected": case.token}).status_code == 400
    assert client.post(f"{AT}mine/withdraw/", {"expected": case.token, "confirmed": "1"}).status_code == 302
    case.refresh_from_db()
    assert (case.stage, case.reply_kind) == ("ended", "withdrawn")
    assert "已撤回" in shown(client, f"{AT}mine/")


def test_the_answer_and_its_files_are_given_only_once_served_and_to_nobody_else(office: Bureau) -> None:
    client, other = Client(), Client()
    case = applied(client)
    applied(other, submission_key="other", description="2024年度部门预算")
    office.do(case, "pass_review", "office", unit=office.unit, officer=office.people["drafter"])
    kept = filing.attach(case.pk, "record", "学区图.pdf", PDF, to_applicant=True, **office.by("drafter"))
    secret = filing.attach(case.pk, "internal", "内部意见.pdf", PDF, **office.by("drafter"))
    assert client.get(f"{AT}mine/files/{kept.pk}/").status_code == 404
    office.replied(case)
    said = shown(client, f"{AT}mine/")
    assert "学区图.pdf" in said
    assert "内部意见" not in said
    assert "已答复" in said
    got = client.get(f"{AT}mine/files/{kept.pk}/")
    assert got.content == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert client.get(f"{AT}mine/files/{secret.pk}/").status_code == 404
    assert other.get(f"{AT}mine/files/{kept.pk}/").status_code == 404
    page = html.document_fromstring(client.get(f"{AT}mine/").content.decode())
    letters = page.xpath("//ul[@class='files']//a[contains(@href, 'letters')]/@href")
    assert letters
    assert client.get(letters[-1]).content.startswith(b"%PDF")
    assert other.get(letters[-1]).status_code == 404
    assert Entry.objects.filter(verb="下载材料", subject_id=str(case.pk)).count() == 2


def test_a_request_that_ended_without_an_answer_gives_nothing_that_was_drafted(office: Bureau) -> None:
    client = Client()
    case = applied(client)
    office.do(case, "pass_review", "office", unit=office.unit, officer=office.people["drafter"])
    kept = filing.attach(case.pk, "record", "学区图.pdf", PDF, to_applicant=True, **office.by("drafter"))
    office.do(case, "withdraw", "clerk", content="当面撤回")
    office.do(case, "archive", "clerk")
    assert "学区图" not in shown(client, f"{AT}mine/")
    assert client.get(f"{AT}mine/files/{kept.pk}/").status_code == 404


def test_the_applicant_sees_no_names_and_no_inner_steps(office: Bureau) -> None:
    client = Client()
    case = applied(client)
    office.do(case, "pass_review", "office", unit=office.unit, officer=office.people["drafter"])
    party = office.third_party()
    office.do(case, "consult_third_party", "drafter", party=party, data={"about": "合同"})
    office.do(case, "search", "drafter", data={"where": "档案室", "words": "学区", "found": "三份"})
    office.do(case, "contact", "drafter", content="内部沟通")
    said = shown(client, f"{AT}mine/")
    assert "征求第三方意见" in said
    for hidden in (party.name, "档案室", "内部沟通", office.people["drafter"].name, office.unit.name):
        assert hidden not in said


def test_a_split_request_names_its_sister(office: Bureau) -> None:
    from gongkai.cases.actions import intake

    client = Client()
    case = applied(client, description="学区划分和部门预算")
    made = intake.split(case.pk, ["学区划分", "部门预算"], expected=case.token, **office.by("office"))
    assert made[1].number in shown(client, f"{AT}mine/")


def test_the_statistics_show_ways_outcomes_and_time(office: Bureau) -> None:
    office.replied(office.handled())
    applied(Client())
    said = shown(Client(), f"{AT}statistics/")
    for words in ("收到2件", "网上平台", "当面提交", "予以公开", "0—5个工作日"):
        assert words in said
    assert "还没有收到申请" in shown(Client(), "/JT/requests/statistics/") if make.agency("JT") else True


def test_the_calculator_explains_every_day(office: Bureau) -> None:
    said = shown(Client(), f"{AT}deadline/?received=2025-02-20")
    assert "应于2025年3月20日以前答复" in said
    assert "答复期限届满" in said


def test_the_calculator_knows_supplement_consultation_and_extension(office: Bureau) -> None:
    said = shown(Client(), f"{AT}deadline/?received=2022-09-30")
    assert "应于2022年11月2日以前答复" in said
    said = shown(Client(), f"{AT}deadline/?received=2024-09-02&asked=2024-09-05&came=2024-09-20")
    assert "应于2024年10月23日以前答复" in said
    said = shown(
        Client(),
        f"{AT}deadline/?received=2024-09-02&kind1=consult_third_party&sent1=2024-09-04&ended1=2024-09-10",
    )
    assert "应于2024年10月11日以前答复" in said
    said = shown(Client(), f"{AT}deadline/?received=2024-09-02&extended=2024-09-20&by=20")
    assert "延长20个工作日" in said


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("received=2025-02-30", "不是日期"),
        ("received=1925-02-20", "年之间"),
        ("received=2005-02-21", "尚无规定"),
        ("received=2024-09-02&extended=2024-09-20&by=21", "最多20个工作日"),
        ("received=2024-09-02&extended=2025-02-01&by=5", "届满"),
        ("received=2024-09-02&asked=2024-10-20", "补正应在收到申请之日起7个工作日内告知"),
        ("received=2024-09-02&came=2024-09-20", "请同时填写告知补正之日"),
        ("received=2024-09-02&served1=2024-09-20", "请同时填写发出之日"),
        ("received=2024-09-02&kind1=x&sent1=2024-09-20", "请选择征求哪一方的意见"),
    ],
)
def test_the_calculator_refuses_in_words(office: Bureau, query: str, says: str) -> None:
    response = Client().get(f"{AT}deadline/?{query}")
    assert response.status_code == 400
    assert says in html.document_fromstring(response.content.decode()).xpath("string(//*[@role='alert'])")


def test_a_waiting_period_has_no_date(office: Bureau) -> None:
    assert "答复期限停止计算" in shown(Client(), f"{AT}deadline/?received=2025-02-10&asked=2025-02-14")


def test_an_infected_file_is_told_beside_its_field_and_the_rest_stays_typed(
    office: Bureau, scanner: ClamdServer
) -> None:
    files = {
        "file_identity": SimpleUploadedFile("证件.pdf", PDF + EICAR),
        "file_application": SimpleUploadedFile("说明.pdf", PDF),
    }
    refused = Client().post(f"{AT}apply/", {**FORM, **files})
    page = refused.content.decode()
    assert refused.status_code == 400
    assert "文件“证件.pdf”含有病毒或者木马（Eicar-Test-Signature），没有收下" in page
    assert "说明.pdf”含有" not in page
    assert FORM["description"] in page
    assert not Case.objects.exists()
    files = {"file_identity": SimpleUploadedFile("证件.pdf", PDF)}
    case = applied(Client(), **files)
    assert case.files.get().file.scan == "clean"


def test_while_the_scanner_is_away_files_are_asked_for_later_and_a_request_without_them_is_taken(
    office: Bureau, scanner: ClamdServer
) -> None:
    scanner.says = b"?\0"
    files = {"file_identity": SimpleUploadedFile("证件.pdf", PDF)}
    refused = Client().post(f"{AT}apply/", {**FORM, **files})
    assert refused.status_code == 400
    assert "查毒程序暂时没有答复，文件“证件.pdf”没有收下，请稍后再试" in refused.content.decode()
    assert applied(Client()).files.count() == 0


def test_an_infected_file_does_not_come_with_a_supplement(office: Bureau, scanner: ClamdServer) -> None:
    client = Client()
    case = applied(client)
    office.today = date(2025, 2, 20)
    office.do(case, "ask_supplement", "office", until=date(2025, 3, 13), data={"items": "请写明文件年份"})
    address = f"{AT}mine/supplement/"
    expected = Case.objects.get(pk=case.pk).token
    given = {
        "expected": expected,
        "content": "2024年的",
        "files": SimpleUploadedFile("补正.pdf", PDF + EICAR),
    }
    refused = client.post(address, given)
    assert refused.status_code == 400
    assert "文件“补正.pdf”含有病毒或者木马" in refused.content.decode()
    assert Case.objects.get(pk=case.pk).stage == "supplement"
