"""The checks of the tables: consistent reports pass, every single change is caught by the rule that covers it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.form import Form, all_forms
from gongkai.law.report import Report, Unread, add_up, zero_tables
from gongkai.law.report_rules import CheckContext, check
from law.strategies import consistent_reports, quick

FORMS = list(all_forms())


def rules(report: Report, context: CheckContext | None = None, severity: str = "error") -> set[str]:
    return {f.rule for f in check(report, context) if f.severity == severity}


def zeros(form_id: str, year: int | None = None, **more: Any) -> Report:
    form = Form.named(form_id).with_extensions(frozenset())
    return Report(form_id, year or form.first_year, "江城县教育局", add_up(form, zero_tables(form)), **more)


@pytest.mark.parametrize("form_id", FORMS)
@quick
@given(data=st.data())
def test_a_consistent_report_passes_every_rule_of_the_tables(form_id: str, data: Any) -> None:
    report = data.draw(consistent_reports(form_id))
    assert rules(report) == set()
    assert {r for r in rules(report, severity="warn") if not r.startswith("T2")} == set()
    assert not {r for r in rules(report, severity="unchecked") if r.startswith("TX") and r != "TX-REUSE"}


@pytest.mark.parametrize("form_id", FORMS)
@quick
@given(data=st.data(), change=st.integers(1, 500))
def test_every_single_changed_cell_of_tables_3_and_4_is_caught(form_id: str, data: Any, change: int) -> None:
    report = data.draw(consistent_reports(form_id))
    cells = [(t.id, r, c) for t in Form.named(form_id).tables if t.id != "t2" for r, c in t.cells()]
    table, row, column = data.draw(st.sampled_from(cells))
    altered = report.with_cell(table, row.id, column.id, report.cell(table, row.id, column.id) + change)
    found = rules(altered)
    assert ("T4-BLOCK-TOTAL" if table == "t4" else "T3-ROW-TOTAL") in found
    if table == "t3":
        assert "T3-BALANCE" in found or row.id not in (
            "new_received",
            "carried_in",
            "result_total",
            "carried_out",
        )
        assert "T3-RESULT-TOTAL" in found or "results" not in row.ancestors


@pytest.mark.parametrize("form_id", FORMS)
def test_every_cell_of_tables_3_and_4_without_exception_is_covered(form_id: str) -> None:
    report = zeros(form_id)
    for table in report.shape.tables[1:]:
        for row, column in table.cells():
            wanted = "T4-BLOCK-TOTAL" if table.id == "t4" else "T3-ROW-TOTAL"
            assert wanted in rules(report.with_cell(table.id, row.id, column.id, 1)), (row.id, column.id)
            assert f"{table.id.upper()}-NONNEG-INT" in rules(
                report.with_cell(table.id, row.id, column.id, -1)
            )


@quick
@given(report=consistent_reports("cn-gi-annual-2021"), data=st.data())
def test_a_carry_over_that_differs_in_one_column_is_caught_across_forms(report: Report, data: Any) -> None:
    before = zeros("cn-gi-annual-2019", 2020)
    tables = {
        **before.tables,
        "t3": {**before.tables["t3"], "carried_out": dict(report.tables["t3"]["carried_in"])},
    }
    previous = replace(before, tables=tables)
    assert "T3-CARRY" not in rules(report, CheckContext(previous=previous))
    column = data.draw(st.sampled_from(list(report.tables["t3"]["carried_in"])))
    wrong = previous.with_cell("t3", "carried_out", column, previous.cell("t3", "carried_out", column) + 1)
    found = [f for f in check(report, CheckContext(previous=wrong)) if f.rule == "T3-CARRY"]
    assert [(f.severity, f.where) for f in found] == [("error", f"t3/carried_in/{column}")]


@pytest.mark.parametrize("form_id", FORMS)
def test_a_rule_that_could_not_be_tried_is_a_finding_and_not_a_pass(form_id: str) -> None:
    assert {"T3-CARRY", "T3-LEDGER", "T4-LEDGER", "T4-PENDING-FOLLOWED"} <= rules(
        zeros(form_id), severity="unchecked"
    )
    blank = zeros(form_id).with_cell("t3", "granted", "natural_person", None)
    assert {"T3-ROW-TOTAL", "T3-RESULT-TOTAL", "T3-NONNEG-INT"} <= rules(blank, severity="unchecked")
    assert "TX-BLANK" in rules(blank)


def test_a_blank_quotes_what_stood_there() -> None:
    report = replace(
        zeros("cn-gi-annual-2021").with_cell("t4", "review", "other", None),
        unread=(Unread("t4/review/other", "／", "不是数字"),),
    )
    says = [f.says for f in check(report) if f.rule == "TX-BLANK"]
    assert says == ["行政复议“其他结果”填的是“／”：数字单元格不得空白或填“/”“-”“无”，没有的填0"]


T2_2019 = [
    ("T2-SIGN", [("licences", "decisions", -1)]),
    ("T2-STOCK", [("licences", "delta", -1)]),
    ("T2-OPEN", [("normative_docs", "published", 2)]),
    ("T2-MADE", [("normative_docs", "published", 2), ("normative_docs", "total_open", 2)]),
    ("T2-RULE-POWER", [("rules", "made", 1)]),
    ("T2-MONEY-UNIT", [("procurement", "amount", 8_567_300)]),
    (
        "T2-ITEMS-AS-DECISIONS",
        [("licences", "prev_items", 5), ("licences", "delta", -1), ("licences", "decisions", 4)],
    ),
]


@pytest.mark.parametrize(("rule", "cells"), T2_2019)
def test_rules_of_table_two_fire_on_what_they_are_for(rule: str, cells: list[tuple[str, str, int]]) -> None:
    context = CheckContext(rule_making=False)
    report = zeros("cn-gi-annual-2019")
    assert rule not in {f.rule for f in check(report, context)}
    for row, column, value in cells:
        report = report.with_cell("t2", row, column, value)
    assert rule in {f.rule for f in check(report, context) if f.severity != "unchecked"}


def test_stock_and_documents_in_force_follow_from_last_year() -> None:
    old = (
        zeros("cn-gi-annual-2019")
        .with_cell("t2", "licences", "prev_items", 4)
        .with_cell("t2", "licences", "delta", 1)
    )
    assert "T2-CARRY" in rules(zeros("cn-gi-annual-2019", 2020), CheckContext(previous=old), "warn")
    now = zeros("cn-gi-annual-2019", 2020).with_cell("t2", "licences", "prev_items", 5)
    assert "T2-CARRY" not in rules(now, CheckContext(previous=old), "warn")
    first = zeros("cn-gi-annual-2021").with_cell("t2", "normative_docs", "in_force", 10)
    next_year = zeros("cn-gi-annual-2021", 2022)
    for column, value in (("issued", 3), ("repealed", 2), ("in_force", 11)):
        next_year = next_year.with_cell("t2", "normative_docs", column, value)
    assert "T2-STOCK-CARRY" not in rules(next_year, CheckContext(previous=first), "warn")
    wrong = next_year.with_cell("t2", "normative_docs", "in_force", 12)
    assert "T2-STOCK-CARRY" in rules(wrong, CheckContext(previous=first), "warn")


def test_the_ledger_decides_when_the_report_was_made_from_it() -> None:
    report = zeros("cn-gi-annual-2021")
    assert not {"T2-LEDGER", "T3-LEDGER", "T4-LEDGER"} & rules(report, CheckContext(ledger=report.tables))
    for table, row, column in (
        ("t2", "licences", "decisions"),
        ("t3", "granted", "total"),
        ("t4", "review", "total"),
    ):
        altered = report.with_cell(table, row, column, 1)
        assert f"{table.upper()}-LEDGER" in rules(altered, CheckContext(ledger=report.tables))


def test_direct_suits_are_pointed_at_from_2024_on() -> None:
    report = zeros("cn-gi-annual-2021", 2024).with_cell("t4", "litigation_direct", "total", 1)
    assert "T4-REVIEW-FIRST" in rules(report, severity="info")
    assert "T4-REVIEW-FIRST" not in {f.rule for f in check(replace(report, year=2023))}


def test_pending_cases_of_last_year_must_stand_again() -> None:
    before = zeros("cn-gi-annual-2021").with_cell("t4", "review", "pending", 2)
    assert "T4-PENDING-FOLLOWED" in rules(
        zeros("cn-gi-annual-2021", 2022), CheckContext(previous=before), "warn"
    )
    now = zeros("cn-gi-annual-2021", 2022).with_cell("t4", "review", "total", 2)
    assert "T4-PENDING-FOLLOWED" not in rules(now, CheckContext(previous=before), "warn")


def test_a_case_counted_twice_is_named() -> None:
    report = zeros("cn-gi-annual-2021")
    for row, n in (("new_received", 5), ("partial", 2), ("denied_third_party", 5), ("result_total", 7)):
        report = report.with_cell("t3", row, "natural_person", n).with_cell("t3", row, "total", n)
    assert "T3-TWICE" in rules(report)


def test_the_wrong_years_form_and_an_impossible_carry_out_are_warned_of() -> None:
    assert "FM-YEAR" in rules(zeros("cn-gi-annual-2019", 2022), severity="warn")
    assert "FM-YEAR" not in {f.rule for f in check(zeros("cn-gi-annual-2019", 2020))}
    assert "T3-CARRYOUT-PLAUSIBLE" in rules(
        zeros("cn-gi-annual-2021").with_cell("t3", "carried_out", "total", 9), severity="warn"
    )
