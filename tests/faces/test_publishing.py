"""One document in a real browser, from the drafter's hand through every post to a citizen's search."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connections

from gongkai.files.storage import content_by_digest
from gongkai.law.publication import Stage
from gongkai.publishing.actions import remarks, writing
from gongkai.publishing.catalogue import actions as catalogue_actions
from gongkai.publishing.models import Document, Publication, Version
from gongkai.publishing.standing import standing
from publishing.office import Office, build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROFILE = "moe-compulsory-education-2019"
SECRET = "a-long-test-password"
TITLE = "江城县教育局关于公布学区范围的公告"


@pytest.fixture
def office() -> Office:
    made = build("JC")
    for person in made.people.values():
        person.set_password(SECRET)
        person.save()
    return made


class Visitor:
    """Somebody at a browser of their own."""

    def __init__(
        self, browser: Any, site: str, username: str = "", size: tuple[int, int] = (1280, 900)
    ) -> None:
        self.site = site
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        self.page = self.context.new_page()
        if username:
            self.page.goto(f"{site}/desk/login/")
            self.page.fill("#username", username)
            self.page.fill("#password", SECRET)
            self.page.keyboard.press("Enter")
            self.page.wait_for_url(f"{site}/desk/")

    def go(self, path: str) -> None:
        self.page.goto(self.site + path)

    def wrong(self) -> list[str]:
        """What axe finds, and a page that scrolls sideways."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        said = [f"{self.page.url}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
        if self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            said.append(f"{self.page.url}: scrolls sideways")
        return said

    def step(self, label: str, opinion: str = "") -> list[str]:
        """Press the next step on the document's page and confirm it."""
        self.page.get_by_role("link", name=label, exact=True).click()
        wrong = self.wrong()
        if opinion:
            self.page.fill("#opinion", opinion)
        self.page.get_by_role("button", name=label, exact=True).click()
        return wrong


def test_one_document_goes_from_the_drafter_to_a_citizens_search(
    browser: Any, live_server: Any, office: Office
) -> None:
    site = str(live_server.url)
    wrong: list[str] = []
    drafter = Visitor(browser, site, "JC-drafter")
    _write(drafter, office, wrong)
    document = Document.objects.get()
    base = f"/desk/JC/documents/{document.pk}/"
    wrong += drafter.step("送审")
    for who, label in (
        ("secrecy", "保密审查通过"),
        ("office", "审核通过"),
        ("leader", "签发"),
        ("seal_keeper", "用章"),
    ):
        person = Visitor(browser, site, f"JC-{who}")
        person.page.get_by_role("link", name=f"{label}：{TITLE}").click()
        wrong += person.wrong() + person.step(label, "同意")
    centre = Visitor(browser, site, "JC-info_centre", size=(360, 740))
    centre.go(base)
    _bring_paper(centre, document)
    wrong += centre.wrong() + centre.step("最后审核通过")
    _refused_after_one_character(centre, document)
    centre.go(base)
    wrong += centre.step("发布")
    assert Publication.objects.get().title == TITLE
    wrong += _found_by_a_citizen(browser, site)
    assert wrong == []


def _write(drafter: Visitor, office: Office, wrong: list[str]) -> None:
    page = drafter.page
    drafter.go("/desk/JC/documents/add/")
    wrong += drafter.wrong()
    page.fill("#f-title", TITLE)
    page.select_option("#f-kind", "notice")
    page.fill("[data-sheet]", "学区范围由县教育局划定，任何学校不得跨学区招生。")
    page.select_option("#f-topic", "科技、教育")
    page.select_option("#f-article20", "20.11")
    page.check(f"#channel-{office.channels['portal'].pk}")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/edit/")
    page.get_by_role("button", name="保存").click()
    page.wait_for_selector(".next-steps")
    wrong += drafter.wrong()
    assert "不得跨学区招生" in page.inner_text(".manuscript")


