"""The acts that values, rules and letters rest on; every source names one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError
from gongkai.law.loading import DATA, a_day, a_mapping, a_text, expect, read_yaml


@dataclass(frozen=True)
class Instrument:
    """An act. `seen`: V read in a published copy, M from general knowledge."""

    id: str
    title: str
    short: str
    number: str
    begins: date | None
    ends: date | None
    seen: str


@cache
def all_instruments() -> dict[str, Instrument]:
    """Every act of the house by id."""
    return load_instruments(DATA / "instruments.yaml")


def load_instruments(path: Path) -> dict[str, Instrument]:
    """Read a file of acts; raises LawDataError for strangers and for a mark that is neither V nor M."""
    data = expect(read_yaml(path), path, "", required=["instruments"])
    return {
        str(i): _instrument(str(i), raw, path)
        for i, raw in a_mapping(data["instruments"], path, "instruments").items()
    }


def _instrument(name: str, raw: Any, path: Path) -> Instrument:
    raw = expect(
        raw, path, name, required=["title", "short", "seen"], optional=["number", "issued", "from", "until"]
    )
    if raw["seen"] not in ("V", "M"):
        raise LawDataError(path, name, f"seen '{raw['seen']}' must be V or M")
    for key in ("title", "short", "number"):
        if key in raw:
            a_text(raw[key], path, f"{name} {key}")
    days = {key: a_day(raw[key], path, f"{name} {key}") for key in ("issued", "from", "until") if key in raw}
    if "from" in days and "until" in days and days["until"] < days["from"]:
        raise LawDataError(path, name, "ends before it begins")
    return Instrument(
        name,
        raw["title"],
        raw["short"],
        raw.get("number", ""),
        days.get("from"),
        days.get("until"),
        raw["seen"],
    )
