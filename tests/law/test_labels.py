"""What ledgers write, recognised exactly or refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gongkai.law.errors import WrongInput
from gongkai.law.form import Row, all_forms
from gongkai.law.labels import applicant_type, dispute_kind, dispute_result, outcome_row, tidy

FORMS = list(all_forms())
WIDE = {c: c + 0xFEE0 for c in range(ord("!"), ord("~") + 1)}


def result_rows() -> list[tuple[str, Row]]:
    found = []
    for form in all_forms().values():
        rows = form.table("t3").figure_rows()
        found += [(form.id, r) for r in rows if "results" in r.ancestors and not r.sum]
    return found


@pytest.mark.parametrize(("form_id", "row"), result_rows(), ids=lambda x: x if isinstance(x, str) else x.id)
def test_a_result_row_is_known_by_id_label_number_width_and_group(form_id: str, row: Row) -> None:
    table = all_forms()[form_id].table("t3")
    group = table.row(row.ancestors[-1]) if len(row.ancestors) > 1 else None
    spellings = [
        row.id,
        row.label,
        row.printed,
        f" {row.printed} ",
        row.printed.translate(WIDE),
        f"{row.num} {row.label}",
    ]
    if group:
        spellings += [
            f"{group.printed}{row.printed}", f"{group.label}：{row.label}", f"{group.label}-{row.printed}",
            f"{group.printed.translate(WIDE)} {row.printed.translate(WIDE)}",
        ]  # fmt: skip
    for text in spellings:
        assert outcome_row(text) == row.id, text


@pytest.mark.parametrize("form_id", FORMS)
def test_applicants_and_disputes_are_known_by_id_label_width_and_group(form_id: str) -> None:
    form = all_forms()[form_id]
    for column in form.table("t3").blocks[0].columns:
        if not column.sum:
            for text in (column.id, column.label, f" {column.label}　", f"{column.group}{column.label}",
                         f"{column.group}：{column.label}" if column.group else column.label):  # fmt: skip
                assert applicant_type(text) == column.id, text
    for row in form.table("t4").figure_rows():
        for text in (row.id, row.label, f"{row.group}{row.label}", f"（{row.label}）"):
            assert dispute_kind(text) == row.id, text
    for column in form.table("t4").blocks[0].columns:
        if not column.sum:
            for text in (column.id, column.label, f" {column.label}。"):
                assert dispute_result(text) == column.id, text


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "partial"), ("危及三安全一稳定", "denied_safety_stability"),
        ("３．其他", "other_misc"), ("其他", "other_misc"), ("其他处理", "other_handling"), ("信息不存在", "unavailable_not_held"),
        ("(六)其他处理3.其他", "other_misc"), ("撤回申请", "other_misc"), ("不予公开：属于国家秘密", "denied_state_secret"),
    ],
)  # fmt: skip
def test_variants_of_spelling(text: str, row: str) -> None:
    assert outcome_row(text) == row


@pytest.mark.parametrize(
    "text",
    ["", " ", "已办结", "同意", "granted ok", "不予公开", "无法提供", "不予处理", "（三）不予公开", "总计", "（七）总计",
     "本年度办理结果", "结转下年度继续办理", "本年新收政府信息公开申请数量", "result_total", "carried_in", "1", "予以公开？部分公开",
     "予以公开、部分公开", "予以公开-部分公开"],
)  # fmt: skip
def test_words_that_name_no_single_result_are_refused(text: str) -> None:
    with pytest.raises(WrongInput, match="无法识别"):
        outcome_row(text)


@pytest.mark.parametrize(
    ("recognise", "text"),
    [(applicant_type, "外国人"), (applicant_type, "总计"), (applicant_type, ""), (applicant_type, "法人或其他组织"),
     (dispute_kind, "诉讼"), (dispute_kind, "行政诉讼"), (dispute_kind, ""), (dispute_result, "胜诉"),
     (applicant_type, "自然人-商业企业"), (dispute_result, "结果维持：结果纠正"), (dispute_result, "总计"), (dispute_result, "")],
)  # fmt: skip
def test_strangers_are_refused_with_what_may_be_written(recognise: Callable[[str], str], text: str) -> None:
    with pytest.raises(WrongInput, match="可填："):
        recognise(text)


def test_tidying_keeps_the_words_and_drops_numbers_notes_and_signs() -> None:
    assert tidy("（三） 1．“属于国家秘密”") == "属于国家秘密"
    assert tidy("三、本年度办理结果") == "本年度办理结果"
    assert tidy("一") == "一"
