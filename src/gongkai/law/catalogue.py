"""National catalogues of what must be public in a field: data with their counts, channels and unconfirmed names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.article20 import matters
from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.loading import DATA, a_list, a_mapping, a_source, a_text, expect, read_yaml

FOLDER = DATA / "catalogues"
WORDS = ("channels", "audience", "mode", "level", "basis")


@dataclass(frozen=True)
class ProfileItem:
    """One matter. `confirmed` is False for a name that was not seen in a published copy: it is shown as 待核实."""

    key: str
    number: int
    name: str
    confirmed: bool
    article20: str
    content: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    time_limit: str = ""
    within_workdays: int | None = None
    body: str = ""
    children: tuple[ProfileItem, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A catalogue as it was issued, with the words of its columns in the printed order."""

    id: str
    title: str
    field: str
    source: tuple[str, str]
    channels: Mapping[str, str]
    audience: Mapping[str, str]
    mode: Mapping[str, str]
    level: Mapping[str, str]
    items: tuple[ProfileItem, ...]

    def all_items(self) -> list[ProfileItem]:
        """First-level and second-level matters in the printed order."""
        return [one for first in self.items for one in (first, *first.children)]


@cache
def profiles() -> dict[str, Profile]:
    """Every national catalogue of the house by id."""
    found = [load_profile(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {profile.id: profile for profile in found}


def profile(name: str) -> Profile:
    """The catalogue of that id; raises WrongInput for an unknown one."""
    if name not in profiles():
        raise WrongInput(f"没有名为“{name}”的标准目录，可用的有：{'、'.join(profiles())}")
    return profiles()[name]


def load_profile(path: Path) -> Profile:
    """Read a catalogue; raises LawDataError for strangers, unknown words, repeated numbers or counts that don't hold."""
    keys = ("id", "title", "field", "source", "counts", "defaults", "channels", "audience", "mode", "level",
            "basis", "items")  # fmt: skip
    data = expect(read_yaml(path), path, "", required=keys)
    words = {
        name: {str(k): a_text(v, path, name) for k, v in a_mapping(data[name], path, name).items()}
        for name in WORDS
    }
    items = tuple(_first(raw, data["defaults"], words, path) for raw in a_list(data["items"], path, "items"))
    _counted(items, data["counts"], path)
    _once((i.name for i in items), "items", path)
    return Profile(
        a_text(data["id"], path, "id"), a_text(data["title"], path, "title"), a_text(data["field"], path, "field"),
        a_source(data["source"], path, "source"), words["channels"], words["audience"], words["mode"],
        words["level"], items,
    )  # fmt: skip


def _first(raw: Any, defaults: Any, words: dict[str, dict[str, str]], path: Path) -> ProfileItem:
    raw = expect(raw, path, "items", required=["number", "name", "article20", "children"])
    name = a_text(raw["name"], path, "items")
    if raw["article20"] not in matters():
        raise LawDataError(path, f"'{name}'", f"'{raw['article20']}' is no matter of article 20")
    children = tuple(
        _second(child, raw["article20"], defaults, words, path)
        for child in a_list(raw["children"], path, f"'{name}'")
    )
    _once((c.name for c in children), f"'{name}'", path)
    return ProfileItem(
        f"1.{raw['number']}", _number(raw, path), name, True, raw["article20"], children=children
    )


def _second(
    raw: Any, article20: str, defaults: Any, words: dict[str, dict[str, str]], path: Path
) -> ProfileItem:
    raw = expect(
        raw, path, "children", required=["number", "name", "confirmed"],
        optional=["content", "basis", "channels", "audience", "mode", "level", "time_limit", "within_workdays", "body"],
    )  # fmt: skip
    where = f"item {raw['number']}"
    if not isinstance(raw["confirmed"], bool):
        raise LawDataError(path, where, "confirmed must be true or false")
    merged = {**_defaults(defaults, path), **raw}
    lists = {name: _words_of(merged.get(name, []), name, words, path, where) for name in WORDS}
    days = merged["within_workdays"]
    if type(days) is not int or days < 1:
        raise LawDataError(path, where, "within_workdays must be a whole number from 1")
    return ProfileItem(
        f"2.{raw['number']}", _number(raw, path), a_text(raw["name"], path, where), raw["confirmed"], article20,
        tuple(a_text(c, path, f"{where} content") for c in raw.get("content", [])),
        tuple(words["basis"][v] for v in lists["basis"]), lists["channels"],
        lists["audience"], lists["mode"], lists["level"], a_text(merged["time_limit"], path, f"{where} time_limit"),
        days, a_text(merged["body"], path, f"{where} body"),
    )  # fmt: skip


def _defaults(raw: Any, path: Path) -> Mapping[str, Any]:
    keys = ("time_limit", "within_workdays", "body", "audience", "mode", "level", "channels")
    return expect(raw, path, "defaults", required=keys)


def _words_of(
    raw: Any, name: str, words: dict[str, dict[str, str]], path: Path, where: str
) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise LawDataError(path, where, f"{name} must be a list")
    for value in raw:
        if value not in words[name]:
            raise LawDataError(path, where, f"'{value}' is no word of {name}")
    return tuple(raw)


def _once(names: Iterable[str], where: str, path: Path) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise LawDataError(path, where, f"'{name}' stands there twice")
        seen.add(name)


def _number(raw: Mapping[str, Any], path: Path) -> int:
    if type(raw["number"]) is not int or raw["number"] < 1:
        raise LawDataError(path, f"{raw['number']}", "number must be a whole number from 1")
    number: int = raw["number"]
    return number


def _counted(items: tuple[ProfileItem, ...], counts: Any, path: Path) -> None:
    counts = expect(counts, path, "counts", required=["first", "second"])
    seconds = [child for first in items for child in first.children]
    if (len(items), len(seconds)) != (counts["first"], counts["second"]):
        raise LawDataError(path, "counts", f"there are {len(items)} and {len(seconds)} items")
    for numbers in ([i.number for i in items], [s.number for s in seconds]):
        if numbers != list(range(1, len(numbers) + 1)):
            raise LawDataError(path, "items", "numbers must run from 1 without a gap")
