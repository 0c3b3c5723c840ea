"""Recounts that wait to be done: asked for after a change of calendar, and each night. Stopped half-way they begin
anew; a recount done twice changes nothing the second time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from gongkai.cases.models import Case, RecountRun
from gongkai.cases.recount import recount
from gongkai.law import case as law
from gongkai.registry.models import Agency

NIGHTLY = "每日重算"
# A run that has told nothing for so long has lost its worker; a thousand cases take seconds.
DEAD_AFTER = timedelta(minutes=10)
_OPEN = [s.value for s in law.OPEN]


def ask(agency: Agency, cause: str, *, by: str, at: datetime, night: date | None = None) -> RecountRun:
    """Have an agency's open cases recounted."""
    total = Case.objects.filter(agency=agency, stage__in=_OPEN).count()
    return RecountRun.objects.create(agency=agency, cause=cause, by=by, night=night, asked_at=at, total=total)


def ask_nightly(today: date, at: datetime) -> int:
    """Ask for today's recount of every agency with open cases that has none yet; returns how many."""
    with_open = Exists(Case.objects.filter(agency=OuterRef("pk"), stage__in=_OPEN))
    had = Exists(RecountRun.objects.filter(agency=OuterRef("pk"), night=today))
    asked = 0
    for agency in Agency.objects.filter(with_open).exclude(had):
        _, made = RecountRun.objects.get_or_create(
            agency=agency,
            night=today,
            defaults={
                "cause": NIGHTLY, "by": "系统", "asked_at": at,
                "total": Case.objects.filter(agency=agency, stage__in=_OPEN).count(),
            },
        )  # fmt: skip
        asked += made
    return asked


def run(
    one: RecountRun, *, today: date, now: Callable[[], datetime], go_on: Callable[[int], bool] | None = None
) -> bool:
    """Do one recount; False when somebody else is at it, or `go_on` (told how many are done) stopped it."""
    at = now()
    free = Q(beat_at__isnull=True) | Q(beat_at__lt=at - DEAD_AFTER)
    mine = RecountRun.objects.filter(pk=one.pk, finished_at__isnull=True)
    if not mine.filter(free).update(beat_at=at):
        return False
    stopped = False

    def told(done: int) -> bool:
        nonlocal stopped
        mine.update(done=done, beat_at=now())
        stopped = go_on is not None and not go_on(done)
        return not stopped

    moved = recount(one.agency, today=today, at=at, cause=one.cause, actor=one.by, progress=told)
    if stopped:
        mine.update(beat_at=None)
        return False
    RecountRun.objects.filter(pk=one.pk).update(finished_at=now(), moved=len(moved))
    return True


def run_waiting(*, today: date, now: Callable[[], datetime]) -> tuple[int, int]:
    """Do every recount that waits; returns how many were done and how many due dates they moved."""
    done = moved = 0
    for one in RecountRun.objects.filter(finished_at__isnull=True).select_related("agency").order_by("pk"):
        if run(one, today=today, now=now):
            one.refresh_from_db()
            done, moved = done + 1, moved + one.moved
    return done, moved
