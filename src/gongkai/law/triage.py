"""What came as a request and may be something else (条例第39条): hints for whoever registers or answers, never a decision."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai.law.errors import LawDataError
from gongkai.law.loading import DATA, a_list, a_mapping, a_source, a_text, expect, read_yaml
from gongkai.law.replies import all_replies


@dataclass(frozen=True)
class Sign:
    """One thing that a request may really be: the words that tell, and words that take the hint back when they follow
    soon (举报的处理结果 is information; 我要举报 is none)."""

    id: str
    label: str
    article: str
    reply: str
    words: tuple[str, ...]
    about: tuple[str, ...]
    source: tuple[str, str]


@dataclass(frozen=True)
class Hint:
    """A sign with the words of this text that gave it."""

    sign: Sign
    found: tuple[str, ...]


# So near behind a telling word stands what the request is about.
_NEAR = 12


def hints(text: str) -> tuple[Hint, ...]:
    """What the text may be instead of a request for information, in the order of the data; nothing for most texts."""
    made = []
    for sign in all_signs().values():
        found = tuple(word for word in sign.words if _tells(text, word, sign.about))
        if found:
            made.append(Hint(sign, found))
    return tuple(made)


def _tells(text: str, word: str, about: tuple[str, ...]) -> bool:
    at = text.find(word)
    while at >= 0:
        behind = text[at + len(word) : at + len(word) + _NEAR]
        if not any(one in behind for one in about):
            return True
        at = text.find(word, at + 1)
    return False


@cache
def all_signs() -> dict[str, Sign]:
    """Every sign by id."""
    return load_signs(DATA / "triage.yaml")


def load_signs(path: Path) -> dict[str, Sign]:
    """Read a file of signs; raises LawDataError for strangers, missing sources and replies that do not exist."""
    data = expect(read_yaml(path), path, "", required=["hints"])
    found = {}
    for key, raw in a_mapping(data["hints"], path, "hints").items():
        raw = expect(
            raw, path, str(key), required=["label", "article", "reply", "words", "source"], optional=["about"]
        )
        for name in ("label", "article"):
            a_text(raw[name], path, f"{key} {name}")
        if raw["reply"] not in all_replies():
            raise LawDataError(path, str(key), f"reply '{raw['reply']}' does not exist")
        words, about = (
            tuple(map(str, a_list(raw[n], path, f"{key} {n}"))) if n in raw else ()
            for n in ("words", "about")
        )
        source = a_source(raw["source"], path, str(key))
        found[str(key)] = Sign(str(key), raw["label"], raw["article"], raw["reply"], words, about, source)
    return found
