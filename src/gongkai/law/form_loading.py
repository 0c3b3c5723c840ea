"""Reading a form file strictly: every key known, every sum resolved, every id once, every local row sourced."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError
from gongkai.law.form import CELL_TYPES, Block, Column, Form, Row, Section, Table
from gongkai.law.loading import a_list, a_source, a_text, expect, read_yaml


def load_form(path: Path) -> Form:
    """Read one form file; raises LawDataError where a key, a sum or a source is wrong."""
    data = expect(
        read_yaml(path), path, "",
        required=["id", "title", "source", "first_year", "last_year", "sections", "tables"],
    )  # fmt: skip
    for key in ("id", "title"):
        a_text(data[key], path, key)
    first, last = data["first_year"], data["last_year"]
    if type(first) is not int or (last is not None and (type(last) is not int or last < first)):
        raise LawDataError(path, "first_year", f"'{first}' to '{last}' is no run of years")
    tables = tuple(_table(t, path) for t in a_list(data["tables"], path, "tables"))
    form = Form(
        id=data["id"],
        title=data["title"],
        source=a_source(data["source"], path, "source"),
        first_year=data["first_year"],
        last_year=data["last_year"],
        sections=tuple(
            _section(s, path, {t.id for t in tables}) for s in a_list(data["sections"], path, "sections")
        ),
        tables=tables,
    )
    for table in tables:
        _sums_exist(table, path)
    _only_once([s.id for s in form.text_sections()], "section", "sections", path)
    _only_once([t.id for t in tables], "table", "tables", path)
    return form


def _only_once(ids: list[str], what: str, where: str, path: Path) -> None:
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        raise LawDataError(path, where, f"{what} '{twice}' stands twice")


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
        tuple(_column(c, path, where) for c in a_list(data["columns"], path, f"{where} columns")),
        tuple(_row(r, path, where, ()) for r in a_list(data["rows"], path, f"{where} rows")),
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
    _only_once(ids, "row", f"table {table.id}", path)
    for row in table.all_rows():
        for part in row.sum:
            where = f"table {table.id} row {row.id}"
            if part not in ids:
                raise LawDataError(path, where, f"sums '{part}', which is no row")
            if any(table.row(leaf).sum for leaf in table.leaves_under(part)):
                raise LawDataError(path, where, f"sums '{part}', which is itself a sum")
    for block in table.blocks:
        _only_once(
            [column.id for column in block.columns], "column", f"table {table.id} block {block.id}", path
        )
        names = {column.id for column in block.columns if not column.sum}
        for column in block.columns:
            for part in column.sum:
                if part not in names:
                    where = f"table {table.id} column {column.id}"
                    raise LawDataError(path, where, f"sums '{part}', which is no column of figures")
