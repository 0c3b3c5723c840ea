"""The report as DOCX in official layout (GB/T 9704—2012), to be edited in Word or WPS.

Faces are named as offices have them (方正小标宋简体, 仿宋_GB2312, 黑体, 楷体_GB2312); table 3 stands on a
landscape page of its own.
"""

from __future__ import annotations

import io
from datetime import datetime, time

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section
from docx.shared import Mm, Pt

from gongkai.reporting.rendering.docx_style import put_page_number, set_styles
from gongkai.reporting.rendering.docx_table import add_table
from gongkai.reporting.rendering.edition import Edition
from gongkai.reporting.rendering.outline import (
    Outline,
    Paragraph,
    Part,
    clean,
    outline_of,
    record_lines,
    title_lines,
)
from gongkai.reporting.rendering.qr import qr_png

WIDE_TABLES = ("t3",)
"""Tables on a landscape page of their own."""

_STYLES = {"body": "Normal", "blank": "Normal"}


def docx_bytes(edition: Edition) -> bytes:
    """The document as a file."""
    outline = outline_of(edition)
    document = Document()
    set_styles(document)
    _describe(document, edition, outline)
    _upright(document.sections[0])
    document.settings.odd_and_even_pages_header_footer = True
    put_page_number(document.sections[0], clean(edition.mark))
    document.add_paragraph("\n".join(title_lines(outline.title)), style="Title")
    _paragraphs(document, outline.opening, 2)
    for part in outline.parts:
        _part(document, edition, part)
    _attachments(document, edition)
    _closing(document, outline)
    _record(document, edition)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _describe(document: Docx, edition: Edition, outline: Outline) -> None:
    properties = document.core_properties
    properties.title = outline.title[:255]
    properties.author = clean(edition.report.agency)[:255]
    properties.comments = f"SHA-256 {edition.digest}" if edition.digest else ""
    properties.language = "zh-CN"
    properties.version = str(edition.version)
    if edition.report.signed:
        properties.created = properties.modified = datetime.combine(edition.report.signed, time())


def _upright(section: Section) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(25)


def _lying(section: Section) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin = section.right_margin = Mm(22)
    section.header_distance = section.footer_distance = Mm(10)


def _part(document: Docx, edition: Edition, part: Part) -> None:
    wide = part.grid is not None and part.grid.table in WIDE_TABLES
    if wide:
        _lying(document.add_section(WD_SECTION.NEW_PAGE))
    document.add_paragraph(part.heading, style=f"Heading {part.level}")
    _paragraphs(document, part.paragraphs, part.level + 1)
    if part.grid:
        add_table(document, edition, part.grid, Mm(297 - 44) if wide else Mm(210 - 54))
    if wide:
        _upright(document.add_section(WD_SECTION.NEW_PAGE))
        _shrink_break(document)


def _shrink_break(document: Docx) -> None:
    """The paragraph that ends a section must not spill from a full page onto an empty one."""
    ending = document.paragraphs[-1]
    ending.style = "Record"
    ending.paragraph_format.line_spacing = Pt(1)


def _paragraphs(document: Docx, paragraphs: tuple[Paragraph, ...], level: int) -> None:
    for paragraph in paragraphs:
        document.add_paragraph(paragraph.text, style=_STYLES.get(paragraph.kind, f"Heading {level}"))


def _attachments(document: Docx, edition: Edition) -> None:
    """附件说明: a line below the text, two characters in, no mark after a name (7.3.4)."""
    names = [clean(attachment.name) for attachment in edition.attachments]
    for number, name in enumerate(names, start=1):
        count = f"{number}. " if len(names) > 1 else ""
        line = document.add_paragraph(f"{'附件：' if number == 1 else ''}{count}{name}")
        hanging = 8 * len(count)
        line.paragraph_format.left_indent = Pt(32 + 48 + hanging)
        line.paragraph_format.first_line_indent = Pt(-hanging - (48 if number == 1 else 0))
        line.paragraph_format.space_before = Pt(28.95) if number == 1 else Pt(0)


def _closing(document: Docx, outline: Outline) -> None:
    for number, text in enumerate(outline.closing):
        line = document.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.first_line_indent = Pt(0)
        line.paragraph_format.right_indent = Pt(64)
        line.paragraph_format.keep_together = True
        line.paragraph_format.keep_with_next = number < len(outline.closing) - 1
        if number == 0:
            line.paragraph_format.space_before = Pt(2 * 28.95)


def _record(document: Docx, edition: Edition) -> None:
    lines = record_lines(edition)
    if edition.address:
        code = document.add_paragraph(style="Record")
        code.paragraph_format.keep_with_next = True
        picture = code.add_run().add_picture(io.BytesIO(qr_png(edition.address)), width=Mm(20))
        properties = picture._inline.docPr
        properties.set("descr", f"二维码：{edition.address}")
        properties.set("title", "网页版二维码")
    for line in lines:
        document.add_paragraph(line, style="Record")
