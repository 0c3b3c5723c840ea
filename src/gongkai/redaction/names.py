"""Personal names in a text: those that a case knows, and what looks like one beside a word such as 联系人.

Proposals, never more: a name that is missed is found by whoever reads the page, one too many is taken away there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjieba

from gongkai.law.errors import LawDataError
from gongkai.law.loading import expect, read_yaml

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
_ONE_HAN = re.compile(_HAN)
_BLANKS = r"[ \u3000\xa0]"
_STOP = re.compile(r"[\s,，。．.、;；:：()（）\[\]【】《》<>“”\"'‘’/／|!！?？—\-…·]|$")
_FOREIGN = re.compile(
    r"[\uac00-\ud7a3]{2,4}|[A-ZÀ-Þ][\w'’\-]+(?:[ \xa0][A-ZÀ-Þ][\w'’\-]*\.?){1,4}"
    r"|[\u0400-\u042f][\u0400-\u052f]+(?:[ \xa0][\u0400-\u042f][\u0400-\u052f]*){1,3}"
)
_WITH_POINTS = re.compile(rf"{_HAN}{{1,8}}(?:[·•‧・]{_HAN}{{1,8}}){{1,4}}")
_NEXT = re.compile(r"\s{0,2}[、/／]\s{0,2}")
_COMMON = frozenset("vdapctrmqnbf")
"""Tags of words of everyday: the first letter of verb, adverb, adjective … noun, but for names."""
_SHORTEST = 2
_LONGEST_NAME = 4


@dataclass(frozen=True)
class KnownName:
    """Somebody whom a case names, and as what: 申请人, 代理人, 第三方 … `sure`: a person for certain, no firm or office."""

    name: str
    role: str
    sure: bool = False


@dataclass(frozen=True)
class NameFind:
    """Where a name stands in a text, and why it is taken for one. The name itself is not in the sentence."""

    start: int
    end: int
    says: str


@dataclass(frozen=True)
class Habits:
    """What names look like, read from names.yaml."""

    single: frozenset[str]
    compound: frozenset[str]
    labels: re.Pattern[str]
    follow: tuple[str, ...]
    never: frozenset[str]
    houses: frozenset[str]
    ends: frozenset[str]

    @property
    def house_ends(self) -> tuple[str, ...]:
        """The same as `houses`, for the ends of words."""
        return tuple(self.houses)


@cache
def habits() -> Habits:
    """The house's own data."""
    return load_habits(Path(__file__).with_name("names.yaml"))


def load_habits(path: Path) -> Habits:
    """Read a file of name data; raises LawDataError for strangers, and for a family name of the wrong length."""
    keys = ["single", "compound", "labels", "follow", "never", "houses", "ends"]
    data = expect(read_yaml(path), path, "", required=keys)
    single, compound = "".join(data["single"].split()), data["compound"].split()
    if short := [name for name in compound if len(name) < _SHORTEST]:
        raise LawDataError(path, "compound", f"'{short[0]}' is one sign")
    for key in ("labels", "follow", "never", "houses"):
        if not isinstance(data[key], list) or not all(isinstance(word, str) and word for word in data[key]):
            raise LawDataError(path, key, "must be a list of words")
    spaced = (
        f"{_BLANKS}{{0,4}}".join(map(re.escape, w)) for w in sorted(data["labels"], key=len, reverse=True)
    )
    # 申请人（盖章）：张三; between the cells of a table stands a line end and no colon.
    labels = re.compile(
        rf"(?P<label>{'|'.join(spaced)})(?:[（(][^（）()\n]{{0,12}}[)）])?(?P<gap>\s{{0,6}}[：:]?\s{{0,6}})(?:[为是])?"
    )
    return Habits(
        frozenset(single), frozenset(compound), labels, tuple(data["follow"]), frozenset(data["never"]),
        frozenset(data["houses"]), frozenset(data["ends"]),
    )  # fmt: skip


def is_personal(name: str) -> bool:
    """True for what may be a person's name; False for the name of an office, a firm, or one made anonymous."""
    bare = "".join(name.split())
    if "某" in bare or len(bare) < _SHORTEST:
        return False
    if _WITH_POINTS.fullmatch(bare) or not re.search(_HAN, bare):
        return True
    return len(bare) <= _LONGEST_NAME and bare[-1] not in habits().ends and _family(bare) > 0


def find_names(text: str, known: Sequence[KnownName] = ()) -> list[NameFind]:
    """Every name in the text in its order: those known wherever they stand by themselves, others beside a label."""
    flat = "".join(_flat(c) for c in text)
    words = _Words(flat)
    found: list[NameFind] = []
    for find in (*_known(flat, known, words), *_labelled(flat, words)):
        if not any(find.start < other.end and other.start < find.end for other in found):
            found.append(find)
    return sorted(found, key=lambda f: f.start)


