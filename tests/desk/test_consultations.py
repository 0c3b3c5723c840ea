"""The register of consultations at the desk: narrowed, sorted, paged, exported; one question with its papers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.bureau import PDF
from desk.world import NOW, TODAY, World
from gongkai.audit.models import Entry
from gongkai.cases.actions import intake, recording
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import CaseEvent, Party
from gongkai.registry.models import Role

Clients = Callable[[str], Client]
ADDRESS = "/desk/JC-JY/consultations/"


@pytest.fixture
def asked(world: World) -> CaseEvent:
    """A third party was asked today, by a letter with a number."""
    event = _ask(world, "虚构建设有限公司")
    _do(world, "consultation_sent", of=event.key, data={"way": "post", "number": "XA00000000042"})
    return event


def _do(world: World, event: str, **given: object) -> None:
    world.case.refresh_from_db()
    who = {"by": world.people[Role.CLERK], "today": TODAY, "at": NOW}
    recording.record(world.case.pk, event, expected=world.case.token, **who, **given)


def _ask(world: World, name: str) -> CaseEvent:
    party = intake.keep_party(world.bureau, Party.Kind.THIRD_PARTY, Applicant(name=name, address="样例路1号"))
    _do(world, "consult_third_party", party=party, data={"about": "合同中的报价"})
    return world.case.events.filter(name="consult_third_party").last()


def test_the_register_shows_whom_how_and_how_it_stands(
    client_of: Clients, world: World, asked: CaseEvent
) -> None:
    page = client_of(Role.CLERK).get(ADDRESS).content.decode()
    for words in (world.case.number, "虚******", "邮政企业邮寄送达", "XA00000000042", "等待意见", "缺凭证"):
        assert words in page, words
    assert "虚构建设有限公司" not in page


@pytest.mark.parametrize(
    "query", ["kind=consult_co_maker", "state=answered", "year=2019", "officer=没有", "q=没有"]
)
def test_what_is_asked_for_narrows_the_register(client_of: Clients, asked: CaseEvent, query: str) -> None:
    client = client_of(Role.CLERK)
    assert "没有符合条件" in client.get(f"{ADDRESS}?{query}").content.decode()
    assert (
        "XA00000000042"
        in client.get(f"{ADDRESS}?year=2021&state=open&kind=consult_third_party").content.decode()
    )


def test_the_whole_register_goes_into_a_file_with_third_parties_masked(
    client_of: Clients, asked: CaseEvent
) -> None:
    got = client_of(Role.CLERK).get(f"{ADDRESS}?export=csv&sort=-due")
    rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"))))
    assert [(r["征求对象"], r["邮件号码"], r["寄送日期"], r["状态"]) for r in rows] == [
        ("虚******", "XA00000000042", "2021-01-15", "等待意见")
    ]
    told = Entry.objects.get(verb="导出", says__contains="征求意见台账")
    assert told.data["rows"] == 1
    assert client_of(Role.COUNSEL).get(f"{ADDRESS}?export=csv").status_code == 403


def test_a_page_takes_few_queries_whatever_the_rows(
    client_of: Clients, world: World, asked: CaseEvent
) -> None:
    client = client_of(Role.CLERK)

    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(ADDRESS + query).status_code == 200
        return len(taken)

    ways = ("", "?sort=due", "?state=overdue", "?sort=-served&page=2")
    few = [queries(way) for way in ways]
    for n in range(25):
        event = _ask(world, f"虚构公司{n}")
        _do(world, "consultation_served", of=event.key)
    assert max(queries(way) for way in ways) <= max(few) <= 8
    assert "第2/2页" in client.get(f"{ADDRESS}?page=2").content.decode()


def test_a_drafter_of_another_section_sees_none_of_it(client_of: Clients, asked: CaseEvent) -> None:
    client = client_of(Role.DRAFTER)
    assert "还没有征求过意见" in client.get(ADDRESS).content.decode()
    assert client.get(f"{ADDRESS}{asked.pk}/").status_code == 404
    assert client.post(f"{ADDRESS}{asked.pk}/add/").status_code == 404


def test_a_proof_is_kept_with_its_question_and_shows_in_the_register(
    client_of: Clients, world: World, asked: CaseEvent
) -> None:
    client, page = client_of(Role.CLERK), f"{ADDRESS}{asked.pk}/"
    proof = SimpleUploadedFile("签收回证.pdf", PDF, "application/pdf")
    assert client.post(f"{page}add/", {"part": "proof", "file": proof}).status_code == 302
    assert "签收回证.pdf" in client.get(page).content.decode()
    assert page in client.get(f"/desk/JC-JY/cases/{world.case.pk}/").content.decode()
    listed = client.get(ADDRESS).content.decode()
    assert f"/files/{world.case.files.get(part='proof').pk}/" in listed
    assert "缺凭证" not in listed
    assert client.post(f"{page}add/", {"part": "proof"}).status_code == 400
    assert "加入</button>" not in client_of(Role.SUPERVISOR).get(page).content.decode()


def test_the_page_of_a_question_leads_to_its_steps_with_the_question_chosen(
    client_of: Clients, world: World, asked: CaseEvent
) -> None:
    client = client_of(Role.CLERK)
    page = client.get(f"{ADDRESS}{asked.pk}/").content.decode()
    step = f"/desk/JC-JY/cases/{world.case.pk}/steps/consultation_served/?of={asked.key}"
    assert step in page
    assert f'<option value="{asked.key}" selected>' in client.get(step).content.decode()
    assert "还没有登记被征求方收到的日期" in page


def test_what_was_recorded_by_mistake_is_not_found(
    client_of: Clients, world: World, asked: CaseEvent
) -> None:
    world.case.refresh_from_db()
    recording.record(
        world.case.pk, "annul", expected=world.case.token, of=asked.key, reason="发错", by=world.people[Role.OFFICE],
        today=TODAY, at=NOW,
    )  # fmt: skip
    assert client_of(Role.CLERK).get(f"{ADDRESS}{asked.pk}/").status_code == 404
