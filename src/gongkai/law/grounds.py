"""Grounds on which a part of a document may be withheld (条例第14条至第16条、第37条): words, article, kind of reply."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.loading import DATA, a_mapping, a_source, a_text, expect, read_yaml
from gongkai.law.replies import all_replies


@dataclass(frozen=True)
class Exemption:
    """One ground: how a list calls it, its article, and the kind of reply that withholds the whole on it."""

    id: str
    label: str
    article: str
    reply: str
    source: tuple[str, str]

    @property
    def says(self) -> str:
        """The ground with its article, for lists and choices."""
        return f"{self.label}（条例{self.article}）"

    @property
    def in_box(self) -> tuple[str, ...]:
        """What a box on the page says, the longest first."""
        short = self.article.split("条")[0] + "条"
        return tuple(dict.fromkeys((f"条例{self.article}", f"条例{short}", short)))


@cache
def all_grounds() -> dict[str, Exemption]:
    """Every ground by id, in the order of the articles."""
    return load_grounds(DATA / "grounds.yaml")


def ground(ground_id: str) -> Exemption:
    """One ground; raises WrongInput for an unknown id, or none."""
    known = all_grounds()
    if ground_id not in known:
        raise WrongInput("请选择不予公开的依据", "条例第37条")
    return known[ground_id]


def load_grounds(path: Path) -> dict[str, Exemption]:
    """Read a file of grounds; raises LawDataError for strangers, missing sources and replies that do not exist."""
    data = expect(read_yaml(path), path, "", required=["grounds"])
    found = {}
    for key, raw in a_mapping(data["grounds"], path, "grounds").items():
        raw = expect(raw, path, str(key), required=["label", "article", "reply", "source"])
        for name in ("label", "article"):
            a_text(raw[name], path, f"{key} {name}")
        if raw["reply"] not in all_replies():
            raise LawDataError(path, str(key), f"reply '{raw['reply']}' does not exist")
        source = a_source(raw["source"], path, str(key))
        found[str(key)] = Exemption(str(key), raw["label"], raw["article"], raw["reply"], source)
    return found
