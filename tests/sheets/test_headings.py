"""Headings are matched as people write them, and a stated unit must be the right one."""

from __future__ import annotations

import pytest

from gongkai.cases.ledgers import REQUESTS
from gongkai.registers.ledgers import CHARGES, PROCUREMENTS
from gongkai.sheets.headings import lay_out, letters


def fields(sheet, *headings):
    return [place.column.field for place in lay_out(sheet.columns, headings).placed]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("收到日期 ", "received_on"), ("收 到\n日 期", "received_on"), ("*收到日期：", "received_on"),
        ("收到日期（年月日）", "received_on"), ("收费（元）", "fee"), ("收费(元)", "fee"), ("收费", "fee"),
        ("申请人（姓名/名称）", "applicant"), ("办理结果", "outcome"), ("复议/诉讼（机关、结果）", "dispute"),
    ],
)  # fmt: skip
def test_a_heading_is_known_in_its_usual_forms(heading, field):
    assert fields(REQUESTS, heading) == [field]


def test_what_nobody_knows_is_ignored_and_named():
    layout = lay_out(REQUESTS.columns, ["序号", "受理编号", "受理日期", ""])
    assert layout.ignored == ("序号", "受理日期")


def test_a_missing_required_column_is_a_fault():
    says = [fault[2] for fault in lay_out(REQUESTS.columns, ["受理编号"]).faults]
    assert says == ["缺少“收到日期”一列", "缺少“申请人类型”一列"]


def test_a_column_twice_is_a_fault():
    faults = lay_out(REQUESTS.columns, ["受理编号", "收到日期", "申请人类型", "申请编号"]).faults
    assert faults == ((3, "申请编号", "“受理编号”在A列已经有了"),)


@pytest.mark.parametrize(
    ("sheet", "heading"),
    [(CHARGES, "金额（万元）"), (PROCUREMENTS, "采购金额（元）"), (REQUESTS, "收费（万元）")],
)
def test_money_in_the_wrong_unit_is_a_fault_and_never_read(sheet, heading):
    layout = lay_out(sheet.columns, [heading])
    assert layout.placed == ()
    assert any("单位" in says for _, _, says in layout.faults)
    assert sum(heading in fault for fault in layout.faults) == 1


def test_letters_run_on_after_z():
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
