"""Complaints, corrections and proposals at the desk: lists, steps, letters, orders to put right, drafts of what is to be public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.bureau import PDF
from desk.world import TODAY, World
from faces.walker import faults
from gongkai.audit.models import Entry
from gongkai.concerns.models import Concern
from gongkai.registry.models import Role

Clients = Callable[[str], Client]
FORM = {
    "way": "counter", "arrived_on": "2021-01-15", "about": "江城县某学校", "content": "收费没有公开", "type": "natural_person",
    "name": "虚构人丁", "phone": "样例电话", "basis": "not_published", "target": "JC-JY",
}  # fmt: skip


def _page(name: str, **kwargs: object) -> str:
    return reverse(f"desk:{name}", kwargs={"code": "JC-JY", **kwargs})


def _taken(client: Client, kind: str = "complaint", **more: str) -> Concern:
    response = client.post(_page("concern-add", kind=kind), FORM | more)
    assert response.status_code == 302, response.content.decode()[:3000]
    return Concern.objects.latest("pk")


def _step(client: Client, concern: Concern, event: str, status: int = 302, **typed: str) -> Concern:
    concern.refresh_from_db()
    typed = {"expected": concern.token, "on": TODAY.isoformat()} | typed
    response = client.post(_page("concern-step", pk=concern.pk, event=event), typed)
    assert response.status_code == status, response.content.decode()[:4000]
    concern.refresh_from_db()
    return concern


def _shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:2000]
    assert faults(response.content) == []
    return response.content.decode()


def test_a_complaint_goes_from_the_counter_to_the_archive_over_an_order_to_put_it_right(
    world: World, client_of: Clients
) -> None:
    clerk, leader = client_of(Role.CLERK), client_of(Role.LEADER)
    concern = _taken(clerk)
    _step(clerk, concern, "accept", unit=str(world.unit.pk))
    _step(clerk, concern, "decide", 400, result="founded", says="确未公开")
    until = (TODAY + timedelta(20)).isoformat()
    _step(clerk, concern, "decide", result="founded", says="确未公开", until=until)
    _step(leader, concern, "approve")
    page = _shown(clerk, _page("concern", pk=concern.pk))
    assert "查证属实" in page
    assert "待送达" in page
    assert "虚***" in page
    assert "虚构人丁" not in page
    _step(clerk, concern, "answer", way="hand")
    assert "确未公开" in _shown(clerk, _page("concern-orders"))
    report = _page("concern-report", pk=concern.pk)
    assert clerk.post(report, {"content": "已公开", "expected": concern.token}).status_code == 302
    _step(leader, concern, "rectified", content="核实无误")
    assert _step(clerk, concern, "archive").stage == "archived"
    assert "确认完成" in _shown(clerk, _page("concern-orders"))


def test_every_page_is_sound_and_every_look_at_a_person_is_logged(world: World, client_of: Clients) -> None:
    clerk = client_of(Role.CLERK)
    for kind in ("complaint", "correction", "proposal"):
        _shown(clerk, _page("concern-add", kind=kind))
        concern = _taken(clerk, kind)
        for event in ("accept", "withdraw", "contact"):
            if event != "contact" or concern.stage != "arrived":
                assert clerk.get(_page("concern-step", pk=concern.pk, event=event)).status_code == 200
    for name in ("concerns", "concern-themes", "concern-orders"):
        _shown(clerk, _page(name))
    _shown(client_of(Role.OFFICE), _page("concern-settings"))
    seen = clerk.post(_page("concern-identity", pk=concern.pk)).content.decode()
    assert "虚构人丁" in seen
    assert concern.query_code in seen
    assert Entry.objects.filter(verb="查看提出人信息").count() == 1


def test_the_list_takes_few_queries_filters_and_exports_names_masked(
    world: World, client_of: Clients
) -> None:
    clerk = client_of(Role.CLERK)
    for n in range(25):
        _taken(clerk, "proposal" if n % 2 else "complaint", about=f"=第{n}项")
    with CaptureQueriesContext(connection) as taken:
        page = _shown(clerk, _page("concerns") + "?kind=proposal&sort=-due")
    assert len(taken) <= 8
    assert page.count("主动公开建议</td>") == 13
    file = clerk.get(_page("concerns") + "?export=csv").content.decode()
    assert len(file.strip().splitlines()) == 27
    assert "'=第3项" in file
    assert "虚构人丁" not in file
    assert "没有符合条件" in _shown(clerk, _page("concerns") + "?state=late")


def test_a_file_is_put_to_a_concern_and_identity_papers_are_closed_to_others(
    world: World, client_of: Clients
) -> None:
    clerk = client_of(Role.CLERK)
    concern = _taken(clerk)
    given = {"part": "identity", "file": SimpleUploadedFile("证件.pdf", PDF)}
    assert clerk.post(_page("concern-attach", pk=concern.pk), given).status_code == 302
    kept = _page("concern-file", pk=concern.pk, file=concern.files.get().pk)
    assert clerk.get(kept).status_code == 200
    assert client_of(Role.SUPERVISOR).get(kept).status_code == 403
    assert clerk.post(_page("concern-attach", pk=concern.pk), {"part": "proof"}).status_code == 400


def test_an_accepted_proposal_begins_a_manuscript_with_its_words(world: World, client_of: Clients) -> None:
    clerk, leader = client_of(Role.CLERK), client_of(Role.LEADER)
    concern = _taken(clerk, "proposal", about="各校招生计划")
    _step(clerk, concern, "accept", unit=str(world.unit.pk))
    _step(clerk, concern, "decide", result="accepted", says="应当公开")
    _step(leader, concern, "approve")
    link = _page("document-add") + f"?concern={concern.pk}"
    assert link in _shown(clerk, _page("concern", pk=concern.pk))
    assert "各校招生计划" in _shown(clerk, link)
    assert "各校招生计划" not in _shown(clerk, _page("document-add") + "?concern=0")
    _step(clerk, concern, "published", 400, where="无此号")
    done = _step(clerk, concern, "published", where=world.publication.index_number)
    assert done.publication == world.publication


def test_the_letter_is_read_by_those_who_may_and_sealed_once(world: World, client_of: Clients) -> None:
    clerk = client_of(Role.CLERK)
    concern = _taken(clerk, "correction", about="某记录")
    _step(clerk, concern, "accept", unit=str(world.unit.pk))
    _step(clerk, concern, "decide", result="refused", says="与原件一致")
    _step(client_of(Role.LEADER), concern, "approve")
    letter = concern.events.get(name="approve").data["letter"]
    response = clerk.get(_page("concern-letter", pk=concern.pk, letter=letter, fmt="pdf"))
    assert b"".join(response.streaming_content if response.streaming else [response.content]).startswith(
        b"%PDF"
    )
    assert (
        client_of(Role.DRAFTER)
        .get(_page("concern-letter", pk=concern.pk, letter=letter, fmt="pdf"))
        .status_code
        == 404
    )
    assert clerk.post(_page("concern-letter-seal", pk=concern.pk, letter=letter)).status_code == 403


def test_what_waits_is_on_the_to_do_list_of_whose_step_it_is(world: World, client_of: Clients) -> None:
    clerk = client_of(Role.CLERK)
    concern = _taken(clerk)
    assert concern.number in _shown(clerk, "/desk/")
    assert concern.number not in _shown(client_of(Role.LEADER), "/desk/")
    _step(clerk, concern, "accept", unit=str(world.unit.pk))
    _step(clerk, concern, "decide", result="unfounded", says="已公开")
    assert concern.number in _shown(client_of(Role.LEADER), "/desk/")


@pytest.mark.parametrize("number", ["", "abc", "0", "99999"])
def test_settings_that_make_no_sense_are_refused_and_keep_what_was_typed(
    number: str, world: World, client_of: Clients
) -> None:
    typed = {
        "portal_open": "1", "number_template": "SQ{year}-{serial:04d}", "complaint_days": number,
        "correction_days": "20", "proposal_days": "20", "alike": "2",
    }  # fmt: skip
    response = client_of(Role.OFFICE).post(_page("concern-settings"), typed)
    assert response.status_code == 400
    assert f'value="{number}"' in response.content.decode()


def test_signs_that_no_font_has_are_told_before_the_letter_of_a_concern_is_made(
    world: World, client_of: Clients
) -> None:
    clerk, leader = client_of(Role.CLERK), client_of(Role.LEADER)
    concern = _taken(clerk, about="江城县\U0002a6a5山学校")
    _step(clerk, concern, "accept", unit=str(world.unit.pk))
    page = _shown(clerk, _page("concern-step", pk=concern.pk, event="decide"))
    assert "申请事项有字库缺少的字：“\U0002a6a5”（U+2A6A5）" in page
    said = {"result": "unfounded", "says": "\U0002b81e村已公开"}
    _step(clerk, concern, "decide", 400, **said)
    _step(clerk, concern, "decide", rare_signs="U+2B81E", **said)
    assert "处理结果有字库缺少的字" in _shown(leader, _page("concern-step", pk=concern.pk, event="approve"))
    _step(leader, concern, "approve")


def test_a_step_sent_too_late_says_what_was_done_and_goes_on_when_pressed_again(
    world: World, client_of: Clients
) -> None:
    clerk = client_of(Role.CLERK)
    concern = _taken(clerk)
    address = _page("concern-step", pk=concern.pk, event="accept")
    typed = {"expected": "of yesterday", "on": TODAY.isoformat(), "unit": str(world.unit.pk)}
    page = clerk.post(address, typed)
    assert page.status_code == 400
    assert "本件刚被办理过：" in page.content.decode()
    assert page.context["expected"] == concern.token
    assert clerk.post(address, typed | {"expected": page.context["expected"]}).status_code == 302


def test_a_dispute_decided_meanwhile_says_its_result_to_whoever_comes_too_late(
    world: World, client_of: Clients
) -> None:
    office = client_of(Role.OFFICE)
    address = _page("dispute-note", pk=world.docket.pk)
    typed = {"expected": "of yesterday", "name": "note", "on": TODAY.isoformat(), "says": "已电话联系"}
    page = office.post(address, typed)
    assert page.status_code == 400
    says = page.content.decode()
    assert "本件刚被办理过：" in says
    assert "已电话联系" in says
    assert office.post(address, typed | {"expected": page.context["expected"]}).status_code == 302
