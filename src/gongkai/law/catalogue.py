"""National catalogues of what must be public in a field: data with their counts, channels and unconfirmed names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.loading import DATA, a_list, a_mapping, a_source, a_text, expect, read_yaml

FOLDER = DATA / "catalogues"


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
        for name in ("channels", "audience", "mode", "level", "basis")
    }
    items = tuple(_first(raw, data["defaults"], words, path) for raw in a_list(data["items"], path, "items"))
    _counted(items, data["counts"], path)
    return Profile(
        a_text(data["id"], path, "id"), a_text(data["title"], path, "title"), a_text(data["field"], path, "field"),
        a_source(data["source"], path, "source"), words["channels"], words["audience"], words["mode"],
        words["level"], items,
    )  # fmt: skip


def _first(raw: Any, defaults: Any, words: dict[str, dict[str, str]], path: Path) -> ProfileItem:
    raw = expect(raw, path, "items", required=["number", "name", "article20", "children"])
    children = tuple(
        _second(child, raw["article20"], defaults, words, path)
        for child in a_list(raw["children"], path, "children")
    )
    return ProfileItem(
        f"1.{raw['number']}", _number(raw, path), a_text(raw["name"], path, "items"), True, raw["article20"],
        children=children,
    )  # fmt: skip


def _second(
    raw: Any, article20: str, defaults: Any, words: dict[str, dict[str, str]], path: Path
) -> ProfileItem:
    raw = expect(
        raw, path, "children", required=["number", "name", "confirmed"],
        optional=["content", "basis", "channels", "audience", "mode", "level", "time_limit", "within_workdays", "body"],
    )  # fmt: skip
    if not isinstance(raw["confirmed"], bool):
        raise LawDataError(path, f"item {raw['number']}", "confirmed must be true or false")
    base = expect(
        defaults, path, "defaults",
        required=["time_limit", "within_workdays", "body", "audience", "mode", "level", "channels"],
    )  # fmt: skip
    merged = {**base, **raw}
    lists = {}
    for name in ("channels", "audience", "mode", "level", "basis"):
        values = merged.get(name, [])
        for value in values:
            if value not in words[name]:
                raise LawDataError(path, f"item {raw['number']}", f"'{value}' is no word of {name}")
        lists[name] = tuple(words["basis"][v] if name == "basis" else v for v in values)
    return ProfileItem(
        f"2.{raw['number']}", _number(raw, path), a_text(raw["name"], path, "children"), raw["confirmed"], article20,
        tuple(a_text(c, path, "content") for c in raw.get("content", [])), lists["basis"], lists["channels"],
        lists["audience"], lists["mode"], lists["level"], merged["time_limit"], merged["within_workdays"],
        merged["body"],
    )  # fmt: skip


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
