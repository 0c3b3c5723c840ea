"""In and out: login, lockout, logout, passwords, and where one is sent afterwards."""

from __future__ import annotations

import pytest
from django.test import Client

from desk.world import PASSWORD, World
from gongkai.audit.models import Entry
from gongkai.registry.models import Role


@pytest.fixture
def world(world: World) -> World:
    """The world, with a password for the clerk."""
    clerk = world.people[Role.CLERK]
    clerk.set_password(PASSWORD)
    clerk.save()
    return world


def _log_in(client: Client, password: str = PASSWORD, **more: str) -> object:
    return client.post("/desk/login/", {"username": "own-clerk", "password": password, **more})


def test_a_login_changes_the_session_and_is_logged(world: World) -> None:
    client = Client()
    client.get("/desk/login/")
    before = client.session.session_key
    response = _log_in(client)
    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert client.session.session_key != before
    assert Entry.objects.first().verb == "登录"


def test_a_login_name_may_be_typed_wide_and_a_password_may_not(world: World) -> None:
    wide = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})
    given = {"username": f" {'own-clerk'.translate(wide)}", "password": PASSWORD}
    assert Client().post("/desk/login/", given).status_code == 302
    given["password"] = PASSWORD.translate(wide)
    assert Client().post("/desk/login/", given).status_code == 400


def test_a_wrong_password_says_no_more_than_that_and_keeps_the_name(world: World) -> None:
    known, unknown = (
        _log_in(Client(), "wrong"),
        Client().post("/desk/login/", {"username": "x", "password": "y"}),
    )
    assert known.status_code == unknown.status_code == 400
    assert known.context["error"] == unknown.context["error"]
    assert 'value="own-clerk"' in known.content.decode()


def test_five_failures_lock_the_door_for_a_while(world: World) -> None:
    client = Client()
    for _ in range(5):
        last = _log_in(client, "wrong")
    assert last.status_code == 429
    right = _log_in(client)
    assert right.status_code == 429
    assert "暂停登录" in right.content.decode()


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "\\\\x"]
)
def test_nobody_is_sent_elsewhere_after_login(where: str, world: World) -> None:
    assert _log_in(Client(), next=where)["Location"] == "/desk/"


def test_one_gets_to_the_page_asked_for(world: World) -> None:
    client = Client()
    asked = client.get("/desk/JC-JY/reports/")
    assert asked["Location"] == "/desk/login/?next=/desk/JC-JY/reports/"
    assert _log_in(client, next="/desk/JC-JY/reports/")["Location"] == "/desk/JC-JY/reports/"


def test_logout_is_a_button_and_empties_the_session(world: World) -> None:
    client = Client()
    _log_in(client)
    assert client.get("/desk/logout/").status_code == 405
    client.post("/desk/logout/")
    assert client.get("/desk/").status_code == 302


def test_one_changes_the_own_password_and_stays_logged_in(world: World) -> None:
    client = Client()
    _log_in(client)
    typed = {
        "old_password": PASSWORD,
        "new_password1": "a-new-river-2021",
        "new_password2": "a-new-river-2021",
    }
    wrong = client.post("/desk/password/", {**typed, "old_password": "no"})
    assert wrong.status_code == 400
    assert "a-new-river-2021" not in wrong.content.decode()
    assert client.post("/desk/password/", typed, follow=True).status_code == 200
    assert _log_in(Client(), "a-new-river-2021").status_code == 302
