"""Periods, years and days of publication as reports write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.law.report import Report
from gongkai.law.report_rules import CheckContext, check
from law.invented import FULL, fired, report


def severities(made: Report, rule: str, context: CheckContext | None = None) -> set[str]:
    return {f.severity for f in check(made, context) if f.rule == rule}


def opening(words: str) -> Report:
    return report({"opening": words, **FULL})


@pytest.mark.parametrize(
    "period",
    [
        "统计期限自2022年1月1日起，至2022年12月31日止", "统计期限为2022年1月1日—12月31日", "统计时间：2022年1月1日－2022年12月31日",
        "本报告中所列数据的统计期限自2022年1月1日至2022年12月31日止", "数据统计周期为2022.1.1-2022.12.31",
        "本年报中所列数据的统计期限从２０２２年１月１日起至１２月３１日止", "统计期限为2022年1月1日到当年12月31日",
        "本报告所列数据期限为2022年1月1日至 12 月 31 日",
    ],
)  # fmt: skip
def test_the_calendar_year_is_read_in_every_wording(period: str) -> None:
    assert severities(opening(f"根据条例编制。{period}。"), "TX-PERIOD") == set()


@pytest.mark.parametrize(
    "period",
    ["统计期限为2022年1月1日到11月30日", "统计期限为2021年1月1日起至12月31日止", "所列数据期限为2022年1月1日至2023年1月10日",
     "数据统计期限：2022年1月2日至2022年12月31日"],
)  # fmt: skip
def test_any_other_period_is_an_error(period: str) -> None:
    assert severities(opening(f"根据条例编制。{period}。"), "TX-PERIOD") == {"error"}


@pytest.mark.parametrize(
    "words",
    ["公示时间为2022年3月1日至3月7日。", "规划期限为2021年1月1日至2025年12月31日。", "本机关公开信息。"],
)
def test_other_periods_are_not_taken_for_the_reports(words: str) -> None:
    assert severities(opening(words), "TX-PERIOD") == {"unchecked"}


@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ({"title": "江城县教育局2021年政府信息公开工作年度报告"}, True),
        ({"title": "江城县教育局２０２２年度政府信息公开年度报告"}, False),
        ({"opening": "编制江城县教育局2021年政府信息公开工作年度报告。"}, True),
        ({"opening": "按照关于做好2021年政府信息公开工作年度报告编制工作的通知要求，编制2022年政府信息公开工作年度报告。"}, False),
        ({"opening": "根据《2021年政府信息公开工作年度报告格式》编制。"}, False),
    ],
)  # fmt: skip
def test_title_and_opening_name_the_year_of_the_report(text: dict[str, str], alarm: bool) -> None:
    assert ("TX-YEAR" in fired(report({**text, **FULL}))) is alarm


def test_the_signature_is_of_the_next_year() -> None:
    assert severities(report(signed=date(2022, 12, 30)), "TX-YEAR") == {"error"}
    assert severities(report(signed=date(2023, 1, 3)), "TX-YEAR") == set()
    assert severities(report(signed=None), "TX-YEAR") == {"unchecked"}


@pytest.mark.parametrize(
    ("paragraph", "alarm"),
    [
        ("2021年，我局认真贯彻条例。", True), ("（一）2021年度我局公开信息50条。", True), ("一是2021年组织培训3次。", True),
        ("2022年，我局认真贯彻条例。较2021年增长10%。", False), ("2021年以来，我局持续公开。", False),
        ("2021年度政务公开考核结果为优秀。", False), ("2021年底前建成的平台今年继续运行。", False),
        ("2021年提出的问题已经整改。", False), ("2021年公开50条，2022年公开80条。", False),
    ],
)  # fmt: skip
def test_a_paragraph_that_begins_with_last_year_was_left_over(paragraph: str, alarm: bool) -> None:
    made = report({**FULL, "overview": paragraph})
    assert ("TX-LEFTOVER-YEAR" in fired(made)) is alarm
    assert "TX-LEFTOVER-YEAR" not in fired(report({**FULL, "problems": f"{paragraph}改进情况见下。"}))


@pytest.mark.parametrize(
    ("agency", "signed", "rule"),
    [("江城县教育局", date(2023, 1, 31), None), ("江城县教育局", date(2023, 2, 1), "TX-DEADLINE-DEPT"),
     ("江城县人民政府", date(2023, 3, 31), None), ("江城县人民政府", date(2023, 4, 1), "TX-DEADLINE-GOV")],
)  # fmt: skip
def test_departments_have_until_january_and_governments_until_march(
    agency: str, signed: date, rule: str | None
) -> None:
    assert fired(report(agency=agency, signed=signed)) == ({rule} if rule else set())


def test_the_day_of_publication_goes_before_the_signature_and_the_known_body_before_the_name() -> None:
    late = CheckContext(published=date(2023, 2, 10))
    assert severities(report(), "TX-DEADLINE-DEPT", late) == {"error"}
    government = CheckContext(published=date(2023, 2, 10), body="government")
    assert severities(report(), "TX-DEADLINE-DEPT", government) == set()
    assert severities(report(), "TX-DEADLINE-GOV", government) == set()


@pytest.mark.parametrize("rule", ["TX-DEADLINE-DEPT", "TX-DEADLINE-GOV"])
def test_without_a_day_or_a_known_kind_of_body_the_deadline_is_unchecked(rule: str) -> None:
    body = CheckContext(body="department" if rule.endswith("DEPT") else "government")
    assert severities(report(signed=None), rule, body) == {"unchecked"}
    assert severities(report(agency="江城县教育考试中心"), rule) == {"unchecked"}
    assert severities(report(agency="江城县教育局党委"), rule) == {"unchecked"}


@pytest.mark.parametrize("rule", ["TX-PERIOD", "TX-YEAR", "TX-LEFTOVER-YEAR", "TX-DEADLINE-DEPT", "FM-YEAR"])
def test_without_a_year_the_dates_are_unchecked(rule: str) -> None:
    made = opening("统计期限为2022年1月1日至12月31日。")
    assert severities(replace(made, year=None), rule) == {"unchecked"}
