"""The portal in a real browser: no accessibility violation in any way of reading, no sideways scroll, no script needed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import make
from gongkai.publishing.models import Publication
from publishing import publications

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = ["", "content/", "content/20.1/", "rules/", "guide/", "institution/", "leaders/", "statistics/", "info/",
         "info/?q=没有这样的词", "info/?kind=normative&page=1"]  # fmt: skip
WAYS = [
    ("", 1280), ("", 360), ("/~dark", 1280), ("/~yellow", 360), ("/~light", 1280), ("/~elder", 360),
    ("/~larger-dark-elder-hant", 360),
]  # fmt: skip


@pytest.fixture
def pages(live_server: Any) -> dict[str, Publication]:
    agency = make.agency("JC-JY")
    for number in range(25):
        publications.publication(agency, f"第{number}号公告", published_on=date(2020, 1 + number % 12, 1))
    return publications.column(agency)


@pytest.mark.parametrize(("way", "width"), WAYS, ids=lambda v: str(v) or "plain")
def test_pages_are_accessible_in_every_way_of_reading(
    browser: Any, live_server: Any, pages: dict[str, Publication], way: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    wrong: list[str] = []
    # The plain ways look at every page; the others at one of each shape, since they differ in colour and size alone.
    shown = [f"info/{one.pk}/" for name, one in pages.items() if not way or name in ("plain", "repealed")]
    paths = PATHS if not way else ["", "content/", "guide/", "statistics/", "info/"]
    for path in [f"/JC-JY/{rest}" for rest in [*paths, *shown]] + [
        "/",
        "/search/?q=招生",
        "/reports/",
        "/nowhere/",
    ]:
        page.goto(f"{live_server.url}{way}{path}")
        for details in page.query_selector_all("details"):
            details.evaluate("d => d.open = true")
        found = Axe().run(page)
        wrong += [f"{path}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{path}: scrolls sideways at {width} px")
    context.close()
    assert wrong == []


def test_a_reader_without_scripts_and_cookies_chooses_and_keeps_the_way(
    browser: Any, live_server: Any, pages: dict[str, Publication]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{live_server.url}/JC-JY/")
    assert not page.is_visible("text=打印")
    assert not page.is_visible("text=朗读")
    page.click("text=繁體")
    page.click("text=閱讀設置")
    page.click("text=黑底白字")
    page.click("text=全部主動公開信息")
    assert "/~dark-hant/JC-JY/info/" in page.url
    page.fill("#f-q", "學區")
    page.click("text=查詢")
    assert page.locator(".item-list > li").count() == 1
    page.click("text=學區管理辦法")
    assert "本文件已廢止" in page.inner_text(".band")
    page.click("text=簡體")
    assert "/~dark/JC-JY/info/" in page.url
    assert context.cookies() == []
    context.close()


def test_the_keyboard_reaches_content_first_and_sees_where_it_is(
    browser: Any, live_server: Any, pages: dict[str, Publication]
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/JC-JY/info/{pages['plain'].pk}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    assert page.is_visible("text=打印")
    context.close()


def test_a_printed_document_is_the_document_alone(
    browser: Any, live_server: Any, pages: dict[str, Publication]
) -> None:
    import pypdfium2

    page = browser.new_page()
    page.goto(f"{live_server.url}/JC-JY/info/{pages['plain'].pk}/")
    printed = pypdfium2.PdfDocument(page.pdf(format="A4"))
    said = "".join(printed[n].get_textpage().get_text_bounded() for n in range(len(printed)))
    assert "关于做好招生入学工作的通知" in said
    assert pages["plain"].index_number in said
    assert "网址：http" in said
    for word in ("阅读设置", "检索", "工作人员登录", "打包下载"):
        assert word not in said
    page.close()
