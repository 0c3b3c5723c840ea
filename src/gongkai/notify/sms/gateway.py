"""What every gateway of text messages is to the outbox, and what a number of a mobile phone is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Text:
    """One text message. `ref` is the same for every attempt, and tells nothing of whom it is for."""

    ref: str
    number: str
    words: str


@dataclass(frozen=True)
class Lost:
    """The gateway tells later that a text which it took did not reach its phone."""

    ref: str
    reason: str


class NotSent(Exception):
    """The gateway did not take it, and says so: it is tried again, unless `final` (this number, these words, never)."""

    def __init__(self, says: str, *, final: bool = False) -> None:
        super().__init__(says)
        self.says = says
        self.final = final


class Unknown(Exception):
    """The line broke or the answer made no sense: nobody knows whether it went."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class Gateway(Protocol):
    """A way to phones. `knows_repeats`: handing the same `ref` over again sends nothing twice."""

    @property
    def knows_repeats(self) -> bool:
        """True where an attempt whose end is not known may be repeated."""

    def send(self, text: Text, at: datetime) -> str:
        """Hand one over; returns the gateway's own number of it, "" where it gives none. Raises NotSent, Unknown."""

    def lost(self) -> Sequence[Lost]:
        """What it has told of texts that did not arrive, until `noted`."""

    def noted(self, one: Lost) -> None:
        """That is written down here and need not be told again."""


# Mainland numbers as people write them: with the country's code, spaces or dashes, beside other numbers.
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[ -]?)?(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")


def mobile_in(text: str) -> str:
    """The first mobile number (eleven figures) in what somebody wrote as a telephone number; "" where there is none."""
    found = _MOBILE.search(text)
    return "".join(found.groups()) if found else ""
