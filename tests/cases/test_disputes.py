"""Reviews and suits: their own dates, who comes first, the new answer ordered, and the yearly rows that table 4 counts."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.bureau import Bureau, bureau
from gongkai.cases.actions.disputes import answer_again, answer_due, carry_over, decide, note, open_docket
from gongkai.cases.ahead import ahead
from gongkai.cases.models import Case, Dispute, Docket
from gongkai.cases.settling import rules_of
from gongkai.law.errors import NoAccess, NotAllowed, Stale, WrongInput
from gongkai.law.form import Form
from gongkai.reporting.count import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _open(at: Bureau, **more: Any) -> Docket:
    given_ = {
        "kind": "review",
        "number": "临政复〔2025〕1号",
        "organ": "临江市人民政府",
        "filed_on": at.today,
        "notified_on": at.today,
    }
    return open_docket(at.agency, **(given_ | more), **at.by("office"))


def test_the_answer_to_a_review_is_due_in_ten_working_days_and_to_a_suit_in_fifteen_days(at: Bureau) -> None:
    assert answer_due(at.agency, "review", date(2025, 2, 20)) == date(2025, 3, 6)
    assert answer_due(at.agency, "review", date(2023, 3, 1)) == date(
        2023, 3, 13
    )  # the tenth day was a Saturday
    assert answer_due(at.agency, "litigation_direct", date(2025, 2, 20)) == date(2025, 3, 7)
    assert answer_due(at.agency, "litigation_direct", date(2025, 2, 21)) == date(
        2025, 3, 10
    )  # a Saturday gives way


def test_a_suit_over_a_refusal_that_should_have_gone_to_review_first_is_flagged(at: Bureau) -> None:
    refused = at.replied(at.handled(), "process_info", reason="讨论记录", no_rule_requires=True)
    given_ = at.replied(at.handled())
    assert _open(at, kind="litigation_direct", number="(2025)行初1号", case=refused).review_skipped
    assert not _open(at, kind="litigation_direct", number="(2025)行初2号", case=given_).review_skipped


def test_only_who_handles_disputes_may_and_a_second_click_is_refused(at: Bureau) -> None:
    with pytest.raises(NoAccess):
        open_docket(
            at.agency,
            kind="review",
            number="1",
            organ="政府",
            filed_on=at.today,
            notified_on=at.today,
            **at.by("drafter"),
        )
    row = _open(at)
    token = row.token
    note(row.pk, "answer", at.today, "已提交", expected=token, **at.by("counsel"))
    with pytest.raises(Stale):
        note(row.pk, "answer", at.today, "已提交", expected=token, **at.by("counsel"))
    row.refresh_from_db()
    with pytest.raises(NotAllowed, match="已经提交过"):
        note(row.pk, "answer", at.today, "又", expected=row.token, **at.by("counsel"))


def test_an_order_to_answer_again_begins_a_case_with_the_ordered_deadline(at: Bureau) -> None:
    case = at.replied(at.handled())
    row = _open(at, case=case)
    at.today = date(2025, 4, 21)
    row = decide(
        row.pk, "corrected", decided_on=date(2025, 4, 18), received_on=at.today, redo_until=date(2025, 5, 12),
        expected=row.token, **at.by("office"),
    )  # fmt: skip
    again = answer_again(row.pk, expected=row.token, **at.by("office"))
    assert (again.kind, again.parent, again.due_on) == (Case.Kind.REANSWER, case, date(2025, 5, 12))
    row.refresh_from_db()
    with pytest.raises(NotAllowed, match="已经转入"):
        answer_again(row.pk, expected=row.token, **at.by("office"))


def test_dates_out_of_order_are_refused(at: Bureau) -> None:
    row = _open(at)
    with pytest.raises(WrongInput):
        decide(
            row.pk,
            "upheld",
            decided_on=at.today - timedelta(1),
            received_on=at.today,
            expected=row.token,
            **at.by("office"),
        )
    with pytest.raises(WrongInput, match="结果应为纠正"):
        decide(
            row.pk, "upheld", decided_on=at.today, received_on=at.today, redo_until=at.today + timedelta(9),
            expected=row.token, **at.by("office"),
        )  # fmt: skip


def test_a_dispute_open_over_new_year_comes_again_and_ends_once(at: Bureau) -> None:
    at.today = date(2024, 11, 5)
    row = _open(at)
    assert carry_over(date(2025, 1, 2)) == 1
    assert carry_over(date(2025, 1, 2)) == 0
    at.today = date(2025, 2, 20)
    decide(row.pk, "upheld", decided_on=at.today, received_on=at.today, expected=row.token, **at.by("office"))
    assert list(Dispute.objects.order_by("year").values_list("year", "result")) == [
        (2024, "pending"),
        (2025, "upheld"),
    ]


DAY = st.dates(date(2021, 1, 1), date(2024, 12, 31))
LIVES = st.lists(
    st.tuples(
        st.sampled_from(["review", "litigation_direct"]), DAY, st.integers(0, 900),
        st.sampled_from(["upheld", "corrected", "other", None]),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=LIVES)
def test_table_4_equals_a_count_by_hand_in_every_year(lives: list[tuple[str, date, int, str | None]]) -> None:
    at, last = bureau(), date(2026, 12, 31)
    by_hand: Counter[tuple[int, str, str]] = Counter()
    for n, (kind, told, length, result) in enumerate(lives):
        at.today = told
        row = _open(at, kind=kind, number=f"第{n}号", filed_on=told, notified_on=told)
        ended = told + timedelta(length) if result else None
        if ended and result:
            at.today = ended
            decide(row.pk, result, decided_on=ended, received_on=ended, expected=row.token, **at.by("office"))
        for year in range(told.year, (ended or last).year + 1):
            by_hand[year, kind, result if ended and result and ended.year == year else "pending"] += 1
    carry_over(last)
    for year in range(2021, 2027):
        table = count(at.agency, year, Form.for_year(year))["t4"]
        for kind in ("review", "litigation_direct"):
            for result in ("upheld", "corrected", "other", "pending"):
                assert table[kind][result] == by_hand[year, kind, result], (year, kind, result)
    Dispute.objects.filter(agency=at.agency).delete()


def test_evidence_that_went_with_the_answer_is_recorded_with_it_and_owed_no_more(at: Bureau) -> None:
    row = _open(at)
    note(row.pk, "answer", at.today, "已提交", with_evidence=True, expected=row.token, **at.by("counsel"))
    row.refresh_from_db()
    assert [e.name for e in row.events.order_by("seq")] == ["open", "answer", "evidence"]
    assert [
        a for a in ahead(at.agency, rules_of(at.agency), at.today) if a.key == f"docket-answer-{row.pk}"
    ] == []


def test_words_too_long_for_an_entry_are_refused_not_cut(at: Bureau) -> None:
    row = _open(at)
    with pytest.raises(WrongInput, match="不能超过1000字"):
        note(row.pk, "note", at.today, "字" * 1001, expected=row.token, **at.by("counsel"))
    row.refresh_from_db()
    assert row.events.count() == row.moves_made == 1
