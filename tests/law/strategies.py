"""Hypothesis: reports whose tables satisfy every identity of the form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from gongkai.law.form import Form
from gongkai.law.report import Report, add_up, blank_tables

counts = st.integers(min_value=0, max_value=9999)
PROSE = {
    "overview": "一年来，本机关按照条例要求公开政府信息，回应群众关切，加强平台建设和监督保障。",
    "problems": "个别科室公开不够及时，已经按月通报并组织培训，情况明显好转。",
    "other": "本年度没有收取信息处理费。",
}


@st.composite
def consistent_reports(draw: Any, form_id: str) -> Report:
    """A report with every cell filled, sums done, 一 + 二 = 三（七） + 四 in every column."""
    form = Form.named(form_id)
    tables = blank_tables(form)
    for table in form.tables:
        for row, column in table.cells():
            if column.sum or row.sum:
                continue
            if column.type == "money":
                value: Any = Decimal(draw(st.integers(0, 10_000_000))) / 100
            elif column.type == "signed":
                value = 0
            else:
                value = draw(counts)
            tables[table.id][row.id][column.id] = value
    tables = add_up(form, tables)
    for column in form.table("t3").blocks[0].columns:
        if not column.sum:
            cells = {
                row: tables["t3"][row]
                for row in ("new_received", "carried_in", "result_total", "carried_out")
            }
            have = cells["result_total"][column.id] + cells["carried_out"][column.id]
            cells["carried_in"][column.id] = draw(st.integers(0, have))
            cells["new_received"][column.id] = have - cells["carried_in"][column.id]
    year = form.first_year
    for row in form.table("t2").figure_rows():
        cells = tables["t2"][row.id]
        if "total_open" in cells:
            cells["total_open"] = max(cells["total_open"], cells["published"])
    return Report(form.id, year, "江城县教育局", add_up(form, tables), dict(PROSE))
