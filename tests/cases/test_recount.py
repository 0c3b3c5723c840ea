"""Folding anew: a changed calendar or reading moves open cases, says so in the log, and leaves closed ones alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cases.bureau import Bureau, bureau
from gongkai.audit.models import Entry
from gongkai.cases.actions.choosing import choose
from gongkai.cases.models import Case
from gongkai.cases.recount import preview, recount
from gongkai.cases.settling import reckoned, rules_of
from gongkai.law.errors import WrongInput
from gongkai.registry.models import CalendarDay

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 21, tzinfo=UTC)


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _holiday(at: Bureau) -> None:
    CalendarDay.objects.create(
        agency=at.agency, day=date(2025, 3, 3), works=False, notice="市政府通知", at=AT, by="样例"
    )


def test_a_calendar_change_recomputes_open_cases_and_logs_each(at: Bureau) -> None:
    open_one, closed = at.handled(), at.replied(at.handled())
    _holiday(at)
    found = preview(at.agency, rules_of(at.agency), at.today)
    assert [(m.case.pk, m.before, m.after) for m in found] == [
        (open_one.pk, date(2025, 3, 20), date(2025, 3, 21))
    ]
    moved = recount(at.agency, today=at.today, at=AT, cause="市政府通知放假", actor="样例")
    assert len(moved) == 1
    assert Case.objects.get(pk=open_one.pk).due_on == date(2025, 3, 21)
    assert Case.objects.get(pk=closed.pk).due_on == date(2025, 3, 20)
    said = Entry.objects.filter(verb="重算答复期限").get()
    assert said.says == f"申请{open_one.number}答复期限由2025-03-20改为2025-03-21：市政府通知放假"


def test_an_open_pause_moves_the_date_each_night(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_agency", "drafter", party=at.third_party(), data={"about": "材料"})
    recount(at.agency, today=date(2025, 3, 6), at=AT, cause="每日重算", actor="样例")
    case = Case.objects.get(pk=case.pk)
    assert (case.due_on, case.request.due_on) == (date(2025, 4, 3), date(2025, 4, 3))


def test_the_ledger_says_the_same_date_as_the_case_for_those_that_moved_and_no_other(at: Bureau) -> None:
    paused, other = at.handled(), at.handled()
    at.do(paused, "consult_agency", "drafter", party=at.third_party(), data={"about": "材料"})
    for on in (date(2025, 3, 6), date(2025, 3, 11)):
        recount(at.agency, today=on, at=AT, cause="每日重算", actor="样例")
        assert [c.request.due_on == c.due_on for c in Case.objects.order_by("pk")] == [True, True]
    other.refresh_from_db()
    assert other.request.due_on == date(2025, 3, 20)


def test_the_stored_columns_equal_the_fold_for_every_case(at: Bureau) -> None:
    at.replied(at.handled())
    at.registered()
    at.take(way="plain_mail")
    for case in Case.objects.all():
        now = reckoned(case, rules_of(at.agency), at.today)
        assert (case.stage, case.due_on, case.received_on, case.closed_on) == (
            now.stage, now.due, now.received, now.closed,
        )  # fmt: skip
    assert recount(at.agency, today=at.today, at=AT, cause="核对", actor="样例", everything=True) == []


def test_a_recount_can_be_stopped_and_tells_how_far_it_is(at: Bureau) -> None:
    for _ in range(3):
        at.registered()
    told: list[int] = []
    recount(
        at.agency, today=at.today, at=AT, cause="核对", actor="样例", progress=lambda n: bool(told.append(n))
    )
    assert told == [3]


def test_a_changed_reading_of_the_law_moves_open_cases(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_agency", "drafter", party=at.third_party(), data={"about": "材料"})
    key = case.events.get(name="consult_agency").key
    at.today = date(2025, 2, 25)
    at.do(case, "opinion", "drafter", of=key, content="无意见", data={"verdict": "agree"})
    assert Case.objects.get(pk=case.pk).due_on == date(2025, 3, 25)
    _, moved = choose(at.agency, {"pause_from": "same_day"}, **at.by("office"))
    # Sent on the day of receipt itself, which never counts: nothing more to take out.
    assert moved == 0
    with pytest.raises(WrongInput):
        choose(at.agency, {"number_template": "{year}"}, **at.by("office"))
