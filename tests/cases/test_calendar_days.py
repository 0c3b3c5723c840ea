"""Changes of the calendar: shown before they are stored, counted anew for every agency under them, traced."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

import make
from cases.bureau import Bureau, bureau
from gongkai.audit.models import Entry
from gongkai.cases.actions.calendar_days import effect, finish, remove_day, save_notice, set_day
from gongkai.cases.calendar_years import HEADINGS, days_of, lines, missing, years
from gongkai.cases.models import Case, RecountRun
from gongkai.cases.recount_runs import ask, ask_nightly, run, run_waiting
from gongkai.law.calendar import LAST_ANNOUNCED_YEAR
from gongkai.law.errors import NoAccess, Stale, WrongInput
from gongkai.registry.access import CONSOLE
from gongkai.registry.calendars import below, calendar_of
from gongkai.registry.models import CalendarDay, CalendarNotice
from gongkai.sheets.lists import csv_file

pytestmark = pytest.mark.django_db
MARCH = date(2025, 3, 3)
AT = datetime(2025, 2, 21, tzinfo=UTC)
NEXT = LAST_ANNOUNCED_YEAR + 1


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _now() -> datetime:
    return AT


def test_what_moves_is_known_before_anything_is_stored(at: Bureau) -> None:
    case = at.handled()
    found = effect(at.agency, {MARCH: False}, today=at.today)
    assert [(c.day, c.before, c.after) for c in found.days] == [(MARCH, True, False)]
    assert [(m.case.pk, m.before, m.after) for m in found.moved] == [
        (case.pk, date(2025, 3, 20), date(2025, 3, 21))
    ]
    assert not CalendarDay.objects.exists()
    assert Case.objects.get(pk=case.pk).due_on == date(2025, 3, 20)


def test_what_was_shown_is_what_happens_and_the_log_says_why(at: Bureau) -> None:
    case = at.handled()
    row, runs = set_day(at.agency, MARCH, False, "市政府通知〔2025〕1号", **at.by("office"))
    assert finish(runs, today=at.today, now=_now) == (1, 0)
    assert Case.objects.get(pk=case.pk).due_on == date(2025, 3, 21)
    says = Entry.objects.get(verb="重算答复期限").says
    assert "2025-03-20改为2025-03-21：2025-03-03放假（市政府通知〔2025〕1号）" in says
    taken = effect(at.agency, {MARCH: None}, today=at.today)
    assert [m.after for m in taken.moved] == [date(2025, 3, 20)]
    runs = remove_day(row, "通知已废止", **at.by("office"))
    assert finish(runs, today=at.today, now=_now) == (1, 0)
    assert Case.objects.get(pk=case.pk).due_on == date(2025, 3, 20)
    gone = Entry.objects.get(verb="删除放假调休日")
    assert gone.data == {"day": "2025-03-03", "works": False, "notice": "市政府通知〔2025〕1号"}
    with pytest.raises(Stale):
        remove_day(row, "再删", **at.by("office"))


def test_a_day_needs_its_notice_and_its_removal_a_reason(at: Bureau) -> None:
    with pytest.raises(WrongInput):
        set_day(at.agency, MARCH, False, " ", **at.by("office"))
    row, _ = set_day(at.agency, MARCH, False, "通知", **at.by("office"))
    with pytest.raises(WrongInput):
        remove_day(row, "", **at.by("office"))
    with pytest.raises(NoAccess):
        set_day(at.agency, MARCH, False, "通知", **at.by("clerk"))
    with pytest.raises(NoAccess):
        set_day(None, MARCH, False, "通知", **at.by("office"))


def test_a_day_set_above_moves_the_requests_below_and_not_those_beside(at: Bureau) -> None:
    above, beside = make.agency("ABOVE", "某市人民政府"), make.agency("BESIDE", "邻市某局")
    at.agency.parent = above
    at.agency.save()
    at.handled()
    assert below(above) == [at.agency, above] or below(above) == [above, at.agency]
    assert beside not in below(above)
    assert len(effect(above, {MARCH: False}, today=at.today).moved) == 1
    assert effect(beside, {MARCH: False}, today=at.today).moved == []
    set_day(at.agency, MARCH, True, "本局照常上班", **at.by("office"))
    assert effect(above, {MARCH: False}, today=at.today).moved == []


def _notice(year: int) -> str:
    lines = (
        "元旦：1月1日",
        "春节：2月4日",
        "清明节：4月5日",
        "劳动节：5月1日",
        "端午节：6月9日",
        "中秋节：9月15日",
        "国庆节：10月1日至3日",
    )
    return f"国务院办公厅关于{year}年部分节假日安排的通知\n" + "\n".join(f"{x}放假。" for x in lines)


def test_a_year_whose_whole_notice_is_entered_is_provisional_no_longer(at: Bureau) -> None:
    day = date(NEXT, 3, 3)
    assert calendar_of(at.agency).is_provisional(day)
    kept, runs = save_notice(at.agency, _notice(NEXT), "", **at.by("office"))
    assert (kept.title, kept.year, kept.whole_year) == (
        f"《国务院办公厅关于{NEXT}年部分节假日安排的通知》",
        NEXT,
        True,
    )
    assert [r.agency for r in runs] == [at.agency]
    calendar = calendar_of(at.agency)
    assert not calendar.is_provisional(day)
    assert calendar.announced_until == date(NEXT, 12, 31)
    assert kept.days.count() == 9
    remove_day(kept.days.first(), "录入有误", **at.by("office"))
    assert calendar_of(at.agency).is_provisional(day)


def test_the_notice_awaited_from_november_is_missed_until_it_is_entered(at: Bureau) -> None:
    def said(today: date) -> str:
        return missing(years(at.agency, today), today)

    year = LAST_ANNOUNCED_YEAR
    assert said(date(year, 10, 31)) == ""
    assert said(date(year, 11, 1)).startswith(f"{NEXT}年的放假安排还没有登记")
    assert said(date(NEXT, 1, 4)).startswith(f"{NEXT}年的放假安排还没有登记，本年")
    save_notice(at.agency, _notice(NEXT), "", **at.by("office"))
    assert said(date(year, 11, 1)) == ""


def test_the_console_sets_days_for_the_whole_installation(at: Bureau) -> None:
    save_notice(None, "春节：2月4日放假。", "某通知", year=NEXT, by=CONSOLE, today=at.today, at=AT)
    assert CalendarNotice.objects.get().whole_year is False
    assert not calendar_of(at.agency).is_workday(date(NEXT, 2, 4))
    assert RecountRun.objects.get().agency == at.agency


def test_days_go_out_as_a_table_that_no_spreadsheet_runs(at: Bureau) -> None:
    set_day(at.agency, MARCH, False, "=HYPERLINK()", **at.by("office"))
    content = csv_file(HEADINGS, lines(days_of(at.agency))).decode("utf-8-sig")
    assert content.splitlines()[1].startswith("2025-03-03,星期一,放假,'=HYPERLINK(),临江市教育局,")


def test_each_night_is_counted_once_however_many_workers_look(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_agency", "drafter", party=at.third_party(), data={"about": "材料"})
    night = date(2025, 3, 6)
    assert (ask_nightly(night, AT), ask_nightly(night, AT)) == (1, 0)
    assert run_waiting(today=night, now=_now) == (1, 1)
    assert run_waiting(today=night, now=_now) == (0, 0)
    assert Case.objects.get(pk=case.pk).due_on == date(2025, 4, 3)
    assert ask_nightly(date(2025, 3, 7), AT) == 1


def test_a_recount_that_somebody_does_is_left_to_them_until_it_is_dead(at: Bureau) -> None:
    at.handled()
    one = ask(at.agency, "核对", by="样例", at=AT)
    RecountRun.objects.filter(pk=one.pk).update(beat_at=AT)
    assert run(one, today=at.today, now=_now) is False
    assert run(one, today=at.today, now=lambda: datetime(2025, 2, 21, 1, tzinfo=UTC)) is True


def test_a_recount_stopped_half_way_waits_to_be_done_again(at: Bureau) -> None:
    at.handled()
    one = ask(at.agency, "核对", by="样例", at=AT)
    assert run(one, today=at.today, now=_now, go_on=lambda done: False) is False
    one.refresh_from_db()
    assert (one.finished_at, one.done, one.total) == (None, 1, 1)
    assert run_waiting(today=at.today, now=_now) == (1, 0)
