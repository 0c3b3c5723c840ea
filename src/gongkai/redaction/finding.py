"""Places to cover: personal numbers found by their own checks, names, a word that somebody types, the words of a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import rjieba

from gongkai.files.personal import LABELS, find_personal
from gongkai.law.errors import WrongInput
from gongkai.redaction.areas import Area, around
from gongkai.redaction.names import KnownName, find_names
from gongkai.redaction.pages import Char

_LONGEST = 60


@dataclass(frozen=True)
class Word:
    """A word of a page and where it stands."""

    text: str
    place: Area


def personal_places(chars: Sequence[Char], page: int, ground: str) -> list[Area]:
    """Areas around ID numbers, cards, mobile numbers, passports and e-mail addresses; the note names the kind."""
    text = "".join(c.text for c in chars)
    found: list[Area] = []
    for one in find_personal(text, emails=True):
        says = f"疑似{LABELS[one.kind]}"
        found += _areas(chars[one.start : one.end], page, ground, says)
    return found


def name_places(chars: Sequence[Char], page: int, ground: str, known: Sequence[KnownName] = ()) -> list[Area]:
    """Areas around names that the case knows and names beside words such as 联系人; the note says why, not whom."""
    found: list[Area] = []
    for one in find_names("".join(c.text for c in chars), known):
        found += _areas(chars[one.start : one.end], page, ground, one.says)
    return found


def places_of(word: str, chars: Sequence[Char], page: int, ground: str) -> list[Area]:
    """Areas around every place of a word, through line breaks and blanks; one for each line that it touches.

    Raises WrongInput for less than two characters or more than sixty.
    """
    wanted = _folded(word)
    if not 2 <= len(wanted) <= _LONGEST:
        raise WrongInput(f"查找的词语应为2至{_LONGEST}个字")
    solid = [(i, f) for i, c in enumerate(chars) for f in _folded(c.text)]
    text = "".join(f for _, f in solid)
    found: list[Area] = []
    at = text.find(wanted)
    while at >= 0:
        first, last = solid[at][0], solid[at + len(wanted) - 1][0]
        found += _areas(chars[first : last + 1], page, ground, "按词语查找")
        at = text.find(wanted, at + len(wanted))
    return found


def words_on(chars: Sequence[Char], page: int) -> list[Word]:
    """The words of a page in the order of its text layer, for whoever does not draw."""
    found: list[Word] = []
    line: list[Char] = []
    for char in [*chars, None]:
        if char is not None and not char.is_blank:
            line.append(char)
        elif line:
            found += _words(line, page)
            line = []
    return found


def _words(line: Sequence[Char], page: int) -> list[Word]:
    found, at = [], 0
    for text in rjieba.cut("".join(c.text for c in line)):
        for place in _areas(line[at : at + len(text)], page, "", ""):
            found.append(Word(text, place))
        at += len(text)
    return found


def _areas(chars: Sequence[Char], page: int, ground: str, note: str) -> list[Area]:
    boxes = [(c.x0, c.y0, c.x1, c.y1) for c in chars if not c.is_blank and c.x1 > c.x0]
    return [replace(a, ground=ground, note=note) for a in around(page, boxes)]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
