"""Notes on the case's page: left by ticking names, on the colleague's list until read or answered; who looked."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from desk.world import World
from gongkai.cases.models import CaseNote
from gongkai.registry.models import Role

Clients = Callable[[str], Client]
WORDS = "报价部分要不要遮盖？"


def _page(world: World) -> str:
    return f"/desk/JC-JY/cases/{world.case.pk}/"


def _leave(world: World, client: Client, to: str, **more: object):
    return client.post(f"{_page(world)}notes/", {"text": WORDS, "to": world.people[to].pk, **more})


def test_a_note_is_on_the_colleagues_list_until_it_is_read(world: World, client_of: Clients) -> None:
    assert _leave(world, client_of(Role.CLERK), Role.COUNSEL).status_code == 302
    counsel, note = client_of(Role.COUNSEL), CaseNote.objects.get()
    todo = counsel.get("/desk/").content.decode()
    assert WORDS in todo
    assert f"#note-{note.pk}" in todo
    page = counsel.get(_page(world)).content.decode()
    assert WORDS in page
    assert "（未阅）" in page
    assert counsel.post(f"{_page(world)}notes/{note.pk}/read/").status_code == 302
    assert WORDS not in counsel.get("/desk/").content.decode()
    assert "（已阅）" in client_of(Role.CLERK).get(_page(world)).content.decode()


def test_an_answer_takes_the_note_off_the_list_and_goes_back(world: World, client_of: Clients) -> None:
    _leave(world, client_of(Role.CLERK), Role.OFFICE)
    note, office = CaseNote.objects.get(), client_of(Role.OFFICE)
    asked = office.get(f"{_page(world)}notes/?answers={note.pk}").content.decode()
    assert WORDS in asked
    assert office.post(f"{_page(world)}notes/", {"text": "要遮盖", "answers": note.pk}).status_code == 302
    assert WORDS not in office.get("/desk/").content.decode()
    assert "要遮盖" in client_of(Role.CLERK).get("/desk/").content.decode()


def test_what_was_typed_stays_when_something_is_missing(world: World, client_of: Clients) -> None:
    got = client_of(Role.CLERK).post(f"{_page(world)}notes/", {"text": WORDS})
    assert got.status_code == 400
    assert WORDS in got.content.decode()
    assert "请选择留言给谁" in got.content.decode()
    ticked = client_of(Role.CLERK).post(f"{_page(world)}notes/", {"to": world.people[Role.OFFICE].pk})
    assert f'value="{world.people[Role.OFFICE].pk}" checked' in ticked.content.decode()


def test_who_may_not_see_the_case_is_not_offered_and_gets_nothing(world: World, client_of: Clients) -> None:
    page = client_of(Role.CLERK).get(_page(world)).content.decode()
    assert f'id="to-{world.people[Role.COUNSEL].pk}"' in page
    for who in (Role.DRAFTER, Role.ADMINISTRATOR, Role.CLERK, "elsewhere"):
        assert f'id="to-{world.people[who].pk}"' not in page
        assert _leave(world, client_of(Role.CLERK), who).status_code == 400
    assert not CaseNote.objects.exists()


def test_who_looked_stands_on_the_case_for_whoever_may_read_the_log(world: World, client_of: Clients) -> None:
    client_of(Role.CLERK).post(f"{_page(world)}identity/")
    supervisor = client_of(Role.SUPERVISOR)
    page = supervisor.get(_page(world)).content.decode()
    assert "谁看过申请人信息" in page
    assert world.people[Role.CLERK].username in page
    assert (
        f"查看申请{world.case.number}的申请人信息" in supervisor.get(f"{_page(world)}looks/").content.decode()
    )
    assert "谁看过申请人信息" not in client_of(Role.OFFICE).get(_page(world)).content.decode()


def test_looks_come_in_pages(world: World, client_of: Clients) -> None:
    clerk, supervisor = client_of(Role.CLERK), client_of(Role.SUPERVISOR)
    for _ in range(21):
        clerk.post(f"{_page(world)}identity/")
    assert "第1/2页" in supervisor.get(f"{_page(world)}looks/").content.decode()
    assert supervisor.get(f"{_page(world)}looks/?page=2").content.decode().count("<tr>") == 2


def test_what_is_ahead_is_on_the_lists_of_its_people(world: World, client_of: Clients) -> None:
    title = f"提交答复（答辩）和证据、依据：{world.docket.number}"
    for who in (Role.OFFICE, Role.COUNSEL):
        assert title in client_of(who).get("/desk/").content.decode()
    assert title not in client_of(Role.CLERK).get("/desk/").content.decode()
