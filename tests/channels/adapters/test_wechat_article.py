"""The words of an article: what the platform takes, within its lengths, nothing of others."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from channels.conftest import item
from gongkai.channels.adapters.wechat_article import CONTENT, article, content_of, cover, shortened
from gongkai.channels.item import Attachment

SAYS = st.text("招生〈&>\"'<p \n", max_size=400)


def test_tables_headings_and_alignment_keep_their_look_inline() -> None:
    body = '<h2>一、范围</h2><p class="center">附表</p><table><tr><th colspan="2">学校</th></tr></table>'
    content = content_of(item(body_html=body), {})
    assert "text-align:center" in content
    assert '<th colspan="2" style="border:1px solid #999' in content or 'colspan="2"' in content
    assert "class=" not in content


def test_links_become_text_and_scripts_are_gone() -> None:
    body = '<p onclick="x()"><a href="https://other.example.cn/">点这里</a><script>alert(1)</script></p>'
    content = content_of(item(body_html=body), {})
    assert "点这里" in content
    assert "href" not in content
    assert "script" not in content
    assert "onclick" not in content


def test_files_are_named_with_the_way_to_them() -> None:
    files = (
        Attachment("学区表.xlsx", "0" * 64, "", 1, "file"),
        Attachment("图.png", "1" * 64, "", 1, "image"),
    )
    content = content_of(item(attachments=files), {})
    assert "附件：学区表.xlsx（请点击“阅读原文”下载）" in content
    assert "图.png" not in content


def test_a_long_text_ends_at_a_whole_block_and_says_where_the_rest_is() -> None:
    body = "".join(f"<p>第{n}条　{'招生' * 40}</p>" for n in range(400))
    content = content_of(item(body_html=body), {})
    assert len(content) < CONTENT
    assert "全文请点击“阅读原文”" in content
    assert content.count("<p") == content.count("</p>")
    assert "索引号" in content


@given(text=SAYS, title=SAYS, paragraphs=st.integers(0, 300))
def test_every_part_is_within_its_length(text: str, title: str, paragraphs: int) -> None:
    body = "".join(f"<p>{'招生安排' * 20}</p>" for _ in range(paragraphs))
    one = item(title=title or "题", summary=text, author=text, body_html=body)
    made = article(one, "https://gk.example.cn/", "cover", {})
    assert len(made["title"]) <= 64
    assert len(made["author"]) <= 8
    assert len(made["digest"]) <= 120
    assert 0 < len(made["content"]) < CONTENT


def test_what_is_cut_says_so() -> None:
    assert shortened("一二三四", 4) == "一二三四"
    assert shortened("一二三四五", 4) == "一二三…"


def test_a_cover_is_a_picture_of_the_platforms_shape() -> None:
    with Image.open(io.BytesIO(cover(item(title="长" * 200)))) as image:
        assert (image.size, image.format) == ((900, 383), "PNG")
