"""Each row of a table of former pages, judged: cell by cell, between cells, against other rows, against what is here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from gongkai.law.digest import digest_of
from gongkai.law.errors import WrongInput
from gongkai.publishing.importing.columns import BY_FIELD, COLUMNS, LONGEST, clock_of, several
from gongkai.publishing.importing.items import Judged
from gongkai.publishing.importing.making import Material, former_page
from gongkai.publishing.importing.parcel import Parcel
from gongkai.publishing.importing.rules import Known, between
from gongkai.registry.models import Agency, Unit
from gongkai.sheets.headings import Layout, Placed, lay_out, letters
from gongkai.sheets.judging import Fault
from gongkai.sheets.parsing import reader
from gongkai.sheets.reading import Table, open_table


@dataclass
class Opened:
    """A table that is open: its headings, what is wrong with them, and its rows, judged as they are asked for."""

    headings: list[str]
    ignored: tuple[str, ...]
    faults: list[Fault]
    rows: Iterator[Judged]


@contextmanager
def opened(
    agency: Agency, path: Path, parcel: Path | None, *, unit: Unit | None, today: date
) -> Iterator[Opened]:
    """Open a table and its parcel. `unit` answers for rows that name none. Raises WrongInput for what is no table."""
    files = Parcel(parcel)
    with open_table(path, COLUMNS) as table:
        layout = lay_out(COLUMNS, table.headings)
        faults = _heading_faults(layout, table)
        judge = Judge(agency, layout, files, Known(agency), unit, today)
        width = len(table.headings) if table.delimited else 0
        rows = iter(()) if faults else (judge.row(number, cells, width) for number, cells in table.rows)
        yield Opened(list(table.headings), layout.ignored, faults, rows)


def _heading_faults(layout: Layout, table: Table) -> list[Fault]:
    faults = [
        Fault(table.heading_row, heading, letters(position) if position >= 0 else "", "", says)
        for position, heading, says in layout.faults
    ]
    if not {p.column.field for p in layout.placed} & {"body", "body_file"}:
        faults.append(Fault(table.heading_row, "正文", "", "", "缺少“正文”或者“正文文件”一列"))
    return faults


class Judge:
    """One pass over one table, remembering what earlier rows said."""

    def __init__(
        self, agency: Agency, layout: Layout, parcel: Parcel, known: Known, unit: Unit | None, today: date
    ) -> None:
        """`known`: what is here already, read once."""
        self.agency, self.parcel, self.known, self.unit, self.today = agency, parcel, known, unit, today
        self.placed: dict[str, Placed] = {p.column.field: p for p in layout.placed}
        self.readers = {p.column.field: reader(p.column, agency) for p in layout.placed}
        self.seen: dict[tuple[str, str], int] = {}

    def row(self, number: int, cells: list[str], width: int = 0) -> Judged:
        """Judge one row. `width`: how many cells a row of a text file may have, 0 for any number."""
        judged = Judged(number, cells)
        if width and any(cell.strip() for cell in cells[width:]):
            says = f"这一行有{len(cells)}格，标题行只有{width}格，可能有多余的分隔符或缺少引号"
            judged.faults.append(Fault(number, "整行", "", "", says))
            return judged
        values = self._values(judged)
        if judged.faults:
            return judged
        material = self._material(judged, values)
        if judged.faults:
            return judged
        digest = _digest(values, material)
        if digest in self.known.rows:
            judged.known = True
            return judged
        for name, says in between(values, self.known, self.unit, self.today):
            self._fault(judged, name, says)
        if self.seen.setdefault(("row", digest), number) != number:
            self._fault(judged, "title", f"与第{self.seen['row', digest]}行完全相同")
        self._once(judged, "index_number", values["index_number"], "索引号")
        self._once(judged, "address", values.get("path"), "网址")
        if not judged.faults:
            judged.page, warnings = former_page(self.agency, values, material, digest, self.known)
            judged.warnings = [self._said(judged, name, says) for name, says in warnings]
        return judged

    def _values(self, judged: Judged) -> dict[str, Any]:
        values: dict[str, Any] = {c.field: None for c in COLUMNS}
        values["time"] = time(0)
        for name, place in self.placed.items():
            text = judged.cells[place.position].strip() if place.position < len(judged.cells) else ""
            try:
                if name == "published_on":
                    text, values["time"] = clock_of(text)
                values[name] = self._read(name, text)
            except WrongInput as wrong:
                self._fault(judged, name, wrong.why)
        return values

    def _read(self, name: str, text: str) -> Any:
        column = BY_FIELD[name]
        if not text:
            if column.required:
                raise WrongInput(f"“{column.heading}”必须填写")
            return None
        value = self.readers[name](text)
        if name in LONGEST and len(value) > LONGEST[name]:
            raise WrongInput(f"“{column.heading}”有{len(value)}个字，最多{LONGEST[name]}个字")
        return value

    def _material(self, judged: Judged, values: dict[str, Any]) -> Material:
        """The bytes that the row names; a fault for each that is not in the parcel."""
        material = Material(self.parcel)
        if values["body"] and values["body_file"]:
            self._fault(judged, "body_file", "“正文”和“正文文件”只能填一个")
        elif not values["body"] and not values["body_file"]:
            self._fault(
                judged, "body" if "body" in self.placed else "body_file", "没有正文，也没有写明正文文件"
            )
        for name, take in (("body_file", material.take_body), ("attachments", material.take_attachment)):
            for file in several(values[name] or ""):
                try:
                    take(file)
                except WrongInput as wrong:
                    self._fault(judged, name, wrong.why)
        if not judged.faults:
            try:
                material.read_body(values["body"])
            except WrongInput as wrong:
                self._fault(judged, "body" if values["body"] else "body_file", wrong.why)
        return material

    def _once(self, judged: Judged, name: str, value: str | None, label: str) -> None:
        if value and self.seen.setdefault((name, value), judged.row) != judged.row:
            self._fault(judged, name, f"{label}与第{self.seen[name, value]}行相同")

    def _fault(self, judged: Judged, name: str, says: str) -> None:
        judged.faults.append(self._said(judged, name, says))

    def _said(self, judged: Judged, name: str, says: str) -> Fault:
        place = self.placed.get(name)
        if place is None:
            return Fault(judged.row, BY_FIELD[name].heading, "", "", says)
        text = judged.cells[place.position] if place.position < len(judged.cells) else ""
        return Fault(judged.row, place.column.heading, place.letter, text.strip()[:80], says)


def _digest(values: dict[str, Any], material: Material) -> str:
    """The digest of what a row says, whatever the order of its columns: the same row again is known by it."""
    said = {
        name: value.isoformat() if isinstance(value, date | time) else value for name, value in values.items()
    }
    return digest_of(
        {**{k: v for k, v in said.items() if v is not None and v != ""}, "files": material.digests}
    )
