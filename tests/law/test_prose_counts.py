"""Numbers of applications and of channels in the prose: what real sentences mean and what they must not be taken for."""

from __future__ import annotations

import pytest

from gongkai.law.report_rules import check
from law.invented import fired, report
from law.sentences import RIGHT, WRONG


@pytest.mark.parametrize(("sentence", "figures"), RIGHT, ids=[s[:30].strip() for s, _ in RIGHT])
def test_a_sentence_that_agrees_or_speaks_of_something_else_raises_no_alarm(
    sentence: str, figures: dict[str, int]
) -> None:
    assert fired(report(sentence, **figures)) == set()


@pytest.mark.parametrize(("sentence", "figures", "rule"), WRONG, ids=[f"{r} {s[:24]}" for s, _, r in WRONG])
def test_a_sentence_that_contradicts_the_table_is_pointed_at(
    sentence: str, figures: dict[str, int], rule: str
) -> None:
    made = report(sentence, **figures)
    assert rule in fired(made)
    said = next(f for f in check(made) if f.rule == rule and f.severity != "unchecked")
    assert "{" not in said.says
    assert said.where.startswith(("text/", "t4/"))


@pytest.mark.parametrize(
    ("sentence", "row", "rule"),
    [
        ("全年共收到政府信息公开申请12件。", "new_received", "TX-REQ-COUNT"),
        ("上年结转2件。", "carried_in", "TX-REQ-COUNT"),
        ("结转下年度继续办理1件。", "carried_out", "TX-REQ-COUNT"),
        ("本年度未收到政府信息公开申请。", "new_received", "TX-NO-REQ"),
    ],
)
def test_beside_an_unread_cell_a_sentence_is_unchecked(sentence: str, row: str, rule: str) -> None:
    made = report(sentence).with_cell("t3", row, "total", None)
    assert {f.severity for f in check(made) if f.rule == rule} == {"unchecked"}


@pytest.mark.parametrize(
    "rule", ["TX-REQ-COUNT", "TX-NO-REQ", "TX-CHANNEL-SUM", "TX-NO-CASE", "TX-CASE-COUNT"]
)
def test_without_any_prose_the_counts_are_unchecked(rule: str) -> None:
    assert {f.severity for f in check(report(text={})) if f.rule == rule} == {"unchecked"}


def test_in_the_section_on_requests_a_bare_number_received_means_all_of_them() -> None:
    here = {"ov_requests": "2022年共收到申请12件，同比下降5%。"}
    assert fired(report(new=12, text={**report().text, **here})) & {"TX-REQ-COUNT"} == set()
    assert "TX-REQ-COUNT" in fired(report(new=11, text={**report().text, **here}))
    elsewhere = {"ov_assurance": "2022年共收到申请12件，同比下降5%。"}
    assert "TX-REQ-COUNT" not in fired(report(new=11, text={**report().text, **elsewhere}))


def test_there_are_enough_sentences_to_speak_of_precision() -> None:
    assert len(RIGHT) >= 150
    assert len(WRONG) >= 35
