"""A made-up notice with every part that the official layout knows, and ways to look at a rendered file."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from typing import Any

import pdfplumber
from PIL import Image, ImageDraw

from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText

MM = 72 / 25.4
DIGEST = "0123456789abcdef" * 4
BODY = """<p>为做好招生入学工作，现就有关事项通知如下。</p>
<h2>一、总体要求</h2>
<p>坚持<strong>免试就近入学</strong>，落实“公民同招”。</p>
<h3>（一）划片范围</h3>
<p>各学校按照确定的学区范围接收新生，不得跨学区招生。</p>
<p>（二）报名条件。凡符合下列条件之一的，可以报名：</p>
<p>1.年满6周岁的儿童；</p>
<p>（1）有本区常住户籍；</p>
<table><thead><tr><th rowspan="2">学校</th><th colspan="2">计划数</th></tr><tr><th>班数</th><th>人数</th></tr></thead>
<tbody><tr><td>实验小学</td><td>6</td><td class="right">270</td></tr>
<tr><td colspan="2" class="center">合计</td><td class="right">270</td></tr></tbody></table>
<p>流程见下图：</p><p><img src="flow.png" alt="报名流程图"></p>
<p>本通知自印发之日起施行。</p>"""


@cache
def picture(wide: int = 600, high: int = 300, fmt: str = "PNG") -> bytes:
    """A drawing in black and white."""
    made = Image.new("RGB", (wide, high), "white")
    ImageDraw.Draw(made).rectangle((20, 20, wide - 20, high - 20), outline="black", width=4)
    out = io.BytesIO()
    made.save(out, fmt)
    return out.getvalue()


def official(**more: Any) -> OfficialText:
    """The notice, with other values where they are given."""
    given: dict[str, Any] = {
        "issuer": "示范市教育局", "number": "示教发〔2020〕15号",
        "title": "示范市教育局关于做好2020年义务教育阶段学校招生入学工作的通知",
        "addressee": "各县（区）教育局，市直各学校：", "body_html": BODY, "images": {"flow.png": picture()},
        "made_on": date(2020, 5, 8), "note": "此件公开发布",
        "attachments": ("学区划分表.xlsx", "入学报名登记表以及随迁子女入学资格审核材料清单（试行）.docx"),
        "copies_to": "市委办公室，市政府办公室", "printed_by": "示范市教育局办公室", "printed_on": date(2020, 5, 8),
        "index_number": "SFSJY/2020-00015", "digest": DIGEST,
    }  # fmt: skip
    return OfficialText(**(given | more))


@cache
def rendered() -> bytes:
    """The notice as it is, rendered once."""
    return render_official(official())


def bare(body: str, **more: Any) -> bytes:
    """A body alone, with a title and a date but none of the other parts."""
    given: dict[str, Any] = {
        "number": "", "addressee": "", "attachments": (), "copies_to": "", "printed_by": "", "printed_on": None,
    }  # fmt: skip
    return render_official(official(body_html=body, **(given | more)))


def pages(pdf: bytes) -> list[list[dict[str, Any]]]:
    """The characters of each page with font, size and place."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [page.chars for page in document.pages]


def words(pdf: bytes) -> str:
    """All that is printed, without white space."""
    return "".join(c["text"] for page in pages(pdf) for c in page).replace(" ", "").replace("\n", "")


def where(chars: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """The characters of a text where it first stands on a page."""
    at = "".join(c["text"] for c in chars).index(text)
    return chars[at : at + len(text)]
