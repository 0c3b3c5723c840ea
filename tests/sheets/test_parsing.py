"""Cells of text become values, or a sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import WrongInput
from gongkai.sheets.parsing import parse
from gongkai.sheets.sheet import Column, Kind


def read(kind, text):
    return parse(Column("field", "栏目", kind), text, agency=None)


@pytest.mark.parametrize(
    "text",
    ["2024-05-08", "2024/5/8", "2024.5.8", "2024年5月8日", "20240508", "２０２４年５月８日", " 2024-5-8 ",
     "2024-05-08 00:00:00", "2024年5月8"],
)  # fmt: skip
def test_a_day_is_read_however_an_office_writes_it(text):
    assert read(Kind.DAY, text) == date(2024, 5, 8)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2024-02-30", "没有2024年2月30日"),
        ("2023年2月29日", "没有2023年2月29日"),
        ("24-5-8", "年份不是四位"),
        ("5/8/24", "年份不是四位"),
        ("5/8/2024", "年份不是四位"),
        ("1948-12-31", "1949至2100"),
        ("2101-01-01", "1949至2100"),
        ("2024-05-08 10:30:00", "带有时刻"),
        ("昨天", "不是日期"),
        ("45420", "不是日期"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_its_reason(text, says):
    with pytest.raises(WrongInput, match=says):
        read(Kind.DAY, text)


@given(st.dates(date(1949, 1, 1), date(2100, 12, 31)))
def test_every_day_comes_back_from_every_way_of_writing_it(day):
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day:%Y.%m.%d}",
    ):
        assert read(Kind.DAY, text) == day


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("１２", 12), ("1,234", 1234), ("0", 0)])
def test_a_count_is_read(text, value):
    assert read(Kind.COUNT, text) == value


@pytest.mark.parametrize("text", ["12件", "-1", "1.5", "12,34", "十二", "/"])
def test_a_count_with_anything_else_in_it_is_refused(text):
    with pytest.raises(WrongInput, match="非负整数"):
        read(Kind.COUNT, text)


@given(st.integers(0, 10**12))
def test_a_count_comes_back_with_and_without_separators(number):
    assert read(Kind.COUNT, str(number)) == read(Kind.COUNT, f"{number:,}") == number


@given(st.decimals(0, 10**8, places=2))
def test_money_is_exact(amount):
    assert read(Kind.YUAN, f"{amount:f}") == amount
    assert read(Kind.WAN, f"{amount:,f}") == amount


@pytest.mark.parametrize("text", ["-5", "100元", "1e5", "NaN", "Infinity", "￥5"])
def test_money_is_digits_only(text):
    with pytest.raises(WrongInput, match="金额"):
        read(Kind.YUAN, text)


def test_money_keeps_its_kind():
    assert read(Kind.WAN, "12.345678") == Decimal("12.345678")


@pytest.mark.parametrize(("text", "value"), [("2020", 2020), ("2020年", 2020), ("2020年度", 2020)])
def test_a_year_is_read(text, value):
    assert read(Kind.YEAR, text) == value


@pytest.mark.parametrize("text", ["20", "1900", "2020.0年", "去年"])
def test_a_year_needs_four_figures_within_reach(text):
    with pytest.raises(WrongInput, match="年度"):
        read(Kind.YEAR, text)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.CHOICE, Kind.REFERENCE)])
@pytest.mark.parametrize("text", ["", "   ", "\u3000"])
def test_blank_is_none_and_never_zero(kind, text):
    assert read(kind, text) is None


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b"])
def test_control_characters_are_refused(text):
    with pytest.raises(WrongInput, match="控制字符"):
        read(Kind.TEXT, text)


@pytest.mark.parametrize("text", ["4.20000199001010E+17", "1.38E+10", "#REF!", "#N/A"])
def test_what_a_spreadsheet_spoilt_is_refused(text):
    with pytest.raises(WrongInput):
        read(Kind.TEXT, text)


def test_masked_personal_data_never_come_back_as_the_original():
    with pytest.raises(WrongInput, match="遮盖"):
        parse(Column("applicant", "申请人", private=True), "张**", agency=None)
