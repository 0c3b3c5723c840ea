"""Figures of requests at the desk: a past year says what was open at its end, the running one what is open now."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from desk.world import World
from gongkai.registry.models import Role

Clients = Callable[[str], Client]


@pytest.mark.parametrize(
    ("year", "label"), [("2021", "<dt>在办</dt><dd>1件"), ("2020", "<dt>年末在办</dt><dd>0件")]
)
def test_the_page_says_of_which_day_its_open_requests_are(
    year: str, label: str, world: World, client_of: Clients
) -> None:
    address = reverse("desk:case-statistics", kwargs={"code": world.bureau.code})
    assert label in client_of(Role.CLERK).get(address, {"year": year}).content.decode()


def test_a_year_in_odd_figures_shows_the_newest(world: World, client_of: Clients) -> None:
    address = reverse("desk:case-statistics", kwargs={"code": world.bureau.code})
    shown = client_of(Role.CLERK).get(address, {"year": "20²1"})
    assert shown.context["year"] == 2021
