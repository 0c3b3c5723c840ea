"""Hand a person's open cases over to somebody else: one logged act, for when staff change or are away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from gongkai.cases.actions.recording import add, locked
from gongkai.cases.models import Case
from gongkai.cases.settling import rules_of
from gongkai.law.errors import WrongInput
from gongkai.registry.access import actor, may, require
from gongkai.registry.models import Agency, Person


@transaction.atomic
def hand_over(
    agency: Agency,
    case_ids: Sequence[int],
    to: Person,
    *,
    reason: str,
    by: Person,
    today: date,
    at: datetime,
) -> list[Case]:
    """Give cases that are being handled to another officer; each keeps its section unless the officer's differs.

    Raises NoAccess, WrongInput when nothing is chosen or the officer cannot handle requests.
    """
    require(by, "case.review", agency, today)
    if not case_ids:
        raise WrongInput("请选择要移交的申请")
    if not may(to, "case.handle", agency, today):
        raise WrongInput(f"{to}的岗位不能办理申请，请先任命岗位")
    rules, done = rules_of(agency), []
    # All rows first, the log's head after them: whoever takes them in another order may wait for ever.
    for case in [locked(pk) for pk in sorted(set(case_ids))]:
        if case.agency_id != agency.pk:
            raise WrongInput("找不到这件申请")
        unit = to.unit or case.unit
        done.append(
            add(
                case,
                "reassign",
                rules,
                by=by,
                actor=actor(by),
                on=today,
                today=today,
                at=at,
                reason=reason,
                unit=unit,
                officer=to,
            )
        )
    return done
