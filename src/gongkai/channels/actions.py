"""What can be done to an agency's channels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from gongkai.audit import log
from gongkai.channels.models import Channel, Token
from gongkai.law.errors import WrongInput
from gongkai.registry.access import Console, actor, require
from gongkai.registry.actions import content, stored
from gongkai.registry.changes import changed, switched
from gongkai.registry.models import Agency, Person, Unit


@transaction.atomic
def add_channel(
    agency: Agency,
    name: str,
    kind: str,
    *,
    order: int = 0,
    home: str = "",
    releaser: Unit | None = None,
    content_from: str = "",
    by: Person | Console,
    today: date,
    at: datetime,
) -> Channel:
    """A new channel; raises WrongInput when the agency has one of that name, NoAccess without the post."""
    require(by, "register.edit", agency, today)
    channel = Channel(
        agency=agency,
        name=name,
        kind=kind,
        order=order,
        home=home,
        releaser=releaser,
        content_from=content_from,
    )
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


# What an interface asks for: names as they are kept, and as the form calls them.
KEYS = {Channel.Kind.WECHAT: {"app_id": "AppID", "secret": "AppSecret"}}
PUSH_KEYS = {"secret": "签名密钥"}
_HERE = ("127.0.0.1", "localhost", "::1")


@transaction.atomic
def connect(
    channel: Channel,
    address: str,
    keys: Mapping[str, str] | None,
    *,
    by: Person | Console,
    today: date,
    at: datetime,
) -> None:
    """Say where a channel's interface answers and by which keys; `None` leaves the keys, {} takes them away.

    Keys are sealed and never shown or logged. Raises WrongInput for an address that is none, keys that the kind
    of channel doesn't take, or another address under the old keys, which would hand them to whoever answers there.
    """
    require(by, "channel.operate", channel.agency, today)
    address = address.strip()
    if address:
        _require_address(channel, address)
    if address != channel.address and channel.keys and keys is None:
        raise WrongInput("更换接口地址时，密钥须重新填写")
    wanted = KEYS.get(channel.kind, PUSH_KEYS)
    if keys and (set(keys) != set(wanted) or not all(keys.values())):
        raise WrongInput(f"请填全：{'、'.join(wanted.values())}")
    channel.address = address
    if keys is not None:
        channel.keys = json.dumps(dict(keys), ensure_ascii=False) if keys else ""
        Token.objects.filter(channel=channel).delete()
    channel.save(update_fields=["address", "keys"])
    says = f"设置“{channel}”的接口地址" + ("" if keys is None else "，更新密钥" if keys else "，清除密钥")
    data = {"address": address}
    log.write(actor(by), "设置发布接口", channel, at=at, agency=channel.agency.code, says=says, data=data)


def _require_address(channel: Channel, address: str) -> None:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        raise WrongInput("接口地址不正确") from None
    if parts.scheme not in ("https", "http") or not host or parts.username is not None:
        raise WrongInput("接口地址应以 https:// 开头")
    # The account's secret travels with every token; what is pushed elsewhere is public and signed.
    if channel.kind == Channel.Kind.WECHAT and parts.scheme == "http" and host not in _HERE:
        raise WrongInput("公众号的接口地址应以 https:// 开头，密钥不能明文传送")
