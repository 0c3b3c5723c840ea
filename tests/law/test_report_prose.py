"""Sections, problems, fee, reused wording and foreign headings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongkai.law.report import Finding, Report
from gongkai.law.report_rules import CheckContext, check
from law.invented import FULL, fired, report


def severities(made: Report, rule: str, context: CheckContext | None = None) -> set[str]:
    return {f.severity for f in check(made, context) if f.rule == rule}


@pytest.mark.parametrize("section", ["overview", "problems", "other"])
def test_a_section_without_words_is_missed(section: str) -> None:
    assert severities(report(), "TX-SECTIONS") == set()
    found = [f for f in check(report({**FULL, section: ""})) if f.rule == "TX-SECTIONS"]
    assert [f.where for f in found] == [f"text/{section}"]


def test_the_five_parts_stand_for_section_one_and_the_order_is_that_of_the_form() -> None:
    parts = {"ov_proactive": "公开信息。", "ov_requests": "依法办理。", **FULL}
    del parts["overview"]
    assert severities(report(parts), "TX-SECTIONS") == set()
    assert severities(report(dict(reversed(parts.items()))), "TX-SECTIONS") == {"error"}
    assert severities(report({}), "TX-SECTIONS") == {"unchecked"}


@pytest.mark.parametrize(
    ("says", "alarm"), [("无", True), ("没有。", True), ("公开不够。", True), (FULL["problems"], False)]
)
def test_problems_that_say_nothing_are_thin(says: str, alarm: bool) -> None:
    assert ("TX-THIN" in fired(report({**FULL, "problems": says}))) is alarm


@pytest.mark.parametrize(
    ("says", "alarm"),
    [("无", True), ("没有其他需要报告的事项。", True), ("本年度没有收取信息处理费。", False), ("未发生收取信息处理费的情况。", False),
     ("实际收取信息处理费共计400元。", False), ("未收取任何费用。", False)],
)  # fmt: skip
def test_section_six_of_the_2021_form_says_what_fee_was_charged(says: str, alarm: bool) -> None:
    text = {**FULL, "other": says}
    assert ("TX-FEE" in fired(report(text))) is alarm
    assert "TX-FEE" not in fired(report(text, form="cn-gi-annual-2019", year=2020))
    assert severities(report({**FULL, "other": ""}), "TX-FEE") == {"unchecked"}


WORDS = (
    "一是健全机制，明确分工责任到人，把政务公开列入年度重点工作。二是抓好平台，及时更新栏目内容，方便群众查询。"
    "三是强化监督，定期通报。"
)


def test_text_taken_from_last_year_or_another_office_is_noticed() -> None:
    made = report(WORDS)
    other = CheckContext(others=(("临江县教育局", made.text["overview"] + made.text["problems"]),))
    assert severities(made, "TX-REUSE", other) == {"warn"}
    assert severities(made, "TX-REUSE", CheckContext(previous=replace(made, year=2021))) == {"warn"}
    different = CheckContext(others=(("临江县教育局", "完全不同的文字" * 30),))
    assert severities(made, "TX-REUSE", different) == set()
    assert severities(made, "TX-REUSE") == {"unchecked"}
    assert severities(report({"other": "无"}), "TX-REUSE", other) == {"unchecked"}


def test_headings_of_another_form_that_a_reader_met_are_a_named_warning() -> None:
    met = Finding("FM-MIXED", "warn", "t2", "表格混用了两种格式的栏目")
    found = [f for f in check(report(findings=(met,))) if f.rule == "FM-HEADINGS"]
    assert [(f.severity, f.where) for f in found] == [("warn", "t2")]
    assert found[0].says.startswith("表格混用了两种格式的栏目")
    assert severities(report(), "FM-HEADINGS") == set()
