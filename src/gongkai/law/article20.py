"""The fifteen matters of article 20 in the words of the statute: `law/data/article20.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.loading import DATA, a_mapping, a_source, a_text, expect, read_yaml

COUNT = 15
# Whatever fits nowhere else stands under the last one.
OTHER = f"20.{COUNT}"


@dataclass(frozen=True)
class Matter:
    """One matter: its key (20.1 … 20.15), its number, the statute's words."""

    key: str
    number: int
    label: str


@cache
def matters() -> dict[str, Matter]:
    """All fifteen, in the order of the article."""
    return load_matters(DATA / "article20.yaml")


def matter(key: str) -> Matter:
    """The matter of that key; raises WrongInput for any other word."""
    if key not in matters():
        raise WrongInput("条例第二十条没有这一事项", "条例第20条")
    return matters()[key]


def load_matters(path: Path) -> dict[str, Matter]:
    """Read the file; raises LawDataError unless it holds 20.1 to 20.15, each once and in order."""
    data = expect(read_yaml(path), path, "", required=["source", "matters"])
    a_source(data["source"], path, "source")
    found = a_mapping(data["matters"], path, "matters")
    keys = [f"20.{n}" for n in range(1, COUNT + 1)]
    if list(found) != keys:
        raise LawDataError(path, "matters", f"the keys must be {keys[0]} to {keys[-1]} as text, in order")
    return {
        key: Matter(key, n, a_text(label, path, f"matters {key}"))
        for n, (key, label) in enumerate(found.items(), 1)
    }
