"""Words and tokens.

Texts are indexed as overlapping pairs of signs, one token at each place (义务教育 → 义务 务教 教育 育), so any two or
more neighbouring signs are found wherever jieba would cut. Questions are cut into words, each a run of pairs that
must stand together; all words must be there. Numbers and Latin words are whole tokens, found from their beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

from gongkai.search.folding import fold, is_wide, runs

LONGEST_QUESTION = 100
_QUOTED = re.compile(r'“([^”]*)”|"([^"]*)"|「([^」]*)」|＂([^＂]*)＂')
# 天教规〔2020〕3号 with any bracket; or 天教规2020 3, where the word must touch the year.
_NUMBER = re.compile(
    r"(?P<word>[^\W\d_]*)\s*[〔\[(（【{〈<]\s*(?P<year>(?:19|20)[0-9]{2})\s*[〕\])）】}〉>]\s*第?\s*(?P<serial>[0-9]{1,6})\s*[号號]?"
)
_BARE_NUMBER = re.compile(
    r"(?P<word>[^\W\d_]{2,})(?P<year>(?:19|20)[0-9]{2})(?:\s+|\s*年?第)(?P<serial>[0-9]{1,6})\s*[号號]?"
)
_DIGITS = {0xFF10 + n: str(n) for n in range(10)}


@lru_cache(maxsize=1)
def _jieba() -> ModuleType:
    # Its dictionary takes a moment to load; commands that do not search shall not wait for it.
    import rjieba

    return rjieba


def segment(text: str) -> list[str]:
    """The words of a text as jieba cuts them, nothing left out."""
    return list(_jieba().cut(text))


def tokens(text: str) -> list[str]:
    """What is stored of a text: pairs of neighbouring Chinese signs (the last sign of a run alone), other words whole."""
    return tokens_of_runs(runs(fold(text)))


def tokens_of_runs(found: Iterable[str]) -> list[str]:
    """Tokens of runs, one for each Chinese sign and one for each other word."""
    out: list[str] = []
    for run in found:
        if is_wide(run):
            out += [run[at : at + 2] for at in range(len(run))]
        else:
            out.append(run)
    return out


@dataclass(frozen=True)
class Phrase:
    """Runs that must stand together, in this order. `begins`: the last Latin or digit run may go on."""

    runs: tuple[str, ...]
    begins: bool = True

    @property
    def tokens(self) -> list[str]:
        """The tokens that a text with this phrase has in a row."""
        found = tokens_of_runs(self.runs)
        return found[:-1] if is_wide(self.runs[-1]) and len(self.runs[-1]) > 1 else found

    @property
    def is_prefix(self) -> bool:
        """True when the last token is only the beginning of the token in the text."""
        last = self.runs[-1]
        return len(last) == 1 if is_wide(last) else self.begins

    @property
    def plain(self) -> str:
        """The runs with single spaces between."""
        return " ".join(self.runs)


@dataclass(frozen=True)
class Question:
    """What a reader asks: of each group in `must` one phrase has to be there; `prefers` lifts texts that have it."""

    must: tuple[tuple[Phrase, ...], ...] = ()
    prefers: Phrase | None = None
    cut: bool = False

    @property
    def phrases(self) -> list[Phrase]:
        """Every phrase, longest first: what is marked in the results."""
        named = {*(p for group in self.must for p in group), *([self.prefers] if self.prefers else [])}
        return sorted(named, key=lambda p: (-len(p.plain), p.plain))

    def __bool__(self) -> bool:
        return bool(self.must)


def spell(query: str) -> Question:
    """A typed query in normalised terms. Never fails; signs that are neither letter nor digit only separate.

    “…” asks for the very phrase; 天教规〔2020〕3号, 天教规[2020]3号 and 天教规2020 3 ask for one document number.
    What goes beyond LONGEST_QUESTION signs is left out, and `cut` says so.
    """
    cut = len(query) > LONGEST_QUESTION
    query = query[:LONGEST_QUESTION]
    number = _document_number(query)
    if number:
        return Question((number,), cut=cut)
    must: list[Phrase] = []
    for quoted, text in _quotes(query):
        if quoted:
            must += _phrase(runs(fold(text)), begins=False)
        else:
            must += [part for run in fold(text).split() for part in _parts(run)]
    unique = tuple(dict.fromkeys(must))
    whole = tuple(runs(fold(query)))
    prefers = Phrase(whole) if len(unique) > 1 else None
    return Question(tuple((part,) for part in unique), prefers, cut)


def _document_number(query: str) -> tuple[Phrase, ...]:
    typed = query.translate(_DIGITS).strip()
    found = _NUMBER.fullmatch(typed) or _BARE_NUMBER.fullmatch(typed)
    if not found:
        return ()
    word, year, serial = runs(fold(found["word"])), found["year"], found["serial"]
    return (
        Phrase((*word, year, serial), begins=False),
        Phrase((*word, year, "第", serial), begins=False),
    )


def _quotes(query: str) -> list[tuple[bool, str]]:
    """Pieces of the query in order, each with whether it stood in quotes."""
    pieces, at = [], 0
    for found in _QUOTED.finditer(query):
        pieces.append((False, query[at : found.start()]))
        pieces.append((True, next(g for g in found.groups() if g is not None)))
        at = found.end()
    return [*pieces, (False, query[at:])]


def _phrase(found: Sequence[str], begins: bool = True) -> list[Phrase]:
    return [Phrase(tuple(found), begins)] if found else []


def _parts(text: str) -> list[Phrase]:
    """Words of a piece without spaces; a word of one sign joins its neighbour, since alone it finds everything."""
    joined: list[str] = []
    for word in segment(text):
        if joined and (len(word) == 1 or len(joined[-1]) == 1):
            joined[-1] += word
        else:
            joined.append(word)
    return [phrase for word in joined for phrase in _phrase(runs(word))]
