"""Whoever has something to do by a day beside the answer finds it and hears of it, until it is done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.bureau import Bureau, bureau
from gongkai.cases.actions.disputes import answer_again, decide, note, open_docket
from gongkai.cases.ahead import Ahead, ahead
from gongkai.cases.models import Case, CaseSettings, Docket
from gongkai.cases.reminders import remind
from gongkai.cases.settling import rules_of
from gongkai.notify.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    made = bureau()
    for name, person in made.people.items():
        person.email = f"{name}@example.cn"
        person.save()
    return made


def _ahead(at: Bureau) -> dict[str, Ahead]:
    """What is ahead, by its kind."""
    return {one.key.rpartition("-")[0]: one for one in ahead(at.agency, rules_of(at.agency), at.today)}


def _told(at: Bureau, day: date) -> dict[str, set[str]]:
    """The subjects of what is sent on a day, each with those who get it; the reminders of the answers left out."""
    before = set(Message.objects.values_list("pk", flat=True))
    remind(day, datetime(day.year, day.month, day.day, 1, tzinfo=UTC))
    found: dict[str, set[str]] = {}
    for m in Message.objects.exclude(pk__in=before).exclude(key__startswith="due-"):
        found.setdefault(m.subject, set()).add(m.to.removesuffix("@example.cn"))
    return found


def _docket(at: Bureau, case: Case | None = None) -> Docket:
    return open_docket(
        at.agency, kind="review", number="江政复〔2025〕3号", organ="临江市人民政府", filed_on=at.today,
        notified_on=at.today, case=case, **at.by("office"),
    )  # fmt: skip


def _noted(at: Bureau, row: Docket, name: str, on: date) -> None:
    row.refresh_from_db()
    note(row.pk, name, on, "", expected=row.token, **at.by("office"))


def test_a_dispute_wants_its_answer_and_its_evidence_on_one_day(at: Bureau) -> None:
    row = _docket(at)
    one = _ahead(at)["docket-answer"]
    assert one.title == "提交答复（答辩）和证据、依据：江政复〔2025〕3号"
    assert one.due == row.answer_due_on == date(2025, 3, 6)
    assert {p.username for p in one.people} == {at.people[who].username for who in ("office", "counsel")}
    _noted(at, row, "answer", at.today)
    assert _ahead(at)["docket-answer"].title.startswith("提交证据、依据：")
    _noted(at, row, "evidence", at.today)
    assert _ahead(at) == {}


def test_a_dispute_is_reminded_of_at_the_lamps_on_the_last_day_and_after(at: Bureau) -> None:
    row = _docket(at)
    heard = [day for n in range(25) if _told(at, day := at.today + timedelta(n))]
    assert heard[:5] == [
        date(2025, 2, 27),
        date(2025, 3, 4),
        row.answer_due_on,
        date(2025, 3, 7),
        date(2025, 3, 10),
    ]
    assert "已逾期1个工作日" in next(m.subject for m in Message.objects.filter(key__contains="2025-03-07"))


def test_a_hearing_is_ahead_until_it_was(at: Bureau) -> None:
    row = _docket(at)
    _noted(at, row, "answer", at.today)
    _noted(at, row, "evidence", at.today)
    _noted(at, row, "hearing", date(2025, 3, 3))
    assert _ahead(at)["docket-hearing"].due == date(2025, 3, 3)
    at.today = date(2025, 3, 4)
    assert _ahead(at) == {}


def test_a_new_answer_that_was_ordered_is_ahead_until_it_is_taken_up(at: Bureau) -> None:
    row = _docket(at, at.replied(at.handled()))
    decide(row.pk, "corrected", decided_on=at.today, received_on=at.today, redo_until=date(2025, 3, 10),
           expected=row.token, **at.by("office"))  # fmt: skip
    assert _ahead(at)["docket-redo"].due == date(2025, 3, 10)
    assert list(_told(at, date(2025, 3, 6))) == ["重新答复：江政复〔2025〕3号：距期限2025-03-10还有2个工作日"]
    row.refresh_from_db()
    answer_again(row.pk, expected=row.token, **at.by("office"))
    assert "docket-redo" not in _ahead(at)


def test_a_section_that_was_asked_hears_of_its_day_and_the_officer_when_it_is_over(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "ask_unit", "drafter", unit=at.other_unit, until=date(2025, 2, 27))
    assert [p.pk for p in _ahead(at)["helping"].people] == [at.people["other"].pk]
    title = f"提出协办意见：申请{case.number}"
    assert _told(at, date(2025, 2, 25)) == {f"{title}：距期限2025-02-27还有2个工作日": {"other"}}
    assert set().union(*_told(at, date(2025, 2, 28)).values()) == {"other", "drafter", "clerk"}
    at.today = date(2025, 2, 28)
    at.do(case, "unit_answers", "other", of=case.events.get(name="ask_unit").key, content="没有意见")
    assert _ahead(at) == {}


def _drafted(at: Bureau, kind: str = "state_secret") -> Case:
    case = at.handled()
    at.reply_matter(
        case.pk, 1, kind, details={"given": "文件", "reason": "密级文件"}, facts="经检索", **at.by("drafter")
    )
    at.do(case, "draft", "drafter")
    return case


def test_counsel_is_asked_for_the_opinion_that_the_settings_want(at: Bureau) -> None:
    case = _drafted(at)
    one = _ahead(at)["counsel"]
    assert [p.pk for p in one.people] == [at.people["counsel"].pk]
    assert one.due == case.due_on
    assert _told(at, date(2025, 2, 21)) == {}
    assert _told(at, date(2025, 2, 24)) == {f"出具法律意见：申请{case.number}：已等待2个工作日": {"counsel"}}
    at.do(case, "counsel", "counsel", content="同意", data={"verdict": "agree"})
    assert _ahead(at) == {}


def test_an_opinion_on_other_words_is_none_on_these(at: Bureau) -> None:
    case = _drafted(at)
    at.do(case, "counsel", "counsel", content="建议修改", data={"verdict": "change"})
    at.do(case, "send_back", "leader", reason="请修改")
    at.reply_matter(
        case.pk, 1, "state_secret", details={"reason": "另一份密级文件"}, facts="经检索", **at.by("drafter")
    )
    at.do(case, "draft", "drafter")
    assert "counsel" in _ahead(at)


def test_counsel_hears_nothing_where_nobody_wants_an_opinion(at: Bureau) -> None:
    _drafted(at, "given")
    assert _ahead(at) == {}
    CaseSettings.objects.create(agency=at.agency, counsel_when="always")
    assert "counsel" in _ahead(at)
    CaseSettings.objects.update(counsel_when="never")
    assert _ahead(at) == {}


def test_who_was_asked_is_ahead_when_the_day_is_near_and_when_it_is_over(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_third_party", "drafter", party=at.third_party(), data={"about": "合同"})
    key = case.events.get(name="consult_third_party").key
    at.do(case, "consultation_served", "drafter", of=key)
    assert _ahead(at) == {}
    last = date(2025, 3, 13)
    at.today = date(2025, 3, 6)
    one = _ahead(at)["asked"]
    assert (one.due, one.title) == (last, f"第三方意见的期限：申请{case.number}")
    assert {p.pk for p in one.people} == {at.people["drafter"].pk, at.people["clerk"].pk}
    assert _told(at, last) == {f"{one.title}：期限2025-03-13今天届满": {"drafter", "clerk"}}
    at.today = date(2025, 3, 14)
    over = _ahead(at)["asked"]
    assert over.title == f"登记逾期未答复意见：申请{case.number}"
    assert "由本机关依照条例的规定决定是否公开" in over.because
    at.do(case, "silence", "drafter", of=key)
    assert _ahead(at) == {}


def test_an_inquiry_of_which_nobody_knows_that_it_arrived_is_asked_after(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_agency", "drafter", party=at.third_party(), data={"about": "合同"})
    at.today = date(2025, 2, 26)
    assert _ahead(at) == {}
    at.today = date(2025, 2, 27)
    assert _ahead(at)["served"].due is None
    assert len(_told(at, at.today)) == 1
    assert _told(at, date(2025, 2, 28)) == {}


def test_nobody_hears_of_anything_on_a_day_off(at: Bureau) -> None:
    _docket(at)
    assert _told(at, date(2025, 3, 8)) == {}


def test_looking_ahead_costs_the_same_whatever_waits(at: Bureau) -> None:
    rules = rules_of(at.agency)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            ahead(at.agency, rules, at.today)
        return len(taken)

    def more() -> None:
        case = at.handled()
        at.do(case, "ask_unit", "drafter", unit=at.other_unit, until=date(2025, 2, 27))
        _drafted(at)

    _docket(at)
    more()
    few = queries()
    for _ in range(3):
        more()
    assert queries() == few <= 9
