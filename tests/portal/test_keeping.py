"""Finished pages are kept while the log stands still, and not a reader longer."""

from __future__ import annotations

import pytest
from django.test import Client

from gongkai.publishing.models import Publication
from gongkai.registry import profile as profiles
from gongkai.registry.access import CONSOLE
from gongkai.registry.actions import stamp
from publishing.office import AT, TODAY, Office, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings) -> Office:
    settings.PAGES_KEPT = True
    return build()


def test_a_kept_page_costs_one_question(office: Office, django_assert_num_queries) -> None:
    office.walk(office.draft())
    first = Client().get("/JC-JY/info/")
    with django_assert_num_queries(1):
        again = Client().get("/JC-JY/info/")
    assert again.content == first.content
    assert again.headers == first.headers
    with django_assert_num_queries(1):
        assert Client().head("/JC-JY/info/").content == b""


def test_a_withdrawal_is_seen_by_the_next_reader(office: Office) -> None:
    document = office.walk(office.draft())
    address = f"/JC-JY/info/{Publication.objects.get().pk}/"
    assert [Client().get(address).status_code for _ in range(2)] == [200, 200]
    assert "免试就近入学" in Client().get(address).content.decode()
    office.move(document, "withdraw", "office", "数据有误")
    assert [Client().get(address).status_code for _ in range(2)] == [410, 410]
    assert "免试就近入学" not in Client().get(address).content.decode()
    assert "学区由" not in Client().get("/JC-JY/info/").content.decode()


def test_a_change_of_the_profile_is_seen_at_once(office: Office) -> None:
    assert "局办公室二楼" not in Client().get("/JC-JY/guide/").content.decode()
    kept = profiles.profile_of(office.agency)
    given = {"disclosure_office": "局办公室二楼"}
    profiles.save_profile(office.agency, given, expected=stamp(kept), by=CONSOLE, today=TODAY, at=AT)
    assert "局办公室二楼" in Client().get("/JC-JY/guide/").content.decode()


def test_each_way_and_each_question_has_its_own_page(office: Office) -> None:
    office.walk(office.draft())
    answers = {
        Client().get(f"{way}/JC-JY/info/{query}").content
        for way in ("", "/~large", "/~hant")
        for query in ("", "?q=学区", "?kind=notice")
        for _ in range(2)
    }
    assert len(answers) == 9


def test_what_was_not_found_is_not_kept(office: Office) -> None:
    assert Client().get("/JC-JY/info/1/").status_code == 404
    Publication.objects.create(
        pk=1, agency=office.agency, index_number="X/1", digest="0" * 64, title="公告", kind="notice",
        issuer="江城县教育局", published_at=AT, published_on=TODAY, updated_at=AT,
    )  # fmt: skip
    assert Client().get("/JC-JY/info/1/").status_code == 200
