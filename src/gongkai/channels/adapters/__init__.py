"""How an item reaches each kind of channel: one function per kind, given the delivery and a way to keep progress."""

from __future__ import annotations

from gongkai.channels.adapters.base import Adapter, Receipt, Temporary, Wanting
from gongkai.channels.adapters.package import by_hand
from gongkai.channels.adapters.push import push
from gongkai.channels.adapters.wechat import publish as wechat
from gongkai.channels.models import Channel

__all__ = ["ADAPTERS", "Adapter", "Receipt", "Temporary", "Wanting", "adapter_of"]
ADAPTERS: dict[str, Adapter] = {Channel.Kind.WECHAT: wechat}


def adapter_of(channel: Channel) -> Adapter:
    """The channel's way: its own interface where it has keys and an address, else a package and a person's word."""
    if channel.kind in ADAPTERS and channel.keys:
        return ADAPTERS[channel.kind]
    if (
        channel.address
        and channel.keys
        and channel.kind
        in (Channel.Kind.PORTAL, Channel.Kind.SERVICE, Channel.Kind.OTHER, Channel.Kind.PROCUREMENT)
    ):
        return push
    return by_hand
