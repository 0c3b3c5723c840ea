"""Handing cases over when staff change."""

from __future__ import annotations

import pytest

from cases.bureau import bureau
from gongkai.cases.actions.handing import hand_over
from gongkai.law.errors import NoAccess, WrongInput

pytestmark = pytest.mark.django_db


def test_open_cases_go_to_somebody_else_with_a_reason_in_the_file() -> None:
    at = bureau()
    cases = [at.handled(), at.handled()]
    done = hand_over(
        at.agency, [c.pk for c in cases], at.people["other"], reason="人员调动", **at.by("office")
    )
    assert [(c.officer_id, c.unit_id) for c in done] == [(at.people["other"].pk, at.other_unit.pk)] * 2
    assert done[0].events.get(name="reassign").reason == "人员调动"
    assert done[0].request.unit == "计划财务科"


def test_nobody_without_the_duty_hands_over_or_takes() -> None:
    at = bureau()
    case = at.handled()
    with pytest.raises(NoAccess):
        hand_over(at.agency, [case.pk], at.people["other"], reason="调动", **at.by("drafter"))
    with pytest.raises(WrongInput, match="不能办理申请"):
        hand_over(at.agency, [case.pk], at.people["leader"], reason="调动", **at.by("office"))
    with pytest.raises(WrongInput, match="理由"):
        hand_over(at.agency, [case.pk], at.people["other"], reason=" ", **at.by("office"))
