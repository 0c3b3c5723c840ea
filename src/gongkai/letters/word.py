"""A letter as DOCX: letter format (GB/T 9704-2012, 10.1) for what goes out, a plain paper for what stays in the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from gongkai.files.archives import rewritten
from gongkai.official.text import OfficialText

_SONG, _FANG = "方正小标宋简体", "仿宋_GB2312"
_RED = RGBColor(0xD7, 0x00, 0x0F)
_THICK, _THIN = 18, 6
"""Eighths of a point."""
_PITCH = Pt(28.95)
_OFF = Pt(14)
"""7/8 of a character of 3号: what stands next to a rule keeps that much off it."""
_SIDES = (Mm(20 - 28), Mm(20 - 26))
"""The rules are 170 mm wide in the middle of the paper: beyond the type area on both sides."""


def word_letter(text: OfficialText, lines: Sequence[str]) -> bytes:
    """The document; the same words give the same bytes. A paper that is no letter begins with its title."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    if text.letter:
        made.settings.odd_and_even_pages_header_footer = True
        _rules(section, text.mark)
        _line(made.add_paragraph(), text.number, _FANG, 16, WD_ALIGN_PARAGRAPH.RIGHT)
        for _ in range(2):
            _line(made.add_paragraph(), "", _FANG, 16)
    _line(made.add_paragraph(), text.title, _SONG, 22, WD_ALIGN_PARAGRAPH.CENTER)
    if text.number and not text.letter:
        _line(made.add_paragraph(), text.number, _FANG, 16, WD_ALIGN_PARAGRAPH.CENTER)
    if text.letter:
        _line(made.add_paragraph(), "", _FANG, 16)
    if text.addressee:
        _line(made.add_paragraph(), text.addressee, _FANG, 16)
    for line in lines:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        _line(paragraph, line, _FANG, 16)
    _sign(made.paragraphs[-1], [made.add_paragraph() for _ in range(4)], text)
    made.core_properties.title, made.core_properties.author = text.title, text.issuer
    out = io.BytesIO()
    made.save(out)
    # python-docx packs with the time of the clock; without it the same letter is the same file.
    with zipfile.ZipFile(out) as archive:
        return rewritten(archive, {}, f"{text.title}.docx")


def _sign(last: Paragraph, after: list[Paragraph], text: OfficialText) -> None:
    """Two lines for the seal, issuer and date four characters from the right; the last paragraph stays with them."""
    for paragraph, words in zip(after, ("", "", text.issuer, text.made_in_words), strict=True):
        _line(paragraph, words, _FANG, 16, WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.right_indent = Pt(64)
    for paragraph in (last, *after[:-1]):
        paragraph.paragraph_format.keep_with_next = True
    last.paragraph_format.keep_together = True


def _rules(section: Section, words: str) -> None:
    """Mark and first rule at the head of the first page, the second rule at its foot, page numbers on the others."""
    section.different_first_page_header_footer = True
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    mark = section.first_page_header.paragraphs[0]
    size = min(34, int(Mm(156).pt / len(words)))
    _line(mark, words, _SONG, size, WD_ALIGN_PARAGRAPH.CENTER, spacing=Pt(size * 1.1))
    mark.runs[0].font.color.rgb = _RED
    mark.paragraph_format.space_after = Mm(4)
    head = section.first_page_header
    _ruled(head.add_paragraph(), "top", _THICK)
    _ruled(head.add_paragraph(), "top", _THIN).paragraph_format.space_after = _OFF
    foot = section.first_page_footer
    _ruled(foot.paragraphs[0], "top", _THIN)
    _ruled(foot.add_paragraph(), "top", _THICK)
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _page_number(footer.paragraphs[0], side)


def _ruled(paragraph: Paragraph, side: str, eighths: int) -> Paragraph:
    """A line of 170 mm: an empty paragraph of three points with a border; two of like borders would merge into one."""
    _line(paragraph, "", _FANG, 1, spacing=Pt(3))
    layout = paragraph.paragraph_format
    layout.left_indent, layout.right_indent = _SIDES
    borders, border = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", str(_RED))):
        border.set(qn(f"w:{name}"), value)
    borders.append(border)
    properties = paragraph._p.get_or_add_pPr()
    # The schema puts borders before spacing and indents.
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    return paragraph


def _page_number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 2 — one character from the outer edge (7.5), 7 mm below the type area."""
    _line(paragraph, "— ", "宋体", 14, side, spacing=Pt(16))
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Pt(14)
    layout.space_after = Mm(2.4)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" —")
    shown = paragraph.add_run("2")
    for run in paragraph.runs:
        run.font.size = Pt(14)
    field.append(shown._r)


def _line(
    paragraph: Paragraph,
    text: str,
    font: str,
    size: int,
    align: WD_ALIGN_PARAGRAPH | None = None,
    *,
    spacing: Length = _PITCH,
) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, spacing
    layout.space_before = layout.space_after = Pt(0)
    if align is not None:
        paragraph.alignment = align
