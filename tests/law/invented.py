"""Invented reports with chosen figures, and the prose rules that speak up on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from gongkai.law.form import Form
from gongkai.law.report import Report, add_up, zero_tables
from gongkai.law.report_rules import CheckContext, check

FULL = {
    "overview": "本机关依法公开政府信息，加强平台建设和监督保障。",
    "problems": "个别科室公开不够及时，已经按月通报并组织培训。",
    "other": "没有收取信息处理费。",
}


def report(
    text: str | dict[str, str] = "",
    *,
    new: int = 0,
    carried: int = 0,
    left: int = 0,
    review: int = 0,
    suits: int = 0,
    after: int = 0,
    corrected: int = 0,
    year: int = 2022,
    form: str = "cn-gi-annual-2021",
    **more: Any,
) -> Report:
    """A report whose overview ends in `text` (or whose text it is); every identity of tables 3 and 4 holds.

    new, carried, left: rows 一, 二, 四; review, suits, after: totals of table 4 (suits without, after a review);
    corrected: how many of the reviews ended 结果纠正.
    """
    shape = Form.named(form).with_extensions(frozenset())
    tables = zero_tables(shape)
    for row, n in (
        ("new_received", new), ("carried_in", carried), ("granted", new + carried - left), ("carried_out", left),
    ):  # fmt: skip
        tables["t3"][row]["natural_person"] = n
    tables["t4"]["review"]["upheld"] = review - corrected
    tables["t4"]["review"]["corrected"] = corrected
    tables["t4"]["litigation_direct"]["upheld"], tables["t4"]["litigation_after_review"]["upheld"] = (
        suits,
        after,
    )
    words = text if isinstance(text, dict) else {**FULL, "overview": FULL["overview"] + text}
    made = Report(form, year, "江城县教育局", add_up(shape, tables), words, date(year + 1, 1, 20))
    return replace(made, **more)


def fired(made: Report, context: CheckContext | None = None) -> set[str]:
    """Ids of the prose rules that raise an error or a warning."""
    return {
        f.rule for f in check(made, context) if f.severity in ("error", "warn") and f.rule.startswith("TX-")
    }
