"""Move a document on: the one way through the table of `law.publication`, for every event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.law import publication as law
from gongkai.law.errors import NotAllowed, Stale
from gongkai.law.publication import Rule, Stage
from gongkai.law.signs import within
from gongkai.publishing.actions import releasing, sealing
from gongkai.publishing.actions.writing import CHANGED, locked
from gongkai.publishing.conditions import CONDITIONS, Act, hold
from gongkai.publishing.models import Document, Move
from gongkai.publishing.standing import Standing, standing
from gongkai.registry.access import MAY, actor, posts_on, require
from gongkai.registry.models import Agency, Person, Post

# What an event does beside moving the document; what it returns is kept with the move.
EFFECTS: dict[str, Callable[[Act], Mapping[str, Any]]] = {
    "submit": lambda act: _freeze(act),
    "seal": sealing.seal,
    "schedule": releasing.schedule,
    "unschedule": releasing.unschedule,
    "release": releasing.release,
    "release_at_once": releasing.release_at_once,
    "review_after": releasing.settle_review,
    "withdraw": releasing.withdraw,
    "withdraw_during_correction": releasing.withdraw,
    "end": releasing.end,
    "announce": releasing.announce,
    "sign_close": releasing.close,
}


@transaction.atomic
def move(
    document_id: int,
    event: str,
    *,
    expected: str,
    opinion: str = "",
    data: Mapping[str, Any] | None = None,
    by: Person,
    today: date,
    at: datetime,
) -> Document:
    """Do one event to a document, if the law's table, the person's posts and the content allow it now.

    `expected` is the standing's token as the button was shown, so that a second click or a decision in between
    is refused. Raises NoAccess, Stale, NotAllowed, WrongInput.
    """
    document = locked(document_id)
    found = law.rule(event)
    require(by, found.verb, document.agency, today)
    if standing(document).token != expected:
        raise Stale(CHANGED)
    posts = _acting_posts(by, found, document.agency, today)
    return _move(document, event, opinion, data or {}, by, posts, today, at)


def release_due(now: datetime, today: date) -> tuple[int, list[str]]:
    """Release what is scheduled for now or before; returns how many, and a sentence for each that was refused.

    The person who scheduled it decided; that they have left meanwhile doesn't stop it.
    """
    done, refused = 0, []
    due = Document.objects.filter(release_at__lte=now, stage=Stage.READY).values_list("pk", flat=True)
    for pk in list(due):
        try:
            with transaction.atomic():
                document = locked(pk)
                if document.release_at is None or document.release_at > now:
                    continue
                by = document.scheduled_by
                assert by is not None
                _move(document, "release", "定时发布", {"scheduled": True}, by, (), today, now)
                done += 1
        except (NotAllowed, Stale) as error:
            refused.append(f"“{document}”定时发布未成：{error.sentence()}")
    return done, refused


def _move(
    document: Document,
    event: str,
    opinion: str,
    data: Mapping[str, Any],
    by: Person,
    posts: tuple[Post, ...],
    today: date,
    at: datetime,
) -> Document:
    found = law.require(event, document.stage, document.attribute)
    at_hand = standing(document)
    act = Act(at_hand, found, by, posts, today, at, opinion, data)
    hold(act)
    kept = dict(EFFECTS[event](act)) if event in EFFECTS else {}
    _record(act, {**{k: v for k, v in data.items() if k == "findings" or k == "scheduled"}, **kept})
    return document


def _record(act: Act, data: dict[str, Any]) -> None:
    document, found, at_hand = act.at_hand.document, act.rule, act.at_hand
    role = _role(act)
    made = Move(
        document=document, event=found.event, leaves=document.stage, reaches=found.reaches,
        version=at_hand.version, digest=at_hand.digest, by=act.by, name=act.by.name, role=role, at=act.at,
        opinion=within(act.opinion, 1000, "意见"), data=data,
    )  # fmt: skip
    made.save()
    at_hand.moves.append(made)
    if found.until and not _holds(found.until, act):
        made.reaches = document.stage
        made.save(update_fields=["reaches"])
    if made.reaches != document.stage:
        document.stage, document.since = made.reaches, act.at
    if found.event not in ("schedule",) and document.stage != Stage.READY:
        document.release_at = document.scheduled_by = None
    document.save()
    log.write(
        actor(act.by), found.label, document, at=act.at, agency=document.agency.code,
        says=_says(document, found, act.opinion),
        data={"event": found.event, "digest": at_hand.digest, "version": at_hand.version.number, "role": role},
    )  # fmt: skip


def _holds(condition: str, act: Act) -> bool:
    try:
        CONDITIONS[condition](act)
    except NotAllowed:
        return False
    return True


def _says(document: Document, found: Rule, opinion: str) -> str:
    said = f"：{opinion.strip()}" if opinion.strip() else ""
    return f"“{document}”{found.label}{said}"


def _role(act: Act) -> str:
    """The post in which the person acts: the one that the routing waits for, else the first that covers it."""
    roles = [p.role for p in act.posts]
    if "routed" in act.rule.needs:
        waiting = act.at_hand.roles_waiting
        roles = [r for r in roles if r in waiting]
    return roles[0] if roles else ""


def _acting_posts(by: Person, found: Rule, agency: Agency, today: date) -> tuple[Post, ...]:
    return tuple(p for p in posts_on(by, today) if p.agency_id == agency.pk and found.verb in MAY[p.role])


def _freeze(act: Act) -> Mapping[str, Any]:
    version = act.at_hand.version
    version.frozen = True
    version.save(update_fields=["frozen"])
    return {}


def acting(at_hand: Standing, event: str, posts: tuple[Post, ...]) -> bool:
    """Whether one of the posts covers the event at the document's agency: for buttons."""
    verb = law.rule(event).verb
    return any(p.agency_id == at_hand.document.agency_id and verb in MAY[p.role] for p in posts)
