"""A box drawn with the mouse, typed as numbers and ticked as a word; the result made and fetched in a real browser."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import make
from gongkai.redaction.models import Box, Result
from gongkai.registry.models import Role
from redaction.papers import COVERED, MOBILE, everything, plain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("GONGKAI_PICTURES", "")


@pytest.fixture
def site(live_server: Any) -> str:
    """A bureau and somebody of its office."""
    agency = make.agency(code="JC")
    person = make.person(agency, Role.OFFICE, username="all")
    person.set_password("a-long-test-password")
    person.save()
    return str(live_server.url)


def logged_in(browser: Any, site: str, **more: Any) -> Any:
    context = browser.new_context(**more)
    page = context.new_page()
    page.goto(f"{site}/desk/login/")
    page.fill("#username", "all")
    page.fill("#password", "a-long-test-password")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/desk/")
    return page


def take_in(page: Any, site: str) -> str:
    """The paper, by the form; returns its address."""
    page.goto(f"{site}/desk/JC/redactions/add/")
    page.set_input_files("#file", {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": plain()})
    page.fill("#case-ref", "SQ2021-001")
    page.click("text=密封存入")
    page.wait_for_selector("text=原件已密封存入，共5页")
    return str(page.url).split("?")[0]


def kept_picture(page: Any, name: str) -> None:
    """For somebody to look at, where a folder is named."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def violations(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in Axe().run(page).response["violations"]]
    wide = page.viewport_size["width"]
    if page.evaluate("document.documentElement.scrollWidth") > wide:
        found.append(f"scrolls sideways at {wide} px")
    return found


def drag(page: Any, x0: float, y0: float, x1: float, y1: float) -> None:
    """Draw on the page, in its own points."""
    box = page.locator("#sheet").bounding_box()
    part = box["width"] / float(page.get_attribute("#sheet", "viewBox").split()[2])
    page.mouse.move(box["x"] + x0 * part, box["y"] + y0 * part)
    page.mouse.down()
    page.mouse.move(box["x"] + (x0 + x1) / 2 * part, box["y"] + y1 * part)
    page.mouse.move(box["x"] + x1 * part, box["y"] + y1 * part)
    page.mouse.up()


def test_boxes_are_drawn_and_the_result_holds_nothing_of_what_they_cover(browser: Any, site: str) -> None:
    page = logged_in(browser, site, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    home = take_in(page, site)
    page.click("text=第1页")
    page.wait_for_selector(".by-mouse")
    drag(page, 83, 46, 125, 62)
    drag(page, 180, 46, 305, 62)
    page.wait_for_selector("text=已画2处")
    drag(page, 45, 62, 130, 78)
    page.select_option("#ground", "privacy")
    kept_picture(page, "page-drawing")
    assert violations(page) == []
    page.click("#cover >> text=遮盖 >> nth=-1")
    page.wait_for_selector("text=已遮盖3处")
    boxes = list(Box.objects.order_by("pk"))
    assert [b.x0 for b in boxes] == pytest.approx([83, 180, 45], abs=1.5)
    assert abs(boxes[0].y1 - 62) < 1.5
    kept_picture(page, "page-covered")
    assert violations(page) == []
    page.goto(home)
    page.click("text=其余页面全部提供")
    page.click("text=生成并核验")
    page.wait_for_selector("text=已生成第1份，核验通过")
    for one in page.locator("article details > summary").all():
        one.click()
    kept_picture(page, "file-made")
    assert violations(page) == []
    with page.expect_download() as waited:
        page.click("text=下载结果")
    content = Path(waited.value.path()).read_bytes()
    text = everything(content)
    assert [w for w in COVERED if w in text] == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 5
    if PICTURES:
        (Path(PICTURES) / "result.pdf").write_bytes(content)
    with page.expect_download() as waited:
        page.click("text=区分处理清单 PDF")
    if PICTURES:
        (Path(PICTURES) / "list.pdf").write_bytes(Path(waited.value.path()).read_bytes())
    assert problems == []
    page.context.close()


def test_without_script_a_word_is_ticked_and_numbers_are_typed_on_a_phone(browser: Any, site: str) -> None:
    page = logged_in(browser, site, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    home = take_in(page, site)
    page.goto(f"{home}reply/pages/1/")
    assert not page.locator(".draw-mode").is_visible()
    page.click("text=按坐标填写")
    for name, value in (("x0", "40"), ("y0", "60"), ("x1", "130"), ("y1", "80")):
        page.fill(f"#{name}", value)
    page.click("text=逐词选择")
    page.locator(".word-list label", has_text="1990").first.click()
    page.select_option("#ground", "process_info")
    page.click("#cover >> text=遮盖 >> nth=-1")
    page.wait_for_selector("text=已遮盖2处")
    assert {b.ground for b in Box.objects.all()} == {"process_info"}
    assert any(b.x0 == 40 and b.y1 == 80 for b in Box.objects.all())
    page.goto(home)
    page.select_option("#find-ground", "privacy")
    page.fill("#word", "虞瑶璎")
    page.click("text=查找这个词语")
    page.wait_for_selector("text=找到1处新的建议")
    page.goto(f"{home}reply/pages/1/")
    page.click("text=采纳选中的")
    page.wait_for_selector("text=已采纳1处建议")
    page.goto(home)
    page.click("text=其余页面全部提供")
    page.click("text=生成并核验")
    page.wait_for_selector("text=核验通过")
    assert MOBILE not in everything(b"".join(open_result()))
    page.context.close()


def open_result() -> list[bytes]:
    from gongkai.redaction.actions.making import result_content

    return [result_content(r) for r in Result.objects.all()]


def test_the_screens_are_accessible_on_a_phone(browser: Any, site: str) -> None:
    page = logged_in(browser, site, viewport={"width": 360, "height": 740})
    home = take_in(page, site)
    page.click("text=查找个人信息")
    page.wait_for_selector("text=找到3处新的建议")
    wrong: list[str] = []
    places = {"list": f"{site}/desk/JC/redactions/", "add": f"{site}/desk/JC/redactions/add/", "file": home,
              "page": f"{home}reply/pages/1/"}  # fmt: skip
    for name, address in places.items():
        page.goto(address)
        kept_picture(page, f"phone-{name}")
        wrong += [f"{name}: {w}" for w in violations(page)]
    page.click("text=逐词选择")
    page.click("text=按坐标填写")
    wrong += [f"opened: {w}" for w in violations(page)]
    page.context.close()
    assert wrong == []
