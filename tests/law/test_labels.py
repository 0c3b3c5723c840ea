"""What ledgers write, recognised exactly or refused."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.errors import WrongInput
from gongkai.law.form import all_forms
from gongkai.law.labels import applicant_type, dispute_kind, dispute_result, outcome_row
from gongkai.law.replies import REVIEW_FIRST, REVIEW_OR_SUIT, all_replies


@pytest.mark.parametrize("form_id", list(all_forms()))
def test_every_result_row_is_known_by_id_label_number_and_group(form_id: str) -> None:
    table = all_forms()[form_id].table("t3")
    for row in table.figure_rows():
        if "results" not in row.ancestors or row.sum:
            continue
        group = table.row(row.ancestors[-1]).printed if len(row.ancestors) > 1 else ""
        for text in (
            row.id,
            row.label,
            row.printed,
            f" {row.printed} ",
            f"{group}{row.printed}",
            f"{group}：{row.label}",
        ):
            assert outcome_row(text) == row.id, text


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partial"), ("危及三安全一稳定", "denied_safety_stability"),
        ("３．其他", "other_misc"), ("其他", "other_misc"), ("其他处理", "other_handling"), ("信息不存在", "unavailable_not_held"),
        ("(六)其他处理3.其他", "other_misc"), ("撤回申请", "other_misc"),
    ],
)  # fmt: skip
def test_variants_of_spelling(text: str, row: str) -> None:
    assert outcome_row(text) == row


@pytest.mark.parametrize(
    "text", ["", "已办结", "同意", "granted ok", "不予公开", "无法提供", "（三）不予公开"]
)
def test_words_that_no_form_has_are_refused(text: str) -> None:
    with pytest.raises(WrongInput, match="无法识别"):
        outcome_row(text)


def test_applicants_and_disputes() -> None:
    assert [applicant_type(t) for t in ("自然人", "商业企业", "其他", "legal_law_service", "法人或其他组织-其他")] == [
        "natural_person", "legal_commercial", "legal_other", "legal_law_service", "legal_other",
    ]  # fmt: skip
    assert [dispute_kind(t) for t in ("行政复议", "未经复议直接起诉", "复议后起诉", "review")] == [
        "review", "litigation_direct", "litigation_after_review", "review",
    ]  # fmt: skip
    assert [dispute_result(t) for t in ("结果维持", "结果纠正", "其他结果", "尚未审结")] == [
        "upheld", "corrected", "other", "pending",
    ]  # fmt: skip
    for refuse, word in ((applicant_type, "外国人"), (dispute_kind, "诉讼"), (dispute_result, "胜诉")):
        with pytest.raises(WrongInput):
            refuse(word)


def test_refusals_go_to_review_first_from_2024_and_the_2019_form_folds_other_results() -> None:
    for reply in all_replies().values():
        assert reply.remedy_on(date(2023, 12, 31)) == REVIEW_OR_SUIT
        refusal = reply.article.startswith(("第14条", "第15条", "第16条", "第37条"))
        assert reply.remedy_on(date(2024, 1, 1)) == (REVIEW_FIRST if refusal else REVIEW_OR_SUIT)
        folded = reply.row.startswith("other_")
        assert reply.row_in("cn-gi-annual-2019") == ("other_handling" if folded else reply.row)
