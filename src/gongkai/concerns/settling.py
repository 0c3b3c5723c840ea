"""From the events of a concern to where it stands. The index columns are written here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from gongkai.concerns.models import Concern, ConcernEvent, ConcernSettings
from gongkai.law import concern as law
from gongkai.law.calendar import WorkCalendar
from gongkai.law.concern import Stage
from gongkai.registry.models import Agency


def settings_of(agency: Agency) -> ConcernSettings:
    """The agency's settings; the defaults until somebody changes them."""
    return ConcernSettings.objects.filter(agency=agency).first() or ConcernSettings(agency=agency)


def stage_of(events: Iterable[ConcernEvent]) -> Stage:
    """Where the events lead: each step reaches what the table says."""
    stage = Stage.NEW
    for event in events:
        stage = law.step(event.name).reaches or stage
    return stage


def settle(
    concern: Concern, events: list[ConcernEvent], settings: ConcernSettings, calendar: WorkCalendar
) -> None:
    """Set stage, target day, result, answer and what is still to be done, from the events alone."""
    stage = stage_of(events)
    counted = [e.on for e in events if e.name in ("arrive", "supply")]
    concern.due_on = law.answer_by(counted, settings.days(concern.kind), calendar)
    if stage is Stage.WAITING:
        concern.due_on = None
    decided = [e for e in events if e.name in ("decide", "send_back")]
    standing = decided[-1] if decided and decided[-1].name == "decide" else None
    concern.result = str(standing.data["result"]) if standing else ""
    concern.rectify_until = standing.until if standing else None
    approved = any(e.name == "approve" for e in events)
    concern.follow = law.follows(concern.kind, concern.result) if approved else ""
    concern.answered_on = _day(events, "answer")
    concern.followed_on = _day(events, "rectified") or _day(events, "published")
    concern.stage, concern.moves_made = stage.value, len(events)


def _day(events: list[ConcernEvent], name: str) -> date | None:
    return next((e.on for e in events if e.name == name), None)


def late(concern: Concern, today: date) -> bool:
    """The target day has passed without an answer, or the day for rectifying without its confirmation."""
    if concern.due_on is not None and concern.answered_on is None and concern.stage in law.OPEN:
        return bool(today > concern.due_on)
    return concern.outstanding and concern.rectify_until is not None and bool(today > concern.rectify_until)
