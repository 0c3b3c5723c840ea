"""The day of receipt follows from the way in (条例第31条)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import WrongInput
from gongkai.law.receipt import WAYS, receipt_date

MONDAY, FRIDAY = date(2025, 3, 3), date(2025, 3, 7)
AT_ONCE = {"counter", "oral", "signed_mail", "order"}
CONFIRMED = {"plain_mail", "portal", "email", "fax"}


def test_every_way_in_has_its_rule() -> None:
    assert set(WAYS) == AT_ONCE | CONFIRMED
    for id_, way in WAYS.items():
        assert way.id == id_
        assert way.name
        assert way.rule.endswith(("之日", "起算"))


@pytest.mark.parametrize("way", sorted(AT_ONCE))
def test_what_is_handed_in_or_signed_for_is_received_that_day(way: str) -> None:
    assert receipt_date(way, MONDAY, None) == MONDAY
    assert receipt_date(way, MONDAY, FRIDAY) == MONDAY


@pytest.mark.parametrize("way", sorted(CONFIRMED))
def test_what_comes_otherwise_is_received_on_the_day_both_sides_confirm(way: str) -> None:
    assert receipt_date(way, MONDAY, FRIDAY) == FRIDAY
    assert receipt_date(way, MONDAY, MONDAY) == MONDAY


@pytest.mark.parametrize("way", sorted(CONFIRMED))
def test_without_confirmation_nothing_is_received_yet(way: str) -> None:
    with pytest.raises(WrongInput, match="先与申请人确认") as refused:
        receipt_date(way, MONDAY, None)
    assert refused.value.article == "条例第31条"


def test_nobody_confirms_what_has_not_arrived() -> None:
    with pytest.raises(WrongInput, match="早于申请到达"):
        receipt_date("portal", FRIDAY, MONDAY)


def test_an_unknown_way_is_named() -> None:
    with pytest.raises(WrongInput, match="没有名为“pigeon”的收件方式"):
        receipt_date("pigeon", MONDAY, None)


@given(st.sampled_from(sorted(WAYS)), st.dates(date(2008, 5, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_nothing_is_received_before_it_arrived_nor_after_it_was_confirmed(
    way: str, arrived: date, later: int
) -> None:
    confirmed = arrived + timedelta(later)
    assert arrived <= receipt_date(way, arrived, confirmed) <= confirmed
