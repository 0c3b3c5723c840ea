"""Kinds of manuscripts, 公开属性, grounds, article 20, topics and routes: `law/data/publication.yaml`, read once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError
from gongkai.law.loading import DATA, a_list, a_mapping, a_source, a_text, expect, read_yaml


@dataclass(frozen=True)
class Attribute:
    """A 公开属性, the phrase of its 附注 and other spellings of it (条例第13条)."""

    id: str
    label: str
    note: str
    also: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """A reason not to publish by own motion, for which attribute, by which article."""

    id: str
    label: str
    attribute: str
    source: tuple[str, str]


@dataclass(frozen=True)
class Kind:
    """A kind of manuscript: its word, the block of table 2 it feeds, whether official format applies."""

    id: str
    label: str
    register: str
    official: bool
    article20: str
    genre: str
    column: str


@dataclass(frozen=True)
class LinkKind:
    """How one published item stands to another, and the word on the other's page."""

    id: str
    label: str
    back: str


@dataclass(frozen=True)
class Manuscripts:
    """All of the file."""

    attributes: dict[str, Attribute]
    grounds: dict[str, Ground]
    kinds: dict[str, Kind]
    routes: tuple[tuple[str, str, str], ...]
    default_route: str
    article20: dict[str, str]
    topics: tuple[str, ...]
    marks: dict[str, tuple[str, ...]]
    links: dict[str, LinkKind]

    def reviewers(self, channel_kinds: Iterable[str], kind: str) -> frozenset[str]:
        """The posts that must pass a manuscript of that kind for those channels; the office when none is named."""
        named = {(channel, k): role for channel, k, role in self.routes}
        return frozenset(named.get((c, kind), self.default_route) for c in channel_kinds) or frozenset(
            {self.default_route}
        )


@cache
def manuscripts() -> Manuscripts:
    """The house's own file."""
    return load(DATA / "publication.yaml")


def load(path: Path) -> Manuscripts:
    """Read a file of kinds and words; raises LawDataError for strangers, unknown references and lost sources."""
    keys = ("source", "attributes", "grounds", "kinds", "routes", "default_route", "article20", "topics",
            "marks", "links")  # fmt: skip
    data = expect(read_yaml(path), path, "", required=keys)
    a_source(data["source"], path, "source")
    attributes = {k: _attribute(k, v, path) for k, v in _entries(data, "attributes", path)}
    grounds = {k: _ground(k, v, path, attributes) for k, v in _entries(data, "grounds", path)}
    article20 = {k: a_text(v, path, f"article20 {k}") for k, v in _entries(data, "article20", path)}
    kinds = {k: _kind(k, v, path, article20) for k, v in _entries(data, "kinds", path)}
    routes = tuple(r for raw in a_list(data["routes"], path, "routes") for r in _routes(raw, path, kinds))
    topics = tuple(a_text(t, path, "topics") for t in a_list(data["topics"], path, "topics"))
    marks = {
        k: tuple(a_text(t, path, f"marks {k}") for t in a_list(v, path, f"marks {k}"))
        for k, v in _entries(data, "marks", path)
    }
    links = {k: _link(k, v, path) for k, v in _entries(data, "links", path)}
    default = a_text(data["default_route"], path, "default_route")
    return Manuscripts(attributes, grounds, kinds, routes, default, article20, topics, marks, links)


def _entries(data: Any, key: str, path: Path) -> list[tuple[str, Any]]:
    return [(str(k), v) for k, v in a_mapping(data[key], path, key).items()]


def _attribute(name: str, raw: Any, path: Path) -> Attribute:
    raw = expect(raw, path, f"attributes {name}", required=["label", "note", "also", "source"])
    a_source(raw["source"], path, f"attributes {name}")
    also = tuple(a_text(t, path, name) for t in a_list(raw["also"], path, name))
    return Attribute(name, a_text(raw["label"], path, name), a_text(raw["note"], path, name), also)


def _ground(name: str, raw: Any, path: Path, attributes: dict[str, Attribute]) -> Ground:
    raw = expect(raw, path, f"grounds {name}", required=["label", "attribute", "source"])
    if raw["attribute"] not in attributes:
        raise LawDataError(path, f"grounds {name}", f"no attribute '{raw['attribute']}'")
    return Ground(
        name, a_text(raw["label"], path, name), raw["attribute"], a_source(raw["source"], path, name)
    )


def _kind(name: str, raw: Any, path: Path, article20: dict[str, str]) -> Kind:
    raw = expect(
        raw,
        path,
        f"kinds {name}",
        required=["label", "official", "article20", "genre"],
        optional=["register", "column"],
    )
    if raw["article20"] not in article20:
        raise LawDataError(path, f"kinds {name}", f"no item '{raw['article20']}' of article 20")
    if not isinstance(raw["official"], bool):
        raise LawDataError(path, f"kinds {name}", "official must be true or false")
    label, genre = a_text(raw["label"], path, name), a_text(raw["genre"], path, name)
    return Kind(
        name, label, raw.get("register", ""), raw["official"], raw["article20"], genre, raw.get("column", "")
    )


def _routes(raw: Any, path: Path, kinds: dict[str, Kind]) -> list[tuple[str, str, str]]:
    raw = expect(raw, path, "routes", required=["channel", "kinds", "role"])
    for kind in a_list(raw["kinds"], path, "routes"):
        if kind not in kinds:
            raise LawDataError(path, "routes", f"no kind '{kind}'")
    return [(a_text(raw["channel"], path, "routes"), k, raw["role"]) for k in raw["kinds"]]


def _link(name: str, raw: Any, path: Path) -> LinkKind:
    raw = expect(raw, path, f"links {name}", required=["label", "back"])
    return LinkKind(name, a_text(raw["label"], path, name), a_text(raw["back"], path, name))
