"""The same asked name by name, so that one refusal hides no other; and empty signs typed into every form there is."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client
from lxml import html

import make
from desk.conftest import logged_in
from desk.test_access import DOORS, _address
from desk.world import World
from gongkai.registry.models import Role

# One question each: a figure that is no number and no day, or a number that no database and no language holds.
VALUES = ("²", "9" * 5000)
KNOWN_EVERYWHERE = {"page", "sort"}


@pytest.fixture
def client(world: World) -> Client:
    world.people["every_post"] = make.person(world.bureau, *Role.values, username="every-post")
    client = logged_in(world, "every_post")
    client.raise_request_exception = False
    return client


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that a page looks for in its question."""
    names: set[str] = set()
    for way in ("get", "getlist", "__getitem__", "__contains__"):
        plain = getattr(QueryDict, way)

        def listening(
            self: object, name: str, *more: object, _plain: object = plain, **rest: object
        ) -> object:
            names.add(name)
            return _plain(self, name, *more, **rest)  # type: ignore[operator]

        monkeypatch.setattr(QueryDict, way, listening, raising=False)
    return names


def _pages(world: World) -> list[str]:
    """The addresses of all pages of the desk, without files."""
    doors = [d for d in DOORS if d.name.startswith("desk:") and (d.method, d.status) == ("get", 200)]
    return list(dict.fromkeys(_address(door, world) for door in doors))


def _is_html(page: HttpResponse) -> bool:
    return page["Content-Type"].startswith("text/html") and bool(page.content)


def _linked(content: bytes) -> Iterator[str]:
    """Names that the page itself asks by: fields of its filters, and what stands behind its links."""
    tree = html.document_fromstring(content)
    for form in tree.forms:
        if (form.method or "GET").upper() == "GET":
            yield from (name for name in form.fields if name)
    for link in tree.xpath("//a/@href[starts-with(., '?')]"):
        yield from (name for name, _ in parse_qsl(link[1:]))


@pytest.mark.django_db
def test_no_name_breaks_a_page_by_itself(world: World, client: Client, heard: set[str]) -> None:
    broken, asked = [], 0
    for address in _pages(world):
        heard.clear()
        page = client.get(address)
        names = {n for n in heard if isinstance(n, str)} - KNOWN_EVERYWHERE
        if _is_html(page):
            names |= set(_linked(page.content)) - KNOWN_EVERYWHERE
        for name in sorted(names):
            for value in VALUES:
                asked += 1
                if client.get(address, {name: value}).status_code >= 500:
                    broken.append((address, name, value[:3]))
    assert broken == []
    assert asked > 200


def _forms(address: str, content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    for form in html.document_fromstring(content).forms:
        if form.method == "POST":
            where = urlsplit(urljoin(address, form.action or "")).path
            yield where, {name: str(value or "") for name, value in form.form_values() if name}


@pytest.mark.django_db
def test_an_empty_sign_typed_into_any_form_is_refused_with_a_sentence(world: World, client: Client) -> None:
    """PostgreSQL takes no text with it; the refusal stands in front of every form."""
    forms: dict[str, dict[str, str]] = {}
    for address in _pages(world):
        page = client.get(address)
        if _is_html(page):
            for where, fields in _forms(address, page.content):
                forms.setdefault(where, {}).update(fields)
    assert len(forms) > 80
    wrong = []
    for where, fields in forms.items():
        for name in fields:
            answer = client.post(where, fields | {name: fields[name] + "\0"})
            if answer.status_code != 400 or "空字符" not in answer.content.decode():
                wrong.append((where, name, answer.status_code))
    assert wrong == []


@pytest.mark.django_db
def test_an_empty_sign_in_the_path_is_an_address_that_is_not_there(client: Client) -> None:
    for path in ("/desk/%00/cases/", "/%00/", "/api/v1/agencies/%00/publications", "/JC-JY/%00/"):
        assert client.get(path).status_code == 404
