"""Rules between the cells of one row that several registers share; each yields (field, sentence)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

Wrong = Iterator[tuple[str, str]]


def in_order(row: Mapping[str, Any], first: str, last: str, says: str) -> Wrong:
    """`last` must not lie before `first`, where both are known."""
    if row[first] is not None and row[last] is not None and row[last] < row[first]:
        yield last, says


def not_future(row: Mapping[str, Any], today: date, **names: str) -> Wrong:
    """None of the days may lie after the office's day; `names` are field=heading."""
    for field, heading in names.items():
        if row[field] is not None and row[field] > today:
            yield field, f"{heading}{row[field].isoformat()}晚于今天，请核对"


def year_not_future(row: Mapping[str, Any], today: date, field: str = "year") -> Wrong:
    """A register of a year cannot be of a year that has not begun."""
    if row[field] is not None and row[field] > today.year:
        yield field, f"{row[field]}年尚未开始，请核对"
