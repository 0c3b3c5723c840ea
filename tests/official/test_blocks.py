"""What a body becomes: nothing is left out, and no markup survives as markup."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.files.manuscript.clean import clean
from gongkai.official.blocks import blocks_of, pictures_of
from official.sample import bare, words


def text_of(blocks: list[dict[str, Any]]) -> str:
    found = ""
    for block in blocks:
        if block["kind"] == "table":
            found += "".join(text_of(c["blocks"]) for c in block["cells"])
        else:
            found += "".join(r["text"] for r in block.get("runs", ()))
    return found


def test_blank_bodies_have_no_blocks() -> None:
    assert blocks_of(" \n ") == []


@pytest.mark.parametrize(
    ("body", "level"),
    [
        ("<p>一、总体要求</p>", 1), ("<p>（二）报名条件</p>", 2), ("<h3>说明</h3>", 2), ("<h3>一、要求</h3>", 1),
        ("<p>第一章　总则</p>", 1),
    ],
)  # fmt: skip
def test_headings_are_known_by_their_number_first_and_by_their_tag_else(body: str, level: int) -> None:
    (block,) = blocks_of(body)
    assert (block["kind"], block["level"]) == ("head", level)


@pytest.mark.parametrize(
    "body", ["<p>1.年满6周岁。</p>", "<p>一、二年级学生放假，三年级以上照常上课。</p>", "<p>三好学生</p>"]
)
def test_a_sentence_is_no_heading(body: str) -> None:
    assert blocks_of(body)[0]["kind"] == "p"


def test_the_first_sentence_of_a_numbered_paragraph_takes_the_face_of_its_level() -> None:
    (block,) = blocks_of("<p>（二）报名<strong>条件</strong>。凡年满6周岁的儿童都可以报名。</p>")
    faced = "".join(r["text"] for r in block["runs"] if r.get("face") == "kai")
    assert faced == "（二）报名条件。"
    assert text_of([block]) == "（二）报名条件。凡年满6周岁的儿童都可以报名。"
    assert [r["text"] for r in block["runs"] if r.get("bold")] == ["条件"]


def test_the_number_of_an_article_stands_in_its_own_face() -> None:
    (block,) = blocks_of("<p>第十二条　本办法自印发之日起施行。</p>")
    assert block["runs"][0] == {"text": "第十二条", "face": "hei"}


def test_a_reader_s_outline_skips_no_level() -> None:
    found = blocks_of("<h4>甲</h4><h4>乙</h4><h2>一、丙</h2><h4>丁</h4>")
    assert [b["outline"] for b in found] == [1, 2, 1, 2]


def test_white_space_of_the_markup_is_no_white_space_on_paper() -> None:
    (block,) = blocks_of("<p>　　&nbsp;各学校\n  要按照\r\n要求 A \n B <br>办理。<br>\n</p>")
    assert text_of([block]) == "各学校要按照要求 A B \n办理。"


def test_unseen_signs_are_dropped() -> None:
    (block,) = blocks_of("<p>甲\u200b乙\u202e丙\ufeff</p>")
    assert text_of([block]) == "甲乙丙"


def test_lists_are_numbered_and_nested_ones_in_brackets() -> None:
    found = blocks_of(
        "<ol start='3'><li>甲<ol><li>乙</li></ol></li><li><p>丙</p></li></ol><ul><li>丁</li></ul>"
    )
    assert [text_of([b]) for b in found] == ["3.甲", "（1）乙", "4.丙", "•丁"]


def test_images_in_the_middle_of_words_and_in_cells_are_kept() -> None:
    found = blocks_of(
        '<p>甲<img src="a.png" alt="图一">乙</p><table><tr><td><p>丙</p><img src="b.png"></td></tr></table>'
    )
    assert [b["kind"] for b in found] == ["p", "img", "p", "table"]
    assert [(p["name"], p["alt"]) for p in pictures_of(found)] == [("a.png", "图一"), ("b.png", "图")]


def test_a_table_in_a_cell_keeps_its_words() -> None:
    (outer,) = blocks_of("<table><tr><td><table><tr><td>里</td></tr></table></td><td>外</td></tr></table>")
    assert (outer["columns"], text_of([outer])) == (2, "里外")


def test_spans_stay_inside_the_table_and_a_head_is_cut_nowhere() -> None:
    (table,) = blocks_of(
        "<table><tr><th rowspan='2'>甲</th><th colspan='999'>乙</th></tr><tr><td>1</td><td>2</td></tr>"
        "<tr><td rowspan='999'>3</td><td>4</td><td>5</td></tr></table>"
    )
    assert (table["columns"], table["heads"]) == (3, 2)
    spans = [(c["x"], c["y"], c["across"], c["down"]) for c in table["cells"]]
    assert spans == [
        (0, 0, 1, 2),
        (1, 0, 2, 1),
        (1, 1, 1, 1),
        (2, 1, 1, 1),
        (0, 2, 1, 1),
        (1, 2, 1, 1),
        (2, 2, 1, 1),
    ]


_CELLS = st.lists(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from(["td", "th"])), max_size=5),
    max_size=6,
)


@given(_CELLS)
def test_cells_never_overlap_nor_leave_the_table(rows: list[list[tuple[int, int, str]]]) -> None:
    inner = "".join(
        "<tr>" + "".join(f'<{t} colspan="{a}" rowspan="{d}">格</{t}>' for a, d, t in row) + "</tr>"
        for row in rows
    )
    for table in blocks_of(f"<table>{inner}</table>"):
        places = [
            (c["x"] + i, c["y"] + j)
            for c in table["cells"]
            for i in range(c["across"])
            for j in range(c["down"])
        ]
        assert len(places) == len(set(places))
        assert max(x for x, _ in places) < table["columns"] == len(table["weights"])
        assert max(y for _, y in places) < len(rows)
        assert all(c["y"] + c["down"] <= table["heads"] for c in table["cells"] if c["y"] < table["heads"])


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<table><tr><td>", "</td></tr></table>", "<ul>", "<ol>", "<li>", "</li>", "</ul>", "<strong>", "</strong>", "<h2>",
     "</h2>", "<blockquote>", "</blockquote>", "<br>", "甲", "乙", "丙，", "一、", "。", "x y"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(_PIECES, max_size=25))
def test_every_word_of_a_clean_body_is_printed_once_and_in_order(pieces: list[str]) -> None:
    body = clean("".join(pieces))
    plain = re.sub(r"<[^>]+>", "", body)
    printed = text_of(blocks_of(body))
    assert re.sub(r"[\s•]|（?\d[.）]", "", printed) == re.sub(r"\s", "", plain)


@settings(max_examples=20, deadline=None)
@given(st.lists(_PIECES, max_size=25))
def test_every_clean_body_can_be_set(pieces: list[str]) -> None:
    body = clean("".join(pieces))
    printed = words(bare(body))
    plain = re.sub(r"\s", "", re.sub(r"<[^>]+>", "", body))
    assert all(printed.count(sign) >= plain.count(sign) for sign in set(plain))
