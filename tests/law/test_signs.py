"""Broken signs are told from rare ones: every real sign passes, however rare."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.errors import WrongInput
from gongkai.law.signs import broken, broken_line, four_figures, whole_number, within

REAL = st.characters(exclude_categories=["Cs", "Cn", "Cc"])


@given(st.text(REAL))
def test_every_sign_that_unicode_has_is_sound(text: str) -> None:
    assert not any(unicodedata.category(c) == "Cn" for c in text)
    assert broken(text) == broken_line(text) == ""


@pytest.mark.parametrize(
    "name", ["𠮷野", "䶮", "㛃", "김철수", "Жанна", "😀", "q\u0301", "葛\U000e0100", "\ue863"]
)
def test_a_rare_name_is_sound(name: str) -> None:
    assert broken_line(name) == ""


@pytest.mark.parametrize("code", [0, 0xD842, 0xDFB7, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFF, 0x10FFFE])
def test_half_signs_and_codes_of_no_sign_are_broken_everywhere(code: int) -> None:
    assert broken(f"张{chr(code)}李")
    assert broken_line(f"张{chr(code)}李")


def test_control_signs_are_broken_in_a_name_and_bearable_in_a_pasted_text() -> None:
    assert broken_line("张\x07三") == "含有不可见的控制字符"
    assert broken("第一段\x0b第二段\x1f") == ""
    assert broken_line("两行\n") == ""


def test_a_whole_number_is_one_in_plain_figures_and_no_longer_than_asked() -> None:
    assert (whole_number("2025"), whole_number("007"), whole_number("0")) == (2025, 7, 0)
    for text in ("", "²", "٣", "-1", "1.5", " 1", "9" * 10, "9" * 5000):
        assert whole_number(text) is None
    assert (whole_number("2025", 4), whole_number("20250", 4)) == (2025, None)


def test_a_year_is_written_in_four_figures() -> None:
    assert (four_figures("2025"), four_figures("0007")) == (2025, 7)
    assert {four_figures(text) for text in ("", "25", "20250", "２０２５", "-202", "2O25")} == {None}


def test_a_text_too_long_is_refused_with_its_length_and_never_cut() -> None:
    assert within("  字字 ", 2, "理由") == "字字"
    with pytest.raises(WrongInput, match="理由有3字，不能超过2字"):
        within("字字字", 2, "理由")
