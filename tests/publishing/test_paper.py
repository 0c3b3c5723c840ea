"""Paper and web: layout is put aside, no character is; a changed one is always shown in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.publishing.paper import changes, compare_paper, flat

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


@pytest.mark.parametrize(
    ("paper", "web"),
    [("①", "1"), ("5m²", "5m2"), ("㎡", "m2"), ("1", "l"), ("〇", "零"), ("½", "1/2"), ("Ⅲ", "III")],
)
def test_what_reads_differently_is_a_difference(paper: str, web: str) -> None:
    assert not compare_paper(f"共{paper}处", f"共{web}处").same


@pytest.mark.parametrize(
    ("paper", "web"),
    [
        ("⽂件", "文件"), ("ＡＢ１２", "AB12"), ("不\u200b符", "不符"), ("江教发［2021］5号", "江教发〔2021〕5号"), ("ﬁle", "file"),
        ("甲——乙", "甲--乙"), ("二◯二一年", "二〇二一年"),
    ],
)  # fmt: skip
def test_the_same_sign_under_another_number_makes_none(paper: str, web: str) -> None:
    assert compare_paper(paper, web).same


@pytest.mark.parametrize("mark", ["— 1 —", "- 12 -", "第1页", "第 3 页 共 9 页", "2/5", "· 7 ·", "——3——"])
def test_a_line_that_is_a_page_number_is_put_aside(mark: str) -> None:
    assert compare_paper(f"坚持免试\n{mark}\n就近入学", "坚持免试就近入学").same


def test_a_number_within_a_line_is_no_page_number() -> None:
    assert not compare_paper("共第1页\n内容", "共\n内容").same


TEXTS = st.lists(
    st.sampled_from(["招生", "学区", "由县教育局划定并公布", "12345", "，", "坚持免试就近入学原则", "校"]),
    max_size=40,
).map("".join)


@given(TEXTS, TEXTS)
def test_the_changes_alone_make_the_web_text_out_of_the_paper(paper: str, web: str) -> None:
    made, at = "", 0
    for i1, i2, j1, j2 in changes(paper, web):
        assert (i1, j1) != (i2, j2)
        made += paper[at:i1] + web[j1:j2]
        at = i2
    assert made + paper[at:] == web
    assert changes(paper, paper) == []


def test_twenty_pages_with_a_few_changes_are_compared_at_once_and_each_is_told() -> None:
    lines = [
        f"第{n}条 学区由县教育局划定并公布，任何学校不得通过考试选拔第{n * 7}名学生。" for n in range(600)
    ]
    web = "\n".join(lines)
    for n in (3, 250, 599):
        lines[n] = lines[n].replace("不得", "可以")
    found = compare_paper("\n— 1 —\n".join(lines), web)
    assert [(d.paper, d.web) for d in found.differences] == [("可以", "不得")] * 3
    assert [d.place[-8:] for d in found.differences] == ["并公布,任何学校"] * 3


def test_texts_that_share_nothing_are_one_difference() -> None:
    found = compare_paper("甲" * 6000, "乙" * 6000)
    assert (found.ratio, len(found.differences)) == (0, 1)
