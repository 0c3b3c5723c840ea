"""Numbers, sentences and likeness of Chinese prose."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.prose import (
    ELSEWHERE,
    LAST_YEAR,
    NUMBER,
    PRECISE,
    clauses,
    likeness,
    number,
    of_another_year,
    plain,
    sentences,
    texts,
    without_brackets,
)
from law.invented import FULL, report

SIGNS = "零一二三四五六七八九"


def in_chinese(n: int) -> str:
    said, zero = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // place % 10
        if digit:
            said += ("零" if zero and said else "") + SIGNS[digit] + unit
            zero = False
        else:
            zero = True
    return said or "零"


@given(n=st.integers(0, 9999))
def test_a_number_reads_the_same_in_digits_and_in_chinese(n: int) -> None:
    assert number(str(n)) == number(f"{n:,}") == number(in_chinese(n)) == n
    assert re.fullmatch(NUMBER, in_chinese(n))


@pytest.mark.parametrize(
    ("said", "n"), [("十二", 12), ("二十", 20), ("一百零五", 105), ("两千三百", 2300), ("两", 2), ("〇", 0)]
)
def test_short_ways_of_saying_numbers(said: str, n: int) -> None:
    assert number(said) == n


@pytest.mark.parametrize("text", ["近100件", "约一百件", "超1000件", "1.5件", "第3件"])
def test_estimates_decimals_and_ordinals_are_no_precise_numbers(text: str) -> None:
    assert re.search(rf"{PRECISE}{NUMBER}件", text) is None


def test_text_is_folded_and_cut_where_sentences_and_clauses_end() -> None:
    assert plain("收到 １２ 件（网上）") == "收到12件(网上)"
    assert list(sentences("一句。两句！\n三句；仍是三句。")) == ["一句", "两句", "三句;仍是三句"]
    assert clauses("共1,234件，其中网上5件;信函3件、当面1件") == [
        "共1,234件",
        "其中网上5件",
        "信函3件、当面1件",
    ]
    assert without_brackets("共12件(含上年3件)") == "共12件"


def test_the_nearest_year_before_a_clause_decides() -> None:
    sentence = "2021年收到20件,2022年收到12件,办结12件"
    assert of_another_year(sentence, "2021年收到20件", 2022)
    assert not of_another_year(sentence, "办结12件", 2022)
    assert not of_another_year("收到12件", "收到12件", 2022)
    assert not of_another_year(sentence, "2021年收到20件", None)


def test_other_years_and_other_bodies_are_recognised() -> None:
    assert LAST_YEAR.search("较去年增加")
    assert not LAST_YEAR.search("上年结转3件")
    assert not LAST_YEAR.search("上年度结转3件")
    assert ELSEWHERE.search("各区县收到")
    assert not ELSEWHERE.search("我局收到")


def test_prose_is_what_stands_in_sections() -> None:
    made = report({"title": "某年报", "closing": "2023年1月20日", "ov_platform": " ", **FULL})
    assert [k for k, _ in texts(made)] == list(FULL)


def test_likeness_is_one_for_the_same_words_and_nothing_for_short_or_other_ones() -> None:
    words = "一是健全机制明确分工责任到人把政务公开列入年度重点工作二是抓好平台及时更新栏目内容方便群众查询三是强化监督"
    assert likeness(words, words + "12。") == 1
    assert likeness(words, words[:20]) == 0
    assert (
        likeness(
            words,
            "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈",
        )
        == 0
    )
