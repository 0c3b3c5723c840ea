"""An annual report as figures and text: filled, summed, serialised. The same shape whoever made it.

`Report.tables[table][row][column]` is an int (counts), a Decimal (money, 万元) or None — blank is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai.law.digest import digest_of
from gongkai.law.errors import WrongInput
from gongkai.law.form import Column, Form, Row, Table

Value = int | Decimal | None
Tables = dict[str, dict[str, dict[str, Value]]]
YEARS = range(1949, 2201)
# 1E999999 is a finite Decimal and a megabyte of zeros: no amount of money has that many digits.
MOST_DIGITS = 18


@dataclass(frozen=True)
class Finding:
    """What a check says. severity: error (blocks), warn (needs a reason), info, unchecked (could not be tried)."""

    rule: str
    severity: str
    where: str
    says: str
    left: Value = None
    right: Value = None

    def as_json(self) -> dict[str, str]:
        """The public shape of DESIGN §5."""
        return {"rule": self.rule, "severity": self.severity, "where": self.where, "says": self.says}


@dataclass(frozen=True)
class Unread:
    """A cell or a place that a reader could not read: where, what stood there, why it was not taken."""

    where: str
    seen: str
    why: str

    def as_json(self) -> dict[str, str]:
        """Plain strings for `--json`."""
        return {"where": self.where, "seen": self.seen, "why": self.why}


@dataclass(frozen=True)
class Report:
    """One report of one agency and year in one form.

    `text` holds section ids (and `title`, `opening`, `closing`) to plain paragraphs joined by newlines;
    `signed` is the date under the report; `local` the local extension rows that it carries.
    """

    form: str
    year: int | None
    agency: str
    tables: Tables
    text: dict[str, str] = field(default_factory=dict)
    signed: date | None = None
    unread: tuple[Unread, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def shape(self) -> Form:
        """The form, with the local rows that this report carries and no others."""
        form = Form.named(self.form)
        carried = {
            row.extension
            for table in form.tables
            for row in table.all_rows()
            if row.extension and row.id in self.tables.get(table.id, {})
        }
        return form.with_extensions(frozenset(carried))

    def cell(self, table: str, row: str, column: str) -> Value:
        """A figure, or None where the cell is blank, unread or not in the report."""
        return self.tables.get(table, {}).get(row, {}).get(column)

    def cells(self) -> Iterator[tuple[Table, Row, Column, Value]]:
        """Every cell of the form with the report's value."""
        for table in self.shape.tables:
            for row, column in table.cells():
                yield table, row, column, self.cell(table.id, row.id, column.id)

    def with_cell(self, table: str, row: str, column: str, value: Value) -> Report:
        """A copy in which one cell is different; nothing else moves (sums are not redone)."""
        tables = {t: {r: dict(cols) for r, cols in rows.items()} for t, rows in self.tables.items()}
        tables[table][row][column] = value
        return replace(self, tables=tables)

    def as_json(self) -> dict[str, Any]:
        """The public JSON shape (DESIGN §5); money as decimal strings in 万元."""
        return {
            "form": self.form,
            "year": self.year,
            "agency": self.agency,
            "signed": self.signed.isoformat() if self.signed else None,
            "tables": {
                t: {r: {c: _plain(v) for c, v in cols.items()} for r, cols in rows.items()}
                for t, rows in self.tables.items()
            },
            "text": dict(self.text),
            "unread": [u.as_json() for u in self.unread],
            "findings": [f.as_json() for f in self.findings],
        }

    def digest(self) -> str:
        """SHA-256 over form, year, agency, figures, text and date: what is signed and filed."""
        content = {k: v for k, v in self.as_json().items() if k not in ("unread", "findings")}
        return digest_of(content)


def _plain(value: Value) -> int | str | None:
    return format(value, "f") if isinstance(value, Decimal) else value


def blank_tables(form: Form) -> Tables:
    """Tables of the form with every cell None."""
    return {
        t.id: {r.id: {c.id: None for c in t.block_of(r.id).columns} for r in t.figure_rows()}
        for t in form.tables
    }


def zero_tables(form: Form) -> Tables:
    """Tables of the form with every cell zero: the true state of a register that holds nothing."""
    tables = blank_tables(form)
    for table in form.tables:
        for row, column in table.cells():
            tables[table.id][row.id][column.id] = Decimal("0") if column.type == "money" else 0
    return tables


def add_up(form: Form, tables: Tables) -> Tables:
    """The tables with every derived column and row recomputed; a sum over a blank stays blank."""
    result = {t: {r: dict(cols) for r, cols in rows.items()} for t, rows in tables.items()}
    for table in form.tables:
        rows = result[table.id]
        for row in table.figure_rows():
            if row.sum:
                leaves = [leaf for part in row.sum for leaf in table.leaves_under(part)]
                for column in table.block_of(row.id).columns:
                    rows[row.id][column.id] = _sum([rows[leaf][column.id] for leaf in leaves])
        for row, column in table.cells():
            if column.sum:
                rows[row.id][column.id] = _sum([rows[row.id][part] for part in column.sum])
    return result


