"""The two forms: shape, sums, years, local rows; row by row as the facts have them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.law.errors import WrongInput
from gongkai.law.form import Form, all_forms
from gongkai.law.report import Report, zero_tables
from gongkai.law.report_rules import CheckContext, check

FORMS = list(all_forms())


@pytest.mark.parametrize(("form_id", "t3"), [("cn-gi-annual-2019", 161), ("cn-gi-annual-2021", 175)])
def test_the_forms_have_as_many_cells_as_they_print(form_id: str, t3: int) -> None:
    form = Form.named(form_id)
    assert len(list(form.table("t3").cells())) == t3
    assert len(list(form.table("t4").cells())) == 15


@pytest.mark.parametrize(
    ("year", "form_id"),
    [(2019, "cn-gi-annual-2019"), (2020, "cn-gi-annual-2019"), (2021, "cn-gi-annual-2021"), (2035, "cn-gi-annual-2021")],
)  # fmt: skip
def test_a_year_has_one_form(year: int, form_id: str) -> None:
    assert Form.for_year(year).id == form_id


def test_years_before_the_unified_form_and_unknown_names_are_refused() -> None:
    with pytest.raises(WrongInput, match="2018年没有统一的年报格式"):
        Form.for_year(2018)
    with pytest.raises(WrongInput, match="可用的有"):
        Form.named("cn-2030")


@pytest.mark.parametrize("form_id", FORMS)
def test_what_is_not_in_a_form_is_a_key_error(form_id: str) -> None:
    form = Form.named(form_id)
    for ask in (lambda: form.table("t9"), lambda: form.section("seven"), lambda: form.table("t3").row("x"),
                lambda: form.table("t3").block_of("x")):  # fmt: skip
        with pytest.raises(KeyError):
            ask()


@pytest.mark.parametrize("form_id", FORMS)
def test_headings_hold_no_figures_and_every_result_row_is_summed_once(form_id: str) -> None:
    table = Form.named(form_id).table("t3")
    assert {r.id for r in table.all_rows() if r.is_heading} >= {
        "results",
        "denied",
        "unavailable",
        "not_processed",
    }
    summed = [leaf for part in table.row("result_total").sum for leaf in table.leaves_under(part)]
    assert sorted(summed) == sorted(set(table.leaves_under("results")) - {"result_total"})
    assert len(summed) == len(set(summed))


def test_local_rows_can_be_left_out_of_a_roll_up() -> None:
    form = Form.named("cn-gi-annual-2019")
    assert form.extensions() == {"hubei-other-docs"}
    bare = form.with_extensions(frozenset())
    assert bare.extensions() == frozenset()
    assert {r.id for r in form.table("t2").all_rows()} - {r.id for r in bare.table("t2").all_rows()} == {
        "other_docs"
    }


def facts_of(shared: Path) -> dict[str, Any]:
    return yaml.safe_load((shared / "law" / "annual_report_formats.yaml").read_text(encoding="utf-8"))


def test_rows_columns_and_labels_are_those_of_the_facts(shared: Path) -> None:
    for fact in facts_of(shared)["formats"]:
        form = Form.named(fact["id"])
        assert form.title == fact["title_zh"]
        for table in fact["tables"]:
            rows = [(r["id"], r["zh"]) for b in table.get("blocks", []) for r in b.get("rows", [b])]
            rows += list(leaves(table.get("rows", [])))
            assert [(r.id, r.label) for r in form.table(table["id"]).figure_rows()] == rows
            heads = [b["columns"] for b in table["blocks"]] if table["id"] == "t2" else [table["columns"]]
            mine = [[(c.id, c.label) for c in b.columns] for b in form.table(table["id"]).blocks]
            assert mine == [[(c["id"], c["zh"]) for c in columns] for columns in heads]


def leaves(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield from leaves(row["children"]) if row.get("children") else [(row["id"], row["zh"])]


def test_sections_corners_and_groups_are_those_of_the_facts(shared: Path) -> None:
    for fact in facts_of(shared)["formats"]:
        form = Form.named(fact["id"])
        sections = [(s.id, s.num, s.label, s.table) for s in form.sections]
        assert sections == [(s["id"], s["num"], s["zh"], s.get("table", "")) for s in fact["sections"]]
        for section in fact["sections"]:
            parts = [(p["id"], p["zh"]) for p in section.get("subsections", [])]
            assert [(p.id, p.label) for p in form.section(section["id"]).parts] == parts
            if "zh_seed" in section:
                assert section["zh_seed"] in form.section(section["id"]).also
        t3 = next(t for t in fact["tables"] if t["id"] == "t3")
        assert form.table("t3").corner == t3["corner_zh"]
        assert [c.group for c in form.table("t3").blocks[0].columns] == [
            c["group"] or "" for c in t3["columns"]
        ]


def test_the_published_year_2020_of_the_bureau_breaks_no_rule_of_the_tables(shared: Path) -> None:
    seed = facts_of(shared)["fixtures"]["seed_2020"]
    tables = zero_tables(Form.named(seed["format"]))
    for row, cells in seed["t2"].items():
        for column, value in cells.items():
            assert column in tables["t2"][row]
            tables["t2"][row][column] = Decimal(value) if isinstance(value, str) else value
    published = Report(seed["format"], seed["report_year"], "天门市教育局", tables, signed=seed["signed"])
    found = check(published, CheckContext(rule_making=False))
    assert [f for f in found if f.severity in ("error", "warn") and not f.rule.startswith("TX-")] == []
