"""The statutory annual-report forms (条例第50条), loaded from `data/forms`: sections, tables, rows, columns.

A form knows its shape and its sums; what a correct report must satisfy is in `report_rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError, WrongInput
from gongkai.law.loading import DATA, a_source, expect, read_yaml

CELL_TYPES = ("count", "signed", "money")


@dataclass(frozen=True)
class Column:
    """A column of figures. `type`: count (integer ≥ 0), signed (integer), money (decimal in `unit`)."""

    id: str
    label: str
    type: str
    group: str = ""
    unit: str = ""
    sum: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A row; a heading row has `children` and no figures; a derived row has `sum`."""

    id: str
    label: str
    num: str = ""
    note: str = ""
    group: str = ""
    basis: str = ""
    extension: str = ""
    sum: tuple[str, ...] = ()
    children: tuple[Row, ...] = ()
    ancestors: tuple[str, ...] = ()

    @property
    def is_heading(self) -> bool:
        """True for a row that only groups the rows below it."""
        return bool(self.children)

    @property
    def printed(self) -> str:
        """The label as the form prints it, with its number and note."""
        return f"{self.num}{self.label}{self.note}"


@dataclass(frozen=True)
class Block:
    """Rows that share columns; table 2 has one per item of article 20, tables 3 and 4 have one each."""

    id: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def figure_rows(self) -> tuple[Row, ...]:
        """The rows with figures, in print order."""
        return tuple(row for row in _walk(self.rows) if not row.is_heading)


@dataclass(frozen=True)
class Table:
    """One statutory table."""

    id: str
    label: str
    blocks: tuple[Block, ...]
    corner: str = ""
    top: str = ""

    def all_rows(self) -> tuple[Row, ...]:
        """Every row in print order, headings included."""
        return tuple(row for block in self.blocks for row in _walk(block.rows))

    def figure_rows(self) -> tuple[Row, ...]:
        """Every row that holds figures."""
        return tuple(row for row in self.all_rows() if not row.is_heading)

    def block_of(self, row_id: str) -> Block:
        """The block in which a row stands; KeyError when there is none."""
        for block in self.blocks:
            if any(row.id == row_id for row in _walk(block.rows)):
                return block
        raise KeyError(row_id)

    def row(self, row_id: str) -> Row:
        """The row of that id; KeyError when there is none."""
        for row in self.all_rows():
            if row.id == row_id:
                return row
        raise KeyError(row_id)

    def leaves_under(self, row_id: str) -> tuple[str, ...]:
        """Ids of the rows with figures at or below a row."""
        return tuple(row.id for row in _walk((self.row(row_id),)) if not row.is_heading)

    def cells(self) -> Iterator[tuple[Row, Column]]:
        """Every cell of figures as (row, column), in print order."""
        for block in self.blocks:
            for row in block.figure_rows():
                for column in block.columns:
                    yield row, column


