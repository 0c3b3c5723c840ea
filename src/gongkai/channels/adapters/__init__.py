"""How an item reaches each kind of channel: one function per kind, given the delivery and a way to keep progress."""

from __future__ import annotations

from gongkai.channels.adapters.base import Adapter, Receipt, Temporary, Wanting
from gongkai.channels.adapters.newspaper import newspaper
from gongkai.channels.adapters.package import by_hand
from gongkai.channels.adapters.portal import portal
from gongkai.channels.adapters.push import push
from gongkai.channels.adapters.wechat import publish as wechat
from gongkai.channels.models import Channel

__all__ = [
    "ADAPTERS",
    "Adapter",
    "Receipt",
    "Temporary",
    "Wanting",
    "adapter_of",
    "is_automatic",
    "is_own_portal",
]
ADAPTERS: dict[str, Adapter] = {
    Channel.Kind.PORTAL: portal,
    Channel.Kind.WECHAT: wechat,
    Channel.Kind.NEWSPAPER: newspaper,
}


def adapter_of(channel: Channel) -> Adapter:
    """The channel's way: its own interface where it has one, else a package and a person's word.

    A site of another body (the city's, S55) has an address and a key, and is pushed to; ours has neither.
    """
    if channel.kind == Channel.Kind.WECHAT:
        return wechat if channel.keys else by_hand
    if channel.kind != Channel.Kind.NEWSPAPER and channel.address and channel.keys:
        return push
    return ADAPTERS.get(channel.kind, by_hand)


def is_own_portal(channel: Channel) -> bool:
    """True for the portal of this installation, which needs no delivery."""
    return adapter_of(channel) is portal


def is_automatic(channel: Channel) -> bool:
    """True where the worker delivers without a person."""
    return adapter_of(channel) not in (by_hand, newspaper)
