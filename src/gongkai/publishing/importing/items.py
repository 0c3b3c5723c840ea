"""What a row says once it has been judged: an item that may become a page, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from gongkai.channels.models import Channel
from gongkai.files.manuscript import Image
from gongkai.publishing.content import Content
from gongkai.registry.models import Unit
from gongkai.sheets.judging import Fault


@dataclass(frozen=True)
class FormerPage:
    """A row that may become a page. `digest` is that of the row with its files: the same row is known again by it.

    `unit` is None where the table names none; `path` is the old address as it will be asked for here.
    """

    digest: str
    content: Content
    published_at: datetime
    validity: str
    ended_on: str
    index_number: str
    unit: Unit | None
    channels: tuple[Channel, ...]
    images: tuple[Image, ...]
    attachments: tuple[tuple[str, bytes], ...]
    path: str


@dataclass
class Judged:
    """One row: its cells as they stood, and an item, or that it is here already, or its faults; warnings beside."""

    row: int
    cells: list[str]
    page: FormerPage | None = None
    known: bool = False
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
