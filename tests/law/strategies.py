"""Hypothesis: reports whose tables satisfy every identity of the form and whose prose agrees with them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from gongkai.law.form import Form
from gongkai.law.report import Report, Tables, add_up, blank_tables

counts = st.integers(min_value=0, max_value=9999)
quick = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
OPENING = "编制{agency}{year}年政府信息公开工作年度报告。数据统计期限为{year}年1月1日至12月31日。"
PROBLEMS = "个别科室公开不够及时，已经按月通报并组织培训，情况明显好转。"


@st.composite
def consistent_reports(draw: Any, form_id: str) -> Report:
    """A report with every cell filled, sums done, 一 + 二 = 三（七） + 四 in every column, and prose that agrees."""
    form = Form.named(form_id)
    tables = blank_tables(form)
    for table in form.tables:
        for row, column in table.cells():
            if not column.sum and not row.sum:
                tables[table.id][row.id][column.id] = _figure(draw, column.type)
    tables = add_up(form, tables)
    _balance(draw, form, tables)
    for cells in tables["t2"].values():
        if "total_open" in cells:
            cells["total_open"] = max(cells["total_open"] or 0, cells["published"] or 0)
    tables = add_up(form, tables)
    year, agency = form.first_year, "江城县教育局"
    return Report(
        form.id, year, agency, tables, _prose(draw, form, tables, year, agency), date(year + 1, 1, 20)
    )


def _figure(draw: Any, kind: str) -> Any:
    if kind == "money":
        return Decimal(draw(st.integers(0, 10_000_000))) / 100
    return 0 if kind == "signed" else draw(counts)


def _balance(draw: Any, form: Form, tables: Tables) -> None:
    """Rows 一 and 二 so chosen that each column balances."""
    t3: Any = tables["t3"]
    for column in form.table("t3").blocks[0].columns:
        if not column.sum:
            have = t3["result_total"][column.id] + t3["carried_out"][column.id]
            t3["carried_in"][column.id] = draw(st.integers(0, have))
            t3["new_received"][column.id] = have - t3["carried_in"][column.id]


def _prose(draw: Any, form: Form, tables: Tables, year: int, agency: str) -> dict[str, str]:
    total = {row: cells["total"] or 0 for row, cells in tables["t3"].items()}
    cases = {row: cells["total"] or 0 for row, cells in tables["t4"].items()}
    suits = cases["litigation_direct"] + cases["litigation_after_review"]
    requests = (
        f"{year}年新收政府信息公开申请{total['new_received']}件，上年结转{total['carried_in']}件，"
        f"结转下年度继续办理{total['carried_out']}件。"
    )
    disputes = f"因政府信息公开工作被申请行政复议{cases['review']}件，被提起行政诉讼{suits}件。"
    parts = [draw(counts), draw(counts)]
    channels = f"通过门户网站发布信息{parts[0]}条，通过微信公众号发布信息{parts[1]}条，全年共发布信息{sum(parts)}条。"
    text = {
        "title": f"{agency}{year}年政府信息公开工作年度报告",
        "opening": OPENING.format(agency=agency, year=year),
    }
    if form.section("overview").parts:
        text |= {"ov_proactive": channels, "ov_requests": requests + disputes}
    else:
        text |= {"overview": channels, "requests": requests, "disputes": disputes}
    return {**text, "problems": PROBLEMS, "other": "本年度没有收取信息处理费。"}
