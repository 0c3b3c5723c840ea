"""Prose against tables: what real sentences mean, and what they must not be taken for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.law.form import Form
from gongkai.law.report import Report, add_up, zero_tables
from gongkai.law.report_rules import CheckContext, check

FULL = {
    "overview": "本机关依法公开政府信息，加强平台建设和监督保障。",
    "problems": "个别科室公开不够及时，已经按月通报并组织培训。",
    "other": "没有收取信息处理费。",
}


def report(
    text: str = "",
    *,
    new: int = 0,
    carried: int = 0,
    review: int = 0,
    suits: int = 0,
    year: int = 2022,
    **more: object,
) -> Report:
    form = Form.named("cn-gi-annual-2021")
    tables = zero_tables(form)
    tables["t3"]["new_received"]["natural_person"] = new
    tables["t3"]["carried_in"]["natural_person"] = carried
    tables["t3"]["granted"]["natural_person"] = new + carried
    tables["t4"]["review"]["upheld"], tables["t4"]["litigation_direct"]["upheld"] = review, suits
    made = Report(
        form.id,
        year,
        "江城县教育局",
        add_up(form, tables),
        {**FULL, "overview": FULL["overview"] + text},
        date(year + 1, 1, 20),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def fired(made: Report, context: CheckContext | None = None) -> set[str]:
    return {
        f.rule for f in check(made, context) if f.severity in ("error", "warn") and f.rule.startswith("TX-")
    }


SAYS_TWELVE = [
    "全年共收到政府信息公开申请12件。", "2022年，我局共受理依申请公开12件，均按时答复。", "本年度新收政府信息公开申请十二件。",
    "全年收到公民、法人和其他组织政府信息公开申请 12 件，其中自然人9件，企业3件。", "共收到１２件政府信息公开申请。",
    "2022年收到信息公开申请12件，办结12件，办理人大建议35件、政协提案20件。",
]  # fmt: skip


@pytest.mark.parametrize("sentence", SAYS_TWELVE)
def test_a_number_of_applications_is_held_against_the_table(sentence: str) -> None:
    assert fired(report(sentence, new=12)) == set()
    assert fired(report(sentence, new=13)) == {"TX-REQ-COUNT"}


SAYS_NONE = [
    "2022年度我局无一件依申请公开事项。", "本年度未收到政府信息公开申请。", "全年没有收到公民、法人或者其他组织的政府信息公开申请。",
    "2022年我局未接到依申请公开。", "全年依申请公开0件。", "2022年度未收到政府信息公开申请，也没有上年结转的申请。",
]  # fmt: skip


@pytest.mark.parametrize("sentence", SAYS_NONE)
def test_none_received_stands_beside_zeros_only(sentence: str) -> None:
    assert fired(report(sentence)) == set()
    assert "TX-NO-REQ" in fired(report(sentence, new=3))


NOT_ABOUT_REQUESTS = [
    "全年办理人大代表建议12件、政协提案8件。", "受理行政许可申请25件，办结25件。", "通过局长信箱收到群众来信36件。",
    "制发规范性文件5件，公开信息1234条。", "没有因政府信息公开收取费用。", "未收到对政府信息公开工作的投诉举报。",
    "其中通过网络收到政府信息公开申请3件。", "2021年共收到政府信息公开申请40件。", "未发生政府信息公开申请逾期答复情况。",
]  # fmt: skip


@pytest.mark.parametrize("sentence", NOT_ABOUT_REQUESTS)
def test_other_numbers_and_denials_raise_no_alarm(sentence: str) -> None:
    assert fired(report(sentence, new=12)) == set()
    assert fired(report(sentence)) == set()


def test_carried_over_numbers_are_held_against_their_rows() -> None:
    assert (
        fired(report("新收政府信息公开申请5件，上年结转2件，结转下年度继续办理0件。", new=5, carried=2))
        == set()
    )
    assert "TX-REQ-COUNT" in fired(report("新收政府信息公开申请5件，上年结转3件。", new=5, carried=2))


SAYS_NO_CASE = [
    "本年度，市教育局没有因群众申请公开政府信息引发行政复议、提起行政诉讼情况。", "全年未发生行政复议、行政诉讼。",
    "2022年度无因政府信息公开引起的行政复议和行政诉讼案件。", "未被申请行政复议、提起行政诉讼。",
]  # fmt: skip


@pytest.mark.parametrize("sentence", SAYS_NO_CASE)
def test_no_cases_stands_beside_zeros_only(sentence: str) -> None:
    assert fired(report(sentence)) == set()
    assert "TX-NO-CASE" in fired(report(sentence, review=1))
    assert "TX-NO-CASE" in fired(report(sentence, suits=1))


@pytest.mark.parametrize(
    "sentence",
    ["行政复议2件，均维持，无被纠正的行政复议案件。", "未经复议直接起诉1件。", "因政府信息公开引发行政诉讼1件，尚未审结。",
     "没有行政诉讼被判败诉的情况。"],
)  # fmt: skip
def test_sentences_about_results_are_no_denial(sentence: str) -> None:
    assert "TX-NO-CASE" not in fired(report(sentence, review=2, suits=1))


def test_only_what_is_denied_must_be_zero() -> None:
    assert fired(report("被申请行政复议2件，没有行政诉讼。", review=2)) == set()
    assert "TX-NO-CASE" in fired(report("被申请行政复议2件，没有行政诉讼。", review=2, suits=1))


CHANNELS = "通过门户网站公开信息150条，通过微信公众平台发布信息404条，通过日报发布信息483条，全年共公布信息{}条。其中政策解读类1条。"


def test_channels_add_up_to_their_total() -> None:
    assert fired(report(CHANNELS.format(1037))) == set()
    assert fired(report(CHANNELS.format(1055))) == {"TX-CHANNEL-SUM"}


@pytest.mark.parametrize(
    ("period", "right"),
    [("2022年1月1日起至2022年12月31日止", True), ("2022年1月1日至12月31日", True), ("2022年1月1日至11月30日", False),
     ("2021年1月1日至2021年12月31日", False)],
)  # fmt: skip
def test_the_period_is_the_calendar_year(period: str, right: bool) -> None:
    made = report()
    made = replace(made, text={"opening": f"本报告数据统计期限为{period}。", **made.text})
    assert ("TX-PERIOD" in fired(made)) is not right


def test_years_of_title_and_signature_agree() -> None:
    made = report()
    title = {"title": "江城县教育局2021年政府信息公开工作年度报告", **made.text}
    assert "TX-YEAR" in fired(replace(made, text=title))
    assert "TX-YEAR" in fired(replace(made, signed=date(2022, 12, 30)))


def test_a_paragraph_left_over_from_last_year_is_pointed_at() -> None:
    made = report()
    left = {**made.text, "overview": "2021年，我局认真贯彻条例。"}
    assert "TX-LEFTOVER-YEAR" in fired(replace(made, text=left))
    fine = {**made.text, "overview": "2022年，我局认真贯彻条例。较2021年增长10%。"}
    assert "TX-LEFTOVER-YEAR" not in fired(replace(made, text=fine))


@pytest.mark.parametrize(
    ("agency", "signed", "rule"),
    [("江城县教育局", date(2023, 1, 31), None), ("江城县教育局", date(2023, 2, 1), "TX-DEADLINE-DEPT"),
     ("江城县人民政府", date(2023, 3, 31), None), ("江城县人民政府", date(2023, 4, 1), "TX-DEADLINE-GOV")],
)  # fmt: skip
def test_departments_have_until_january_and_governments_until_march(
    agency: str, signed: date, rule: str | None
) -> None:
    assert fired(report(agency=agency, signed=signed)) == ({rule} if rule else set())


def test_missing_sections_thin_problems_and_an_unmentioned_fee() -> None:
    made = report()
    assert "TX-SECTIONS" in fired(replace(made, text={**made.text, "problems": ""}))
    assert "TX-SECTIONS" in fired(replace(made, text=dict(reversed(made.text.items()))))
    assert "TX-THIN" in fired(replace(made, text={**made.text, "problems": "无"}))
    assert "TX-FEE" in fired(replace(made, text={**made.text, "other": "无"}))


def test_text_taken_from_last_year_or_another_office_is_noticed() -> None:
    words = "一是健全机制，明确分工责任到人，把政务公开列入年度重点工作。二是抓好平台，及时更新栏目内容，方便群众查询。三是强化监督，定期通报。"
    made = report(words)
    other = CheckContext(others=(("临江县教育局", made.text["overview"] + made.text["problems"]),))
    assert "TX-REUSE" in fired(made, other)
    assert "TX-REUSE" in fired(made, CheckContext(previous=replace(made, year=2021)))
    assert "TX-REUSE" not in fired(made, CheckContext(others=(("临江县教育局", "完全不同的文字" * 30),)))
