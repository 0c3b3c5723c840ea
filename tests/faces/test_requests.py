"""依申请公开 in a real browser on a phone: file, supplement, withdraw; no violation, no sideways scroll, no script needed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cases.bureau import PDF, Bureau, bureau
from gongkai import clock
from gongkai.cases.models import Case, CaseSettings
from gongkai.registry.models import Profile
from search.entries import entry, put

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 740}
TITLE = "关于2024年义务教育学校学区划分的通知"


@pytest.fixture(autouse=True)
def fixed_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 20 February 2025 at ten in the morning."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2025, 2, 20, 2, tzinfo=UTC).astimezone(clock.CHINA))


@pytest.fixture
def office(live_server: Any) -> Bureau:
    made = bureau(code="JY")
    Profile.objects.create(
        agency=made.agency, disclosure_office="政府信息公开办公室", disclosure_address="临江市样例路1号",
        disclosure_hours="工作日9:00—17:00", disclosure_phone="样例电话", disclosure_email="gk@example.cn",
    )  # fmt: skip
    fields = [{"name": "school", "label": "涉及的学校", "help": "写学校全称", "required": False}]
    CaseSettings.objects.create(agency=made.agency, extra_fields=fields, guide="请先查一查是否已经公开")
    put(entry(TITLE, agency_id=made.agency.pk, url="/JY/guide/"))
    return made


def _wrong(page: Any, name: str, width: int) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    for details in page.query_selector_all("details"):
        details.evaluate("d => d.open = true")
    found = Axe().run(page)
    wrong = [f"{name}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found.response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        wrong.append(f"{name}: scrolls sideways at {width} px")
    return wrong


def _fill(page: Any) -> None:
    page.fill("#f-description", "2024年度义务教育学校学区划分的文件")
    page.fill("#f-name", "张某某")
    page.fill("#f-phone", "00000000000")


@pytest.mark.parametrize("way", ["", "/~larger-dark-elder-hant"], ids=["plain", "elder"])
def test_a_request_is_filed_supplemented_and_withdrawn_on_a_phone(
    browser: Any, live_server: Any, office: Bureau, tmp_path: Path, way: str
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    wrong: list[str] = []
    at = f"{live_server.url}{way}/JY/requests/"
    page.goto(at)
    wrong += _wrong(page, "front", 360)
    page.click(".doors a.primary")
    _fill(page)
    paper = tmp_path / "证件.pdf"
    paper.write_bytes(PDF)
    page.set_input_files("#f-file_identity", str(paper))
    wrong += _wrong(page, "form", 360)
    page.click("button[value=submit]")
    page.wait_for_selector(".receipt")
    assert page.url == f"{at}mine/receipt/"
    case = Case.objects.get()
    assert case.number in page.inner_text(".receipt")
    assert case.files.get().part == "identity"
    wrong += _wrong(page, "receipt", 360)
    office.do(case, "ask_supplement", "office", until=date(2025, 3, 14), data={"items": "写明学校名称"})
    page.click("main a.primary")
    page.wait_for_selector(".card.asked")
    wrong += _wrong(page, "asked", 360)
    page.click(".card.asked a.primary")
    page.fill("#f-content", "样例小学")
    wrong += _wrong(page, "supplement", 360)
    page.click("main button.primary")
    page.wait_for_selector(".stage")
    case.refresh_from_db()
    assert case.stage == "review"
    page.click("main a[href$='/withdraw/']")
    page.check("#f-confirmed")
    wrong += _wrong(page, "withdraw", 360)
    page.click("main button.danger")
    page.wait_for_selector(".stage")
    case.refresh_from_db()
    assert (case.stage, case.reply_kind) == ("ended", "withdrawn")
    wrong += _wrong(page, "withdrawn", 360)
    page.click("main form button")
    page.wait_for_selector("#f-number")
    wrong += _wrong(page, "track", 360)
    context.close()
    assert wrong == []


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_without_a_request_are_accessible(
    browser: Any, live_server: Any, office: Bureau, width: int
) -> None:
    office.do(office.registered(), "withdraw", "clerk", content="撤回")
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    wrong: list[str] = []
    for path in ("", "apply/", "track/", "statistics/", "deadline/",
                 "deadline/?received=2024-09-02&kind1=consult_third_party&sent1=2024-09-04"):  # fmt: skip
        page.goto(f"{live_server.url}/JY/requests/{path}")
        wrong += _wrong(page, path, width)
    page.goto(f"{live_server.url}/JY/requests/apply/")
    _fill(page)
    page.fill("#f-email", "x")
    page.fill("#f-description", "1. 学区划分的文件\n2. 部门预算")
    assert page.is_visible("[data-several]")
    page.click("button[value=submit]")
    page.wait_for_selector("#e-email")
    wrong += _wrong(page, "faults", width)
    page.click("button[value=look]")
    page.wait_for_selector("#near-title")
    wrong += _wrong(page, "near", width)
    context.close()
    assert wrong == []


def test_without_scripts_public_items_are_looked_for_and_faults_keep_what_was_typed(
    browser: Any, live_server: Any, office: Bureau
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/JY/requests/apply/")
    _fill(page)
    page.click("text=先查一查有没有公开")
    assert TITLE in page.inner_text("section[aria-labelledby=near-title]")
    page.check("label[for=f-route-post]")
    page.click("button[value=submit]")
    assert "选择邮寄，请填写通信地址" in page.inner_text("#e-address")
    assert page.input_value("#f-name") == "张某某"
    page.fill("#f-address", "临江市样例路2号")
    page.click("button[value=submit]")
    assert page.url.endswith("/mine/receipt/")
    context.close()


def test_a_script_shows_what_is_public_while_one_types_and_keeps_a_draft_without_identity(
    browser: Any, live_server: Any, office: Bureau
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    address = f"{live_server.url}/JY/requests/apply/"
    page.goto(address)
    _fill(page)
    page.fill("#f-identity", "420000190001010000")
    page.wait_for_selector("[data-near] li a")
    assert TITLE in page.inner_text("[data-near]")
    page.wait_for_selector("text=草稿保存在本机浏览器中")
    kept = page.evaluate("localStorage.getItem('gongkai-draft-JY')")
    assert "张某某" in kept
    assert "420000190001010000" not in kept
    page.goto(address)
    page.wait_for_selector("text=已恢复上次保存在本机的草稿")
    assert page.input_value("#f-name") == "张某某"
    assert page.input_value("#f-identity") == ""
    page.click("text=清除草稿")
    assert page.evaluate("localStorage.getItem('gongkai-draft-JY')") is None
    page.goto(address)
    _fill(page)
    page.wait_for_selector("text=草稿保存在本机浏览器中")
    page.click("button[value=submit]")
    page.wait_for_selector(".receipt")
    page.wait_for_load_state()
    assert page.evaluate("localStorage.getItem('gongkai-draft-JY')") is None
    context.close()


def test_fields_of_the_other_kind_of_applicant_are_out_of_the_way(
    browser: Any, live_server: Any, office: Bureau
) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{live_server.url}/JY/requests/apply/")
    assert page.is_visible("#f-identity")
    assert not page.is_visible("#f-uscc")
    page.check("label[for=f-type-legal_commercial]")
    assert page.is_visible("#f-uscc")
    assert not page.is_visible("#f-identity")
    page.close()


def test_a_printed_receipt_has_number_code_and_reasons_and_no_buttons(
    browser: Any, live_server: Any, office: Bureau
) -> None:
    import pypdfium2

    page = browser.new_page(viewport=PHONE)
    page.goto(f"{live_server.url}/JY/requests/apply/")
    _fill(page)
    page.click("button[value=submit]")
    page.wait_for_selector(".receipt")
    with pypdfium2.PdfDocument(page.pdf(format="A4")) as printed:
        said = "".join(sheet.get_textpage().get_text_bounded() for sheet in printed)
    case = Case.objects.get()
    for words in (case.number, case.query_code, "2025年3月20日", "条例第31条"):
        assert words in said
    for words in ("退出查询", "检索", "工作人员登录"):
        assert words not in said
    page.close()


def test_the_form_is_filled_and_sent_by_keyboard_alone(
    browser: Any, live_server: Any, office: Bureau
) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{live_server.url}/JY/requests/apply/")
    wanted = {"f-description": "学区划分的文件", "f-name": "张某某", "f-phone": "00000000000"}
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.id || document.activeElement.value || ''")
        if here in wanted:
            page.keyboard.type(wanted.pop(here))
        if here == "submit":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".receipt")
    assert wanted == {}
    assert Case.objects.get().applicant.name == "张某某"
    page.close()
