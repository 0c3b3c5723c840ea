"""The open intake format: one application in, one receipt out, the same key twice is one request."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from cases.bureau import PDF, Bureau, bureau
from files.clamd_server import EICAR, ClamdServer
from gongkai import clock
from gongkai.cases.models import Case, CaseSettings

pytestmark = pytest.mark.django_db
AT = "/api/v1/agencies/JY/requests"
BODY: dict[str, Any] = {
    "applicant": {"name": "样例公司", "type": "legal_commercial", "identity_kind": "统一社会信用代码",
                  "identity": "91420000000000000X", "phone": "00000000000"},
    "description": "2024年度部门预算",
}  # fmt: skip


@pytest.fixture(autouse=True)
def office(db: None, monkeypatch: pytest.MonkeyPatch) -> Bureau:
    monkeypatch.setattr(clock, "now", lambda: datetime(2025, 2, 20, 10, tzinfo=clock.CHINA))
    return bureau(code="JY")


def sent(body: dict[str, Any], key: str = "platform-0001", status: int = 201) -> dict[str, Any]:
    response = Client().post(AT, body, content_type="application/json", headers={"Idempotency-Key": key})
    assert response.status_code == status, response.content.decode()
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    return dict(response.json())


def test_an_application_gets_a_receipt_with_its_date() -> None:
    got = sent(BODY)
    case = Case.objects.get()
    assert got == {
        "number": case.number, "query_code": case.query_code, "stage": "已受理", "received_on": "2025-02-20",
        "due_on": "2025-03-20", "track_url": "http://127.0.0.1:8000/JY/requests/track/",
    }  # fmt: skip
    assert (case.way, case.applicant_type, case.applicant.name) == ("portal", "legal_commercial", "样例公司")


def test_the_same_key_and_body_twice_is_one_request_and_a_key_alone_opens_nothing() -> None:
    first = sent(BODY)
    assert sent(BODY) == first
    other = sent({**BODY, "description": "别人想要的信息"})
    assert other["query_code"] != first["query_code"]
    assert Case.objects.count() == 2


def test_faults_come_back_by_field(office: Bureau) -> None:
    CaseSettings.objects.create(
        agency=office.agency, extra_fields=[{"name": "school", "label": "涉及的学校", "required": True}]
    )
    got = sent({**BODY, "applicant": {"name": " "}, "extra": {"odd": "x"}}, status=400)
    assert set(got["fields"]) == {"name", "phone", "own_school", "own_odd"}
    assert got["error"] == got["fields"]["name"]
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["张𠮷㛃䶮", "김철수", "Қалиева Әлия", "张\U0002a6a5", "王😀"])
def test_a_rare_name_is_taken_as_it_is(name: str) -> None:
    sent({**BODY, "applicant": {**BODY["applicant"], "name": name}, "description": f"关于{name}的文件"})
    assert Case.objects.get().applicant.name == name


def test_half_a_sign_is_refused_with_its_field() -> None:
    raw = json.dumps({**BODY, "applicant": {**BODY["applicant"], "name": "张\ud842"}})
    headers = {"Idempotency-Key": "platform-0001"}
    response = Client().post(AT, raw, content_type="application/json", headers=headers)
    assert response.status_code == 400, response.content.decode()
    assert not Case.objects.exists()


def test_files_are_told_by_their_content() -> None:
    paper = {"part": "identity", "name": "证件.pdf", "content": base64.b64encode(PDF).decode()}
    sent({**BODY, "files": [paper]})
    assert Case.objects.get().files.get().part == "identity"
    page = {**paper, "content": base64.b64encode(b"<script>").decode()}
    assert "file_identity" in sent({**BODY, "files": [page]}, "platform-0002", 400)["fields"]


def test_without_a_key_or_an_agency_nothing_is_taken() -> None:
    assert Client().post(AT, BODY, content_type="application/json").status_code == 400
    elsewhere = AT.replace("JY", "nowhere")
    headers = {"Idempotency-Key": "platform-0001"}
    assert Client().post(elsewhere, BODY, content_type="application/json", headers=headers).status_code == 404
    sent({**BODY, "descripton": "拼错的字段"}, status=400)
    assert not Case.objects.exists()


def test_number_and_code_tell_where_a_request_stands_and_nothing_else_does() -> None:
    got = sent(BODY)
    ask = {"number": got["number"], "query_code": got["query_code"]}
    said = Client().post(f"{AT}/standing", ask, content_type="application/json").json()
    assert (said["stage"], said["due_on"], said["closed_on"]) == ("已受理", "2025-03-20", None)
    answers = [
        Client().post(f"{AT}/standing", {**ask, **wrong}, content_type="application/json")
        for wrong in ({"query_code": "AAAAAAAA"}, {"number": "2025-9999"})
    ]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_an_infected_file_is_refused_by_its_field(scanner: ClamdServer) -> None:
    paper = {"part": "identity", "name": "证件.pdf", "content": base64.b64encode(PDF + EICAR).decode()}
    got = sent({**BODY, "files": [paper]}, status=400)
    assert got["fields"] == {
        "file_identity": "文件“证件.pdf”含有病毒或者木马（Eicar-Test-Signature），没有收下"
    }
    assert not Case.objects.exists()
    scanner.says = b"?\0"
    clean = {**paper, "content": base64.b64encode(PDF).decode()}
    assert "查毒程序暂时没有答复" in sent({**BODY, "files": [clean]}, status=400)["error"]


@pytest.mark.parametrize(
    "more",
    [
        {"description": "预算\0"},
        {"extra": {"use": "\0"}},
        {"extra": {"\0": "x"}},
        {"applicant": {"name": "样例\0公司"}},
    ],
)
def test_an_empty_sign_is_refused_and_nothing_is_kept(more: dict[str, Any]) -> None:
    """No text of PostgreSQL holds it: the page broke there."""
    assert sent({**BODY, **more}, status=400)["error"]
    assert Case.objects.count() == 0
