"""The one policy of markup: nothing beyond it survives, words do, and cleaning twice is cleaning once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from gongkai.publishing.manuscript import read_pasted, read_plain
from gongkai.publishing.manuscript.clean import TAGS, clean

PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<b>", "</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:x'>链接</a>",
        "<table><tr><td colspan=9999 style='x'>格</td></tr></table>", "<svg onload=x>", "<style>*{}</style>", "文字", "&lt;", "&amp;",
        "<!-- 注 -->", "<iframe src=//x>", "<p class='center evil' style='color:red'>", "<a href=https://a.gov.cn>外</a>", "<math><mi>x",
        "<img src='0123456789abcdef.png' alt='图'>", "<o:p></o:p>", "\x00", "<h1>", "</h1>", "<div>", "</div>",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_beyond_the_policy_survives_and_twice_is_once(markup: str) -> None:
    made = clean(markup)
    assert clean(made) == made
    if not made.strip():
        return
    for node in html.fragment_fromstring(made, create_parent="div").iterdescendants():
        assert node.tag in TAGS
        assert not any(name.startswith("on") or name == "style" for name in node.attrib)
        assert not node.get("href", "https:").startswith("javascript")
        assert set((node.get("class") or "").split()) <= {"center", "right", "indent"}


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_whatever_is_pasted_is_read_and_ends_clean(markup: str) -> None:
    body = read_pasted(markup).body_html
    assert clean(body) == body or clean(body).replace("\xa0", " ") == body.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("pasted", "made"),
    [
        ("<p class=MsoNormal align=center style='mso-x:1'><span lang=EN-US>标题<o:p></o:p></span></p>", '<p class="center">标题</p>'),
        ("<!--[if gte mso 9]><xml>x</xml><![endif]--><p>甲</p>", "<p>甲</p>"),
        ("<div>甲</div><div>乙</div>", "<p>甲</p><p>乙</p>"),
        ("<p style='text-align: right'>落款</p>", '<p class="right">落款</p>'),
        ("<h1>大标题</h1>", "<h2>大标题</h2>"),
        ("<p>&nbsp;</p><p>甲&nbsp;乙</p>", "<p>甲 乙</p>"),
        ("光是文字 <b>粗</b>", "<p>光是文字 <strong>粗</strong></p>"),
    ],
)  # fmt: skip
def test_what_word_and_wps_put_on_the_clipboard(pasted: str, made: str) -> None:
    assert read_pasted(pasted).body_html == made


def test_a_pasted_picture_becomes_a_file_and_one_from_elsewhere_is_told() -> None:
    read = read_pasted(
        '<p>图<img src="data:image/png;base64,iVBORw0KGgo="><img src="https://x.cn/a.png"></p>'
    )
    assert [i.name for i in read.images] == ["image-1.png"]
    assert "第2幅图片不在粘贴的内容里" in read.says[0]
    assert "x.cn" not in read.body_html


def test_typed_lines_become_paragraphs_and_short_numbered_ones_headings() -> None:
    assert (
        read_plain("一、总体要求\n　　坚持免试。\n\n<b>").body_html
        == "<h2>一、总体要求</h2><p>坚持免试。</p><p>&lt;b&gt;</p>"
    )
