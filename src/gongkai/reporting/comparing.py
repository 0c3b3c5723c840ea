"""Two reports side by side, cell by cell; of different forms, the cells that both have."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law.report import Report, Value


@dataclass(frozen=True)
class Difference:
    """One cell that two reports fill differently."""

    where: str
    label: str
    left: Value
    right: Value


@dataclass(frozen=True)
class Comparison:
    """Cells compared, cells that differ, and cells that only one of the two forms has."""

    compared: int
    differing: tuple[Difference, ...]
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]


def compare(left: Report, right: Report) -> Comparison:
    """Compare two reports of any forms; a blank differs from a zero."""
    mine = {f"{t.id}/{r.id}/{c.id}": (f"{r.printed}·{c.label}", v) for t, r, c, v in left.cells()}
    other = {f"{t.id}/{r.id}/{c.id}": (f"{r.printed}·{c.label}", v) for t, r, c, v in right.cells()}
    shared = [where for where in mine if where in other]
    differing = tuple(
        Difference(where, mine[where][0], mine[where][1], other[where][1])
        for where in shared
        if mine[where][1] != other[where][1]
    )
    return Comparison(
        len(shared),
        differing,
        tuple(w for w in mine if w not in other),
        tuple(w for w in other if w not in mine),
    )
