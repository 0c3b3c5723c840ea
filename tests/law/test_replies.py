"""Kinds of reply: row, article, way to a remedy."""

from __future__ import annotations

from datetime import date

import pytest

from gongkai.law.errors import WrongInput
from gongkai.law.form import Form, all_forms
from gongkai.law.labels import outcome_row
from gongkai.law.replies import REVIEW_FIRST, REVIEW_OR_SUIT, all_replies, reply

BEFORE, AFTER = date(2023, 12, 31), date(2024, 1, 1)
REFUSALS = {
    "partial", "state_secret", "law_forbids", "safety_stability", "third_party", "internal_affairs", "process_info",
    "enforcement_file",
}  # fmt: skip


@pytest.mark.parametrize("form_id", list(all_forms()))
@pytest.mark.parametrize("reply_id", list(all_replies()))
def test_every_reply_has_a_row_of_results_in_both_forms(form_id: str, reply_id: str) -> None:
    row = reply(reply_id).row_in(form_id)
    assert row in Form.named(form_id).table("t3").leaves_under("results")
    assert row != "result_total"


def test_every_row_of_results_has_a_reply_that_leads_to_it() -> None:
    rows = set(Form.named("cn-gi-annual-2021").table("t3").leaves_under("results")) - {"result_total"}
    assert {r.row for r in all_replies().values()} == rows


@pytest.mark.parametrize("reply_id", list(all_replies()))
def test_only_refusals_under_articles_14_to_16_go_to_review_first_and_only_from_2024(reply_id: str) -> None:
    assert reply(reply_id).remedy_on(BEFORE) == REVIEW_OR_SUIT
    assert reply(reply_id).remedy_on(AFTER) == (REVIEW_FIRST if reply_id in REFUSALS else REVIEW_OR_SUIT)


def test_a_register_matter_keeps_both_ways_and_a_withdrawn_request_is_other() -> None:
    assert reply("query_matter").row == "denied_query_matter"
    assert reply("query_matter").remedy_on(AFTER) == REVIEW_OR_SUIT
    assert reply("withdrawn").row == "other_misc"
    assert reply("withdrawn").row_in("cn-gi-annual-2019") == "other_handling"


@pytest.mark.parametrize("reply_id", list(all_replies()))
def test_a_ledger_may_name_a_reply_by_id_or_by_name(reply_id: str) -> None:
    assert outcome_row(reply(reply_id).name) == reply(reply_id).row
    assert outcome_row(reply_id) == reply(reply_id).row


def test_an_unknown_reply_is_refused() -> None:
    with pytest.raises(WrongInput, match="没有名为“maybe”的答复类型"):
        reply("maybe")
