"""Whether an event may happen: each condition of the table lets pass what it should and refuses with its sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongkai.law.calendar import WorkCalendar
from gongkai.law.clock import Event
from gongkai.law.errors import NotAllowed, Refused, WrongInput
from gongkai.law.lawful import LAWFUL, effect, may

CALENDAR = WorkCalendar()
TODAY = date(2025, 6, 30)


def on(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


def event(name: str, day: str, **more: Any) -> Event:
    if "until" in more:
        more["until"] = on(more["until"])
    return Event(name, on(day), **more)


RECEIVED = [event("arrive", "02-20"), event("receive", "02-20")]
HANDLED = [*RECEIVED, event("pass_review", "02-21")]
CONSULTED = [*HANDLED, event("consult_third_party", "02-25", key="a")]
SERVED = [*CONSULTED, event("consultation_served", "02-27", of="a", key="s")]
REASONED = [*HANDLED, event("ask_reasons", "02-24", until="03-10"), event("reasons", "03-03")]
ASKED = [*RECEIVED, event("ask_supplement", "02-24", until="03-10")]
EXTENDED = [*HANDLED, event("extend", "03-03", days=12, key="e")]

# The condition, a history, an event that passes, one that does not, and a part of the sentence.
CONDITIONS: dict[str, tuple[list[Event], Event, list[Event], Event, str]] = {
    "once": (
        HANDLED, event("ask_reasons", "02-25", until="03-10"),
        REASONED, event("ask_reasons", "03-05", until="03-10"), "“要求说明理由”只能进行一次",
    ),
    "within_notice_term": (
        RECEIVED, event("ask_supplement", "03-03", until="03-20"),
        RECEIVED, event("ask_supplement", "03-04", until="03-20"), "最后一日是2025-03-03，已经超过",
    ),
    "until_ahead": (
        RECEIVED, event("ask_supplement", "02-25", until="02-26"),
        RECEIVED, event("ask_supplement", "02-25", until="02-25"), "应晚于告知的日期",
    ),
    "until_by_fee_term": (
        HANDLED, event("notify_fee", "02-27", until="03-27"),
        HANDLED, event("notify_fee", "02-27", until="03-26"), "截止日不应早于2025-03-27",
    ),
    "fees_in_force": (
        HANDLED, event("notify_fee", "02-27", until="03-27"),
        [Event("arrive", date(2020, 11, 20)), Event("receive", date(2020, 11, 20)),
         Event("pass_review", date(2020, 11, 20))],
        Event("notify_fee", date(2020, 12, 1), until=date(2021, 1, 31)), "施行以前",
    ),
    "before_due": (
        HANDLED, event("extend", "03-20", days=1),
        HANDLED, event("extend", "03-21", days=1), "答复期限已于2025-03-20届满",
    ),
    "later_than_due": (
        REASONED, event("delay", "03-10", until="04-02"),
        REASONED, event("delay", "03-10", until="03-31"), "应晚于现在的答复期限2025-03-31",
    ),
    "deadline_passed": (
        ASKED, event("lapse_supplement", "03-11"),
        ASKED, event("lapse_supplement", "03-10"), "给申请人的期限至2025-03-10，尚未届满",
    ),
    "after_reasons": (
        REASONED, event("delay", "03-10", until="04-02"),
        HANDLED, event("delay", "03-10", until="04-02"), "理由合理的申请",
    ),
    "extension_left": (
        EXTENDED, event("extend", "03-10", days=8),
        EXTENDED, event("extend", "03-10", days=9), "已经延长12个工作日",
    ),
    "consultation_known": (
        [*CONSULTED, event("opinion", "02-26", of="a")], event("consultation_sent", "02-26", of="a"),
        CONSULTED, event("consultation_sent", "02-25", of="nothing"), "没有写明是哪一次征求意见",
    ),
    "consultation_open": (
        CONSULTED, event("opinion", "02-26", of="a"),
        [*CONSULTED, event("opinion", "02-26", of="a")], event("opinion", "02-27", of="a"), "已经有了结果",
    ),
    "opinion_overdue": (
        SERVED, event("silence", "03-21", of="a"),
        SERVED, event("silence", "03-20", of="a"), "被征求方答复的期限至2025-03-20",
    ),
    "annullable": (
        EXTENDED, event("annul", "03-04", of="e"),
        EXTENDED, event("annul", "03-04", of="nothing"), "只能撤销误记的",
    ),
}  # fmt: skip


def refused(history: list[Event], attempt: Event) -> Refused:
    with pytest.raises(Refused) as no:
        may(history, attempt, calendar=CALENDAR, today=TODAY)
    return no.value


def allowed(history: list[Event], attempt: Event) -> bool:
    return may(history, attempt, calendar=CALENDAR, today=TODAY).event == attempt.name


def test_every_condition_has_a_case_on_both_sides() -> None:
    assert set(CONDITIONS) == set(LAWFUL)


@pytest.mark.parametrize("name", sorted(CONDITIONS))
def test_the_condition_lets_pass_and_refuses_with_its_sentence_and_article(name: str) -> None:
    fine, good, wrong, bad, says = CONDITIONS[name]
    assert allowed(fine, good)
    no = refused(wrong, bad)
    assert says in no.why
    assert no.article


def test_nothing_is_recorded_before_its_day_has_come() -> None:
    with pytest.raises(WrongInput, match="的日期2025-06-30还没有到"):
        may(HANDLED, event("extend", "06-30", days=1), calendar=CALENDAR, today=on("06-29"))


def test_nothing_happens_before_the_request_was_received() -> None:
    assert "早于前一事项的日期2025-02-20" in refused(RECEIVED, event("consult_agency", "02-19", key="b")).why
    assert "早于前一事项的日期2025-02-20" in refused(RECEIVED[:1], event("receive", "02-19")).why


def test_the_office_does_not_take_a_step_before_the_step_that_it_follows() -> None:
    sealed = [*HANDLED, event("draft", "03-18"), event("sign", "03-19"), event("seal", "03-24")]
    assert "早于前一事项的日期2025-03-24" in refused(sealed, event("serve", "03-20")).why
    assert allowed(sealed, event("serve", "03-24"))
    assert "早于前一事项的日期2025-02-21" in refused(HANDLED, event("draft", "02-20")).why


def test_what_an_applicant_did_may_have_happened_before_the_last_step_of_the_office() -> None:
    drafted = [*HANDLED, event("draft", "03-06")]
    assert allowed(drafted, event("withdraw", "03-05"))
    assert "早于前一事项的日期2025-02-24" in refused(ASKED, event("supplement", "02-21")).why


def test_an_opinion_may_be_recorded_days_after_it_came_but_not_before_it_was_asked_for() -> None:
    assert allowed([*CONSULTED, event("contact", "03-10")], event("opinion", "03-05", of="a"))
    assert "早于征求意见书发出或者收到" in refused(SERVED, event("opinion", "02-26", of="a")).why


def test_the_day_on_which_the_consulted_received_it_is_recorded_once() -> None:
    assert "已经登记" in refused(SERVED, event("consultation_served", "02-28", of="a")).why


def test_the_day_of_receipt_on_which_a_silence_rests_stays_until_the_silence_goes() -> None:
    silent = [*SERVED, event("silence", "03-21", of="a", key="x")]
    assert "请先撤销" in refused(silent, event("annul", "03-24", of="s")).why
    assert allowed([*silent, event("annul", "03-24", of="x")], event("annul", "03-24", of="s"))


def test_what_was_annulled_does_not_use_up_the_extension_and_cannot_be_annulled_again() -> None:
    undone = [*EXTENDED, event("annul", "03-04", of="e")]
    assert allowed(undone, event("extend", "03-05", days=20))
    assert "只能撤销误记的" in refused(undone, event("annul", "03-05", of="e")).why


def test_receipt_supplement_and_answer_are_never_annulled() -> None:
    keyed = [RECEIVED[0], event("receive", "02-20", key="r")]
    assert isinstance(refused(keyed, event("annul", "02-21", of="r")), NotAllowed)


def test_a_day_told_or_ordered_is_not_extended() -> None:
    ordered = [event("arrive", "02-20"), event("receive", "02-20", until="03-07")]
    assert "答复的日期已定为2025-03-07" in refused(ordered, event("extend", "03-03", days=1)).why
    delayed = [*REASONED, event("delay", "03-10", until="06-20")]
    assert "答复的日期已定为2025-06-20" in refused(delayed, event("extend", "03-12", days=1)).why


def test_a_request_that_gave_no_reasons_is_not_delayed() -> None:
    silent = [*HANDLED, event("ask_reasons", "02-24", until="03-10"), event("lapse_reasons", "03-11")]
    assert "理由合理的申请" in refused(silent, event("delay", "03-12", until="06-20")).why


def test_a_last_day_on_a_saturday_lasts_until_monday() -> None:
    asked = [*RECEIVED, event("ask_supplement", "02-24", until="03-15")]
    assert "至2025-03-17，尚未届满" in refused(asked, event("lapse_supplement", "03-17")).why
    assert allowed(asked, event("lapse_supplement", "03-18"))


def test_the_button_of_an_event_says_what_it_would_do_to_the_date() -> None:
    before, after = effect(HANDLED, event("extend", "03-03", days=3), calendar=CALENDAR)
    assert (before, after) == (on("03-20"), on("03-25"))
    assert effect(RECEIVED, event("ask_supplement", "02-24", until="03-10"), calendar=CALENDAR) == (
        on("03-20"),
        None,
    )
