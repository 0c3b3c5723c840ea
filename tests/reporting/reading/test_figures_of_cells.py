"""One printed figure: what it is worth, or why it is not taken."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reporting.reading.figures import read_figure

TAKEN = [
    ("0", "count", 0), ("1,055", "count", 1055), ("1，055", "count", 1055), ("１２", "count", 12), ("12件", "count", 12),
    ("3.0", "count", 3), ("?35", "count", 35), ("零", "count", 0), ("-35", "count", -35), (" 7 ", "count", 7),
    ("增10", "signed", 10), ("减8", "signed", -8), ("+19", "signed", 19), ("−35", "signed", -35), ("－35", "signed", -35),
    ("—35", "signed", -35), ("减少 3 项", "signed", -3), ("856.73万元", "money", Decimal("856.73")),
    ("8567300元", "money", Decimal("856.73")), ("1.2亿元", "money", Decimal("12000")), ("12.50", "money", Decimal("12.50")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "value"), TAKEN)
def test_a_printed_figure_has_one_value(text: str, kind: str, value: int | Decimal) -> None:
    assert read_figure(text, kind).value == value


REFUSED = [
    ("", "count"), ("-", "count"), ("—", "signed"), ("/", "count"), ("无", "money"), ("856.73万元", "count"), ("增10", "count"),
    ("3.5", "count"), ("1 2", "count"), ("12,34", "count"), ("2019年", "count"), ("约30", "count"), ("1-2", "count"),
    ("?8", "signed"), ("12（含1件结转）", "count"), ("30个工作日", "count"), ("O", "count"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), REFUSED)
def test_what_is_doubtful_or_blank_is_not_taken_and_says_why(text: str, kind: str) -> None:
    figure = read_figure(text, kind)
    assert figure.value is None
    assert figure.why


@given(st.integers(-(10**9), 10**9), st.sampled_from([",", "，", ""]))
def test_an_integer_survives_separators_and_full_width(number: int, mark: str) -> None:
    printed = f"{number:,}".replace(",", mark).translate(
        str.maketrans("0123456789-", "０１２３４５６７８９－")
    )
    assert read_figure(printed, "signed").value == number


@given(st.decimals(0, 10**8, places=2))
def test_money_in_yuan_is_converted_exactly_and_said(amount: Decimal) -> None:
    figure = read_figure(f"{amount}元", "money")
    assert figure.value == amount / 10000
    assert not amount or "换算" in figure.says
