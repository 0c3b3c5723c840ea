"""The list of wrong words: ours, and what an installation adds under `words/` in its home folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from gongkai.law.errors import LawDataError
from gongkai.law.loading import a_list, a_text, expect, read_yaml

_OWN = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True)
class Word:
    """A wrong expression, the right one, how grave it is, why."""

    wrong: str
    right: str
    severity: str
    why: str


def words() -> tuple[Word, ...]:
    """All words in force; a broken file of the installation raises LawDataError with its name."""
    extra = sorted((Path(settings.HOME) / "words").glob("*.yaml"))
    stamps = tuple((str(p), p.stat().st_mtime_ns) for p in extra)
    return _loaded(stamps)


@lru_cache(maxsize=2)
def _loaded(stamps: tuple[tuple[str, int], ...]) -> tuple[Word, ...]:
    found: dict[str, Word] = {}
    for path in (_OWN, *(Path(name) for name, _ in stamps)):
        found |= {w.wrong: w for w in load(path)}
    return tuple(found.values())


def load(path: Path) -> list[Word]:
    """A file of words; raises LawDataError for strangers."""
    data = expect(read_yaml(path), path, "", required=["words"])
    found = []
    for n, raw in enumerate(a_list(data["words"], path, "words"), 1):
        raw = expect(raw, path, f"words {n}", required=["wrong", "right", "severity", "why"])
        if raw["severity"] not in ("stop", "warn"):
            raise LawDataError(path, f"words {n}", "severity must be stop or warn")
        found.append(
            Word(*(a_text(raw[k], path, f"words {n}") for k in ("wrong", "right", "severity", "why")))
        )
    return found
