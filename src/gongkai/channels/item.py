"""What a channel is given: one released item as plain data. Channels know nothing of where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

EVENTS = ("release", "update", "withdraw")


@dataclass(frozen=True)
class Attachment:
    """A file that goes with the item, by the digest under which it is stored."""

    name: str
    digest: str
    media_type: str
    size: int
    role: str


@dataclass(frozen=True)
class Item:
    """One item for one event. `number` (the index number) and `version` make it known again everywhere."""

    event: str
    number: str
    version: int
    title: str
    doc_number: str = ""
    body_html: str = ""
    text: str = ""
    issuer: str = ""
    unit: str = ""
    topic: str = ""
    made_on: str = ""
    published_at: str = ""
    published_on: str = ""
    url: str = ""
    digest: str = ""
    note: str = ""
    summary: str = ""
    author: str = ""
    source: str = ""
    kind: str = ""
    attribute: str = ""
    attachments: tuple[Attachment, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON carries it; the format of pushes (docs/push.md)."""
        return asdict(self) | {"attachments": [asdict(a) for a in self.attachments]}


def from_plain(plain: Mapping[str, Any]) -> Item:
    """Back from JSON."""
    rest = {k: v for k, v in plain.items() if k != "attachments"}
    return Item(**rest, attachments=tuple(Attachment(**a) for a in plain["attachments"]))