def _bring_paper(centre: Visitor, document: Document) -> None:
    copy = document.sealed.get()
    content = content_by_digest(copy.file.digest)
    assert content
    centre.page.set_input_files(
        "#paper", {"name": "签发稿.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    centre.page.get_by_role("button", name="上传并核对").click()
    assert "纸质稿与网上文本一致" in centre.page.inner_text("main")


def _refused_after_one_character(centre: Visitor, document: Document) -> None:
    document.refresh_from_db()
    centre.go(f"/desk/JC/documents/{document.pk}/steps/release/")
    version = Version.objects.get(pk=document.current_id)
    kept = dict(version.content)
    Version.objects.filter(pk=version.pk).update(
        content={**kept, "body": kept["body"].replace("不得", "可得")}
    )
    centre.page.get_by_role("button", name="发布", exact=True).click()
    assert "可能被改动过" in centre.page.inner_text("main")
    assert not Publication.objects.exists()
    Version.objects.filter(pk=version.pk).update(content=kept)
    assert standing(Document.objects.get(pk=document.pk)).digest == version.digest


def _found_by_a_citizen(browser: Any, site: str) -> list[str]:
    wrong = []
    for size in ((1280, 900), (360, 740)):
        citizen = Visitor(browser, site, size=size)
        for path in (
            "/JC/",
            "/JC/content/",
            "/JC/rules/",
            "/JC/catalogue/",
            "/JC/info/",
            "/JC/info/?kind=notice&q=学区",
        ):
            citizen.go(path)
            wrong += citizen.wrong()
        citizen.go("/search/?q=学区")
        wrong += citizen.wrong()
        citizen.page.get_by_role("link", name=TITLE).click()
        wrong += citizen.wrong()
        assert "任何学校不得跨学区招生" in citizen.page.inner_text("main")
        assert Publication.objects.get().index_number in citizen.page.inner_text("table.metadata")
    return wrong


STAFF = (
    "documents/", "documents/?stage=review", "documents/flow/", "documents/add/", "documents/{pk}/",
    "documents/{pk}/versions/2/", "documents/{pk}/steps/return/", "deliveries/", "deliveries/counts/", "catalogues/",
    "catalogues/derive/", "catalogues/matters/20.10/", "catalogues/{own}/", "catalogues/{own}/differences/",
    "catalogues/{own}/coverage/", "catalogues/{own}/import/", "catalogues/{own}/add/", "catalogues/{own}/table/",
    "catalogues/{own}/units/", "catalogues/{own}/units/{unit}/", "catalogues/items/{item}/",
    "catalogues/items/{item}/edit/", "registers/accounts/",
)  # fmt: skip


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)], ids=["desktop", "phone"])
def test_desk_pages_of_publishing_are_accessible_and_never_scroll_sideways(
    browser: Any, live_server: Any, office: Office, size: tuple[int, int]
) -> None:
    document = _returned_and_changed(office)
    catalogue = catalogue_actions.derive(office.agency, PROFILE, "公开目录", **office.by("clerk"))
    item = catalogue.items.filter(parent__isnull=False).first()
    catalogue_actions.change_item(
        item.pk, {"unit": office.unit}, expected=catalogue_actions.token_of(item), **office.by("clerk")
    )
    _apart(lambda: office.walk(office.draft()))
    person = Visitor(browser, str(live_server.url), "JC-office", size)
    wrong = person.wrong()
    for path in STAFF:
        person.go(
            "/desk/JC/" + path.format(pk=document.pk, own=catalogue.pk, item=item.pk, unit=office.unit.pk)
        )
        wrong += person.wrong()
    assert wrong == []


def _apart(act: Callable[[], object]) -> None:
    """Run in a thread of its own: sealing starts a loop, and the browser's is running in this one."""
    held = connections["default"]

    def run() -> None:
        connections["default"] = held
        act()

    held.inc_thread_sharing()
    thread = Thread(target=run)
    thread.start()
    thread.join()
    held.dec_thread_sharing()


def _returned_and_changed(office: Office) -> Document:
    """A document in its second review, with a remark."""
    document = office.walk(office.draft(), Stage.REVIEW)
    remarks.remark(document.pk, "请写明公布时间", paragraph=1, **office.by("office"))
    office.move(document, "return", "office", "请修改")
    document.refresh_from_db()
    content = office.content(body="<p>学区范围于四月公布。</p><table><tr><th>校</th><td>1</td></tr></table>")
    writing.save(document.pk, content, expected=standing(document).token, **office.by("drafter"))
    return office.walk(document, Stage.REVIEW)
