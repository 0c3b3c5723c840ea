"""Reviews and suits in the prose beside table 4 (more sentences in `law.sentences`)."""

from __future__ import annotations

import pytest

from gongkai.law.report_rules import check
from law.invented import fired, report

DENIALS = [
    "本年度，市教育局没有因群众申请公开政府信息引发行政复议、提起行政诉讼情况。", "全年未发生行政复议、行政诉讼。",
    "2022年度无因政府信息公开引起的行政复议和行政诉讼案件。", "未被申请行政复议、提起行政诉讼。",
    "不存在因信息公开引发的行政复议或者行政诉讼。", "实现行政复议、行政诉讼“零发生”，没有行政复议、行政诉讼。",
]  # fmt: skip


@pytest.mark.parametrize("sentence", DENIALS)
def test_a_denial_stands_beside_three_zeros_only(sentence: str) -> None:
    assert fired(report(sentence)) == set()
    for case in ("review", "suits", "after"):
        assert "TX-NO-CASE" in fired(report(sentence, **{case: 1})), case


def test_a_denial_names_the_row_and_the_number_that_contradict_it() -> None:
    found = [f for f in check(report("全年未发生行政复议。", review=3)) if f.rule == "TX-NO-CASE"]
    assert [(f.severity, f.where, f.left) for f in found] == [("error", "t4/review/total", 3)]
    assert "“行政复议”总计为3件" in found[0].says


def test_only_what_is_denied_must_be_zero() -> None:
    assert fired(report("被申请行政复议2件，没有行政诉讼。", review=2)) == set()
    assert fired(report("被申请行政复议2件，没有行政诉讼。", review=2, suits=1)) == {"TX-NO-CASE"}


@pytest.mark.parametrize("total", [2, 3, 5])
def test_a_number_of_suits_may_be_one_row_or_both_together(total: int) -> None:
    assert fired(report(f"因政府信息公开被提起行政诉讼{total}件。", suits=2, after=3)) == set()


def test_one_matching_number_excuses_the_sentence_and_none_does_not() -> None:
    says = "因政府信息公开被申请行政复议6件，其中纠正{}件。"
    assert fired(report(says.format(1), review=4, corrected=1)) == set()
    assert fired(report(says.format(2), review=4, corrected=1)) == {"TX-CASE-COUNT"}


def test_a_number_of_cases_that_is_not_about_disclosure_is_left_alone() -> None:
    assert fired(report("全年应对行政复议7件。", review=1)) == set()


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [("全年未发生行政复议。", "TX-NO-CASE"), ("因政府信息公开被申请行政复议2件。", "TX-CASE-COUNT")],
)
def test_beside_an_unread_cell_a_sentence_is_unchecked(sentence: str, rule: str) -> None:
    made = report(sentence).with_cell("t4", "review", "total", None)
    assert "unchecked" in {f.severity for f in check(made) if f.rule == rule}
    assert rule not in fired(made)
