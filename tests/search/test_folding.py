"""Folding: one spelling for what is the same to a reader, sign by sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.search.folding import fold, fold_with_places, is_wide, runs


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("義務教育", "义务教育"), ("ＡＢｃ１２", "abc12"), ("Café", "cafe"), ("〔2020〕", " 2020 "), ("①㎡", "1m2"),
        ("乾坤", "干坤"), ("乾", "干"), ("٣", "3"), ("ﬁ", "fi"), ("二〇二〇年", "二〇二〇年"), ("a_b%c", "a b c"),
    ],
)  # fmt: skip
def test_spellings_of_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(), st.text())
def test_neighbours_never_matter(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@given(st.text())
def test_folded_text_holds_letters_digits_marks_and_spaces_only_and_folds_to_itself(text: str) -> None:
    folded = fold(text)
    assert not set(folded) & set("\"'*:^(){}[]%_\\-+\x00\ue000")
    assert "".join(runs(folded)) == folded.replace(" ", "")


@given(st.text(st.sampled_from("義a①㎡ﬁ〔é 1招"), max_size=12))
def test_every_folded_sign_knows_where_it_comes_from(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    for sign, place in zip(folded, places, strict=True):
        assert sign in fold(text[place])


def test_runs_are_of_one_kind_and_long_words_come_in_pieces() -> None:
    assert runs(fold("招生GB/T9704—2012号")) == ["招生", "gb", "t", "9704", "2012", "号"]
    assert [is_wide(run) for run in ("招生", "gb", "9704")] == [True, False, False]
    assert [len(run) for run in runs("9" * 90)] == [40, 40, 10]