@dataclass(frozen=True)
class Section:
    """One of the six sections; `parts` are the paragraphs that the 2021 form names under section one."""

    id: str
    num: str
    label: str
    also: tuple[str, ...] = ()
    table: str = ""
    empty: str = ""
    parts: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Form:
    """A statutory form. `extensions` are the local rows switched on in this copy of it."""

    id: str
    title: str
    source: tuple[str, str]
    first_year: int
    last_year: int | None
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]

    @staticmethod
    def named(form_id: str) -> Form:
        """The form with every local row it knows; raises WrongInput for an unknown id."""
        forms = all_forms()
        if form_id not in forms:
            raise WrongInput(f"没有名为“{form_id}”的年报格式，可用的有：{'、'.join(forms)}")
        return forms[form_id]

    @staticmethod
    def for_year(year: int) -> Form:
        """The form in force for a report year; raises WrongInput where the law had none."""
        for form in all_forms().values():
            if form.first_year <= year and (form.last_year is None or year <= form.last_year):
                return form
        first = min(form.first_year for form in all_forms().values())
        raise WrongInput(f"{year}年没有统一的年报格式，本软件收录{first}年及以后的格式", "条例第50条")

    def table(self, table_id: str) -> Table:
        """One of t2, t3, t4; KeyError otherwise."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)

    def section(self, section_id: str) -> Section:
        """A section or one of its parts; KeyError otherwise."""
        for section in self.text_sections():
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def text_sections(self) -> tuple[Section, ...]:
        """Sections and their parts in print order."""
        return tuple(s for section in self.sections for s in (section, *section.parts))

    def extensions(self) -> frozenset[str]:
        """Ids of the local extensions whose rows this form has."""
        return frozenset(r.extension for t in self.tables for r in t.all_rows() if r.extension)

    def with_extensions(self, wanted: frozenset[str]) -> Form:
        """The form with only the wanted local rows; a roll-up asks for none."""
        return _keep_rows(self, wanted)


def _walk(rows: tuple[Row, ...]) -> Iterator[Row]:
    for row in rows:
        yield row
        yield from _walk(row.children)


def _keep_rows(form: Form, wanted: frozenset[str]) -> Form:
    def kept(table: Table) -> Table:
        blocks = tuple(
            Block(
                b.id, b.label, b.columns, tuple(r for r in b.rows if not r.extension or r.extension in wanted)
            )
            for b in table.blocks
        )
        return Table(table.id, table.label, blocks, table.corner, table.top)

    return Form(
        form.id, form.title, form.source, form.first_year, form.last_year, form.sections,
        tuple(kept(t) for t in form.tables),
    )  # fmt: skip


@cache
def all_forms() -> dict[str, Form]:
    """Every form of the house by id, oldest first."""
    forms = [load_form(path) for path in sorted((DATA / "forms").glob("*.yaml"))]
    return {form.id: form for form in sorted(forms, key=lambda f: f.first_year)}


def load_form(path: Path) -> Form:
    """Read one form file; raises LawDataError where a key, a sum or a source is wrong."""
    data = expect(
        read_yaml(path), path, "",
        required=["id", "title", "source", "first_year", "last_year", "sections", "tables"],
    )  # fmt: skip
    tables = tuple(_table(t, path) for t in data["tables"])
    form = Form(
        id=data["id"],
        title=data["title"],
        source=a_source(data["source"], path, "source"),
        first_year=data["first_year"],
        last_year=data["last_year"],
        sections=tuple(_section(s, path, {t.id for t in tables}) for s in data["sections"]),
        tables=tables,
    )
    for table in tables:
        _sums_exist(table, path)
    return form


def _section(data: Any, path: Path, tables: set[str]) -> Section:
    data = expect(
        data, path, "sections", required=["id", "num", "label"], optional=["also", "table", "empty", "parts"]
    )
    if data.get("table") and data["table"] not in tables:
        raise LawDataError(path, f"section {data['id']}", f"names no table '{data['table']}'")
    return Section(
        data["id"], data["num"], data["label"], tuple(data.get("also", ())), data.get("table", ""),
        data.get("empty", ""), tuple(_section(p, path, tables) for p in data.get("parts", ())),
    )  # fmt: skip


def _table(data: Any, path: Path) -> Table:
    where = f"table {data.get('id')}" if isinstance(data, dict) else "tables"
    data = expect(
        data, path, where, required=["id", "label"], optional=["corner", "top", "blocks", "columns", "rows"]
    )
    raw = data.get("blocks") or [
        {"id": data["id"], "label": data["label"], "columns": data.get("columns"), "rows": data.get("rows")}
    ]
    return Table(
        data["id"], data["label"], tuple(_block(b, path, where) for b in raw),
        data.get("corner", ""), data.get("top", ""),
    )  # fmt: skip


def _block(data: Any, path: Path, where: str) -> Block:
    data = expect(data, path, where, required=["id", "label", "columns", "rows"])
    where = f"{where} block {data['id']}"
    return Block(
        data["id"], data["label"],
        tuple(_column(c, path, where) for c in data["columns"]),
        tuple(_row(r, path, where, ()) for r in data["rows"]),
    )  # fmt: skip


def _column(data: Any, path: Path, where: str) -> Column:
    data = expect(data, path, where, required=["id", "label", "type"], optional=["group", "unit", "sum"])
    if data["type"] not in CELL_TYPES:
        raise LawDataError(
            path, f"{where} column {data['id']}", f"type '{data['type']}' is none of {CELL_TYPES}"
        )
    return Column(
        data["id"], data["label"], data["type"], data.get("group", ""), data.get("unit", ""),
        tuple(data.get("sum", ())),
    )  # fmt: skip


def _row(data: Any, path: Path, where: str, ancestors: tuple[str, ...]) -> Row:
    optional = ["num", "note", "group", "basis", "extension", "source", "sum", "rows"]
    data = expect(data, path, where, required=["id", "label"], optional=optional)
    for key in ("label", "num", "note", "group"):
        if not isinstance(data.get(key, ""), str):
            raise LawDataError(
                path, f"{where} row {data['id']}", f"'{key}' must be text: YAML made a number of it"
            )
    if data.get("extension"):
        a_source(data.get("source"), path, f"{where} row {data['id']}")
    return Row(
        id=data["id"], label=data["label"], num=data.get("num", ""), note=data.get("note", ""),
        group=data.get("group", ""), basis=data.get("basis", ""), extension=data.get("extension", ""),
        sum=tuple(data.get("sum", ())), ancestors=ancestors,
        children=tuple(_row(r, path, where, (*ancestors, data["id"])) for r in data.get("rows", ())),
    )  # fmt: skip


def _sums_exist(table: Table, path: Path) -> None:
    """Every sum names rows (or columns) that stand in the table, and no id stands twice."""
    ids = [row.id for row in table.all_rows()]
    for twice in {i for i in ids if ids.count(i) > 1}:
        raise LawDataError(path, f"table {table.id}", f"row '{twice}' stands twice")
    for row in table.all_rows():
        for part in row.sum:
            if part not in ids:
                raise LawDataError(path, f"table {table.id} row {row.id}", f"sums '{part}', which is no row")
    for block in table.blocks:
        names = {column.id for column in block.columns}
        for column in block.columns:
            for part in column.sum:
                if part not in names:
                    where = f"table {table.id} column {column.id}"
                    raise LawDataError(path, where, f"sums '{part}', which is no column")
