"""Two people, one case: one winner. Many arrivals at the same moment: no number twice. On PostgreSQL only."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, connections

from cases.bureau import TODAY, application, bureau
from gongkai.cases.actions import answers, intake, recording
from gongkai.cases.actions.applying import submit
from gongkai.cases.models import Case, Matter
from gongkai.law.errors import Refused
from gongkai.letters.actions import gaps
from gongkai.letters.models import Letter

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite has one writer; rows are locked on PostgreSQL"
    ),
]
AT = datetime(2025, 2, 20, 2, tzinfo=UTC)
MANY = 6


def _at_once(act: Callable[[int], object]) -> list[object]:
    gate = Barrier(MANY)

    def run(n: int) -> object:
        gate.wait()
        try:
            return act(n)
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def test_one_of_many_simultaneous_decisions_wins() -> None:
    assert connection.vendor == "postgresql"
    at = bureau()
    case = at.handled()

    def extend(n: int) -> object:
        who = {"by": at.people["office"], "today": TODAY, "at": AT}
        return recording.record(case.pk, "extend", expected=case.token, days=5, reason="材料多", **who)

    got = _at_once(extend)
    assert sum(isinstance(g, Case) for g in got) == 1
    case.refresh_from_db()
    assert case.extended == 5
    assert case.events.filter(name="extend").count() == 1


def test_one_of_many_simultaneous_replies_wins() -> None:
    at = bureau()
    case = at.handled()
    seen = case.matters.get().token

    def write(n: int) -> object:
        who = {"by": at.people["drafter"], "today": TODAY, "at": AT}
        return answers.reply_matter(case.pk, 1, "given", facts=f"第{n}人查明", expected=seen, **who)

    got = _at_once(write)
    (won,) = [g for g in got if isinstance(g, Matter)]
    assert case.matters.get().facts == won.facts


def test_simultaneous_arrivals_get_numbers_without_gap_or_double() -> None:
    at = bureau()

    def take(n: int) -> object:
        return intake.take(at.agency, application(), way="portal", by=None, today=TODAY, at=AT)

    got = _at_once(take)
    assert all(isinstance(g, Case) for g in got), got
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"2025-{n:04d}" for n in range(1, MANY + 1)]
    assert gaps(at.agency, 2025) == []
    assert Letter.objects.filter(serial__isnull=False).count() == MANY


def test_the_same_form_sent_twice_at_once_is_one_request() -> None:
    at = bureau()

    def take(n: int) -> object:
        return intake.take(
            at.agency, application(), way="portal", by=None, today=TODAY, at=AT, submission_key="one-form"
        )

    got = _at_once(take)
    assert Case.objects.count() == 1, got


def test_many_clicks_on_one_form_are_one_request() -> None:
    at = bureau()

    def send(n: int) -> object:
        return submit(at.agency, application(), key="one form", source="", today=TODAY, at=AT)

    made = _at_once(send)
    assert Case.objects.count() == 1
    assert made == [Case.objects.get()] * MANY
