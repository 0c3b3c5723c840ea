"""The ways to read a page: in the address, kept by every link, the same content in each."""

from __future__ import annotations

import pytest
from django.test import Client
from lxml import html

from gongkai.law.manuscripts import manuscripts
from gongkai.portal.reading import Reading, _converter, every_reading, reading_of
from gongkai.publishing.models import Publication


def test_every_way_has_one_spelling_that_is_read_back() -> None:
    ways = list(every_reading())
    assert len({way.word for way in ways}) == len(ways) == 48
    for way in ways[1:]:
        assert reading_of(way.word) == way
    for strange in ("", "huge", "dark--hant", "../dark", "hant-"):
        assert reading_of(strange) is None


def test_topics_survive_the_way_through_traditional_signs() -> None:
    for topic in manuscripts().topics:
        assert _converter("t2s").convert(_converter("s2tw").convert(topic)) == topic


def _links(content: bytes) -> list[str]:
    found = html.document_fromstring(content.decode()).xpath(
        "//main//a/@href | //nav[not(@class='reading-bar')]//a/@href | //form/@action"
    )
    return [href for href in found if href.startswith("/")]


@pytest.mark.parametrize("way", [w for w in every_reading() if w.word], ids=lambda w: w.word)
def test_every_link_keeps_the_way(pages: dict[str, Publication], way: Reading) -> None:
    response = Client().get(f"/~{way.word}/JC-JY/info/{pages['plain'].pk}/")
    assert response.status_code == 200
    links = _links(response.content)
    assert len(links) > 8
    assert all(href.startswith(f"/~{way.word}/") for href in links)
    assert f'class="{way.classes}"' in response.content.decode() or not way.classes
    assert not response.cookies


def test_traditional_signs_in_the_page_and_simplified_ones_in_the_store(
    pages: dict[str, Publication],
) -> None:
    response = Client().get(f"/~hant/JC-JY/info/{pages['plain'].pk}/")
    shown = response.content.decode()
    assert '<html lang="zh-Hant"' in shown
    assert "關於做好招生入學工作的通知" in shown
    assert f'href="{pages_address(pages["plain"])}"' in shown  # the canonical address is the plain one
    listed = Client().get("/~hant/JC-JY/info/", {"q": "學區管理"}).content.decode()
    assert "學區管理辦法" in listed
    assert (
        Client().get("/~hant/JC-JY/info/feed.atom").content.decode().count("关于做好招生入学工作的通知") >= 1
    )


def pages_address(page: Publication) -> str:
    from gongkai.publishing import pages

    return pages.address(page)


def test_other_spellings_lead_to_the_one(pages: dict[str, Publication]) -> None:
    for asked, leads in (
        ("/~hant-dark/JC-JY/?a=1", "/~dark-hant/JC-JY/?a=1"),
        ("/~large/desk/login/", "/desk/login/"),
        ("/~large/static/gongkai/base.css", "/static/gongkai/base.css"),
        ("/~large/api/v1/agencies", "/api/v1/agencies"),
        ("/~dark", "/~dark/"),
    ):
        response = Client().get(asked)
        assert (response.status_code, response["Location"]) == (302, leads)
    for strange in ("/~/", "/~huge/JC-JY/", "/~large/nowhere/", "/~large//example.cn/"):
        assert Client().get(strange).status_code == 404


def test_a_missing_last_stroke_is_added_with_the_way(pages: dict[str, Publication]) -> None:
    assert Client().get("/~large/JC-JY/guide")["Location"] == "/~large/JC-JY/guide/"


def test_the_prefix_of_one_reader_is_not_left_for_the_next(pages: dict[str, Publication]) -> None:
    Client().get("/~large/JC-JY/")
    assert all(not href.startswith("/~") for href in _links(Client().get("/JC-JY/").content))
