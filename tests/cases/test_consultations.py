"""The register of consultations says of each question what the case's own clock says, and nothing that was annulled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cases.bureau import PDF, Bureau, bureau
from gongkai.cases.actions import intake
from gongkai.cases.actions.proving import prove
from gongkai.cases.application import Person as Applicant
from gongkai.cases.consultations import (
    Inquiry,
    consultations,
    filtered,
    in_pieces,
    inquiries,
    last_day,
    next_steps,
)
from gongkai.cases.models import Case, CaseEvent, Party
from gongkai.cases.settling import reckoned, rules_of
from gongkai.law.calendar import WorkCalendar
from gongkai.law.errors import NoAccess, NotAllowed, WrongInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _co_maker(at: Bureau) -> Party:
    return intake.keep_party(at.agency, Party.Kind.CO_MAKER, Applicant(name="临江市财政局"))


def _ask(at: Bureau, case: Case, event: str = "consult_third_party") -> str:
    """Ask somebody today; the key of the question."""
    party = at.third_party() if event == "consult_third_party" else _co_maker(at)
    at.do(case, event, "drafter", party=party, data={"about": "合同"})
    return case.events.get(name=event).key


def _register(at: Bureau, **asked: str) -> list[Inquiry]:
    rules = rules_of(at.agency)
    rows = filtered(consultations(Case.objects.all()), rules.calendar, at.today, **asked)
    return list(in_pieces(rows, rules.calendar, at.today))


def test_a_question_is_followed_from_the_post_to_the_opinion(at: Bureau) -> None:
    case = at.handled()
    key = _ask(at, case)
    first = _register(at)[0]
    assert (first.kind, first.whom, first.about, first.state) == ("第三方", "江******", "合同", "open")
    assert (first.way, first.due_on, first.proof) == ("", None, None)
    at.do(case, "consultation_sent", "drafter", of=key, data={"way": "post", "number": "XA00000000042"})
    at.today = date(2025, 2, 24)
    at.do(case, "consultation_served", "drafter", of=key)
    sent = _register(at)[0]
    assert (sent.way, sent.number, sent.dispatched_on) == (
        "邮政企业邮寄送达",
        "XA00000000042",
        date(2025, 2, 20),
    )
    assert (sent.served_on, sent.due_on) == (date(2025, 2, 24), date(2025, 3, 17))
    at.today = date(2025, 3, 3)
    at.do(case, "opinion", "drafter", of=key, content="含有报价", data={"verdict": "disagree"})
    ended = _register(at)[0]
    assert (ended.state, ended.ended_on, ended.verdict, ended.content) == (
        "answered",
        at.today,
        "不同意公开",
        "含有报价",
    )


@pytest.mark.parametrize(
    ("event", "effect"),
    [("consult_third_party", "由本机关依照条例的规定决定是否公开"), ("consult_co_maker", "视为同意公开")],
)
def test_silence_says_what_follows_from_it(at: Bureau, event: str, effect: str) -> None:
    case = at.handled()
    key = _ask(at, case, event)
    at.do(case, "consultation_served", "drafter", of=key)
    at.today = date(2025, 3, 14)
    assert [one.state for one in _register(at)] == ["overdue"]
    assert len(_register(at, state="overdue")) == 1
    at.do(case, "silence", "drafter", of=key)
    assert not _register(at, state="overdue")
    one = _register(at, state="silent")[0]
    assert effect in one.effect
    assert one.whom == ("江******" if event == "consult_third_party" else "临江市财政局")


def test_the_last_day_is_the_one_that_the_clock_of_the_case_reckons(at: Bureau) -> None:
    case = at.handled()
    for event in ("consult_third_party", "consult_co_maker", "consult_agency"):
        at.do(case, event, "drafter", party=_co_maker(at), data={"about": "材料"})
        key = case.events.filter(name=event).last().key
        at.today += timedelta(3)
        at.do(case, "consultation_served", "drafter", of=key)
    clock = {c.key: c.limit for c in reckoned(case, rules_of(at.agency), at.today).consultations}
    assert {one.event.key: one.due_on for one in _register(at)} == clock
    assert set(clock.values()) - {None}


@given(st.dates(date(2020, 1, 1), date(2026, 6, 1)), st.integers(0, 200))
def test_received_later_is_never_due_earlier(day: date, more: int) -> None:
    calendar = WorkCalendar()
    first = last_day("consult_third_party", None, day, day, calendar)
    later = last_day("consult_third_party", None, day + timedelta(more), day, calendar)
    assert first is not None
    assert later is not None
    assert day < first <= later
    assert calendar.between(day, first) == 15


def test_what_no_law_gives_a_period_has_no_last_day() -> None:
    calendar = WorkCalendar()
    day = date(2025, 2, 20)
    assert last_day("consult_agency", None, day, day, calendar) is None
    assert last_day("consult_third_party", None, None, day, calendar) is None
    assert last_day("consult_third_party", None, date(2019, 5, 20), date(2019, 5, 1), calendar) is None
    assert last_day("ask_unit", day, None, day, calendar) == day


def test_what_was_recorded_by_mistake_drops_out_with_all_that_belongs_to_it(at: Bureau) -> None:
    case = at.handled()
    key = _ask(at, case)
    at.do(case, "consultation_served", "drafter", of=key)
    served = case.events.get(name="consultation_served")
    at.do(case, "annul", "office", of=served.key, reason="日期写错")
    assert _register(at)[0].served_on is None
    at.do(case, "annul", "office", of=key, reason="发错了")
    assert _register(at) == []
    with pytest.raises(NotAllowed, match="误记撤销"):
        prove(case.events.get(key=key).pk, "proof", "回证.pdf", PDF, **at.by("drafter"))


def test_sections_asked_within_the_house_stand_in_the_register_too(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "ask_unit", "drafter", unit=at.other_unit, until=date(2025, 2, 25))
    one = _register(at, kind="ask_unit")[0]
    assert (one.whom, one.due_on, one.state) == ("计划财务科", date(2025, 2, 25), "open")
    at.today = date(2025, 2, 26)
    assert [o.state for o in _register(at, state="overdue")] == ["overdue"]
    at.do(case, "unit_answers", "other", of=one.event.key, content="没有意见")
    assert [(o.state, o.content) for o in _register(at, state="answered")] == [("answered", "没有意见")]


def test_a_question_left_open_by_a_withdrawn_request_waits_for_nobody(at: Bureau) -> None:
    case = at.handled()
    _ask(at, case)
    at.do(case, "withdraw", "clerk", content="不再需要")
    assert [one.state for one in _register(at)] == ["closed"]
    assert not _register(at, state="open")
    assert len(_register(at, state="closed")) == 1


def test_the_register_is_narrowed_by_kind_year_officer_and_number(at: Bureau) -> None:
    one, other = at.handled(), at.handled()
    _ask(at, one)
    _ask(at, other, "consult_co_maker")
    assert [i.event.case_id for i in _register(at, kind="consult_co_maker")] == [other.pk]
    assert [i.event.case_id for i in _register(at, q=one.number)] == [one.pk]
    assert len(_register(at, year="2025")) == 2
    assert _register(at, year="2024") == []
    assert len(_register(at, officer=at.people["drafter"].name)) == 2
    assert _register(at, officer="没有这个人") == []
    assert len(_register(at, state="unproven")) == 2


def test_the_register_is_sorted_by_the_day_that_the_calendar_makes(at: Bureau) -> None:
    keys = []
    for day in (24, 20, 27):
        at.today = date(2025, 2, 20)
        case = at.handled()
        key = _ask(at, case)
        at.today = date(2025, 2, day)
        at.do(case, "consultation_served", "drafter", of=key)
        keys.append(case.pk)
    at.today = date(2025, 2, 20)
    none = at.handled()
    _ask(at, none)
    late, soon, last = keys
    assert [i.event.case_id for i in _register(at, sort="due")] == [soon, late, last, none.pk]
    assert [i.event.case_id for i in _register(at, sort="-due")] == [last, late, soon, none.pk]
    assert [i.event.case_id for i in _register(at, sort="served")] == [soon, late, last, none.pk]
    at.today = date(2025, 6, 1)
    assert [i.event.case_id for i in _register(at, state="overdue", sort="-due")] == [last, late, soon]
    assert {i.event.case_id for i in _register(at, state="overdue", sort="number")} == set(keys)


def test_a_page_of_the_register_costs_the_same_whatever_the_rows(at: Bureau) -> None:
    rules = rules_of(at.agency)

    def queries(sort: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as taken:
            rows = filtered(consultations(Case.objects.all()), rules.calendar, at.today, sort=sort)
            inquiries(rows[:20], rules.calendar, at.today)
        return len(taken)

    def more() -> None:
        case = at.handled()
        key = _ask(at, case)
        at.do(case, "consultation_sent", "drafter", of=key, data={"way": "fax"})
        at.do(case, "opinion", "drafter", of=key, content="同意", data={"verdict": "agree"})

    more()
    few = [queries("sent"), queries("due")]
    for _ in range(4):
        more()
    assert [queries("sent"), queries("due")] == few == [2, 3]


def test_how_an_inquiry_left_needs_a_way_and_a_letter_its_number(at: Bureau) -> None:
    case = at.handled()
    key = _ask(at, case)
    for data, says in (
        ({"way": "post"}, "邮件号码"),
        ({"way": "portal"}, "寄送方式"),
        ({}, "寄送方式"),
    ):
        with pytest.raises(WrongInput, match=says):
            at.do(case, "consultation_sent", "drafter", of=key, data=data)
    with pytest.raises(WrongInput, match="早于征求意见书作出"):
        at.do(case, "consultation_sent", "drafter", of=key, on=date(2025, 2, 19), data={"way": "hand"})
    before = case.due_on
    at.do(case, "consultation_sent", "drafter", of=key, data={"way": "hand"})
    assert case.due_on == before
    at.do(case, "opinion", "drafter", of=key, content="同意", data={"verdict": "agree"})
    at.do(case, "consultation_sent", "drafter", of=key, data={"way": "post", "number": "XA1"})
    assert _register(at)[0].number == "XA1"


def test_a_proof_lies_with_its_question_and_only_who_handles_the_case_adds_it(at: Bureau) -> None:
    case = at.handled()
    event = case.events.get(key=_ask(at, case))
    with pytest.raises(NoAccess):
        prove(event.pk, "proof", "回证.pdf", PDF, **at.by("supervisor"))
    with pytest.raises(NotAllowed, match="不由您所在的科室"):
        prove(event.pk, "proof", "回证.pdf", PDF, **at.by("other"))
    with pytest.raises(WrongInput, match="送达凭证"):
        prove(event.pk, "identity", "回证.pdf", PDF, **at.by("drafter"))
    with pytest.raises(WrongInput, match="没有这一次"):
        prove(case.events.get(name="receive").pk, "proof", "回证.pdf", PDF, **at.by("drafter"))
    kept = prove(event.pk, "proof", "回证.pdf", PDF, **at.by("drafter"))
    prove(event.pk, "consultation", "意见.pdf", PDF, **at.by("clerk"))
    assert kept.event_id == event.pk
    one = _register(at)[0]
    assert (one.proof, one.proofs) == (kept.pk, 1)
    assert not _register(at, state="unproven")


def test_what_may_follow_on_a_question_follows_its_own_state(at: Bureau) -> None:
    case = at.handled()
    key = _ask(at, case)
    rules, may = rules_of(at.agency), frozenset({"case.handle"})

    def steps() -> dict[str, str]:
        row = CaseEvent.objects.select_related("case").get(case=case, key=key)
        return {step.event: why for step, why in next_steps(row, may, rules, at.today)}

    assert {name for name, why in steps().items() if not why} == {
        "consultation_sent",
        "consultation_served",
        "opinion",
    }
    assert "还没有登记被征求方收到的日期" in steps()["silence"]
    at.do(case, "opinion", "drafter", of=key, content="同意", data={"verdict": "agree"})
    assert {name for name, why in steps().items() if not why} == {"consultation_sent"}


@pytest.mark.parametrize("sort", ["", "number", "due", "-due"])
def test_the_register_read_in_pieces_is_whole_and_in_order(
    at: Bureau, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    for _ in range(5):
        case = at.handled()
        at.do(case, "consultation_served", "drafter", of=_ask(at, case))
    whole = [one.event.pk for one in _register(at, sort=sort)]
    assert len(set(whole)) == 5
    monkeypatch.setattr("gongkai.cases.consultations._PIECE", 2)
    assert [one.event.pk for one in _register(at, sort=sort)] == whole
