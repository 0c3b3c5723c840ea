"""Lines of plain text as runs of words and of figures: one cell a line, several cells a line, labels broken up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongkai.reporting.reading.figures import is_figure, is_value, plain
from gongkai.reporting.reading.page import Item
from gongkai.reporting.reading.vocabulary import key

_PAGE_NUMBER = re.compile(
    r"[-—–]+\s*\d{1,3}\s*[-—–]+|第\s*\d{1,3}\s*页.*|\d{1,3}\s*/\s*\d{1,3}|page\s*\d+.*", re.I
)
_SEVEN_ZEROS = re.compile(r"(?P<label>.*[^\d\s])\s*(?P<zeros>0{7})")
PROSE_LENGTH = 48


@dataclass(frozen=True)
class Run:
    """A stretch of words (`text`) or of figures (`values`); `prose` marks a sentence, which is no part of a table."""

    at: int
    text: str = ""
    values: tuple[str, ...] = ()
    prose: bool = False


def is_prose(text: str) -> bool:
    """True for a sentence or a stretch too long for a label once its bracketed remarks are gone."""
    return (
        bool(re.search(r"[。；;！!？]", re.sub(r"[(（][^()（）]*[)）]", "", text)))
        or len(key(text)) > PROSE_LENGTH
    )


def runs(items: list[tuple[int, Item]], known: Callable[[str, str], bool]) -> Iterator[Run]:
    """The lines as runs. `known(before, words)` says whether words may stand beside figures on one line."""
    before = ""
    for at, item in items:
        for run in _of_line(at, item.text, before, known):
            if run.prose or run.values:
                before = ""
            else:
                before += run.text
            yield run


def _of_line(at: int, line: str, before: str, known: Callable[[str, str], bool]) -> list[Run]:
    line = line.strip()
    if not line or _PAGE_NUMBER.fullmatch(plain(line)):
        return []
    parts = _alternating(line)
    if all(isinstance(p, tuple) for p in parts):
        return [Run(at, values=tuple(v for p in parts for v in p))]
    if len(parts) > 1:
        words = [p for p in parts if isinstance(p, str)]
        if all(known(before if n == 0 and isinstance(parts[0], str) else "", w) for n, w in enumerate(words)):
            return [Run(at, p) if isinstance(p, str) else Run(at, values=p) for p in parts]
    glued = _SEVEN_ZEROS.fullmatch(line)
    if glued and known(before, glued["label"]):
        return [Run(at, glued["label"]), Run(at, values=tuple(glued["zeros"]))]
    return [Run(at, line, prose=is_prose(line))]


def _alternating(line: str) -> list[str | tuple[str, ...]]:
    """The line cut at spaces into words and groups of figures; a mark for none counts at the end of a line."""
    pieces = [p for p in re.split(r"[\s|｜\u3000]+", line) if p]
    parts: list[str | tuple[str, ...]] = []
    marks_from = next((n for n, p in enumerate(pieces) if all(map(is_value, pieces[n:]))), len(pieces))
    for n, piece in enumerate(pieces):
        if is_figure(piece) or (is_value(piece) and n >= marks_from):
            if parts and isinstance(parts[-1], tuple):
                parts[-1] = (*parts[-1], piece)
            else:
                parts.append((piece,))
        elif parts and isinstance(parts[-1], str):
            parts[-1] = f"{parts[-1]} {piece}"
        else:
            parts.append(piece)
    return parts
