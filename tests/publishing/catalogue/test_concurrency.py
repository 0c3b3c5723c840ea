"""Two people keep one catalogue at the same moment: one wins, the other is told (PostgreSQL)."""

from __future__ import annotations

import pytest
from django.db import connection

from gongkai.audit import log
from gongkai.publishing.catalogue import actions, importing, table
from gongkai.publishing.catalogue.matters import say_not_applicable
from gongkai.publishing.catalogue.rows import items_of, row_of, words_of
from gongkai.publishing.models import Acknowledgement, Catalogue, NotApplicable
from publishing.catalogue.conftest import PROFILE
from publishing.office import Office, build
from publishing.test_concurrency import _at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shop() -> tuple[Office, Catalogue]:
    """An office and its catalogue, committed."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: rows are locked on PostgreSQL only")
    office = build()
    return office, actions.derive(office.agency, PROFILE, "公开目录", **office.by("clerk"))


def test_two_changes_with_the_same_token_have_one_winner(shop: tuple[Office, Catalogue]) -> None:
    office, catalogue = shop
    item = items_of(catalogue)[0]
    token = actions.token_of(item)
    said = _at_once(
        lambda: actions.change_item(item.pk, {"body": "甲"}, expected=token, **office.by("clerk")),
        lambda: actions.change_item(item.pk, {"body": "乙"}, expected=token, **office.by("office")),
    )
    assert said == ["Stale", "done"]
    assert list(log.broken_links()) == []


def test_a_second_click_derives_and_acknowledges_once(shop: tuple[Office, Catalogue]) -> None:
    office, catalogue = shop
    derive = lambda: actions.derive(office.agency, PROFILE, "另一目录", **office.by("clerk"))  # noqa: E731
    assert _at_once(derive, derive) == ["WrongInput", "done"]
    catalogue.items.filter(number=1, parent__isnull=False).update(unit=office.unit)
    digest = actions.list_digest(catalogue, office.unit)
    hold = lambda: actions.acknowledge(  # noqa: E731
        catalogue, office.unit, expected=digest, **office.by("drafter")
    )
    assert _at_once(hold, hold) == ["done", "done"]
    assert Acknowledgement.objects.count() == 1


def test_two_reasons_at_once_end_with_one(shop: tuple[Office, Catalogue]) -> None:
    office, _ = shop
    said = _at_once(
        *(
            lambda reason=reason: say_not_applicable(
                office.agency, "20.10", reason, expected="", **office.by("clerk")
            )
            for reason in ("甲", "乙")
        )
    )
    assert said == ["Stale", "done"]
    assert NotApplicable.objects.count() == 1


def test_two_imports_at_once_end_with_one(shop: tuple[Office, Catalogue]) -> None:
    office, catalogue = shop
    rows = [row_of(i) for i in items_of(catalogue)][:5]
    content = table.xlsx("目录", rows, words_of(catalogue))
    seen = importing.examine(catalogue, content, "县.xlsx")
    take = lambda: importing.take(  # noqa: E731
        catalogue, content, "县.xlsx", expected=seen.digest, **office.by("clerk")
    )
    assert _at_once(take, take) == ["Stale", "done"]
    assert len(items_of(catalogue)) == 5
