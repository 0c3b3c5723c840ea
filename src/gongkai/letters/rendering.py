"""A letter as PDF in official layout and as DOCX for the office's own programs; the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from html import escape

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from gongkai.files.archives import rewritten
from gongkai.law.letters import letter_kind
from gongkai.letters.composing import Composed
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText, in_words

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def official_text(content: Composed, number: str) -> OfficialText:
    """The letter as the official layout takes it."""
    body = "".join(f"<p>{escape(line)}</p>" for line in content.lines)
    return OfficialText(
        issuer=content.issuer, title=content.title, body_html=body, number=number, addressee=greeting(content),
        made_on=content.day, digest=content.digest, letter=True,
    )  # fmt: skip


def greeting(content: Composed) -> str:
    """The line that addresses the letter; "" for a sheet that stays in the file, which is written to nobody."""
    return "" if letter_kind(content.kind).sort in ("internal", "proof") else f"{content.addressee}："


def to_pdf(content: Composed, number: str) -> bytes:
    """The letter as PDF."""
    return render_official(official_text(content, number))


def to_docx(content: Composed, number: str) -> bytes:
    """The letter as an editable document with the fonts and sizes of official papers (GB/T 9704-2012)."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    _line(made.add_paragraph(), content.title, "方正小标宋简体", 22, WD_ALIGN_PARAGRAPH.CENTER)
    if number:
        _line(made.add_paragraph(), number, "仿宋_GB2312", 16, WD_ALIGN_PARAGRAPH.CENTER)
    if greeting(content):
        _line(made.add_paragraph(), greeting(content), "仿宋_GB2312", 16)
    for line in content.lines:
        paragraph = made.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        _line(paragraph, line, "仿宋_GB2312", 16)
    for line in (content.issuer, in_words(content.day)):
        _line(made.add_paragraph(), line, "仿宋_GB2312", 16, WD_ALIGN_PARAGRAPH.RIGHT)
    made.core_properties.title = content.title
    made.core_properties.author = content.issuer
    out = io.BytesIO()
    made.save(out)
    # python-docx packs with the time of the clock; without it the same letter is the same file.
    with zipfile.ZipFile(out) as archive:
        return rewritten(archive, {}, f"{content.title}.docx")


def _line(
    paragraph: Paragraph, text: str, font: str, size: int, align: WD_ALIGN_PARAGRAPH | None = None
) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    paragraph.paragraph_format.line_spacing = Pt(28.95)
    if align is not None:
        paragraph.alignment = align
