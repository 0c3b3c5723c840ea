"""The end of a post, and its hand-over to somebody else: one logged action each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from gongkai.audit import log
from gongkai.law.errors import Refused, WrongInput
from gongkai.registry.access import Console, actor, require
from gongkai.registry.actions import WrongFields, appoint
from gongkai.registry.models import Person, Post


@transaction.atomic
def end_post(
    post: Post, until: date, *, reason: str, by: Person | Console, today: date, at: datetime
) -> None:
    """Let a post end after `until`, its last day. Raises Refused when it has ended before, WrongInput without
    a reason, WrongFields for a day before it began."""
    require(by, "registry.edit", post.agency, today)
    reason = reason.strip()
    if not reason:
        raise WrongFields({"reason": "离任必须写明理由"})
    kept = _held(post)
    if until < kept.since:
        raise WrongFields({"until": "离任日期早于任职日期"})
    _end(kept, until)
    says = f"{kept.person.name}不再任{kept.agency.name}的“{kept.get_role_display()}”：{reason}"
    data = {"reason": reason, "old": {"until": None}, "new": {"until": until.isoformat()}}
    log.write(actor(by), "离任", kept, at=at, agency=kept.agency.code, says=says, data=data)


@transaction.atomic
def hand_over(
    post: Post,
    successor: Person,
    since: date,
    *,
    reason: str,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Post:
    """The post passes to `successor` from `since`; the holder keeps it until the day before.

    Raises WrongInput for the same person, Refused when the successor holds it already or appoints themselves.
    """
    require(by, "registry.edit", post.agency, today)
    reason = reason.strip()
    if not reason:
        raise WrongFields({"reason": "移交必须写明理由"})
    kept = _held(post)
    if successor == kept.person:
        raise WrongInput("不能移交给原来的人")
    last = since - timedelta(days=1)
    if last < kept.since:
        raise WrongFields({"since": "移交日期应晚于原任职日期"})
    _end(kept, last)
    new = appoint(successor, kept.agency, kept.role, since=since, by=by, today=today, at=at)
    says = (
        f"{kept.agency.name}的“{kept.get_role_display()}”由{kept.person.name}移交{successor.name}：{reason}"
    )
    data = {
        "reason": reason,
        "from": kept.person.username,
        "to": successor.username,
        "since": since.isoformat(),
    }
    log.write(actor(by), "岗位移交", kept, at=at, agency=kept.agency.code, says=says, data=data)
    return new


def _held(post: Post) -> Post:
    kept = Post.objects.select_for_update(of=("self",)).select_related("person", "agency").get(pk=post.pk)
    if kept.until is not None:
        raise Refused("这个岗位已经有离任日期")
    return kept


def _end(post: Post, until: date) -> None:
    post.until = until
    post.save(update_fields=["until"])
