"""A report as data: JSON there and back, sums, digests, differences, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import WrongInput
from gongkai.law.form import Form, all_forms
from gongkai.law.report import (
    Finding,
    Report,
    Unread,
    add_up,
    blank_tables,
    differences,
    from_json,
    zero_tables,
)
from law.invented import report
from law.strategies import consistent_reports, quick

FORMS = list(all_forms())


@pytest.mark.parametrize("form_id", FORMS)
@quick
@given(data=st.data())
def test_a_report_survives_its_own_json_and_keeps_its_digest(form_id: str, data: Any) -> None:
    made = data.draw(consistent_reports(form_id))
    made = replace(
        made,
        unread=(Unread("t3/granted/total", "／", "不是数字"),),
        findings=(Finding("FM-MIXED", "warn", "t2", "混用栏目"),),
    )
    back = from_json(json.loads(json.dumps(made.as_json(), ensure_ascii=False)))
    assert back == made
    assert back.digest() == made.digest()


@pytest.mark.parametrize("form_id", FORMS)
@quick
@given(data=st.data())
def test_adding_up_twice_is_adding_up_once(form_id: str, data: Any) -> None:
    made = data.draw(consistent_reports(form_id))
    assert add_up(made.shape, made.tables) == made.tables
    where = data.draw(st.sampled_from([(t.id, r.id, c.id) for t, r, c, _ in made.cells()]))
    once = add_up(made.shape, made.with_cell(*where, 7).tables)
    assert add_up(made.shape, once) == once


def test_a_sum_over_a_blank_stays_blank_and_zero_tables_have_none() -> None:
    form = Form.named("cn-gi-annual-2021")
    tables = zero_tables(form)
    tables["t3"]["granted"]["natural_person"] = None
    summed = add_up(form, tables)
    assert summed["t3"]["granted"]["total"] is None
    assert summed["t3"]["result_total"]["natural_person"] is None
    assert summed["t3"]["result_total"]["legal_other"] == 0
    blank = [v for rows in blank_tables(form).values() for cells in rows.values() for v in cells.values()]
    assert set(blank) == {None}
    assert tables["t3"]["granted"]["total"] == 0, "the tables that were given are not touched"


def test_money_is_written_as_plain_decimals_in_ten_thousand_yuan() -> None:
    made = report().with_cell("t2", "admin_fees", "amount", Decimal("856.730"))
    assert made.as_json()["tables"]["t2"]["admin_fees"]["amount"] == "856.730"
    large = report().with_cell("t2", "admin_fees", "amount", Decimal("1E+3"))
    assert large.as_json()["tables"]["t2"]["admin_fees"]["amount"] == "1000"


def test_the_digest_is_of_content_and_not_of_what_was_noticed() -> None:
    made = report()
    assert replace(made, findings=(Finding("X", "info", "t2", "…"),)).digest() == made.digest()
    assert replace(made, signed=date(2023, 1, 21)).digest() != made.digest()
    assert made.with_cell("t3", "granted", "total", 1).digest() != made.digest()


def test_only_the_local_rows_that_a_report_carries_belong_to_its_shape() -> None:
    full = Report("cn-gi-annual-2019", 2020, "江城县教育局", zero_tables(Form.named("cn-gi-annual-2019")))
    assert full.shape.extensions() == {"hubei-other-docs"}
    assert report(form="cn-gi-annual-2019", year=2020).shape.extensions() == frozenset()


def test_differences_name_each_cell_and_need_one_form() -> None:
    one = report()
    other = one.with_cell("t4", "review", "total", 2)
    assert differences(one, one) == []
    assert differences(one, other) == [("t4", "review", "total", 0, 2)]
    with pytest.raises(WrongInput, match="格式不同"):
        differences(one, report(form="cn-gi-annual-2019"))


def given_json(**more: Any) -> dict[str, Any]:
    return {**report().as_json(), **more}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "缺少 form 或 tables"),
        ({"form": "cn-gi-annual-2021"}, "缺少 form 或 tables"),
        ({"form": "cn-gi-annual-2021", "tables": None}, "缺少 form 或 tables"),
        (given_json(form="cn-2030"), "没有名为“cn-2030”的年报格式"),
        (given_json(year="2022"), "year"),
        (given_json(year=True), "year"),
        (given_json(year=99999), "year"),
        (given_json(signed="2023年1月"), "signed"),
        (given_json(text=["无"]), "text 应为对象"),
        (given_json(unread=["t2"]), "unread"),
        (given_json(unread=3), "unread 应为列表"),
        (given_json(findings={"rule": "x"}), "findings 应为列表"),
        (given_json(tables=[1]), "tables 应为对象"),
        (given_json(tables={"t9": {}}), "t9 不是"),
        (given_json(tables={"t3": [1]}), "t3 应为对象"),
        (given_json(tables={"t3": {"refused": {}}}), "t3.refused 不是"),
        (given_json(tables={"t3": {"granted": 3}}), "t3.granted 应为对象"),
        (given_json(tables={"t3": {"granted": {"children": 1}}}), "t3.granted.children 不是该行的列"),
        (given_json(tables={"t3": {"granted": {"total": "3"}}}), "t3.granted.total 应为整数"),
        (given_json(tables={"t3": {"granted": {"total": 3.0}}}), "t3.granted.total 应为整数"),
        (given_json(tables={"t3": {"granted": {"total": True}}}), "t3.granted.total 应为整数"),
        (given_json(tables={"t2": {"admin_fees": {"amount": "三万"}}}), "t2.admin_fees.amount 应为金额"),
        (given_json(tables={"t2": {"admin_fees": {"amount": "NaN"}}}), "t2.admin_fees.amount 应为金额"),
        (given_json(tables={"t2": {"admin_fees": {"amount": "1E999999"}}}), "t2.admin_fees.amount 应为金额"),
    ],
)
def test_what_is_no_report_is_refused_with_its_place(data: Any, words: str) -> None:
    with pytest.raises(WrongInput) as caught:
        from_json(data)
    assert words in caught.value.why


def test_a_cell_that_json_leaves_out_is_blank_and_not_zero() -> None:
    made = from_json({"form": "cn-gi-annual-2021", "year": None, "tables": {"t3": {"granted": {"total": 4}}}})
    assert made.cell("t3", "granted", "total") == 4
    assert made.cell("t3", "granted", "natural_person") is None
    assert made.cell("t4", "review", "total") is None
    assert made.cell("t9", "review", "total") is None
