"""Words, tokens and the terms of a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.words import LONGEST_QUESTION, Phrase, segment, spell, tokens


def must(query: str) -> list[str]:
    return [group[0].plain for group in spell(query).must]


@given(st.text())
def test_segmenting_leaves_nothing_out(text: str) -> None:
    assert "".join(segment(text)) == text


def test_every_sign_has_a_token_and_the_last_of_a_run_stands_alone() -> None:
    assert tokens("义务教育，GB 9704") == ["义务", "务教", "教育", "育", "gb", "9704"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("义务教育招生办法", ["义务教育", "招生", "办法"]),
        ("2020年招生", ["2020 年", "招生"]),
        ("招生 招生", ["招生"]),
        ("“义务教育招生”", ["义务教育招生"]),
        ("“义务教育招生", ["义务教育", "招生"]),
        ("「招生办法」 资助", ["招生办法", "资助"]),
        ("招", ["招"]),
        ("*?！", []),
        ("天教规〔2020〕3号", ["天教规 2020 3"]),
        ("天教规2020 3", ["天教规 2020 3"]),
        ("教育 2020 3", ["教育", "2020", "3"]),
    ],
)
def test_a_query_in_terms(query: str, expected: list[str]) -> None:
    assert must(query) == expected


def test_only_beginnings_of_latin_words_and_single_signs_are_prefixes() -> None:
    assert Phrase(("招",)).is_prefix
    assert not Phrase(("招生",)).is_prefix
    assert Phrase(("edu",)).is_prefix
    assert not Phrase(("2020",), begins=False).is_prefix
    assert Phrase(("2020", "年")).tokens == ["2020", "年"]
    assert Phrase(("招生", "2020")).tokens == ["招生", "生", "2020"]


@given(st.text(max_size=300))
def test_any_query_can_be_spelled_and_its_tokens_hold_nothing_but_letters_and_digits(query: str) -> None:
    spelled = spell(query)
    assert spelled.cut == (len(query) > LONGEST_QUESTION)
    for phrase in spelled.phrases:
        assert phrase.tokens
        assert not set("".join(phrase.tokens)) & set("\"'*:^(){}[]%_\\ \x00\ue000")
