"""One request in real browsers: filed on a phone, supplemented, a third party asked, extended, answered in part with a
redacted copy, served, followed, archived, disputed; every page without violation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.bureau import Bureau, bureau
from gongkai import clock
from gongkai.cases.models import Case, Docket
from gongkai.redaction.actions import boxing, making, taking
from gongkai.registry.models import Profile
from redaction.papers import boxes_on, plain

from .test_publishing import SECRET, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = {"now": date(2025, 2, 20)}


@pytest.fixture(autouse=True)
def office_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten in the morning of the day that the test says."""
    DAY["now"] = date(2025, 2, 20)

    def now() -> datetime:
        day = DAY["now"]
        return datetime(day.year, day.month, day.day, 2, tzinfo=UTC).astimezone(clock.CHINA)

    monkeypatch.setattr(clock, "now", now)


@pytest.fixture
def office(live_server: Any) -> Bureau:
    made = bureau(code="JY")
    Profile.objects.create(agency=made.agency, disclosure_office="公开办", disclosure_phone="样例电话")
    for name, person in made.people.items():
        person.username = f"JY-{name}"
        person.set_password(SECRET)
        person.save()
    return made


class Desk(Visitor):
    """Somebody of the office, at one case."""

    def __init__(self, browser: Any, site: str, who: str, case: Case, **more: Any) -> None:
        super().__init__(browser, site, f"JY-{who}", **more)
        self.case = f"/desk/JY/cases/{case.pk}/"
        self.found: list[str] = []

    def do(self, event: str, **typed: str) -> Desk:
        """Open the step's page, fill it in, confirm; the case's page says that it was done."""
        self.go(self.case)
        self.found += self.wrong()
        self.go(f"{self.case}steps/{event}/")
        self.found += self.wrong()
        for name, value in typed.items():
            field = self.page.locator(f"#f-{name}")
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value) if value else field.select_option(index=1)
            else:
                field.fill(value)
        with self.page.expect_navigation(url="**" + self.case):
            self.page.locator("main form button").last.click()
        return self


def test_one_request_goes_from_a_phone_to_the_archive_and_to_a_dispute(
    browser: Any, live_server: Any, office: Bureau
) -> None:
    site, wrong = str(live_server.url), []
    phone = Visitor(browser, site, size=(360, 740))
    _filed(phone, wrong)
    case = Case.objects.get()
    lead = Desk(browser, site, "office", case)
    lead.do("ask_supplement", items="请写明年份", until="2025-03-13")
    DAY["now"] = date(2025, 2, 24)
    _supplemented(phone, wrong)
    lead.do("pass_review", unit=str(office.unit.pk), officer=str(office.people["drafter"].pk))
    drafter = Desk(browser, site, "drafter", case, size=(360, 740))
    drafter.do("search", where="合同档案", found="找到批复一份")
    drafter.do("consult_third_party", party_name="虚构样例公司", about="批复中的金额")
    DAY["now"] = date(2025, 3, 3)
    drafter.do("opinion", of="", verdict="partly", content="不同意公开联系方式")
    lead.do("extend", days="10", reason="需要逐页审查")
    case.refresh_from_db()
    assert (case.due_on, case.extended) == (date(2025, 4, 15), 10)
    _redacted(office, case)
    _answered(drafter)
    drafter.do("draft")
    Desk(browser, site, "counsel", case).do("counsel", verdict="agree", content="依据充分")
    Desk(browser, site, "leader", case, size=(360, 740)).do("sign")
    Desk(browser, site, "seal_keeper", case).do("seal")
    clerk = Desk(browser, site, "clerk", case)
    clerk.do("serve", way="portal")
    _followed(phone, case, wrong)
    clerk.do("archive")
    _disputed(lead, case)
    case.refresh_from_db()
    assert (case.stage, case.reply_kind, case.request.outcome) == ("archived", "partial", "partial")
    for one in (lead, drafter, clerk):
        wrong += one.found
    assert wrong == []


def _filed(phone: Visitor, wrong: list[str]) -> None:
    phone.go("/JY/requests/apply/")
    page = phone.page
    page.fill("#f-description", "某项目的批复文件")
    page.fill("#f-name", "张某某")
    page.fill("#f-phone", "00000000000")
    wrong += phone.wrong()
    page.click("button[value=submit]")
    page.wait_for_selector(".receipt")
    wrong += phone.wrong()


def _supplemented(phone: Visitor, wrong: list[str]) -> None:
    phone.go("/JY/requests/mine/")
    if phone.page.query_selector("#f-number"):
        _looked_up(phone, Case.objects.get())
    phone.page.click(".card.asked a.primary")
    phone.page.fill("#f-content", "2024年的批复")
    wrong += phone.wrong()
    phone.page.click("main button.primary")
    phone.page.wait_for_selector(".stage")


def _looked_up(phone: Visitor, case: Case) -> None:
    phone.go("/JY/requests/track/")
    phone.page.fill("#f-number", case.number)
    phone.page.fill("#f-query_code", case.query_code)
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_selector(".stage")


def _redacted(office: Bureau, case: Case) -> None:
    """The boxes are drawn in a browser in test_redaction; here the copy is made by the same actions."""
    office.today = DAY["now"]
    found = taking.take(
        office.agency, plain(), "批复.pdf", case_ref=case.number, unit=office.unit, **office.by("drafter")
    )
    layer = found.layers.get(kind="reply")
    words = boxes_on(taking.pages_content(found), "第一项")
    boxing.draw(layer.pk, words, found.original_digest, **office.by("drafter"))
    boxing.dispose_rest(layer.pk, **office.by("drafter"))
    making.make(layer.pk, expected=layer.token, **office.by("drafter"))


def _answered(drafter: Desk) -> None:
    page = drafter.page
    drafter.go(drafter.case)
    page.click("text=加入提供给申请人的材料")
    page.wait_for_selector("text=区分处理后的副本和清单")
    drafter.go(f"{drafter.case}answer/")
    drafter.found += drafter.wrong()
    drafter.go(f"{drafter.case}answer/1/?kind=partial")
    drafter.found += drafter.wrong()
    page.fill("#f-d-given", "批复（区分处理后的副本）")
    page.fill("#f-d-withheld", "第三方联系方式，属于个人隐私，第三方不同意公开")
    page.locator("main form button.primary").click()
    page.wait_for_selector("text=答复七问")


def _followed(phone: Visitor, case: Case, wrong: list[str]) -> None:
    case.refresh_from_db()
    _looked_up(phone, case)
    wrong += phone.wrong()
    said = phone.page.inner_text("main")
    assert "已答复" in said
    assert "区分处理" in said
    assert "答复书（部分公开）" in said


def _disputed(lead: Desk, case: Case) -> None:
    page = lead.page
    lead.go(lead.case)
    page.click("text=登记复议、诉讼")
    lead.found += lead.wrong()
    page.select_option("#f-kind", "review")
    for name, value in (
        ("number", "临政复〔2025〕9号"),
        ("organ", "临江市人民政府"),
        ("filed_on", "2025-03-03"),
    ):
        page.fill(f"#f-{name}", value)
    page.locator("main form button").last.click()
    page.wait_for_selector("text=已登记，答复期限")
    docket = Docket.objects.get()
    assert (docket.case, docket.answer_due_on) == (case, date(2025, 3, 17))
    lead.go(f"/desk/JY/disputes/{docket.pk}/")
    lead.found += lead.wrong()
