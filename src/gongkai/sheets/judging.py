"""Each row of a file against the register: new, changed, the same, or at fault. Streamed in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from itertools import islice
from typing import Any

from gongkai.law.errors import WrongInput
from gongkai.registry.models import Agency
from gongkai.sheets.headings import Layout, Placed
from gongkai.sheets.parsing import Read, field_reader
from gongkai.sheets.reading import Row, Table
from gongkai.sheets.sheet import Kind, Sheet
from gongkai.vault import masked

BATCH = 5000
FAULTS_KEPT = 200


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: row number and column of the file, the cell's text, the sentence."""

    row: int
    column_heading: str
    column_letter: str
    value: str
    says: str

    def sentence(self) -> str:
        """The whole in one sentence."""
        place = f"第{self.row}行" + (f"{self.column_letter}列" if self.column_letter else "")
        return f"{place}“{self.column_heading}”：{self.says}"


@dataclass
class Faults:
    """The first faults of a file, and how many more there were."""

    kept: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, fault: Fault) -> None:
        """Keep it, or count it once there are enough to read."""
        if len(self.kept) < FAULTS_KEPT:
            self.kept.append(fault)
        else:
            self.more += 1

    def __bool__(self) -> bool:
        return bool(self.kept)

    def sorted(self) -> tuple[Fault, ...]:
        """By row, as one reads the file."""
        return tuple(sorted(self.kept, key=lambda fault: fault.row))


@dataclass
class Change:
    """An existing row whose cells differ: only the fields that do."""

    row: int
    pk: int
    old: dict[str, Any]
    new: dict[str, Any]
    cells: list[Any]


