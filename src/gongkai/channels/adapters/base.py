"""What adapters share: what they are given, what they give back, and the two ways in which they fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gongkai.channels.item import Item
from gongkai.channels.models import Channel


class Temporary(Exception):
    """The far end can't take it now; `after` seconds may be named by it. It is tried again."""

    def __init__(self, says: str, after: int = 0) -> None:
        super().__init__(says)
        self.says = says
        self.after = after


class Wanting(Exception):
    """The far end will never take it as it is, or a person must act: it is not tried again by itself."""

    def __init__(self, says: str, by_hand: bool = False) -> None:
        super().__init__(says)
        self.says = says
        self.by_hand = by_hand


@dataclass(frozen=True)
class Receipt:
    """It arrived: where it can be seen, and what the far end said."""

    address: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """One attempt. `progress` is what earlier attempts reached; `keep` stores more of it at once, before going on."""

    channel: Channel
    item: Item
    progress: Mapping[str, Any]
    keep: Callable[[Mapping[str, Any]], None]
    now: datetime


Adapter = Callable[[Job], Receipt]
