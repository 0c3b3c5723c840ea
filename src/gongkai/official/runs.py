"""Runs of words: pieces of a paragraph that share their marks. White space is what a browser would make of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

Run = dict[str, Any]
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SPACE = re.compile("[ \t\r\n\f\xa0]+")
_EDGE = " \t\r\n\f\xa0\u3000"


def drawn_in(text: str) -> str:
    """The text as one line: unseen signs out, white space to one blank, none where a line of Chinese was broken."""

    def blank(found: re.Match[str]) -> str:
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        broken = "\n" in found.group() and all(_is_wide(c) for c in (before, after) if c)
        return "" if broken else " "

    text = _UNSEEN.sub("", text)
    return _SPACE.sub(blank, text)


def run(text: str | None, marks: tuple[str, ...]) -> Iterator[Run]:
    """A run with its marks, none for no words."""
    if drawn := drawn_in(text or ""):
        yield {"text": drawn, **dict.fromkeys(marks, True)}


def trimmed(runs: list[Run]) -> list[Run]:
    """Without blanks and line breaks at both ends: the layout indents by itself."""
    kept = [dict(r) for r in runs]
    while kept and not (first := kept[0]["text"].lstrip(_EDGE)):
        kept.pop(0)
    if kept:
        kept[0]["text"] = first
    while kept and not (last := kept[-1]["text"].rstrip(_EDGE)):
        kept.pop()
    if kept:
        kept[-1]["text"] = last
    return kept


def words(runs: list[Run]) -> str:
    """All the words of a paragraph."""
    return "".join(r["text"] for r in runs)


def faced(runs: list[Run], upto: int, face: str) -> list[Run]:
    """The same runs, the first `upto` characters in another face."""
    found: list[Run] = []
    for r in runs:
        head, tail = r["text"][:upto], r["text"][upto:]
        upto -= len(head)
        found += [r | {"text": head, "face": face}] if head else []
        found += [r | {"text": tail}] if tail else []
    return found


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"
