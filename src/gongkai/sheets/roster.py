"""Lists that are no registers (agencies, units, people, posts, channels) out of a file: each row through the
room's own action, so that its permission, checks and log hold; all rows or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from gongkai.law.errors import Refused, WrongInput
from gongkai.registry.access import Console
from gongkai.registry.models import Agency, Person
from gongkai.sheets.headings import Layout, lay_out, letters
from gongkai.sheets.judging import Fault, Faults
from gongkai.sheets.parsing import Read, reader
from gongkai.sheets.reading import open_table
from gongkai.sheets.sheet import Column


@dataclass(frozen=True)
class Who:
    """On whose behalf and when, as actions want it."""

    by: Person | Console
    today: date
    at: datetime


# Adds one row; True when it was new, False when the same was there already.
Add = Callable[[Agency | None, Mapping[str, Any], Who], bool]


@dataclass(frozen=True)
class Roster:
    """A list that a file may hold. `add` raises Refused for what differs from the stored row."""

    slug: str
    title: str
    columns: tuple[Column, ...]
    add: Add


@dataclass(frozen=True)
class Done:
    """What a file did, or with `check` would do."""

    added: int
    unchanged: int
    faults: tuple[Fault, ...]
    more_faults: int
    ignored: tuple[str, ...]


def take_roster(
    roster: Roster,
    agency: Agency | None,
    path: Path,
    *,
    check: bool,
    by: Person | Console,
    today: date,
    at: datetime,
) -> Done:
    """Take a whole file into a list. With faults, or with `check`, nothing is kept; raises WrongInput for a
    file that is no table."""
    faults, counts = Faults(), {True: 0, False: 0}
    with transaction.atomic(), open_table(path, roster.columns) as table:
        layout = lay_out(roster.columns, table.headings)
        for position, heading, says in layout.faults:
            letter = letters(position) if position >= 0 else ""
            faults.add(Fault(table.heading_row, heading, letter, "", says))
        readers = [reader(place.column, agency) for place in layout.placed]
        for number, cells in table.rows if not faults else ():
            row = _row(roster, layout, readers, number, cells, faults)
            if row is None:
                continue
            try:
                with transaction.atomic():
                    counts[roster.add(agency, row, Who(by, today, at))] += 1
            except Refused as error:
                place = layout.placed[0]
                text = cells[place.position]
                faults.add(Fault(number, place.column.heading, place.letter, text, error.why))
        if faults or check:
            transaction.set_rollback(True)
    added, unchanged = (0, 0) if faults else (counts[True], counts[False])
    return Done(added, unchanged, faults.sorted(), faults.more, layout.ignored)


def _row(
    roster: Roster, layout: Layout, readers: list[Read], number: int, cells: list[str], faults: Faults
) -> dict[str, Any] | None:
    row: dict[str, Any] = {column.field: None for column in roster.columns}
    good = True
    for place, read in zip(layout.placed, readers, strict=True):
        text = cells[place.position] if place.position < len(cells) else ""
        try:
            row[place.column.field] = value = read(text)
            if value is None and place.column.required:
                raise WrongInput(f"“{place.column.heading}”必须填写")
        except WrongInput as error:
            faults.add(Fault(number, place.column.heading, place.letter, text, error.why))
            good = False
    return row if good else None
