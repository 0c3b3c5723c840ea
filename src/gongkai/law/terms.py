"""Statutory periods as they stood on a day: `Law.on(day).term("answer")`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError, NotInForce, WrongInput
from gongkai.law.loading import DATA, a_day, a_mapping, a_source, a_text, expect, read_yaml

UNITS = ("workday", "day", "month", "date")


@dataclass(frozen=True)
class Term:
    """One period as it stood: `value` counts `unit`s; for unit date it is (month, day) and `value` is 0."""

    name: str
    label: str
    unit: str
    value: int
    month_day: tuple[int, int] | None
    counted_from: str
    source: tuple[str, str]

    def day_in(self, year: int) -> date:
        """The day of a `date` term in a year; raises WrongInput for a term that is a length."""
        if self.month_day is None:
            raise WrongInput(f"“{self.label}”是期限长度，不是日期")
        return date(year, *self.month_day)


@dataclass(frozen=True)
class _Dated:
    label: str
    unit: str
    counted_from: str
    values: tuple[tuple[date, Any, tuple[str, str]], ...]


@dataclass(frozen=True)
class Law:
    """The statute book as it stood on one day."""

    day: date

    @staticmethod
    def on(day: date) -> Law:
        """The law of that day."""
        return Law(day)

    def term(self, name: str) -> Term:
        """The period of that name; raises NotInForce before it existed or after its repeal."""
        known = all_terms()
        if name not in known:
            raise WrongInput(f"没有名为“{name}”的法定期限")
        dated = known[name]
        held = [entry for entry in dated.values if entry[0] <= self.day]
        if not held or held[-1][1] is None:
            raise NotInForce(f"{self.day.isoformat()}时“{dated.label}”尚无规定或已经废止")
        _, value, source = held[-1]
        pair = value if isinstance(value, tuple) else None
        return Term(name, dated.label, dated.unit, 0 if pair else value, pair, dated.counted_from, source)


@cache
def all_terms() -> dict[str, _Dated]:
    """Every period of the house by name."""
    return load_terms(DATA / "terms.yaml")


def load_terms(path: Path) -> dict[str, _Dated]:
    """Read a file of periods; raises LawDataError for strangers, wrong days, units and missing sources."""
    data = expect(read_yaml(path), path, "", required=["terms"])
    return {
        str(name): _dated(str(name), raw, path)
        for name, raw in a_mapping(data["terms"], path, "terms").items()
    }


def _dated(name: str, raw: Any, path: Path) -> _Dated:
    raw = expect(raw, path, name, required=["label", "unit", "counted_from", "values", "checked"])
    if raw["unit"] not in UNITS:
        raise LawDataError(path, name, f"unit '{raw['unit']}' is none of {UNITS}")
    checked = expect(raw["checked"], path, f"{name} checked", required=["on", "by", "against"])
    a_day(checked["on"], path, f"{name} checked on")
    for key in ("label", "counted_from"):
        a_text(raw[key], path, f"{name} {key}")
    values = []
    for day, one in a_mapping(raw["values"], path, f"{name} values").items():
        where = f"{name} {day}"
        one = expect(one, path, where, required=["value", "source"])
        entry = a_day(day, path, where), _value(one["value"], raw["unit"], path, where)
        values.append((*entry, a_source(one["source"], path, where)))
    return _Dated(raw["label"], raw["unit"], raw["counted_from"], tuple(sorted(values, key=lambda v: v[0])))


def _value(raw: Any, unit: str, path: Path, where: str) -> Any:
    if raw is None:
        return None
    if unit == "date":
        found = re.fullmatch(r"(\d\d)-(\d\d)", str(raw))
        if not found or not _in_every_year(*map(int, found.groups())):
            raise LawDataError(path, where, f"'{raw}' is not a day of the year written MM-DD")
        return int(found.group(1)), int(found.group(2))
    if type(raw) is not int or raw <= 0:
        raise LawDataError(path, where, f"'{raw}' is not a number of {unit}s")
    return raw


def _in_every_year(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(2023, month)[1]
