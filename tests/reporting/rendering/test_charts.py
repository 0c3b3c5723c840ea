"""Charts: their words, their sums, no two labels in one place, and a sentence where all is zero."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.errors import WrongInput
from gongkai.reporting.rendering import Chart, Edition, outcomes_of, report_fragment
from gongkai.reporting.rendering.charts import WIDTH, in_words, svg
from reporting.rendering.examples import edition_2023, report_2020, report_2023

SVG = "{http://www.w3.org/2000/svg}"
names = st.text(alphabet="政府门户网站微信公众平台服务信息日报", min_size=1, max_size=16)
series = st.lists(st.tuples(names, st.integers(0, 99_999)), min_size=1, max_size=12).map(tuple)


def test_outcomes_are_summed_from_table_3_and_add_up_to_its_total() -> None:
    report = report_2023()
    chart = outcomes_of(report)
    assert chart is not None
    assert [name for name, _ in chart.series] == [
        "予以公开",
        "部分公开",
        "不予公开",
        "无法提供",
        "不予处理",
        "其他处理",
    ]
    assert sum(value for _, value in chart.series) == report.cell("t3", "result_total", "total") == 1273


def test_a_blank_figure_makes_no_chart() -> None:
    assert outcomes_of(report_2023().with_cell("t3", "denied_query_matter", "total", None)) is None


def test_all_zero_is_a_sentence_and_no_picture() -> None:
    chart = outcomes_of(report_2020())
    assert chart is not None
    fragment = report_fragment(Edition(report_2020(), charts=(chart,)))
    assert "政府信息公开申请办理结果：本年度各项均为0，不作图。" in fragment
    assert 'report-chart"' not in fragment


def test_a_picture_has_a_title_a_description_and_its_data_in_words_beside_it() -> None:
    chart = edition_2023().charts[0]
    root = ElementTree.fromstring(svg(chart, "c1"))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "c1-title c1-desc"
    assert root.findtext(f"{SVG}title") == chart.title
    assert root.findtext(f"{SVG}desc") == in_words(chart)
    assert in_words(chart).endswith("合计4326条。")
    assert "<li>青禾日报：483条</li>" in report_fragment(edition_2023())


def test_charts_stand_beside_the_table_they_speak_of() -> None:
    moved = Chart("months", "各月收到申请数量", (("1月", 3),), unit="件", section="requests")
    assert [c.stands_in for c in (*edition_2023().charts, moved)] == ["proactive", "proactive", "requests"]


@settings(max_examples=25, deadline=None)
@given(series)
def test_labels_never_share_a_line_and_bars_stay_in_the_picture(rows: tuple[tuple[str, int], ...]) -> None:
    chart = Chart("channels", "各渠道", rows)
    if not chart.has_data:
        return
    root = ElementTree.fromstring(svg(chart, "c"))
    lines = [float(t.get("y", 0)) for t in root.iter(f"{SVG}text")]
    assert all(later - earlier >= 16 for earlier, later in pairwise(lines))
    assert all(float(r.get("width", 0)) <= WIDTH for r in root.iter(f"{SVG}rect"))
    assert lines[-1] < float(root.get("height", 0))


@pytest.mark.parametrize(("kind", "value"), [("pie", 1), ("months", -1)])
def test_an_unknown_kind_and_a_negative_count_are_refused(kind: str, value: int) -> None:
    with pytest.raises(WrongInput):
        Chart(kind, "图", (("1月", value),))
