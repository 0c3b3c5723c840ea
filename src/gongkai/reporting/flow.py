"""The way of a year's report, one table: what may happen, from where, to where, by whom (see also peers §J).

A report without an authority above it is published from 已定稿; with one, only after 审核通过.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law.errors import NotAllowed
from gongkai.reporting.models import State


@dataclass(frozen=True)
class Step:
    """One event: its name on the button, the states it leaves and reaches, the permission it needs."""

    event: str
    label: str
    leaves: tuple[str, ...]
    reaches: str
    verb: str
    reason: bool = False


STEPS = (
    Step("sign", "签发", (State.DRAFT, State.RETURNED), State.SIGNED, "report.sign"),
    Step("unsign", "撤回签发", (State.SIGNED,), State.DRAFT, "report.sign", reason=True),
    Step("file", "定稿", (State.SIGNED,), State.FILED, "report.file"),
    Step("submit", "报送主管部门", (State.FILED,), State.SUBMITTED, "report.file"),
    Step("return", "退回修改", (State.SUBMITTED,), State.RETURNED, "report.clear", reason=True),
    Step("clear", "审核通过", (State.SUBMITTED,), State.CLEARED, "report.clear"),
    Step("publish", "发布", (State.FILED, State.CLEARED), State.PUBLISHED, "report.publish"),
    Step(
        "correct",
        "更正",
        (State.FILED, State.CLEARED, State.PUBLISHED),
        State.DRAFT,
        "report.edit",
        reason=True,
    ),
)
EDITABLE = (State.DRAFT, State.RETURNED)


def step(event: str) -> Step:
    """The step of that name; KeyError for a name that is no event."""
    for found in STEPS:
        if found.event == event:
            return found
    raise KeyError(event)


def possible(state: str, *, has_authority: bool) -> tuple[Step, ...]:
    """The steps that may be taken from a state."""
    return tuple(s for s in STEPS if state in s.leaves and _sensible(s, state, has_authority))


def _sensible(taken: Step, state: str, has_authority: bool) -> bool:
    """An authority clears before publication where there is one; without one nothing is submitted."""
    if taken.event == "publish" and state == State.FILED:
        return not has_authority
    if taken.event == "submit":
        return has_authority
    return True


def require(event: str, state: str, *, has_authority: bool) -> Step:
    """The step, or NotAllowed with what stands in the way."""
    for found in possible(state, has_authority=has_authority):
        if found.event == event:
            return found
    wanted = step(event)
    if event == "publish" and state == State.FILED:
        raise NotAllowed("有上级主管部门的年报，须报送并审核通过后再发布", "条例第49条、第50条")
    raise NotAllowed(f"年报现处于“{State(state).label}”，不能{wanted.label}")
