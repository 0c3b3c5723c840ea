"""What can be done to an agency's channels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.channels.models import Channel
from gongkai.registry.access import Console, actor, require
from gongkai.registry.actions import content, stored
from gongkai.registry.changes import changed, switched
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
def change_channel(
    channel: Channel,
    given: Mapping[str, Any],
    *,
    expected: str,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Channel:
    """Change a channel's name, kind or place; raises Stale, WrongFields, NoAccess."""
    require(by, "register.edit", channel.agency, today)
    return changed(channel, given, "发布渠道", channel.agency, expected=expected, by=by, at=at)


@transaction.atomic
def switch_channel(
    channel: Channel, active: bool, *, reason: str, by: Person | Console, today: date, at: datetime
) -> None:
    """Take a channel out of use, or back; its postings stay."""
    require(by, "register.edit", channel.agency, today)
    switched(channel, "active", active, "发布渠道", channel.agency, reason=reason, by=by, at=at)
