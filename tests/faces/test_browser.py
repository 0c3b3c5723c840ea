"""Portal and desk in a real browser: no accessibility violation, no sideways scroll, usable by keyboard, no script."""

from __future__ import annotations

from typing import Any

import pytest

import make
from gongkai.registers.models import Problem
from gongkai.registry.models import Role
from gongkai.reporting import actions
from reporting.lively import keep, ledger, registers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1280, 900), (360, 740)]


@pytest.fixture
def site(live_server: Any) -> str:
    """A bureau with a published 2020 report and a lively 2021; somebody who does everything."""
    agency = make.agency(code="JC")
    person = make.person(agency, Role.OFFICE, Role.LEADER, Role.ADMINISTRATOR, username="all")
    person.set_password("a-long-test-password")
    person.save()
    keep(agency, ledger(120))
    registers(agency, 2021)
    Problem.objects.create(agency=agency, year=2020, number="2", problem="公开不够及时", measure="按月通报")
    for year in (2020, 2021):
        who = {"by": person, "today": make.DAY.replace(year=year + 1), "at": make.AT}
        report = actions.open_report(agency, year, **who)
        for finding in actions.compiled(report, signed=who["today"]).warnings:
            actions.explain(report.pk, finding.rule, finding.where, "情况属实", **who)
        if year == 2020:
            actions.sign(report.pk, dated=who["today"], **who)
            actions.file(report.pk, **who)
            actions.move(report.pk, "publish", **who)
    return str(live_server.url)


def log_in(page: Any, site: str) -> None:
    page.goto(f"{site}/desk/login/")
    page.keyboard.press("Tab")  # the skip link comes first
    page.fill("#username", "all")
    page.fill("#password", "a-long-test-password")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/desk/")


PUBLIC = [
    "/",
    "/search/",
    "/search/?q=公开",
    "/search/?q=没有这样的词语",
    "/reports/",
    "/reports/JC/2020/",
    "/desk/login/",
    "/nowhere/",
]
STAFF = [
    "/desk/", "/desk/password/", "/desk/JC/reports/", "/desk/JC/reports/2021/", "/desk/JC/reports/2021/figures/",
    "/desk/JC/reports/2021/prose/", "/desk/JC/reports/2021/cells/t3/granted/total/", "/desk/JC/registers/requests/",
    "/desk/JC/registers/requests/add/", "/desk/JC/registers/requests/import/", "/desk/JC/units/", "/desk/JC/log/",
]  # fmt: skip


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_pages_are_accessible_and_never_scroll_sideways(
    browser: Any, site: str, size: tuple[int, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    wrong: list[str] = []
    for path in [*PUBLIC, *STAFF]:
        if path == STAFF[0]:
            log_in(page, site)
        page.goto(site + path)
        found = Axe().run(page)
        wrong += [f"{path}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > size[0]:
            wrong.append(f"{path}: scrolls sideways at {size[0]} px")
    page.goto(f"{site}/desk/JC/registers/problems/import/")
    for text in ("编号,年度,存在问题\n9,2020,公开不够及时\n", "编号,年度,存在问题\n9,20x0,公开不够及时\n"):
        file = {"name": "问题.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.set_input_files("#file", file)
        page.click("text=上传并核对")
        found = Axe().run(page)
        wrong += [f"preview: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > size[0]:
            wrong.append(f"preview: scrolls sideways at {size[0]} px")
        page.goto(f"{site}/desk/JC/registers/problems/import/")
    context.close()
    assert wrong == []


def _tab_to(page: Any, text: str, most: int = 60) -> bool:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == text:
            return True
    return False


def test_the_keyboard_reaches_the_main_action_and_the_menu_of_the_phone(browser: Any, site: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    log_in(page, site)
    page.goto(f"{site}/desk/JC/registers/problems/")
    assert not page.locator("#menu").is_visible()
    assert _tab_to(page, "菜单")
    page.keyboard.press("Enter")
    assert page.locator("#menu").is_visible()
    page.goto(f"{site}/desk/JC/registers/problems/")
    assert _tab_to(page, "登记一行")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/desk/JC/registers/problems/add/")
    page.fill("#f-number", "8")
    page.fill("#f-year", "soon")
    page.fill("#f-problem", "公开不够及时")
    assert _tab_to(page, "保存")
    page.keyboard.press("Enter")
    page.wait_for_selector("#e-year")
    assert page.evaluate("document.activeElement.id") == "f-year"
    assert page.input_value("#f-problem") == "公开不够及时"
    context.close()


def test_the_way_from_the_number_to_its_records_works_without_scripts(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, site)
    page.click("text=年度报告 >> nth=0")
    page.goto(f"{site}/desk/JC/reports/2021/figures/")
    number = page.locator("a[href$='/cells/t3/new_received/total/']")
    counted = int(number.inner_text())
    number.click()
    assert f"共{counted}行" in page.locator(".below-table").inner_text()
    context.close()