class _Words:
    """The words of a text and where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[tuple[int, int, str]] = []
        at = 0
        for word, tag in rjieba.tag(text):
            self.spans.append((at, at + len(word), tag))
            at += len(word)
        self.starting = {start: (end, tag) for start, end, tag in self.spans}

    def hold(self, start: int, end: int) -> bool:
        """True when what stands here is a part of a longer word, or of the name of a place or a house."""
        for first, last, _ in self.spans:
            if first <= start and end <= last and last - first > end - start:
                rest = self.text[end:last]
                return first < start or rest not in habits().follow
        return self._names_a_house(end) or self._goes_on(start, end)

    def _names_a_house(self, at: int) -> bool:
        """True when the word that begins here is 小学, or one such as 山路."""
        after, tag = self.starting.get(at, (at, ""))
        word = self.text[at:after]
        return word in habits().houses or (tag[:1] == "n" and word.endswith(habits().house_ends))

    def _goes_on(self, start: int, end: int) -> bool:
        """True for 王明 in 王明珠小学: one sign more, and then a house."""
        more = self.text[end : end + 1]
        return (
            end - start == _SHORTEST
            and re.match(_HAN, more) is not None
            and more not in habits().follow
            and self._names_a_house(end + 1)
        )

    def is_common(self, start: int) -> bool:
        """True when a word of everyday begins here."""
        end, tag = self.starting.get(start, (start, ""))
        return end - start >= _SHORTEST and tag[:1] in _COMMON and not tag.startswith("nr")


def _known(text: str, known: Sequence[KnownName], words: _Words) -> Iterator[NameFind]:
    """Longer names first: 李明珠 is not proposed as 李明 with a sign too many."""
    for one in sorted(known, key=lambda k: len(k.name), reverse=True):
        name = "".join(_flat(c) for c in one.name).strip()
        if len("".join(name.split())) < _SHORTEST or not (one.sure or is_personal(name)):
            continue
        han = re.search(_HAN, name) is not None
        parts = "".join(name.split()) if han else name.split()
        pattern = (r"\s{0,3}" if han else r"\s+").join(map(re.escape, parts))
        if re.fullmatch(r"[^\W\d_]", parts[0][:1]) and not han and not re.search("[\uac00-\ud7a3]", name):
            pattern = rf"(?<![^\W_]){pattern}(?![^\W_])"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if not (han and words.hold(*match.span())):
                yield NameFind(*match.span(), f"案件中的{one.role}姓名")


def _labelled(text: str, words: _Words) -> Iterator[NameFind]:
    for match in habits().labels.finditer(text):
        label = "".join(match["label"].split())
        at, apart = match.end(), bool(match["gap"])
        # 为 and 是 begin no name, so that they need not be looked at twice.
        while (end := _name_at(text, at, words, apart=apart)) is not None:
            yield NameFind(at, end, f"疑似姓名（“{label}”之后）")
            more = _NEXT.match(text, end)
            if more is None:
                break
            at = more.end()


def _name_at(text: str, at: int, words: _Words, *, apart: bool) -> int | None:
    """Where a name that begins here ends; None when none does. `apart`: a colon or a blank stands before it."""
    for pattern, free in ((_WITH_POINTS, True), (_FOREIGN, apart)):
        found = pattern.match(text, at)
        if found and free:
            return found.end()
    family = _family(text[at : at + _LONGEST_NAME])
    if not family or (not apart and words.is_common(at)):
        return None
    spaced = re.compile(rf"{_BLANKS}{{1,3}}{_HAN}(?={_BLANKS}{{0,3}}(?:\s|{_STOP.pattern}))").match(
        text, at + family
    )
    if spaced and apart:
        return spaced.end()
    for given in (2, 1):
        end = at + family + given
        name = text[at:end]
        if len(name) == family + given and re.fullmatch(f"{_HAN}+", name) and _ends_here(text, name, end):
            return end
    return None


def _ends_here(text: str, name: str, end: int) -> bool:
    """True when nothing that follows makes the name longer, and nothing in it says that it is none."""
    known = habits()
    if (
        "某" in name
        or name in known.never
        or name[:2] in known.never
        or (len(name) > _SHORTEST and name[-1] in known.ends)
    ):
        return False
    if _STOP.match(text, end):
        return True
    # 王明于2024年, 王明联系人: the third sign belongs to the sentence, unless the name stops behind it.
    if len(name) > _SHORTEST and _follows(text, end - 1):
        return False
    return _follows(text, end) or _ONE_HAN.match(text, end) is None


def _follows(text: str, at: int) -> bool:
    """True when a word that follows names begins here, or the next label."""
    return text.startswith(habits().follow, at) or habits().labels.match(text, at) is not None


def _family(name: str) -> int:
    """How many signs of the beginning are a family name; 0 for none."""
    known = habits()
    if name[:2] in known.compound:
        return 2
    return 1 if name[:1] in known.single else 0


def _flat(char: str) -> str:
    """Full-width letters by their plain form; one character stays one, so that places agree."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and not char.isspace() else char
