"""Whatever stands behind the question mark of an address, and whoever comes with the key of another house: no page breaks."""

from __future__ import annotations

import pytest
from django.test import Client

import make
from desk.conftest import logged_in
from desk.test_access import DOORS, Door, _address
from desk.world import World
from gongkai.registry.models import Role

# A digit that is no figure, numbers that no database and no language holds, a sign that a text in a database can't have, no day.
VALUES = ("²", "9" * 30, "9" * 5000, "\0", "2021-13-40")
NAMES = (
    "year", "page", "mailbox", "state", "q", "sort", "stage", "unit", "way", "type", "kind", "from", "to", "month", "day",
    "against", "officer", "applicant_type", "reply_kind", "export", "case", "layer", "theme", "concern", "answers", "version",
)  # fmt: skip


def _breaks(client: Client, address: str) -> list[tuple[str, str]]:
    """Names and values at which the page answers with an error of its own; asked one by one only where all fail."""
    client.raise_request_exception = False
    found = []
    for value in VALUES:
        if client.get(address, dict.fromkeys(NAMES, value)).status_code >= 500:
            found += [
                (n, value[:9]) for n in NAMES if client.get(address, {n: value}).status_code >= 500
            ] or [("together", value[:9])]
    return found


@pytest.mark.django_db
def test_no_question_breaks_a_page(world: World) -> None:
    world.people["every_post"] = make.person(world.bureau, *Role.values, username="every-post")
    client = logged_in(world, "every_post")
    pages = [door for door in DOORS if door.method == "get" and door.status == 200]
    broken = {str(door): _breaks(client, _address(door, world)) for door in pages}
    assert {page: found for page, found in broken.items() if found} == {}


@pytest.mark.django_db
def test_a_key_of_another_agency_opens_nothing_under_one_s_own_code(world: World) -> None:
    client = logged_in(world, "elsewhere")
    keyed = [d for d in DOORS if d.name.startswith("desk:") and d.rows and d.rows != "log"]
    assert len(keyed) > 60
    opened = {str(door): _at_home(client, door, world) for door in keyed}
    assert {door: status for door, status in opened.items() if status != 404} == {}


def _at_home(client: Client, door: Door, world: World) -> int:
    address = _address(door, world).replace("/JC-JY/", "/JC-JT/")
    return int(getattr(client, door.method)(address).status_code)


@pytest.mark.django_db
def test_a_question_with_an_empty_sign_is_refused_with_a_sentence(world: World) -> None:
    answer = logged_in(world, "elsewhere").get("/desk/JC-JT/people/", {"q": "张\0"})
    assert answer.status_code == 400
    assert "空字符" in answer.content.decode()


@pytest.mark.django_db
def test_to_citizens_an_empty_sign_is_as_good_as_nothing(world: World) -> None:
    client = Client(raise_request_exception=False)
    pages = [
        door
        for door in DOORS
        if door.name.startswith("portal:") and (door.method, door.status) == ("get", 200)
    ]
    assert len(pages) > 20
    broken = [
        (str(door), name)
        for door in pages
        for name in ("q", "agency", "number", "kind")
        if client.get(_address(door, world), {name: "\0"}).status_code != 200
    ]
    assert broken == []


@pytest.mark.django_db
def test_a_number_of_thousands_of_figures_is_refused_where_it_is_typed(world: World) -> None:
    client = logged_in(world, Role.OFFICE)
    typed = {"name": "虚构人", "order": "9" * 5000}
    assert client.post("/desk/JC-JY/leaders/add/", typed).status_code == 400
