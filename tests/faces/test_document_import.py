"""Pages of a former site taken in through a real browser, without scripts: looked at, good rows confirmed, read by the public."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import make
from faces.test_browser import SIZES, log_in
from gongkai.publishing.models import Publication
from gongkai.registry.models import Role, Unit
from publishing.importing.tables import csv_table, parcel, row, word

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any) -> str:
    """A bureau with its information centre."""
    agency = make.agency(code="JC", index_template="{code}/{year}-{serial:05d}")
    Unit.objects.create(agency=agency, name="办公室")
    person = make.person(agency, Role.INFO_CENTRE, username="all")
    person.set_password("a-long-test-password")
    person.save()
    return str(live_server.url)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two good rows, of which one names a person, and a bad one."""
    rows = [row(0, 附件="名额.docx"), row(1, 发布日期="不知道"), row(2, 正文="<p>11010519491231002X</p>")]
    return csv_table(tmp_path, rows)


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_the_good_rows_are_taken_in_and_every_step_is_accessible(
    browser: Any, site: str, table: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    wrong: list[str] = []

    def look(step: str) -> None:
        wrong.extend(
            f"{step}: {v['id']}: {v['nodes'][0]['html'][:160]}"
            for v in Axe().run(page).response["violations"]
        )
        if page.evaluate("document.documentElement.scrollWidth") > size[0]:
            wrong.append(f"{step}: scrolls sideways at {size[0]} px")

    log_in(page, site)
    page.goto(f"{site}/desk/JC/documents/import/")
    look("empty")
    page.set_input_files("#file", str(table))
    page.set_input_files("#parcel", str(parcel(tmp_path, {"名额.docx": word("名额分配方案")})))
    page.click("text=上传并核对")
    page.wait_for_selector("text=不是日期")
    look("looked at")
    with page.expect_download() as download:
        page.click("text=下载有错误的1行")
    assert download.value.suggested_filename.endswith("没有迁入的行.xlsx")
    page.check("#looked-at")
    page.click("text=只迁入没有错误的2行")
    page.wait_for_selector("text=迁入2条，已有0条未变，有错误未迁入1行")
    look("done")
    page.goto(f"{site}/art/0.html")
    page.wait_for_selector("text=第0件正文")
    assert f"/JC/info/{Publication.objects.get(title='第0件招生通知').pk}/" in page.url
    context.close()
    assert wrong == []


def test_the_same_without_scripts(browser: Any, site: str, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, site)
    page.goto(f"{site}/desk/JC/documents/import/")
    page.set_input_files("#file", str(csv_table(tmp_path, [row(0)])))
    page.click("text=上传并核对")
    page.click("text=确认迁入")
    page.wait_for_selector("text=迁入1条，已有0条未变")
    context.close()
