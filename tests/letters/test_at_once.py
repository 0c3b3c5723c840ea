"""A letter is sealed once and a wording gets one version, whoever clicks twice (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from cases.bureau import bureau
from gongkai.audit.models import Entry
from gongkai.files.models import StoredFile
from gongkai.law.errors import Refused, Stale
from gongkai.law.letters import letter_kind
from gongkai.letters import actions
from gongkai.letters.models import Letter, LetterTemplate

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgresql_only() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: rows are locked on PostgreSQL only")


def _at_once(act: Callable[[int], object], many: int = 2) -> list[object]:
    gate = Barrier(many)

    def run(n: int) -> object:
        gate.wait()
        try:
            return act(n)
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(run, range(many)))


def test_a_double_click_seals_once_and_the_second_is_told() -> None:
    at = bureau()
    case = at.registered()
    letter = Letter.objects.get(case_ref=case.number, kind="L02")
    got = _at_once(lambda n: actions.seal_letter(letter, by="样例", at=case.arrived_at))
    assert sorted(type(g).__name__ for g in got) == ["Stale", "StoredFile"]
    (refused,) = [g for g in got if isinstance(g, Stale)]
    assert refused.why == f"{letter.title}{letter.number}已经用章，不能重复用章"
    letter.refresh_from_db()
    assert [g.pk for g in got if isinstance(g, StoredFile)] == [letter.sealed_id]
    assert Entry.objects.filter(verb="文书用章").count() == 1


def test_first_versions_of_a_wording_saved_at_the_same_moment_are_two_versions() -> None:
    at = bureau()
    text = letter_kind("L05").text
    said = [at.by("office"), at.by("office")]
    got = _at_once(
        lambda n: actions.write_template(at.agency, "L05", f"{text}\n第{n}次。", at.today, **said[n])
    )
    assert all(isinstance(g, LetterTemplate) for g in got), got
    assert sorted(LetterTemplate.objects.values_list("version", flat=True)) == [1, 2]
