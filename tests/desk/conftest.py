"""The world of the faces' tests, at a fixed hour, and a browser window for anybody in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from pytest_django import DjangoDbBlocker

from desk import world as worlds
from gongkai import clock


@pytest.fixture(autouse=True)
def fixed_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 15 January 2021 at ten in the morning."""
    monkeypatch.setattr(clock, "now", lambda: worlds.NOW.astimezone(clock.CHINA))


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    """The world, once for a module; every test's own changes are rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: worlds.World, db: None) -> worlds.World:
    """See `world.build`."""
    return built


@cache
def _handler() -> ClientHandler:
    """One chain of middleware for all clients: each of its own would look through the static files again."""
    return ClientHandler(enforce_csrf_checks=False)


def logged_in(world: worlds.World, who: str) -> Client:
    """A client logged in as one of the world's people; `anonymous` is nobody."""
    client = Client()
    client.handler = _handler()
    if who != "anonymous":
        client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def client_of(world: worlds.World) -> Callable[[str], Client]:
    """A client for anybody in the world."""
    return lambda who: logged_in(world, who)
