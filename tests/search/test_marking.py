"""Marks and excerpts: escaped, in the right places, whatever the spelling."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.marking import excerpt, marked, pattern
from gongkai.search.words import spell


def mark(text: str, query: str) -> str:
    return marked(text, pattern(spell(query).phrases))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("義務教育招生", "义务教育", "<mark>義務教育</mark>招生"),
        ("义务教育招生", "義務教育 招生", "<mark>义务教育招生</mark>"),
        ("招生与义务教育", "义务教育招生", "<mark>招生</mark>与<mark>义务教育</mark>"),
        ("ＧＢ９７０４", "gb9704", "<mark>ＧＢ９７０４</mark>"),
        ("面积9㎡左右", "9m", "面积<mark>9㎡</mark>左右"),
        ("<b>招生</b>&", "招生", "&lt;b&gt;<mark>招生</mark>&lt;/b&gt;&amp;"),
        ("12020年", "2020", "12020年"),
        (
            "天教规〔2020〕3号、天教规〔2020〕30号",
            "天教规2020 3",
            "<mark>天教规〔2020〕3</mark>号、天教规〔2020〕30号",
        ),
        ("招生", "", "招生"),
    ],
)
def test_matches_are_marked_and_the_rest_escaped(text: str, query: str, expected: str) -> None:
    assert mark(text, query) == expected


@given(
    st.text(st.sampled_from("招生<>&\"'义務a1㎡ "), max_size=40),
    st.text(st.sampled_from("招生义务a1m "), max_size=8),
)
def test_marking_adds_marks_and_takes_nothing_away(text: str, query: str) -> None:
    html = mark(text, query)
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == text
    assert html.count("<mark>") == html.count("</mark>") == html.count("<") / 2


def test_the_excerpt_is_around_the_place_where_most_words_meet() -> None:
    text = "招生" + "前" * 300 + "学区划分与招生" + "后" * 300
    html, matched = excerpt(text, pattern(spell("学区 招生").phrases))
    assert matched
    assert "<mark>学区</mark>划分与<mark>招生</mark>" in html
    assert html.startswith("…前")
    assert html.endswith("后…")


def test_without_a_match_it_is_the_beginning() -> None:
    assert excerpt("短文", pattern(spell("学区").phrases)) == ("短文", False)
    assert excerpt("短文", None) == ("短文", False)
    assert excerpt("", None) == ("", False)
