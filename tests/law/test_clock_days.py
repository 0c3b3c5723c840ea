"""“Why this date”: every day with its reason, and a sentence for each event that moved the date."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from gongkai.law.calendar import WorkCalendar
from gongkai.law.clock import Event, Readings, reckon
from gongkai.law.clock_days import MOST_DAYS, Day, days, sentences

CALENDAR = WorkCalendar()
RECEIVED = date(2025, 2, 20)
START = [Event("arrive", RECEIVED), Event("receive", RECEIVED)]
LATER = date(2025, 6, 30)


def shown(*events: Event, today: date = LATER, readings: Readings | None = None) -> dict[date, Day]:
    listed = days([*START, *events], calendar=CALENDAR, today=today, readings=readings or Readings())
    assert len({d.day for d in listed}) == len(listed)
    return {d.day: d for d in listed}


def said(*events: Event, today: date = LATER) -> list[str]:
    return [s for _, s, _ in sentences(reckon([*START, *events], calendar=CALENDAR, today=today))]


def test_before_receipt_there_is_nothing_to_show() -> None:
    assert days(START[:1], calendar=CALENDAR, today=LATER) == []


def test_the_list_begins_with_the_day_of_receipt_and_ends_with_the_last_day() -> None:
    listed = list(shown().values())
    assert (listed[0].kind, listed[0].says) == ("start", "收到申请，当日不计")
    assert (listed[-1].day, listed[-1].count, listed[-1].kind) == (date(2025, 3, 20), 20, "due")
    assert listed[-1].says.endswith("答复期限届满")


def test_days_off_say_why_they_are_off() -> None:
    listed = shown(Event("extend", date(2025, 3, 10), days=20))
    assert (listed[date(2025, 2, 22)].kind, listed[date(2025, 2, 22)].says) == ("off", "星期六")
    assert (listed[date(2025, 4, 4)].kind, listed[date(2025, 4, 4)].says) == ("off", "清明节放假")


def test_days_of_a_consultation_say_whose_opinion_was_asked() -> None:
    listed = shown(
        Event("consult_third_party", date(2025, 2, 25), key="a"),
        Event("opinion", date(2025, 2, 28), of="a"),
        Event("consult_co_maker", date(2025, 3, 3), key="b"),
        Event("opinion", date(2025, 3, 4), of="b"),
    )
    assert listed[date(2025, 2, 25)].kind == "counted"
    assert listed[date(2025, 2, 26)].says == "征求第三方意见期间，不计入答复期限"
    assert listed[date(2025, 3, 4)].says == "征求共同制作机关意见期间，不计入答复期限"
    assert Counter(d.kind for d in listed.values())["out"] == 4


def test_by_the_other_reading_the_day_of_dispatch_is_out_too() -> None:
    events = (
        Event("consult_third_party", date(2025, 2, 25), key="a"),
        Event("opinion", date(2025, 2, 28), of="a"),
    )
    listed = shown(*events, readings=Readings("same_day"))
    assert listed[date(2025, 2, 25)].kind == "out"


def test_days_of_waiting_are_shown_and_the_count_begins_anew() -> None:
    listed = shown(
        Event("ask_supplement", date(2025, 2, 25), until=date(2025, 3, 18)),
        Event("supplement", date(2025, 3, 10)),
    )
    assert listed[date(2025, 2, 25)].count == 3
    assert listed[date(2025, 3, 3)].says == "已告知补正，等待申请人，不计入答复期限"
    assert listed[date(2025, 3, 10)].says == "收到补正，期限重新起算，当日不计"
    assert listed[date(2025, 3, 11)].count == 1
    assert max(listed) == date(2025, 4, 8)


def test_a_wait_that_is_taken_out_does_not_begin_the_count_anew() -> None:
    waited = (
        Event("pass_review", RECEIVED),
        Event("notify_fee", date(2025, 2, 27), until=date(2025, 3, 27)),
        Event("waive_fee", date(2025, 3, 12)),
    )
    listed = shown(*waited)
    assert (listed[date(2025, 2, 27)].count, listed[date(2025, 3, 13)].count) == (5, 6)
    assert listed[date(2025, 3, 12)].kind == "waiting"


def test_a_consultation_sent_on_the_day_of_a_supplement_notice_does_not_hide_the_fresh_start() -> None:
    listed = shown(
        Event("consult_agency", date(2025, 2, 25), key="a"),
        Event("ask_supplement", date(2025, 2, 25), until=date(2025, 3, 18)),
        Event("opinion", date(2025, 3, 10), of="a"),
        Event("supplement", date(2025, 3, 10)),
    )
    assert listed[date(2025, 3, 10)].kind == "start"
    assert listed[max(listed)].count == 20


def test_days_after_the_due_date_are_late() -> None:
    listed = shown(Event("withdraw", date(2025, 3, 24)))
    assert [listed[date(2025, 3, d)].kind for d in (20, 21, 22, 24)] == ["due", "late", "off", "late"]
    assert max(listed) == date(2025, 3, 24)


def test_while_the_applicant_is_waited_for_the_list_goes_on_to_today() -> None:
    listed = shown(
        Event("ask_supplement", date(2025, 2, 25), until=date(2025, 3, 18)), today=date(2025, 3, 5)
    )
    assert (max(listed), listed[date(2025, 3, 5)].kind) == (date(2025, 3, 5), "waiting")


def test_the_list_is_bounded() -> None:
    listed = shown(
        Event("consult_agency", date(2025, 2, 25), key="a"), today=RECEIVED + timedelta(MOST_DAYS * 2)
    )
    assert len(listed) == MOST_DAYS


def test_each_event_that_moved_the_date_has_a_sentence_with_the_new_date() -> None:
    assert said(
        Event("consult_third_party", date(2025, 2, 25), key="a"),
        Event("opinion", date(2025, 3, 5), of="a"),
        Event("extend", date(2025, 3, 10), days=3),
    ) == [
        "答复期限自次日起算，答复期限为2025-03-20",
        "征求意见所需时间不计入答复期限",
        "自次日起继续计算答复期限，答复期限改为2025-03-28",
        "答复期限延长3个工作日，答复期限改为2025-04-02",
    ]


def test_a_wait_says_until_when_and_its_end_says_the_new_date() -> None:
    waits = Event("ask_supplement", date(2025, 2, 25), until=date(2025, 3, 18))
    assert said(waits)[1] == "答复期限停止计算，等待申请人至2025-03-18"
    ended = said(waits, Event("supplement", date(2025, 3, 10)))[2]
    assert ended == "答复期限自次日起重新计算，答复期限为2025-04-08"


def test_events_that_do_not_touch_the_period_have_no_sentence() -> None:
    assert len(said(Event("search", date(2025, 2, 25)), Event("contact", date(2025, 2, 26)))) == 1


def test_every_sentence_comes_with_its_article() -> None:
    clock = reckon([*START, Event("extend", date(2025, 3, 10), days=3)], calendar=CALENDAR, today=LATER)
    assert [article for _, _, article in sentences(clock)] == ["条例第31条、第45条", "条例第33条第2款"]
