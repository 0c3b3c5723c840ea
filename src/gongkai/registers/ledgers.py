"""The registers of what an agency does, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.registers.models import (
    Accountability,
    Decision,
    FeeCharge,
    FeeItem,
    ItemKind,
    Problem,
    Procurement,
    ServiceItem,
)
from gongkai.sheets.checks import Wrong, in_order, not_future, year_not_future
from gongkai.sheets.choices import choice
from gongkai.sheets.sheet import Column, Kind, Sheet

REMARK = Column("remark", "备注", in_list=False)


def check_term(row: Mapping[str, Any], today: date) -> Wrong:
    """Begun before ended; both may lie ahead, since lists are decided in advance."""
    yield from in_order(row, "since", "until", "取消日期早于实施日期")


def check_decision(row: Mapping[str, Any], today: date) -> Wrong:
    """A decision has been made."""
    yield from not_future(row, today, decided_on="办结日期")


def check_charge(row: Mapping[str, Any], today: date) -> Wrong:
    """Money has been received."""
    yield from not_future(row, today, charged_on="收费日期")


def check_procurement(row: Mapping[str, Any], today: date) -> Wrong:
    """Approved before completed; a completed project has its amount, since its year counts it."""
    yield from not_future(row, today, approved_on="立项日期", completed_on="结项日期")
    yield from in_order(row, "approved_on", "completed_on", "结项日期早于立项日期")
    if row["completed_on"] is not None and row["amount"] is None:
        yield "amount", "有结项日期，没有采购金额：已结项的项目两者都要填"


def check_accountability(row: Mapping[str, Any], today: date) -> Wrong:
    """A decision has been made."""
    yield from not_future(row, today, decided_on="决定日期")


def check_problem(row: Mapping[str, Any], today: date) -> Wrong:
    """Named in a report of a year that has begun; done on a day that has come."""
    yield from year_not_future(row, today)
    yield from not_future(row, today, done_on="完成日期")


ITEMS = Sheet(
    slug="items",
    title="政务服务事项",
    model=ServiceItem,
    columns=(
        Column("number", "事项编码", required=True, also=("事项编号",)),
        Column("name", "事项名称", required=True),
        Column("kind", "事项类别", Kind.CHOICE, required=True, also=("事项类型",), recognise=choice(ItemKind)),
        Column("subtype", "细类"),
        Column("since", "实施日期", Kind.DAY, required=True),
        Column("until", "取消日期", Kind.DAY),
        Column("legal_days", "法定办结时限（工作日）", Kind.COUNT, in_list=False),
        Column("promised_days", "承诺办结时限（工作日）", Kind.COUNT, in_list=False),
        Column("unit", "承办科室"),
        REMARK,
    ),
    key=("number",),
    day="since",
    filters=("kind",),
    search=("number", "name", "subtype", "unit"),
    check=check_term,
    basis="条例第20条第（五）项、第（六）项",
)  # fmt: skip

DECISIONS = Sheet(
    slug="decisions",
    title="处理决定",
    model=Decision,
    columns=(
        Column("number", "办件编号", required=True),
        Column(
            "item", "事项编码", Kind.REFERENCE, required=True, also=("事项", "事项编号"),
            points_at=(ServiceItem, "number"),
        ),
        Column("decided_on", "办结日期", Kind.DAY, required=True),
        Column("quantity", "件数", Kind.COUNT),
        REMARK,
    ),
    key=("number",),
    day="decided_on",
    filters=("item",),
    search=("number",),
    check=check_decision,
    basis="条例第20条第（五）项、第（六）项",
)  # fmt: skip

FEE_ITEMS = Sheet(
    slug="fee-items",
    title="行政事业性收费项目",
    model=FeeItem,
    columns=(
        Column("number", "收费项目编码", required=True, also=("收费项目编号",)),
        Column("name", "收费项目名称", required=True),
        Column("basis", "收费依据"),
        Column("standard", "收费标准"),
        Column("since", "实施日期", Kind.DAY, required=True),
        Column("until", "取消日期", Kind.DAY),
        REMARK,
    ),
    key=("number",),
    day="since",
    search=("number", "name"),
    check=check_term,
    basis="条例第20条第（八）项",
)

CHARGES = Sheet(
    slug="charges",
    title="收费记录",
    model=FeeCharge,
    columns=(
        Column("number", "收费编号", required=True),
        Column(
            "item", "收费项目编码", Kind.REFERENCE, required=True, also=("收费项目", "收费项目编号"),
            points_at=(FeeItem, "number"),
        ),
        Column("charged_on", "收费日期", Kind.DAY, required=True),
        Column("amount", "金额（元）", Kind.YUAN, required=True, also=("收费金额",)),
        REMARK,
    ),
    key=("number",),
    day="charged_on",
    filters=("item",),
    search=("number",),
    check=check_charge,
    basis="条例第20条第（八）项",
)  # fmt: skip

PROCUREMENTS = Sheet(
    slug="procurements",
    title="政府集中采购项目",
    model=Procurement,
    columns=(
        Column("number", "采购项目编号", required=True, also=("项目编号",)),
        Column("name", "采购项目名称", required=True, also=("项目名称",)),
        Column("approved_on", "立项日期", Kind.DAY, required=True),
        Column("completed_on", "结项日期", Kind.DAY),
        Column("amount", "采购金额（万元）", Kind.WAN),
        REMARK,
    ),
    key=("number",),
    day="approved_on",
    search=("number", "name"),
    check=check_procurement,
    basis="条例第20条第（九）项",
)

ACCOUNTABILITY = Sheet(
    slug="accountability",
    title="责任追究登记",
    model=Accountability,
    columns=(
        Column("number", "编号", required=True),
        Column("decided_on", "决定日期", Kind.DAY, required=True),
        Column("who", "责任单位或责任人", required=True),
        Column("cause", "事由", required=True),
        Column("basis", "依据"),
        Column("decision", "处理决定", required=True),
        Column("organ", "决定机关"),
        REMARK,
    ),
    key=("number",),
    day="decided_on",
    search=("number", "who", "cause"),
    check=check_accountability,
    basis="条例第47条、第53条",
)

PROBLEMS = Sheet(
    slug="problems",
    title="问题与改进措施",
    model=Problem,
    columns=(
        Column("number", "编号", required=True),
        Column("year", "年度", Kind.YEAR, required=True),
        Column("problem", "存在问题", required=True),
        Column("measure", "改进措施"),
        Column("done_on", "完成日期", Kind.DAY),
        Column("result", "落实情况"),
        Column("unit", "责任科室"),
        REMARK,
    ),
    key=("year", "number"),
    day="year",
    search=("number", "problem", "measure"),
    check=check_problem,
    basis="条例第50条",
)
