"""A night's recount and a step on the same case at the same moment: the step stands (PostgreSQL)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, connections

from cases.bureau import Bureau, bureau
from gongkai.audit import log
from gongkai.audit.models import Entry
from gongkai.cases import recount as module
from gongkai.cases.actions import recording
from gongkai.cases.actions.handing import hand_over
from gongkai.cases.models import Case
from gongkai.cases.recount import recount
from gongkai.cases.settling import reckoned, rules_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite has one writer; rows are locked on PostgreSQL"
    ),
]
NIGHT = date(2025, 3, 6)
AT = datetime(2025, 3, 6, 2, tzinfo=UTC)


def _asleep(at: Bureau) -> Case:
    """A case that waits for another agency's opinion: its date moves each night."""
    case = at.handled()
    case = at.do(case, "consult_agency", "drafter", party=at.third_party(), data={"about": "材料"})
    at.today = NIGHT
    return case


def _elsewhere(act: Callable[[], Any]) -> Callable[[], Any]:
    """The act with a connection of its own, given back after it."""

    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    return run


def _night(at: Bureau) -> list[module.Moved]:
    return recount(at.agency, today=NIGHT, at=AT, cause="每日重算", actor="系统")


def _extend(at: Bureau, case: Case) -> Case:
    given = {"days": 5, "reason": "材料多", "by": at.people["office"], "today": NIGHT, "at": AT}
    return recording.record(case.pk, "extend", expected=case.token, **given)


def _equals_its_events(at: Bureau, case: Case) -> None:
    case.refresh_from_db()
    now = reckoned(case, rules_of(at.agency), NIGHT)
    assert (case.due_on, case.paused, case.extended, case.stage) == (
        now.due, now.paused, now.extended, now.stage.value,
    )  # fmt: skip


def test_a_step_taken_while_its_case_is_folded_is_not_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    at = bureau()
    case, other, folded = _asleep(at), at.handled(), module.settle
    assert other.due_on is not None
    with ThreadPoolExecutor(1) as pool:

        def interrupted(one: Case, clock: Any) -> list[str]:
            found = folded(one, clock)
            monkeypatch.setattr(module, "settle", folded)
            pool.submit(_elsewhere(lambda: _extend(at, case))).result()
            return found

        monkeypatch.setattr(module, "settle", interrupted)
        moved = _night(at)
    _equals_its_events(at, case)
    assert case.extended == 5
    # The step reckoned with the same day, so the night had nothing more to move and says nothing in the log.
    assert moved == []
    assert not Entry.objects.filter(verb="重算答复期限").exists()


def test_a_step_waits_for_the_rows_that_the_night_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    at = bureau()
    case, written = _asleep(at), log.write_many
    with ThreadPoolExecutor(1) as pool:
        steps = []

        def slowly(*given: Any, **more: Any) -> int:
            steps.append(pool.submit(_elsewhere(lambda: _extend(at, case))))
            with pytest.raises(TimeoutError):
                steps[0].result(timeout=1)
            return written(*given, **more)

        monkeypatch.setattr(log, "write_many", slowly)
        moved = _night(at)
        steps[0].result(timeout=20)
    assert [m.case.pk for m in moved] == [case.pk]
    _equals_its_events(at, case)
    assert case.extended == 5


def test_handing_many_over_and_the_night_do_not_wait_for_one_another() -> None:
    at = bureau()
    cases = [_asleep(at) for _ in range(6)]
    to = {"reason": "人员变动", "by": at.people["office"], "today": NIGHT, "at": AT}

    def hand(name: str) -> None:
        hand_over(at.agency, [c.pk for c in cases], at.people[name], **to)

    acts = [lambda: hand("other"), lambda: _night(at), lambda: hand("drafter"), lambda: _night(at)]
    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(_elsewhere(act)) for act in acts]:
            done.result(timeout=60)
    assert connection.vendor == "postgresql"
    for case in cases:
        _equals_its_events(at, case)
        assert case.events.filter(name="reassign").count() == 2
