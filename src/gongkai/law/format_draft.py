"""An official document as the rules of format look at it, and a break that one of them found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class OfficialDraft:
    """A draft as the rules look at it; paragraphs are the body's lines without markup, cells parted by tabs."""

    title: str
    number: str = ""
    addressee: str = ""
    paragraphs: tuple[str, ...] = ()
    issuer: str = ""
    made_on: date | None = None
    note: str = ""
    attribute: str = "proactive"
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Break:
    """A break of a rule: where, what to say, what to write instead ("" when a person has to decide)."""

    rule: str
    where: str
    says: str
    suggestion: str = ""


Breaks = Iterator[Break]


def near(text: str, start: int, end: int) -> str:
    """The words around a place."""
    return text[max(0, start - 4) : end + 4].strip()