@dataclass
class Batch:
    """Up to BATCH rows: values of new rows (in the order of the layout), changed rows, a count of the same ones."""

    added: list[list[Any]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    read: int = 0


def judged(
    sheet: Sheet,
    agency: Agency,
    table: Table,
    layout: Layout,
    today: date,
    faults: Faults,
    *,
    lock: bool = False,
) -> Iterator[Batch]:
    """Batches of judged rows; rows at fault are left out of them and noted in `faults`.

    `lock` (inside a transaction): the register's rows that the file names stay as they were read.
    """
    trial = _Trial(sheet, agency, layout, today, faults, len(table.headings) if table.delimited else 0)
    if lock:
        trial.register = trial.register.select_for_update()
    while chunk := list(islice(table.rows, BATCH)):
        yield trial.batch(chunk)


class _Trial:
    """One pass over one file: its readers, and the keys that it has shown so far."""

    def __init__(
        self, sheet: Sheet, agency: Agency, layout: Layout, today: date, faults: Faults, width: int
    ) -> None:
        self.sheet, self.agency, self.today, self.faults, self.width = sheet, agency, today, faults, width
        self.placed = layout.placed
        self.fields = [place.column.field for place in layout.placed]
        self.readers: list[tuple[Read, int]] = [
            (field_reader(sheet, place.column, agency), place.position) for place in layout.placed
        ]
        self.last = max(position for _, position in self.readers)
        self.key_at = [self.fields.index(name) for name in sheet.key]
        self.seen: dict[bytes, int] = {}
        self.told: set[bytes] = set()
        self.kept: set[int] = set()
        self.register = sheet.model._default_manager.filter(agency=agency)
        self.empty = not self.register.exists()
        self.blank_row = {c.field: sheet.model._meta.get_field(c.field).get_default() for c in sheet.columns}

    def batch(self, chunk: list[Row]) -> Batch:
        batch = Batch(read=len(chunk))
        good = []
        for number, cells in chunk:
            values = self.values(number, cells)
            if values is not None and self.is_first(number, values):
                good.append((number, cells, values))
        known = {} if self.empty else self.known([values for _, _, values in good])
        self.kept = self.sheet.kept(pk for pk, _ in known.values()) if known else set()
        for number, cells, values in good:
            self.place(batch, number, cells, values, known.get(tuple(values[at] for at in self.key_at)))
        return batch

    def place(
        self, batch: Batch, number: int, cells: list[str], values: list[Any], known: tuple[int, dict] | None
    ) -> None:
        new = dict(zip(self.fields, values, strict=True))
        if known is None:
            if self.holds_together(number, cells, {**self.blank_row, **new}):
                batch.added.append(values)
            return
        pk, old = known
        different = [name for name in self.fields if old[name] != new[name]]
        if not different:
            batch.unchanged += 1
        elif pk in self.kept:
            self.faults.add(Fault(number, "整行", "", "", self.sheet.kept_says))
        elif self.holds_together(number, cells, {**old, **new}):
            before, after = {f: old[f] for f in different}, {f: new[f] for f in different}
            batch.changed.append(Change(number, pk, before, after, values))

    def values(self, number: int, cells: list[str]) -> list[Any] | None:
        if len(cells) <= self.last:
            cells.extend([""] * (self.last + 1 - len(cells)))
        if self.width and len(cells) > self.width and any(cell.strip() for cell in cells[self.width :]):
            says = f"这一行有{len(cells)}格，标题行只有{self.width}格，可能有多余的分隔符或缺少引号"
            self.faults.add(Fault(number, "整行", "", "", says))
            return None
        try:
            return [read(cells[position]) for read, position in self.readers]
        except WrongInput:
            self.fault_cells(number, cells)
            return None

    def fault_cells(self, number: int, cells: list[str]) -> None:
        for place, (read, position) in zip(self.placed, self.readers, strict=True):
            try:
                read(cells[position])
            except WrongInput as error:
                self.fault(number, place, cells[position], error.why)

    def fault(self, number: int, place: Placed, text: str, says: str) -> None:
        shown = masked(text) if place.column.private else text[:80]
        self.faults.add(Fault(number, place.column.heading, place.letter, shown, says))

    def is_first(self, number: int, values: list[Any]) -> bool:
        """True unless an earlier row has the same key; both rows are then at fault. Keys are kept as
        128-bit digests, so that a million of them stay small and none meet by chance."""
        text = "\x1f".join([str(values[at]) for at in self.key_at])
        digest = blake2b(text.encode(), digest_size=16).digest()
        first = self.seen.setdefault(digest, number)
        if first == number:
            return True
        place = self.placed[self.key_at[-1]]
        name = "、".join(self.placed[at].column.heading for at in self.key_at)
        shown = str(values[self.key_at[-1]])
        if digest not in self.told:
            self.told.add(digest)
            self.fault(first, place, shown, f"{name}与第{number}行相同")
        self.fault(number, place, shown, f"{name}与第{first}行相同")
        return False

    def known(self, rows: Sequence[list[Any]]) -> dict[tuple[Any, ...], tuple[int, dict[str, Any]]]:
        """Rows of the register that have the key of one of `rows`, by key."""
        wanted = next(n for n in self.sheet.key if self.sheet.column(n).kind is Kind.TEXT)
        at = self.fields.index(wanted)
        # A sealed cell is opened only when the file has a column to compare it with.
        names = [c.field for c in self.sheet.columns if not c.private or c.field in self.fields]
        found = self.register.filter(**{f"{wanted}__in": [row[at] for row in rows]})
        result = {}
        for pk, *cells in found.values_list("pk", *names).iterator(chunk_size=BATCH):
            old = dict(zip(names, cells, strict=True))
            result[tuple(old[name] for name in self.sheet.key)] = (pk, old)
        return result

    def holds_together(self, number: int, cells: list[str], row: dict[str, Any]) -> bool:
        if self.sheet.check is None:
            return True
        good = True
        for name, says in self.sheet.check(row, self.today):
            good = False
            at = self.fields.index(name) if name in self.fields else -1
            if at < 0:
                self.faults.add(Fault(number, self.sheet.column(name).heading, "", "", says))
            else:
                self.fault(number, self.placed[at], cells[self.placed[at].position], says)
        return good
