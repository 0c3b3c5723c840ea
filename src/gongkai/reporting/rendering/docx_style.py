"""Styles of the DOCX: faces, sizes and line pitch of GB/T 9704—2012, page numbers and the draft line."""

from __future__ import annotations

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

XIAOBIAOSONG, FANGSONG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
PITCH = Pt(28.95)
"""Twenty-two lines fill the 225 mm of the type area."""
_BLACK = RGBColor(0, 0, 0)


def set_styles(document: Docx) -> None:
    """Give Normal, Title and headings 1–3 the official faces, and add the styles Cell and Record."""
    styles = document.styles
    _face(styles["Normal"], FANGSONG, 16)
    _lines(styles["Normal"], indent=32)
    _face(styles["Title"], XIAOBIAOSONG, 22)
    _lines(styles["Title"], indent=0, pitch=Pt(35), after=Pt(28.95))
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _drop_rule(styles["Title"])
    for level, face in ((1, HEI), (2, KAI), (3, FANGSONG)):
        _face(styles[f"Heading {level}"], face, 16)
        _lines(styles[f"Heading {level}"], indent=32)
    for name, face, size in (("Cell", SONG, 10.5), ("Record", SONG, 9)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _face(style, face, size)
        _lines(style, indent=0, pitch=None)


def _face(style: ParagraphStyle, face: str, size: float) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = LATIN, Pt(size), False, False
    font.color.rgb = _BLACK
    fonts = style.element.rPr.rFonts
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    fonts.set(qn("w:eastAsia"), face)
    for name in ("spacing", "kern"):
        for element in style.element.rPr.findall(qn(f"w:{name}")):
            style.element.rPr.remove(element)
    language = style.element.rPr.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        style.element.rPr.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")


def _lines(
    style: ParagraphStyle, *, indent: float, pitch: Pt | None = PITCH, after: Pt | None = None
) -> None:
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(0), after or Pt(0)
    layout.first_line_indent = Pt(indent)
    layout.widow_control = True
    if pitch is None:
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, pitch


def _drop_rule(style: ParagraphStyle) -> None:
    """The title of the default template stands over a blue rule."""
    for rule in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(rule)


def put_page_number(section: Section, mark: str) -> None:
    """“— 1 —” at the outer edge of each page, and the mark of a draft at its top; later sections follow."""
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        line.alignment = side
        line.paragraph_format.first_line_indent = Pt(0)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(14)
        line.paragraph_format.tab_stops.clear_all()
        _run(line, "— ")
        _field(line, "PAGE")
        _run(line, " —")
    for header in (section.header, section.even_page_header) if mark else ():
        line = header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.first_line_indent = Pt(0)
        run = line.add_run(mark)
        run.font.size = Pt(14)
        run.font.color.rgb = RGBColor(0x9A, 0x34, 0x12)


def _run(line: Paragraph, text: str) -> None:
    run = line.add_run(text)
    run.font.size = Pt(14)
    run.font.name = SONG
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)


def _field(line: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    _run(line, "1")
    field.append(line.runs[-1]._element)
    line._p.append(field)
