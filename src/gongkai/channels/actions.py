"""What can be done to an agency's channels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.channels.models import Channel
from gongkai.law.errors import Stale
from gongkai.registry.access import Console, actor, require
from gongkai.registry.actions import content, stored
from gongkai.registry.changes import fingerprint
from gongkai.registry.models import Agency, Person


@transaction.atomic
def add_channel(
    agency: Agency,
    name: str,
    kind: str,
    *,
    order: int = 0,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Channel:
    """A new channel; raises WrongInput when the agency has one of that name, NoAccess without the post."""
    require(by, "register.edit", agency, today)
    channel = Channel(agency=agency, name=name, kind=kind, order=order)
    stored(channel)
    says = f"新增发布渠道“{name}”"
    log.write(actor(by), "新增发布渠道", channel, at=at, agency=agency.code, says=says, data=content(channel))
    return channel


@transaction.atomic
def amend_channel(
    channel: Channel,
    values: Mapping[str, Any],
    *,
    expected: str,
    by: Person | Console,
    today: date,
    at: datetime,
) -> None:
    """Change a channel's name, kind, order, or take it out of use. Raises Stale when it changed meanwhile."""
    require(by, "register.edit", channel.agency, today)
    kept = Channel.objects.select_for_update().get(pk=channel.pk)
    if fingerprint(kept) != expected:
        raise Stale("这条内容刚被他人修改，请刷新后核对再保存")
    before = content(kept)
    for name, value in values.items():
        setattr(kept, name, value)
    stored(kept)
    after = content(kept)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        data = {"old": {n: before[n] for n in changed}, "new": {n: after[n] for n in changed}}
        says = f"修改发布渠道“{kept.name}”"
        log.write(actor(by), "修改发布渠道", kept, at=at, agency=kept.agency.code, says=says, data=data)
