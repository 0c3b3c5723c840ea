"""The table of complaints, corrections and proposals: every stage is reached, left and named; every result is whole."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law import concern as law
from gongkai.law.calendar import WorkCalendar
from gongkai.law.concern import KINDS, STAGES, STEPS, Stage
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.law.letters import letter_kind


@pytest.mark.parametrize("kind", KINDS)
def test_from_every_stage_the_archive_can_be_reached(kind: str) -> None:
    ways = {s: {step.reaches for step in law.possible(kind, s) if step.reaches} for s in Stage}
    for start in Stage:
        seen, waiting = {start}, [start]
        while waiting:
            more = ways[waiting.pop()] - seen
            seen |= more
            waiting += more
        assert Stage.ARCHIVED in seen
    assert set(STAGES) == set(law.PUBLIC_STAGES) == set(Stage)
    assert ways[Stage.ARCHIVED] == set()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_letter_its_article_and_results_that_say_what_they_ask(kind: str) -> None:
    found = KINDS[kind]
    assert letter_kind(found.letter).article.startswith("条例第")
    for result in found.results.values():
        assert result.article.startswith("条例第")
        assert set(result.asks) <= set(law.ASKS)
        assert result.follow in ("", "rectify", "publish")
    # What a result leaves to be done has a step that does it.
    doing = {"rectify": "rectified", "publish": "published"}
    for follow in {r.follow for r in found.results.values()} - {""}:
        assert kind in law.step(doing[follow]).kinds


def test_every_step_has_an_article_and_the_main_ones_leave_their_stage() -> None:
    assert len({s.event for s in STEPS}) == len(STEPS)
    for stage, event in law.MAIN.items():
        assert stage in law.step(event).leaves
        assert law.step(event).reaches is not None


def test_a_step_that_the_stage_does_not_have_is_refused_with_stage_and_article() -> None:
    with pytest.raises(NotAllowed, match=r"待登记.*审批"):
        law.require("complaint", "arrived", "approve")
    with pytest.raises(NotAllowed):
        law.require("correction", "answered", "rectified")
    with pytest.raises(WrongInput, match="没有"):
        law.step("fly")
    with pytest.raises(WrongInput, match="请选择"):
        law.kind("rumour")


def test_the_target_counts_working_days_from_what_came_last() -> None:
    calendar = WorkCalendar()
    assert law.answer_by([], 20, calendar) is None
    assert law.answer_by([date(2025, 2, 20)], 20, calendar) == date(2025, 3, 20)
    assert law.answer_by([date(2025, 2, 20), date(2025, 3, 3)], 20, calendar) == date(2025, 3, 31)
