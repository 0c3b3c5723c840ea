"""Numbers in prose are references, never copies: `{{新收申请}}` in a paragraph is filled from the tables.

A paragraph may also quote any cell by its address, `{{t3/granted/total}}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongkai.law.errors import WrongInput
from gongkai.law.form import Form
from gongkai.law.report import Tables, Value
from gongkai.registry.models import Agency
from gongkai.reporting.count import Activity

TOKEN = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")

# Name in the prose → address of the cell it quotes.
CELLS: dict[str, tuple[str, str, str]] = {
    "新收申请": ("t3", "new_received", "total"),
    "上年结转申请": ("t3", "carried_in", "total"),
    "办结申请": ("t3", "result_total", "total"),
    "结转下年申请": ("t3", "carried_out", "total"),
    "予以公开": ("t3", "granted", "total"),
    "部分公开": ("t3", "partial", "total"),
    "自然人申请": ("t3", "new_received", "natural_person"),
    "复议案件": ("t4", "review", "total"),
    "直接起诉案件": ("t4", "litigation_direct", "total"),
    "复议后起诉案件": ("t4", "litigation_after_review", "total"),
    "制发规范性文件": ("t2", "normative_docs", "issued"),
    "废止规范性文件": ("t2", "normative_docs", "repealed"),
    "有效规范性文件": ("t2", "normative_docs", "in_force"),
    "新制作规范性文件": ("t2", "normative_docs", "made"),
    "新公开规范性文件": ("t2", "normative_docs", "published"),
    "公开规范性文件总数": ("t2", "normative_docs", "total_open"),
}
# Sums of cells that the customary sentences need.
GROUPS: dict[str, tuple[str, str]] = {
    "不予公开": ("t3", "denied"),
    "无法提供": ("t3", "unavailable"),
    "不予处理": ("t3", "not_processed"),
    "其他处理": ("t3", "other_handling"),
}


def quotable(agency: Agency, year: int, form: Form, tables: Tables, activity: Activity) -> dict[str, str]:
    """Every name that the prose may quote, with its value now."""
    known = {
        "机构": agency.name,
        "简称": agency.short_name or agency.name,
        "年度": str(year),
        "下一年度": str(year + 1),
        "上一年度": str(year - 1),
        "发布信息总数": str(activity.posted),
        "信息处理费": str(activity.information_fee),
        "责任追究": str(activity.accountability),
        "办公地址": agency.address,
        "邮政编码": agency.postcode,
        "联系电话": agency.phone,
    }
    known |= {f"渠道：{name}": str(n) for name, n in activity.channels.items()}
    known |= {f"主题：{name}": str(n) for name, n in activity.topics.items()}
    for name, (table, row, column) in CELLS.items():
        value = tables.get(table, {}).get(row, {}).get(column)
        if value is not None:
            known[name] = _shown(value)
    known["收到申请"] = _shown(_added(tables, ("new_received", "carried_in")))
    for name, (table, row) in GROUPS.items():
        known[name] = _shown(_added(tables, form.table(table).leaves_under(row)))
    for table in form.tables:
        for row, column in table.cells():
            value = tables.get(table.id, {}).get(row.id, {}).get(column.id)
            known[f"{table.id}/{row.id}/{column.id}"] = _shown(value)
    return known


def _added(tables: Tables, rows: tuple[str, ...]) -> Value:
    values = [tables["t3"][row]["total"] for row in rows]
    return None if any(v is None for v in values) else sum(v for v in values if v is not None)


def _shown(value: Value) -> str:
    return "" if value is None else format(value, "f") if not isinstance(value, int) else str(value)


def fill(text: str, known: Mapping[str, str]) -> str:
    """The paragraph with every reference replaced; raises WrongInput naming one that does not exist."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in known:
            raise WrongInput(f"正文引用了不存在的数据“{{{{{name}}}}}”，请从右侧可引用数据中选取")
        return known[name]

    return TOKEN.sub(value, text)


def used(text: str) -> tuple[str, ...]:
    """Names quoted by a text, in order of appearance."""
    return tuple(dict.fromkeys(m.group(1) for m in TOKEN.finditer(text)))
