"""Reports that a mail of ours did not arrive (退信)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from gongkai.mailbox.decoding import clean, header

_ADDRESS = re.compile(r"(?im)^(?:Final|Original)-Recipient:\s*rfc822;\s*(\S+)")
_WHY = (
    re.compile(r"(?im)^Diagnostic-Code:[ \t]*(.+(?:\n[ \t]+.+)*)"),
    re.compile(r"(?im)^Status:\s*([45]\.\S+)"),
)
_ACTION = re.compile(r"(?im)^Action:\s*(\w+)")
_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")


MOST = 200
"""Addresses and numbers of a report that are looked for; a true one names a few, and a database takes no million."""


@dataclass(frozen=True)
class Report:
    """What a report says: whom the mail did not reach, why, which mail it was; `formal` when it says so in the form
    that mail servers use among themselves, which no person's application does."""

    failed: tuple[str, ...]
    reason: str
    references: tuple[str, ...]
    formal: bool


def report_of(message: Message, text: str) -> Report | None:
    """The report (RFC 3464, or the older X-Failed-Recipients) that a mail is; None for any other mail, and for a
    report of a delay or of success."""
    in_form = message.get_content_type() == "multipart/report"
    named = header(message, "X-Failed-Recipients")
    if not in_form and not named:
        return None
    told = "\n".join(_delivery_parts(message))
    whole = text + "\n" + told
    actions = {a.lower() for a in _ACTION.findall(told)}
    found = dict.fromkeys([*_ADDRESS.findall(whole), *re.split(r"[,\s]+", named)])
    failed = tuple(a.strip("<>") for a in found if "@" in a)
    if not failed or (actions and "failed" not in actions):
        return None
    why = next((m for one in _WHY for m in [one.search(told) or one.search(whole)] if m), None)
    reason = " ".join(why.group(1).split()) if why else ""
    own = header(message, "Message-ID")
    references = tuple(dict.fromkeys(i for i in _ID.findall(whole) if i != own))
    return Report(failed[:MOST], clean(reason)[:300], references[:MOST], in_form and "failed" in actions)


def _delivery_parts(message: Message) -> Iterator[str]:
    """The machine-readable parts of a report, and the headers of the mail that came back."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            blocks = part.get_payload() if part.is_multipart() else []
            yield from (f"{k}: {v}" for block in blocks for k, v in block.raw_items())
        elif kind == "message/rfc822" and part.is_multipart():
            yield from (f"{k}: {v}" for inner in part.get_payload() for k, v in inner.raw_items())
        elif kind == "text/rfc822-headers":
            yield clean(str(part.get_payload()))
