"""The rules of format as data: `law/data/official_format.yaml`, read once and strictly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError
from gongkai.law.instruments import all_instruments
from gongkai.law.loading import DATA, a_list, a_mapping, a_source, a_text, expect, read_yaml

HAN = r"\u4e00-\u9fff"
SEVERITIES = ("error", "info")


@dataclass(frozen=True)
class FormatRule:
    """A rule: its name, the field's word, how grave a break is, the clause in words."""

    id: str
    label: str
    severity: str
    article: str


@dataclass(frozen=True)
class FormatPattern:
    """Words that break a rule wherever they stand, what to say, what to write instead."""

    rule: str
    found: re.Pattern[str]
    says: str
    instead: str | None
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def breaks(self, text: str) -> Iterator[re.Match[str]]:
        """Each place where a line breaks the rule."""
        if self.needs is not None and not self.needs.search(text):
            return
        for match in self.found.finditer(text):
            if self.unless is None or not self.unless.search(match[0]):
                yield match


@dataclass(frozen=True)
class FormatRules:
    """All of the file."""

    rules: dict[str, FormatRule]
    kinds: tuple[str, ...]
    patterns: tuple[FormatPattern, ...]


@cache
def format_rules() -> FormatRules:
    """The house's own file."""
    return load_format(DATA / "official_format.yaml")


def load_format(path: Path) -> FormatRules:
    """Read a file of rules; raises LawDataError for strangers, lost sources and patterns that are none."""
    data = expect(read_yaml(path), path, "", required=["rules", "kinds", "patterns"])
    rules = {str(k): _rule(str(k), raw, path) for k, raw in a_mapping(data["rules"], path, "rules").items()}
    kinds: list[str] = []
    for n, raw in enumerate(a_list(data["kinds"], path, "kinds"), 1):
        raw = expect(raw, path, f"kinds {n}", required=["names", "source"])
        a_source(raw["source"], path, f"kinds {n}")
        kinds += [a_text(name, path, f"kinds {n}") for name in a_list(raw["names"], path, f"kinds {n}")]
    patterns = tuple(
        _pattern(raw, path, f"patterns {n}", rules)
        for n, raw in enumerate(a_list(data["patterns"], path, "patterns"), 1)
    )
    return FormatRules(rules, tuple(kinds), patterns)


def _rule(name: str, raw: Any, path: Path) -> FormatRule:
    raw = expect(raw, path, name, required=["label", "severity", "source"])
    if raw["severity"] not in SEVERITIES:
        raise LawDataError(path, name, f"severity must be one of {', '.join(SEVERITIES)}")
    instrument, clause = a_source(raw["source"], path, name)
    return FormatRule(
        name,
        a_text(raw["label"], path, name),
        raw["severity"],
        f"{all_instruments()[instrument].short} {clause}",
    )


def _pattern(raw: Any, path: Path, where: str, rules: dict[str, FormatRule]) -> FormatPattern:
    raw = expect(
        raw, path, where, required=["rule", "pattern", "says"], optional=["instead", "needs", "unless"]
    )
    if raw["rule"] not in rules:
        raise LawDataError(path, where, f"no rule '{raw['rule']}'")
    instead = raw.get("instead")
    if instead is not None and not isinstance(instead, str):
        raise LawDataError(path, where, f"'{instead}' is not text")
    return FormatPattern(
        raw["rule"], _compiled(raw["pattern"], path, where), a_text(raw["says"], path, where), instead,
        _compiled(raw["needs"], path, where) if "needs" in raw else None,
        _compiled(raw["unless"], path, where) if "unless" in raw else None,
    )  # fmt: skip


def _compiled(raw: Any, path: Path, where: str) -> re.Pattern[str]:
    try:
        return re.compile(a_text(raw, path, where).replace("{H}", HAN))
    except re.error as error:
        raise LawDataError(path, where, f"'{raw}' is no pattern: {error}") from error