def _sum(values: list[Value]) -> Value:
    known = [v for v in values if v is not None]
    if len(known) != len(values):
        return None
    return sum(known, 0)


def from_json(data: Mapping[str, Any]) -> Report:
    """A report from its public JSON; raises WrongInput naming the place that cannot be taken.

    Findings come back as they were said: what a reader noticed is not lost on the way (see `all_findings`).
    """
    if not isinstance(data, Mapping) or "form" not in data or data.get("tables") is None:
        raise WrongInput("这不是年报数据：缺少 form 或 tables")
    form = Form.named(str(data["form"]))
    year = data.get("year")
    if year is not None and (type(year) is not int or year not in YEARS):
        raise WrongInput(f"年报数据的 year 应为{YEARS[0]}至{YEARS[-1]}的整数，收到“{year}”")
    return Report(
        form=form.id,
        year=year,
        agency=str(data.get("agency") or ""),
        tables=_tables_from_json(form, data["tables"]),
        text={str(k): str(v) for k, v in _mapping(data.get("text"), "text").items() if v is not None},
        signed=_day(data.get("signed")),
        unread=tuple(
            Unread(*_words(u, "unread", "where", "seen", "why")) for u in _list(data.get("unread"), "unread")
        ),
        findings=tuple(
            Finding(rule, severity, place, says)
            for f in _list(data.get("findings"), "findings")
            for rule, severity, place, says in [_words(f, "findings", "rule", "severity", "where", "says")]
        ),
    )


def _mapping(raw: Any, where: str) -> Mapping[str, Any]:
    if raw is not None and not isinstance(raw, Mapping):
        raise WrongInput(f"年报数据的 {where} 应为对象")
    return raw or {}


def _list(raw: Any, where: str) -> list[Any]:
    if raw is not None and not isinstance(raw, list):
        raise WrongInput(f"年报数据的 {where} 应为列表")
    return raw or []


def _words(raw: Any, where: str, *keys: str) -> list[str]:
    if not isinstance(raw, Mapping) or not isinstance(raw.get(keys[0]), str):
        raise WrongInput(f"年报数据的 {where} 每项应为对象并有 {keys[0]}，收到“{raw}”")
    return [str(raw.get(key) or "") for key in keys]


def _tables_from_json(form: Form, raw: Any) -> Tables:
    known_tables = {table.id for table in form.tables}
    for stranger in sorted(map(str, set(_mapping(raw, "tables")) - known_tables)):
        raise WrongInput(f"年报数据 {stranger} 不是“{form.title}”的表，可用的有：t2、t3、t4")
    tables: Tables = {}
    for table in form.tables:
        rows = _mapping(raw.get(table.id), table.id)
        known = {row.id: row for row in table.figure_rows()}
        for stranger in set(rows) - set(known):
            raise WrongInput(f"年报数据 {table.id}.{stranger} 不是“{form.title}”的行")
        tables[table.id] = {}
        for row in known.values():
            if row.extension and row.id not in rows:
                continue
            cells = _mapping(rows.get(row.id), f"{table.id}.{row.id}")
            columns = table.block_of(row.id).columns
            for stranger in set(cells) - {c.id for c in columns}:
                raise WrongInput(f"年报数据 {table.id}.{row.id}.{stranger} 不是该行的列")
            tables[table.id][row.id] = {
                c.id: _value(cells.get(c.id), c, f"{table.id}.{row.id}.{c.id}") for c in columns
            }
    return tables


def _value(raw: Any, column: Column, where: str) -> Value:
    if raw is None:
        return None
    if column.type == "money":
        try:
            value = Decimal(str(raw))
        except InvalidOperation:
            raise WrongInput(f"年报数据 {where} 应为金额（万元），收到“{raw}”") from None
        if not value.is_finite() or (value and abs(value.adjusted()) > MOST_DIGITS):
            raise WrongInput(f"年报数据 {where} 应为金额（万元），收到“{raw}”")
        return value
    if type(raw) is not int:
        raise WrongInput(f"年报数据 {where} 应为整数，收到“{raw}”")
    return raw


def _day(raw: Any) -> date | None:
    if not raw:
        return None
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise WrongInput(f"年报数据的 signed 应为 YYYY-MM-DD，收到“{raw}”") from None


def differences(left: Report, right: Report) -> list[tuple[str, str, str, Value, Value]]:
    """Cells in which two reports differ, as (table, row, column, left, right); both must use one form."""
    if left.form != right.form:
        raise WrongInput("两份年报的格式不同，不能逐格比较")
    found = []
    for table in Form.named(left.form).tables:
        for row, column in table.cells():
            pair = left.cell(table.id, row.id, column.id), right.cell(table.id, row.id, column.id)
            if pair[0] != pair[1]:
                found.append((table.id, row.id, column.id, *pair))
    return found
