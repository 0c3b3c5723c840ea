"""What adapters share: what they are given, what they give back, and the ways in which they fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gongkai.channels.item import Item
from gongkai.channels.models import Channel


class Temporary(Exception):
    """The far end can't take it now; `after` seconds may be named by it. It is tried again.

    `answered`: the far end said so itself, so nothing was done there. Without an answer nobody knows.
    """

    def __init__(self, says: str, after: int = 0, *, answered: bool = False) -> None:
        super().__init__(says)
        self.says = says
        self.after = after
        self.answered = answered


class Wanting(Exception):
    """The far end will never take it as it is, or a person must act: it is not tried again by itself."""

    def __init__(self, says: str, by_hand: bool = False, *, code: int = 0) -> None:
        super().__init__(says)
        self.says = says
        self.by_hand = by_hand
        self.code = code


class Overtaken(Exception):
    """A newer version or a withdrawal waits behind this one, and nothing of this one has appeared: it is left out."""


@dataclass(frozen=True)
class Receipt:
    """It arrived: where it can be seen, and what the far end said."""

    address: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Earlier:
    """An earlier event of the same item on the same channel, and how far it came."""

    version: int
    event: str
    progress: Mapping[str, Any]


@dataclass(frozen=True)
class Job:
    """One attempt. `progress` is what earlier attempts reached; `keep` stores more of it at once, before going on.

    `now` is the moment of asking, and `overtaken` whether something newer waits for this channel.
    """

    channel: Channel
    item: Item
    progress: Mapping[str, Any]
    keep: Callable[[Mapping[str, Any]], None]
    now: Callable[[], datetime]
    overtaken: Callable[[], bool]
    earlier: Sequence[Earlier] = ()


Adapter = Callable[[Job], Receipt]
