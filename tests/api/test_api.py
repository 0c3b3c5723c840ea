"""The JSON face: what is public and nothing else, in one shape; the contract stands in a snapshot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from gongkai.api import app as face
from gongkai.api.app import api
from gongkai.publishing.models import OldAddress, Publication
from publishing.office import Office, build

pytestmark = pytest.mark.django_db
SNAPSHOT = Path(__file__).with_name("openapi.json")


@pytest.fixture
def office() -> Office:
    return build()


def _get(path: str, status: int = 200) -> object:
    response = Client().get(path)
    assert response.status_code == status, response.content
    assert not response.cookies
    return response.json()


def test_the_contract_is_the_one_that_was_committed() -> None:
    made = json.loads(json.dumps(api.get_openapi_schema()))
    assert made == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_a_released_item_is_listed_and_shown_whole(office: Office) -> None:
    office.walk(office.draft(kind="normative", number="江教规〔2021〕1号"))
    listed = _get("/api/v1/agencies/JC-JY/publications?number=江教规")
    assert listed["total"] == 1
    item = listed["items"][0]
    assert (item["index_number"], item["kind"], item["validity"]) == (
        "JC-JY/2021-00001",
        "规范性文件",
        "有效",
    )
    whole = _get(f"/api/v1/agencies/JC-JY/publications/{item['id']}")
    assert "学区由县教育局划定" in whole["body_html"]
    assert [f["part"] for f in whole["files"]] == ["用印文件"]
    assert whole["digest"] == Publication.objects.get().digest


def test_a_withdrawal_leaves_list_item_feed_and_files_at_once(office: Office) -> None:
    document = office.walk(office.draft())
    pk = Publication.objects.get().pk
    file = Publication.objects.get().files.get()
    before = _get("/api/v1/changes")
    office.move(document, "withdraw", "office", "数据有误")
    assert _get("/api/v1/agencies/JC-JY/publications")["items"] == []
    assert _get(f"/api/v1/agencies/JC-JY/publications/{pk}", 404) == {"error": "没有这条公开信息"}
    assert Client().get(f"/JC-JY/info/{pk}/files/{file.pk}/").status_code == 404
    assert b"urn:gongkai" not in Client().get("/JC-JY/info/feed.atom").content
    assert f"/info/{pk}/".encode() not in Client().get("/sitemap-1.xml").content
    page = Client().get(f"/JC-JY/info/{pk}/")
    assert page.status_code == 410
    assert "数据有误" in page.content.decode()
    assert "划定" not in page.content.decode()
    later = _get(f"/api/v1/changes?since={before['next'].replace('+', '%2B')}")
    assert [(c["status"], c["reason"]) for c in later["items"]] == [("withdrawn", "数据有误")]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/agencies/nowhere/publications", 404),
        ("/api/v1/agencies/JC-JY/publications?year=20x0", 400),
        ("/api/v1/agencies/JC-JY/publications?page=9", 400),
        ("/api/v1/agencies/JC-JY/publications?page=x", 400),
        ("/api/v1/agencies/JC-JY/publications?sort=password", 400),
        ("/api/v1/changes?since=yesterday", 400),
        ("/api/v1/changes?since=2021-01-01T00:00:00", 400),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_shape(office: Office, path: str, status: int) -> None:
    assert set(_get(path, status)) == {"error"}


def test_an_old_address_leads_to_the_page_and_a_strange_one_nowhere(office: Office) -> None:
    office.walk(office.draft())
    page = Publication.objects.get()
    OldAddress.objects.create(path="/jyj/2020/t1.shtml", publication=page)
    response = Client().get("/jyj/2020/t1.shtml")
    assert (response.status_code, response["Location"]) == (301, f"/JC-JY/info/{page.pk}/")
    assert Client().get("/jyj/2020/t2.shtml").status_code == 404


def test_open_data_holds_every_row_and_no_formula(office: Office) -> None:
    office.walk(office.draft(title="=HYPERLINK关于学区的公告"))
    text = b"".join(Client().get("/JC-JY/info/publications.csv").streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("索引号,标题,发文字号")
    assert ",'=HYPERLINK关于学区的公告," in text


def test_answers_may_be_kept_for_a_minute_and_need_not_be_sent_twice(office: Office) -> None:
    office.walk(office.draft())
    pk = Publication.objects.get().pk
    for path in (
        "agencies",
        "agencies/JC-JY/publications",
        f"agencies/JC-JY/publications/{pk}",
        "changes",
        "reports",
    ):
        response = Client().get(f"/api/v1/{path}")
        assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=60"}
        assert "Cookie" not in response.get("Vary", "")
        again = Client().get(f"/api/v1/{path}", headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_changes_of_one_moment_are_walked_without_losing_any(office: Office, monkeypatch) -> None:
    from publishing.publications import publication

    monkeypatch.setattr(face, "CHANGES", 2)
    made = {publication(office.agency, updated_at=office.clock).index_number for _ in range(5)}
    seen: list[str] = []
    since = ""
    while answer := _get(f"/api/v1/changes?since={since.replace('+', '%2B')}")["items"]:
        seen += [c["index_number"] for c in answer]
        since = _get(f"/api/v1/changes?since={since.replace('+', '%2B')}")["next"]
    assert len(seen) == len(set(seen))
    assert set(seen) == made
