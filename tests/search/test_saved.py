"""Saved searches: nothing without confirmation, one alert a day, limits, and an address that is gone after the stop."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from gongkai.audit.models import Entry as LogEntry
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.search import saved
from gongkai.search.models import SavedSearch
from gongkai.search.query import Filters
from gongkai.search.saved import HELD, OF_ADDRESS, OF_SOURCE, UNCONFIRMED_FOR
from search.entries import entry, put

pytestmark = pytest.mark.django_db
AT = datetime(2021, 1, 15, 2, tzinfo=UTC)
DAY = date(2021, 1, 15)
EMAIL = "reader@example.cn"


def ask(query: str = "招生", email: str = EMAIL, at: datetime = AT, **more: object) -> SavedSearch:
    made = saved.save_search(email, query, more.pop("filters", Filters()), at=at, **more)  # type: ignore[arg-type]
    assert made is not None
    return made


def titles(today: date) -> list[list[str]]:
    return [[hit.title for hit in alert.results.hits] for alert in saved.due_alerts(today)]


def test_nothing_is_told_to_an_address_that_did_not_confirm() -> None:
    made = ask()
    put(entry("招生办法", public_on=DAY))
    assert titles(DAY + timedelta(days=1)) == []
    saved.confirm(made.token, today=DAY, at=AT)
    assert titles(DAY + timedelta(days=1)) == [["招生办法"]]


def test_each_hit_is_told_once_on_the_day_after_it() -> None:
    put(entry("招生旧闻", public_on=DAY - timedelta(days=1)))
    saved.confirm(ask().token, today=DAY, at=AT)
    put(entry("招生一", public_on=DAY), entry("资助", public_on=DAY))
    assert titles(DAY) == []
    for day, expected in ((1, [["招生一"]]), (1, []), (2, [])):
        alerts = list(saved.due_alerts(DAY + timedelta(days=day)))
        assert [[h.title for h in a.results.hits] for a in alerts] == expected
        assert all(saved.told(a, at=AT) for a in alerts)
    put(
        entry("招生二", public_on=DAY + timedelta(days=1)), entry("招生三", public_on=DAY + timedelta(days=3))
    )
    assert titles(DAY + timedelta(days=4)) == [["招生三", "招生二"]]


def test_two_runs_at_once_tell_once() -> None:
    saved.confirm(ask().token, today=DAY, at=AT)
    put(entry("招生", public_on=DAY))
    (one,), (other,) = (list(saved.due_alerts(DAY + timedelta(days=1))) for _ in range(2))
    assert saved.told(one, at=AT)
    assert not saved.told(other, at=AT)


def test_filters_and_agency_of_the_search_bind_its_alerts() -> None:
    saved.confirm(ask(filters=Filters(kinds=("通知",)), agency_id=1).token, today=DAY, at=AT)
    put(
        entry("招生一", doc_kind="通知", agency_id=1, public_on=DAY),
        entry("招生二", doc_kind="通知", agency_id=2, public_on=DAY),
        entry("招生三", doc_kind="公告", agency_id=1, public_on=DAY),
    )
    assert titles(DAY + timedelta(days=1)) == [["招生一"]]


def test_a_stopped_search_tells_nothing_and_keeps_no_address() -> None:
    made = ask()
    saved.confirm(made.token, today=DAY, at=AT)
    put(entry("招生", public_on=DAY))
    (alert,) = saved.due_alerts(DAY + timedelta(days=1))
    saved.stop(made.token, at=AT)
    saved.stop(made.token, at=AT)
    saved.stop("unknown", at=AT)
    assert not saved.told(alert, at=AT)
    assert titles(DAY + timedelta(days=1)) == []
    made.refresh_from_db()
    assert (made.email, made.query, made.email_mark, made.source_mark) == ("", "", "", "")
    assert saved.by_token(made.token) is None
    with pytest.raises(NotAllowed):
        saved.confirm(made.token, today=DAY, at=AT)


def test_a_link_that_is_too_old_confirms_nothing_and_the_address_is_forgotten() -> None:
    made, late = ask(), AT + UNCONFIRMED_FOR + timedelta(seconds=1)
    with pytest.raises(NotAllowed):
        saved.confirm(made.token, today=DAY, at=late)
    kept = ask("资助", email="other@example.cn")
    saved.confirm(kept.token, today=DAY, at=AT)
    assert saved.forget_unconfirmed(at=late) == 1
    assert list(SavedSearch.objects.all()) == [kept]


def test_the_same_wish_is_the_same_search_whatever_the_spelling_of_the_address() -> None:
    assert ask().pk == ask(email=" Reader@Example.cn ", query=" 招生 ").pk
    assert ask(filters=Filters(years=(2020,))).pk != ask().pk


def test_an_address_asked_for_too_often_is_left_in_peace() -> None:
    for n in range(OF_ADDRESS):
        ask(f"招生{n}")
    assert saved.save_search(EMAIL, "再来", Filters(), at=AT) is None
    assert ask("再来", email="other@example.cn") is not None
    assert ask("再来", at=AT + timedelta(days=2)) is not None


def test_an_address_holds_so_many_searches_and_no_more() -> None:
    for n in range(HELD):
        ask(f"招生{n}", at=AT + timedelta(days=n))
    assert saved.save_search(EMAIL, "再来", Filters(), at=AT + timedelta(days=HELD + 5)) is None


def test_one_place_cannot_write_to_everybody() -> None:
    for n in range(OF_SOURCE):
        ask(email=f"r{n}@example.cn", source="192.0.2.1")
    with pytest.raises(NotAllowed, match="过多"):
        ask(email="one-more@example.cn", source="192.0.2.1")
    assert ask(email="one-more@example.cn", source="192.0.2.2") is not None


def test_nothing_to_look_for_is_refused() -> None:
    for query in ("", "  ", "！"):
        with pytest.raises(WrongInput):
            saved.save_search(EMAIL, query, Filters(), at=AT)
    assert ask("", filters=Filters(kinds=("通知",))) is not None


def test_neither_the_address_nor_the_place_can_be_read_from_the_tables_or_the_log() -> None:
    made = ask(source="192.0.2.1")
    saved.confirm(made.token, today=DAY, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM search_savedsearch")
        row = repr(cursor.fetchall())
    assert "reader" not in row
    assert "192.0.2.1" not in row
    said = [(e.actor, e.says) for e in LogEntry.objects.order_by("number")]
    assert said == [("公众", "提交检索订阅，待确认"), ("公众", "确认检索订阅")]
