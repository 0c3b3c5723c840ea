"""Deliveries in a real browser: accessible on desk and phone, and a clipping registered without scripts."""

from __future__ import annotations

from typing import Any

import pytest

import make
from faces.test_browser import SIZES, log_in
from gongkai import clock
from gongkai.channels import outbox
from gongkai.channels.item import Item
from gongkai.channels.models import Channel, Delivery, Posting
from gongkai.registry.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(live_server: Any) -> str:
    """A bureau whose newspaper waits for a person, and whose WeChat account does not answer."""
    agency = make.agency(code="JC")
    person = make.person(agency, Role.INFO_CENTRE, username="all")
    person.set_password("a-long-test-password")
    person.save()
    now = clock.now()
    for kind, more in (
        ("newspaper", {}),
        ("wechat", {"address": "http://127.0.0.1:1", "keys": '{"app_id": "a", "secret": "b"}'}),
    ):
        channel = Channel.objects.create(agency=agency, name=f"江城{kind}", kind=kind, **more)
        one = Item(
            "release", "JC/2021-1", 1, "招生公告", body_html="<p>安排</p>", url="https://gk.example.cn/1/"
        )
        outbox.enqueue(channel, one, by="样例", at=now)
    outbox.deliver_due(now)
    return str(live_server.url)


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_pages_of_deliveries_are_accessible_and_never_scroll_sideways(
    browser: Any, site: str, size: tuple[int, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    log_in(page, site)
    wrong: list[str] = []
    shown = [f"deliveries/{pk}/" for pk in Delivery.objects.values_list("pk", flat=True)]
    wires = [f"channels/{pk}/connect/" for pk in Channel.objects.values_list("pk", flat=True)]
    for path in ["deliveries/", "deliveries/counts/", "registers/accounts/", *shown, *wires]:
        page.goto(f"{site}/desk/JC/{path}")
        found = Axe().run(page)
        wrong += [f"{path}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found.response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth") > size[0]:
            wrong.append(f"{path}: scrolls sideways at {size[0]} px")
    context.close()
    assert wrong == []


def test_a_clipping_is_registered_without_scripts(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, site)
    page.goto(f"{site}/desk/JC/deliveries/?state=manual")
    page.click("text=招生公告")
    page.fill("#on", clock.today().isoformat())
    page.fill("#address", "第2版")
    page.set_input_files(
        "#clipping", {"name": "剪报.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.click("section[aria-labelledby=confirm-title] button")
    page.wait_for_selector("text=已送达")
    assert Posting.objects.get().address == "第2版"
    context.close()
