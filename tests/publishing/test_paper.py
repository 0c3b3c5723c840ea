"""Paper and web: layout is put aside, no character is; a changed one is always shown in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from files.manuscript.makers import picture
from gongkai.law.errors import WrongInput
from gongkai.publishing.paper import compare_paper, flat, read_scan

CHARS = "学区招生一二三四12345年月日，。（）校"


@given(st.text(CHARS, min_size=1, max_size=80), st.data())
def test_a_changed_character_is_always_a_difference(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in CHARS if c != text[at]]))
    found = compare_paper(text[:at] + other + text[at + 1 :], text)
    assert not found.same
    assert any(flat(other) in d.paper or flat(text[at]) in d.web for d in found.differences)


@given(st.text(CHARS, max_size=120), st.integers(5, 30))
def test_line_breaks_and_page_numbers_make_no_difference(text: str, width: int) -> None:
    lines = [text[i : i + width] for i in range(0, len(text), width)]
    assert compare_paper("\n— 1 —\n".join(lines), text).same


def test_width_of_punctuation_and_spaces_make_none_either() -> None:
    assert compare_paper("各 校（含民办）：  落实。", "各校(含民办):落实。").same


def test_a_difference_is_shown_with_what_stands_before_it() -> None:
    found = compare_paper("报名时间为6月10日。", "报名时间为6月1日。")
    assert [(d.place, d.paper, d.web) for d in found.differences] == [("…报名时间为6月1", "0", "")]
    assert 0.9 < found.ratio < 1


def test_a_picture_without_a_reader_asks_for_a_persons_eyes() -> None:
    try:
        import rapidocr_onnxruntime  # noqa: F401
    except ImportError:
        with pytest.raises(WrongInput, match="由人工逐字核对"):
            read_scan(picture((200, 60)), "扫描.png")
    else:
        assert flat(read_scan(picture((200, 60)), "扫描.png").text) == ""


def test_something_that_is_no_scan_is_refused() -> None:
    with pytest.raises(WrongInput):
        read_scan(b"hello", "扫描.txt")
