"""Every page of both faces, as a careful reader of HTML sees it; and the headers it comes with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from desk.test_access import DOORS, Door, _address
from desk.world import World
from faces.walker import faults
from gongkai.registry.models import Role

# Somebody who may see the page; the redraft and the steps only send elsewhere.
LIKES = [
    Role.CLERK,
    Role.OFFICE,
    Role.ADMINISTRATOR,
    Role.AUTHORITY,
    Role.SUPERVISOR,
    Role.LEADER,
    Role.SECRECY,
    Role.SEAL_KEEPER,
    Role.INFO_CENTRE,
    "anonymous",
]
PAGES = [door for door in DOORS if door.status != 302]
ClientOf = Callable[[str], Client]


@pytest.mark.parametrize("door", PAGES, ids=str)
def test_every_page_is_sound(door: Door, world: World, client_of: ClientOf) -> None:
    who = next(one for one in LIKES if one in door.opens_to)
    response = getattr(client_of(who), door.method)(_address(door, world))
    if response["Content-Type"].startswith("text/html"):
        assert faults(response.content) == []


@pytest.mark.parametrize("door", [d for d in PAGES if d.name.startswith("desk:")], ids=str)
def test_nothing_of_the_desk_is_kept_by_a_browser(door: Door, world: World, client_of: ClientOf) -> None:
    who = next(one for one in LIKES if one in door.opens_to)
    response = getattr(client_of(who), door.method)(_address(door, world))
    if door.name != "desk:clock":
        assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_pages_of_the_portal_leave_no_cookie(world: World, client_of: ClientOf) -> None:
    for address in ("/", "/reports/", "/reports/JC-JY/2020/", "/nowhere"):
        assert not client_of("anonymous").get(address).cookies


def test_a_missing_page_and_a_closed_door_are_sound_pages(world: World, client_of: ClientOf) -> None:
    missing, closed = client_of("anonymous").get("/nowhere/"), client_of("no_post").get("/desk/JC-JY/log/")
    assert (missing.status_code, closed.status_code) == (404, 403)
    assert faults(missing.content) + faults(closed.content) == []


def test_a_failure_of_ours_is_a_page_in_words(
    world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("gongkai.desk.todo.PROVIDERS", (broken,))
    client = client_of(Role.CLERK)
    client.raise_request_exception = False
    response = client.get("/desk/")
    assert response.status_code == 500
    assert "系统出错" in response.content.decode()
    assert faults(response.content) == []


def test_a_form_without_its_token_is_refused_in_words(world: World) -> None:
    response = Client(enforce_csrf_checks=True).post("/desk/login/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


def test_an_upload_that_announces_too_much_is_refused_before_it_is_read(
    world: World, client_of: ClientOf
) -> None:
    response = client_of(Role.CLERK).post(
        "/desk/JC-JY/registers/postings/import/", CONTENT_LENGTH=str(200 * 2**20)
    )
    assert response.status_code == 413
    assert "文件超过100MB" in response.content.decode()
