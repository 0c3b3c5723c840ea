"""The one policy of markup: nothing beyond it survives, words do, and cleaning twice is cleaning once."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from files.manuscript.makers import picture
from gongkai.files.manuscript import read_pasted, read_plain
from gongkai.files.manuscript.clean import ATTRIBUTES, TAGS, clean
from gongkai.law.errors import WrongInput

PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<b>", "</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:x'>链接</a>",
        "<table><tr><td colspan=9999 style='x'>格</td></tr></table>", "<svg onload=x>", "<style>*{}</style>", "文字", "&lt;", "&amp;",
        "<!-- 注 -->", "<iframe src=//x>", "<p class='center evil' style='color:red'>", "<a href=https://a.gov.cn>外</a>", "<math><mi>x",
        "<img src='0123456789abcdef.png' alt='图'>", "<o:p></o:p>", "\x00", "<h1>", "</h1>", "<div>", "</div>",
    ]
)  # fmt: skip


ATTACKS = [
    "<p>", "</p>", "<a href='//x.cn'>", "<a href='/\\\\x.cn'>", "<a href='&#106;avascript:x'>", "<a href=' java\tscript:x'>",
    "<a href='data:text/html,x'>", "</a>", "<img src='../a.png'>", "<img src='//x/a.png'>", "<img src='a.png' srcset='x'>",
    "<td rowspan='-1'>", "<td colspan='０１'>", "<table>", "<noscript><p title='</noscript><img src=x onerror=x>'>", "<ol start='7'>",
    "<form action=x><input name=y>", "<base href=//x>", "<meta http-equiv=refresh>", "<link rel=stylesheet href=x>", "<p id=x name=y data-z=1>",
    "<a href='/&#27;/x.cn'>", "&#27;&#xfffe;",
    "<p title='提示' lang=fr>", "<xmp>", "<plaintext>", "<select><option>", "<video src=x>", "<a href='/own/page'>", "<a href='mailto:a@b.cn'>", "<a><p>",
]  # fmt: skip
_ADDRESS = re.compile(r"https?://[^/\\]|mailto:|/(?![/\\])")
_IMAGE = re.compile(r"[\w.\-]+\.(?:png|jpe?g)", re.IGNORECASE)


@settings(deadline=None, max_examples=300)
@example("<svg onload=x><noscript><p title='</noscript><img src=x onerror=x>'>")
@example("<p title='提示' lang='fr'>甲</p>")
@given(st.lists(PIECES | st.sampled_from(ATTACKS) | st.text(max_size=8), max_size=14).map("".join))
def test_nothing_beyond_the_policy_survives_and_twice_is_once(markup: str) -> None:
    made = clean(markup)
    assert clean(made) == made
    if not made.strip():
        return
    for node in html.fragment_fromstring(made, create_parent="div").iterdescendants():
        assert node.tag in TAGS
        assert set(node.attrib) <= ATTRIBUTES.get(node.tag, set()) | {"class"}
        assert _ADDRESS.match(node.get("href", "https://a"))
        assert _IMAGE.fullmatch(node.get("src", "a.png"))
        assert set((node.get("class") or "").split()) <= {"center", "right", "indent"}
        assert re.fullmatch(r"[1-9]\d{0,2}", node.get("colspan", node.get("rowspan", "1")), re.ASCII)


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES | st.sampled_from(ATTACKS) | st.text(max_size=8), max_size=12).map("".join))
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
        ("Version:1.0\r\nStartHTML:0\r\n<html><body><p>前</p><!--StartFragment--><p>甲</p><!--EndFragment--></body></html>", "<p>甲</p>"),
        ("<p><![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;</span></span><![endif]>要求</p>", "<p>一、 要求</p>"),
        ("<p><span style='font-family:Wingdings;mso-list:Ignore'>l<span>&nbsp;&nbsp;</span></span>材料</p>", "<p>•材料</p>"),
        ("<!--[if !mso]><!--><p>正文</p><!--<![endif]-->", "<p>正文</p>"),
        ("<p><span style='font-weight:bold'><span style='color:red'>粗</span></span></p>", "<p><strong>粗</strong></p>"),
        ("<b style='font-weight:normal'><p>甲</p></b>", "<p>甲</p>"),
        ("<p>m<span style='vertical-align:super'>2</span></p>", "<p>m<sup>2</sup></p>"),
        ("<center>标题</center>", '<p class="center">标题</p>'),
        ("<h1>大</h1><h2>中</h2><h6>小</h6>", "<h2>大</h2><h3>中</h3><h4>小</h4>"),
        ("<p><a href='#_ftn1'>[1]</a></p>", "<p>[1]</p>"),
        ("光是文字 <b>粗</b>", "<p>光是文字 <strong>粗</strong></p>"),
    ],
)  # fmt: skip
def test_what_word_and_wps_put_on_the_clipboard(pasted: str, made: str) -> None:
    assert read_pasted(pasted).body_html == made


def test_a_pasted_picture_becomes_a_file_and_one_from_elsewhere_is_told() -> None:
    inside = base64.b64encode(picture()).decode()
    read = read_pasted(
        f'<p>图<img src="data:image/png;base64,{inside}"><img src="https://x.cn/a.png">'
        '<img src="data:image/png;base64,aGVsbG8="></p>'
    )
    assert [i.name for i in read.images] == ["image-1.png"]
    assert read.images[0].content == picture()
    assert "第3幅图片不能打开" in read.says[1]
    assert "第2幅图片不在粘贴的内容里" in read.says[0]
    assert "x.cn" not in read.body_html


def test_typed_lines_become_paragraphs_and_short_numbered_ones_headings() -> None:
    assert (
        read_plain("一、总体要求\n　　坚持免试。\n\n<b>").body_html
        == "<h2>一、总体要求</h2><p>坚持免试。</p><p>&lt;b&gt;</p>"
    )


def test_comments_deletions_and_hidden_words_of_the_clipboard_stay_out_and_are_told() -> None:
    read = read_pasted(
        "<p>正文<span class=MsoCommentReference><a class=msocomanchor href='#_msocom_1'>[李四1]</a></span><del>删去</del>"
        "<span style='display: none'>隐藏</span><s>划掉</s></p><div style='mso-element:comment-list'><p>勿公开</p></div>"
    )
    assert read.body_html == "<p>正文划掉</p>"
    assert ["批注" in s or "修订" in s or "隐藏" in s or "删除线" in s for s in read.says] == [True] * 4


def test_what_is_nested_too_deep_is_refused_instead_of_lost() -> None:
    with pytest.raises(WrongInput, match="嵌套过深"):
        read_pasted("<div>" * 5000 + "深" + "</div>" * 5000)
