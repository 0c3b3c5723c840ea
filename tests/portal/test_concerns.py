"""投诉、更正和建议 as a citizen meets them: the form, the receipt, one's own and nobody else's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from cases.bureau import PDF, Bureau, bureau
from concerns.raise_one import answered, do
from faces.walker import faults
from gongkai import clock
from gongkai.concerns.models import Concern, ConcernSettings

pytestmark = pytest.mark.django_db
AT = "/JY/concerns/"
FORM = {
    "type": "natural_person", "name": "李某某", "phone": "00000000000", "email": "someone@example.cn", "basis": "mishandled",
    "about": "临江市教育局", "content": "申请过了期限没有答复", "submission_key": "key-1",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fixed_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 20 February 2025 at ten in the morning."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2025, 2, 20, 10, tzinfo=clock.CHINA))


@pytest.fixture
def office(db: None) -> Bureau:
    return bureau(code="JY")


def shown(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    assert faults(response.content) == []
    return " ".join(html.document_fromstring(response.content.decode()).text_content().split())


def sent(client: Client, kind: str = "complaint", **more: Any) -> Concern:
    response = client.post(f"{AT}{kind}/", {**FORM, **more})
    assert response.status_code == 302, response.content.decode()[:3000]
    assert response["Location"] == f"{AT}mine/receipt/"
    return Concern.objects.latest("pk")


def test_the_front_leads_to_each_form_and_from_requests_here(office: Bureau) -> None:
    client = Client()
    assert AT in client.get("/JY/requests/").content.decode()
    said = shown(client, AT)
    for words in ("投诉举报", "信息更正", "主动公开建议", "条例第41条", "条例第44条"):
        assert words in said
    for kind in ("complaint", "correction", "proposal"):
        assert "提交" in shown(client, f"{AT}{kind}/")
    assert client.get(f"{AT}rumour/").status_code == 404


def test_what_is_handed_in_has_a_receipt_and_is_followed_to_its_answer(office: Bureau) -> None:
    client = Client()
    concern = sent(client)
    receipt = shown(client, f"{AT}mine/receipt/")
    assert concern.number in receipt
    assert concern.query_code in receipt
    assert "2025年3月20日" in receipt
    do(office, concern, "accept", "clerk", unit=office.unit)
    do(office, concern, "verify", "clerk", content="内部核查的话")
    assert "办理中" in shown(client, f"{AT}mine/")
    answered(office, concern, result="unfounded", says="已于期限内答复")
    said = shown(client, f"{AT}mine/")
    assert "已答复" in said
    assert "查证不属实" in said
    assert "内部核查的话" not in said
    assert "测试" not in said
    letter = concern.events.get(name="approve").data["letter"]
    response = client.get(f"{AT}mine/letters/{letter}/")
    assert response["Content-Type"] == "application/pdf"
    assert client.get(f"{AT}mine/letters/{letter + 1}/").status_code == 404


def test_nothing_of_the_result_is_shown_before_it_was_served(office: Bureau) -> None:
    client = Client()
    concern = do(office, sent(client), "accept", "clerk", unit=office.unit)
    do(office, concern, "decide", "clerk", data={"result": "unfounded", "says": "还没有批准的话"})
    do(office, concern, "approve", "leader")
    said = shown(client, f"{AT}mine/")
    assert "不属实" not in said
    assert "还没有批准" not in said
    letter = Concern.objects.get().events.get(name="approve").data["letter"]
    assert client.get(f"{AT}mine/letters/{letter}/").status_code == 404


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(office: Bureau) -> None:
    response = Client().post(
        f"{AT}correction/", {**FORM, "about": "某公告", "content": "", "phone": "", "email": ""}
    )
    assert response.status_code == 400
    assert faults(response.content) == []
    page = response.content.decode()
    assert "某公告" in page
    assert "证明记录不准确" in page
    assert "至少填写一种联系方式" in page
    assert not Concern.objects.exists()
    evidence = SimpleUploadedFile("证据.pdf", PDF)
    kept = sent(Client(), "correction", file_evidence=evidence)
    assert kept.files.get().name == "证据.pdf"
    wrong = SimpleUploadedFile("证据.exe", b"MZ")
    assert Client().post(f"{AT}correction/", {**FORM, "file_evidence": wrong}).status_code == 400


def test_number_and_code_open_it_and_a_wrong_pair_never_tells_which_is_wrong(office: Bureau) -> None:
    concern = sent(Client())
    wide = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
    typed = {
        "number": concern.number.translate(wide),
        "query_code": f" {concern.query_code[:4]}—{concern.query_code[4:]}",
    }
    assert Client().post(f"{AT}track/", typed).status_code == 302
    stranger = Client()
    assert stranger.get(f"{AT}mine/")["Location"] == f"{AT}track/"
    said = {
        stranger.post(f"{AT}track/", {"number": number, "query_code": code}).content.decode().count("编号或者查询码不对")
        for number, code in ((concern.number, "AAAAAAAA"), ("SQ2025-9999", concern.query_code), ("", ""))
    }  # fmt: skip
    assert said == {1}
    assert (
        stranger.post(f"{AT}track/", {"number": concern.number, "query_code": concern.query_code}).status_code
        == 302
    )
    assert concern.number in shown(stranger, f"{AT}mine/")
    stranger.post(f"{AT}track/close/")
    assert stranger.get(f"{AT}mine/").status_code == 302


def test_tries_are_bounded(office: Bureau) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(10):
        client.post(f"{AT}track/", {"number": "SQ2025-0001", "query_code": "AAAAAAAA"})
    concern = sent(Client())
    last = client.post(f"{AT}track/", {"number": concern.number, "query_code": concern.query_code})
    assert "过于频繁" in last.content.decode()


def test_one_supplies_what_was_asked_for_and_withdraws(office: Bureau) -> None:
    client = Client()
    concern = do(office, sent(client), "accept", "clerk", unit=office.unit)
    concern = do(
        office, concern, "ask_more", "clerk", content="请附回执照片", until=office.today + timedelta(7)
    )
    assert "请附回执照片" in shown(client, f"{AT}mine/")
    typed = {
        "content": "见附件",
        "expected": concern.token,
        "file_evidence": SimpleUploadedFile("回执.pdf", PDF),
    }
    assert client.post(f"{AT}mine/supply/", typed).status_code == 302
    concern.refresh_from_db()
    assert concern.stage == "handling"
    refused = client.post(f"{AT}mine/withdraw/", {"expected": concern.token})
    assert refused.status_code == 400
    assert "勾选" in refused.content.decode()
    assert (
        client.post(f"{AT}mine/withdraw/", {"expected": concern.token, "confirmed": "1"}).status_code == 302
    )
    assert "不需要" in shown(client, f"{AT}mine/withdraw/")


def test_a_closed_portal_takes_nothing_and_says_where_to_go(office: Bureau) -> None:
    ConcernSettings.objects.create(agency=office.agency, portal_open=False)
    assert "暂不接收网上提交" in shown(Client(), AT)
    assert Client().post(f"{AT}complaint/", FORM).status_code == 404
