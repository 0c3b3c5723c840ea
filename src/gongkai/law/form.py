"""The statutory annual-report forms (条例第50条): sections, tables, rows, columns.

A form knows its shape and its sums; what a correct report must satisfy is in `report_rules`, how a form is read
from `data/forms` in `form_loading`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gongkai.law.errors import WrongInput
from gongkai.law.loading import DATA

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
    from gongkai.law.form_loading import load_form  # it builds what stands in this module

    forms = [load_form(path) for path in sorted((DATA / "forms").glob("*.yaml"))]
    return {form.id: form for form in sorted(forms, key=lambda f: f.first_year)}
