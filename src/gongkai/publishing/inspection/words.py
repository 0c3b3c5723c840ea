"""The list of wrong words: ours, and what an installation adds under `words/` in its home folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from gongkai.law.errors import LawDataError
from gongkai.law.loading import a_list, a_text, expect, read_yaml

_OWN = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True)
class Word:
    """A wrong expression, the right one, how grave it is, why; `unless`: longer words in which it is right."""

    wrong: str
    right: str
    severity: str
    why: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slip:
    """A wrong word in a line: which, and where it begins."""

    word: Word
    start: int


class WordList:
    """Words in force, looked for all at once."""

    def __init__(self, words: tuple[Word, ...]) -> None:
        self.words = words
        self._by_wrong = {word.wrong: word for word in words}
        longest_first = sorted(self._by_wrong, key=len, reverse=True)
        self._any = re.compile("|".join(map(re.escape, longest_first))) if words else None

    def slips(self, text: str) -> Iterator[Slip]:
        """Every wrong word of a line, but not within a longer word in which it is right."""
        if self._any is None:
            return
        for match in self._any.finditer(text):
            word = self._by_wrong[match[0]]
            if not any(
                _covers(text, right, match.start(), match.end()) for right in (*word.unless, word.right)
            ):
                yield Slip(word, match.start())


def _covers(text: str, longer: str, start: int, end: int) -> bool:
    """Whether a longer word stands over a place in the text."""
    at = text.find(longer, max(0, end - len(longer)), start + len(longer))
    return at >= 0 and at <= start and at + len(longer) >= end


def words() -> WordList:
    """All words in force; a broken file of the installation raises LawDataError with its name."""
    extra = sorted((Path(settings.HOME) / "words").glob("*.yaml"))
    stamps = tuple((str(p), p.stat().st_mtime_ns) for p in extra)
    return _loaded(stamps)


@lru_cache(maxsize=2)
def _loaded(stamps: tuple[tuple[str, int], ...]) -> WordList:
    found: dict[str, Word] = {}
    for path in (_OWN, *(Path(name) for name, _ in stamps)):
        found |= {w.wrong: w for w in load(path)}
    return WordList(tuple(w for w in found.values() if w.severity != "off"))


def load(path: Path) -> list[Word]:
    """A file of words; raises LawDataError for strangers. `off` takes a word of ours out of force."""
    data = expect(read_yaml(path), path, "", required=["words"])
    found = []
    for n, raw in enumerate(a_list(data["words"], path, "words"), 1):
        where = f"words {n}"
        raw = expect(raw, path, where, required=["wrong", "right", "severity", "why"], optional=["unless"])
        if raw["severity"] not in ("stop", "warn", "off"):
            raise LawDataError(path, where, "severity must be stop, warn or off")
        unless = (
            tuple(a_text(t, path, where) for t in a_list(raw["unless"], path, where))
            if "unless" in raw
            else ()
        )
        if any(raw["wrong"] not in longer for longer in unless):
            raise LawDataError(path, where, "each word of 'unless' must hold the wrong word")
        texts = (a_text(raw[k], path, where) for k in ("wrong", "right", "severity", "why"))
        found.append(Word(*texts, unless=unless))
    return found
