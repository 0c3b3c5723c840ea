"""A letter as DOCX: letter format for what goes out, a plain paper for what stays in the file."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from gongkai.letters.word import word_letter
from gongkai.official.text import OfficialText


def _word(*, letter: bool) -> docx.document.Document:
    text = OfficialText(
        issuer="示范市教育局", title="政府信息公开申请答复书", body_html="", number="公开〔2025〕1号", addressee="张某某：",
        made_on=date(2025, 3, 3), letter=letter,
    )  # fmt: skip
    return docx.Document(io.BytesIO(word_letter(text, ["第一段。", "第二段。"])))


def _about(mm: float) -> object:
    """Millimetres as Word keeps them: in twentieths of a point."""
    return pytest.approx(mm, abs=0.02)


def _rule(paragraph: Paragraph) -> tuple[int, str]:
    """Thickness in eighths of a point and colour of the paragraph's upper line."""
    line = paragraph._p.pPr.find(qn("w:pBdr")).find(qn("w:top"))
    return int(line.get(qn("w:sz"))), line.get(qn("w:color"))


def test_the_head_of_the_first_page_bears_the_mark_in_red_and_a_rule_thick_above_thin_below() -> None:
    section = _word(letter=True).sections[0]
    assert section.different_first_page_header_footer
    assert section.header_distance.mm == _about(30)
    mark, thick, thin = section.first_page_header.paragraphs
    assert mark.text == "示范市教育局"
    assert mark.runs[0].font.color.rgb == RGBColor(0xD7, 0x00, 0x0F)
    assert mark.paragraph_format.space_after.mm == _about(4)
    assert _rule(thick)[0] > 2 * _rule(thin)[0]
    assert _rule(thick)[1] == "D7000F"


def test_the_foot_has_the_rule_turned_over_and_no_page_number_on_the_first_page() -> None:
    section = _word(letter=True).sections[0]
    assert section.footer_distance.mm == _about(20)
    thin, thick = section.first_page_footer.paragraphs
    assert _rule(thick)[0] > 2 * _rule(thin)[0]
    assert "PAGE" not in section.first_page_footer._element.xml
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def test_the_rules_are_170_millimetres_wide_in_the_middle_of_the_paper() -> None:
    section = _word(letter=True).sections[0]
    layout = section.first_page_header.paragraphs[1].paragraph_format
    assert section.left_margin.mm + layout.left_indent.mm == _about(20)
    assert section.right_margin.mm + layout.right_indent.mm == _about(20)


def test_the_number_stands_right_before_the_title_and_the_signature_keeps_the_last_paragraph() -> None:
    paragraphs = _word(letter=True).paragraphs
    words = [p.text for p in paragraphs]
    assert words == [
        "公开〔2025〕1号", "", "", "政府信息公开申请答复书", "", "张某某：", "第一段。", "第二段。", "", "",
        "示范市教育局", "2025年3月3日",
    ]  # fmt: skip
    assert paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert all(p.paragraph_format.keep_with_next for p in paragraphs[-5:-1])
    assert paragraphs[-1].paragraph_format.right_indent == Pt(64)


def test_a_paper_of_the_file_has_no_head_and_begins_with_its_title() -> None:
    made = _word(letter=False)
    assert made.paragraphs[0].text == "政府信息公开申请答复书"
    assert not made.sections[0].different_first_page_header_footer
    assert [p.text for p in made.sections[0].header.paragraphs if p.text] == []
