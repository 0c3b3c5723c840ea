"""Which form a report uses, judged by its headings and never by its year, and the form filled from the facts."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.law.form import Column, Form, Row, Table, all_forms
from gongkai.law.report import Finding, Tables, Unread, Value, blank_tables
from gongkai.reporting.reading.facts import Fact, Harvest
from gongkai.reporting.reading.figures import read_figure
from gongkai.reporting.reading.vocabulary import ONLY_IN

_OWN_NAMES = {"fee_amount": "amount", "purchase_amount": "amount"}
_AMOUNT_ROWS = {"fee_amount": "admin_fees", "purchase_amount": "procurement"}


@dataclass
class Filled:
    """A form filled: figures, what stayed unread and what is worth saying."""

    form: Form
    tables: Tables
    unread: list[Unread] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def recognise(harvests: dict[str, Harvest]) -> tuple[Form, dict[str, set[str]]]:
    """The form that most headings speak for, and the words that each form alone has and that were found.

    On a tie the form that takes more of the facts wins, then the newer one.
    """
    words = set().union(*(h.words for h in harvests.values()), *(h.labels for h in harvests.values()))
    evidence = {form: words & only for form, only in ONLY_IN.items()}

    def weight(form: Form) -> tuple[int, int, int]:
        facts = [f for h in harvests.values() for f in h.facts if not f.why]
        return len(evidence[form.id]), sum(_place(form, f) is not None for f in facts), form.first_year

    return max(all_forms().values(), key=weight), evidence


def fill(harvests: dict[str, Harvest], missing: dict[str, str]) -> Filled:
    """The recognised form with every figure read; `missing` gives the reason for tables that are not there."""
    form, evidence = recognise(harvests)
    facts = [f for h in harvests.values() for f in h.facts]
    rows_seen = {f.row for f in facts}
    kept = frozenset(
        r.extension for t in form.tables for r in t.all_rows() if r.extension and r.id in rows_seen
    )
    form = form.with_extensions(kept)
    filled = Filled(form, blank_tables(form))
    strangers: list[Fact] = []
    seen: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        place = _place(form, fact)
        if place is None:
            strangers.append(fact)
        else:
            seen.setdefault((fact.table, *place), []).append(fact)
    for table in form.tables:
        _fill_table(filled, table, seen, missing.get(table.id, ""))
    _mixed(filled, evidence, strangers)
    return filled


def _place(form: Form, fact: Fact) -> tuple[str, str] | None:
    """Row and column of the form for a fact, or None where the form has no such cell."""
    table = form.table(fact.table)
    if fact.row not in {r.id for r in table.figure_rows()}:
        return None
    columns = table.block_of(fact.row).columns
    if fact.column.startswith("#"):
        k, n = map(int, fact.column[1:].split("/"))
        return (fact.row, columns[k].id) if n == len(columns) else None
    if _AMOUNT_ROWS.get(fact.column, fact.row) != fact.row:
        return None
    name = _OWN_NAMES.get(fact.column, fact.column)
    return (fact.row, name) if name in {c.id for c in columns} else None


def _fill_table(
    filled: Filled, table: Table, seen: dict[tuple[str, str, str], list[Fact]], missing: str
) -> None:
    here = [place for place in seen if place[0] == table.id]
    if not here:
        filled.unread.append(Unread(table.id, "", missing or "没有找到这张表"))
        return
    for row, column in table.cells():
        where = f"{table.id}/{row.id}/{column.id}"
        facts = seen.get((table.id, row.id, column.id), [])
        value, unread, says = _value(facts, where, column)
        filled.tables[table.id][row.id][column.id] = value
        if unread:
            filled.unread.append(unread)
        if says:
            rule = "T2-UNIT"
            filled.findings.append(Finding(rule, "info", where, f"{_name(row, column)}：{says}"))


def _name(row: Row, column: Column) -> str:
    return f"{row.label}·{column.label}"


def _value(facts: list[Fact], where: str, column: Column) -> tuple[Value, Unread | None, str]:
    """One value from all that was found for a cell; two that differ leave it unread."""
    if not facts:
        return None, Unread(where, "", "没有找到这一格"), ""
    readings = []
    for fact in facts:
        figure = read_figure(fact.seen, column.type, fact.unit)
        readings.append((fact.seen, None if fact.why else figure.value, fact.why or figure.why, figure.says))
    seen, value, why, says = readings[0]
    if any(r[1] != value for r in readings):
        return (
            None,
            Unread(
                where, "；".join(dict.fromkeys(r[0] for r in readings)), "同一格在文中出现多次，内容不一致"
            ),
            "",
        )
    return (value, None, says) if value is not None else (None, Unread(where, seen.strip(), why), "")


def _mixed(filled: Filled, evidence: dict[str, set[str]], strangers: list[Fact]) -> None:
    """Say that headings of another form stand in the report, and what under them was left out."""
    others = set().union(*(found for form, found in evidence.items() if form != filled.form.id))
    if others:
        table = (
            "t3"
            if others <= {"other_handling", "other_supplement_lapsed", "other_fee_lapsed", "other_misc"}
            else "t2"
        )
        says = f"表格混用了两种格式的栏目，按“{filled.form.title}”读取，不属于该格式的数字未读取"
        filled.findings.append(Finding("FM-MIXED", "warn", table, says))
    for fact in strangers:
        if fact.seen.strip():
            column = (
                fact.column
                if not fact.column.startswith("#")
                else f"第{int(fact.column[1:].split('/')[0]) + 1}个数字"
            )
            where = f"{fact.table}/{fact.row}/{_OWN_NAMES.get(column, column)}"
            filled.unread.append(Unread(where, fact.seen.strip(), "所用格式中没有这一格"))
