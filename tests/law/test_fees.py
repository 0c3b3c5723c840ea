"""The information-processing fee: the table of worked examples, laws of arithmetic, capitals."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import NotInForce, WrongInput
from gongkai.law.fees import amount_in_capitals, per_request, per_request_item, per_volume

ON = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("n", "yuan"),
    [
        (0, 0),
        (10, 0),
        (11, 100),
        (30, 2000),
        (31, 2200),
        (40, 4000),
        (41, 4300),
        (50, 7000),
        (55, 9000),
        (100, 37000),
    ],
)
def test_requests_of_a_month(n: int, yuan: int) -> None:
    assert per_request(n, ON).yuan == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [(30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (300, 6700), (500, 14700)],
)
def test_pages_of_a_request(pages: int, yuan: int) -> None:
    assert per_volume(pages, ON).yuan == yuan


@given(n=st.integers(1, 5000))
def test_fees_never_fall_and_items_add_up(n: int) -> None:
    assert per_request(n, ON).yuan - per_request(n - 1, ON).yuan == per_request_item(n, ON) >= 0
    assert per_request_item(n, ON) <= per_request_item(n + 1, ON)
    assert per_volume(n, ON).yuan >= per_volume(n - 1, ON).yuan


@given(n=st.integers(0, 1500))
def test_the_lines_of_a_calculation_cover_every_piece_once(n: int) -> None:
    for fee in (per_request(n, ON), per_volume(n, ON)):
        assert [x for line in fee.lines for x in range(line.first, line.last + 1)] == list(range(1, n + 1))


def test_before_the_rules_and_for_absurd_numbers_there_is_no_fee() -> None:
    with pytest.raises(NotInForce):
        per_request(11, date(2020, 12, 31))
    for wrong in (-1, True, 10_000_001):
        with pytest.raises(WrongInput):
            per_volume(wrong, ON)


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        (0, "零元整"), (4300, "肆仟叁佰元整"), (14700, "壹万肆仟柒佰元整"), (10, "壹拾元整"), (100005, "壹拾万零伍元整"),
        (20030010, "贰仟零叁万零壹拾元整"), (100000000, "壹亿元整"), (100000001, "壹亿零壹元整"), (1020, "壹仟零贰拾元整"),
    ],
)  # fmt: skip
def test_amounts_in_capitals(yuan: int, capitals: str) -> None:
    assert amount_in_capitals(yuan) == capitals
