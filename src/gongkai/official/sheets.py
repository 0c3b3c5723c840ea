"""A printable sheet from one structured source: set as PDF for printing, as DOCX for filling in by hand.

No box stays blank without a word: what the form asks for and nobody filled in says （未填）, what does not apply —.
"""

from __future__ import annotations

import io
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from gongkai.official.pdf import compile_pdf
from gongkai.official.runs import drawn_in

EMPTY, NOT_APPLICABLE = "（未填）", "—"
_SHORT = (8, 11)
"""Characters of a label and of a value that fit into half a line."""
_WIDTHS = (Mm(34), Mm(49), Mm(34), Mm(49))


@dataclass(frozen=True)
class Opinion:
    """What somebody decided: the step, the opinion, who, in which post, when."""

    step: str
    says: str
    name: str
    post: str
    at: str

    @property
    def signed(self) -> str:
        """Name, post and time on one line; "" when nobody has decided yet."""
        return "　".join(v for v in (self.name, self.post, self.at) if v)


@dataclass(frozen=True)
class PrintedSheet:
    """A sheet: its title, pairs of label and value in the form's order, opinions, a line at the foot.

    `optional`: labels and steps that may stay empty; they print as —, all others as （未填）. A `blank` sheet is to be
    filled in by hand: what has no value stays white, and line ends in a value make room.
    """

    title: str
    agency: str
    fields: tuple[tuple[str, str], ...]
    opinions: tuple[Opinion, ...]
    foot: str = ""
    optional: frozenset[str] = frozenset()
    blank: bool = False

    def shown(self, label: str, value: str) -> str:
        """What is printed in a box."""
        if self.blank:
            return "\n".join(map(drawn_in, value.split("\n")))
        return drawn_in(value).strip() or (NOT_APPLICABLE if label in self.optional else EMPTY)

    def rows(self) -> list[list[tuple[str, str]]]:
        """Boxes line by line: two short ones share a line, a long one has it alone."""
        found: list[list[tuple[str, str]]] = []
        for label, value in self.fields:
            box = (label, self.shown(label, value))
            before = found[-1] if found else []
            if len(before) == 1 and _is_short(*before[0]) and _is_short(*box):
                before.append(box)
            else:
                found.append([box])
        return found

    def decided(self) -> list[tuple[str, str, str]]:
        """Step, opinion and signature of each opinion; a step that nobody has taken says so once."""
        return [
            (o.step, self.shown(o.step, o.says), self.shown(o.step, o.signed) if o.says or o.signed else "")
            for o in self.opinions
        ]


def sheet_pdf(sheet: PrintedSheet) -> bytes:
    """The sheet on A4; raises WrongInput for half a sign."""
    data = {
        "title": sheet.title, "agency": sheet.agency, "foot": sheet.foot,
        "rows": sheet.rows(), "opinions": sheet.decided(),
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="gongkai-sheet-") as folder:
        return compile_pdf("sheet.typ", data, Path(folder))


def sheet_docx(sheet: PrintedSheet) -> bytes:
    """The sheet as an editable table on A4."""
    document = Document()
    document.core_properties.title, document.core_properties.author = sheet.title, sheet.agency
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(18)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(f"{sheet.agency}{sheet.title}")
    run.font.size, run.bold = Pt(18), True
    _boxes(document.add_table(rows=0, cols=4), sheet)
    if sheet.foot:
        document.add_paragraph().add_run(sheet.foot).font.size = Pt(9)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _boxes(table: Table, sheet: PrintedSheet) -> None:
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for row in sheet.rows():
        cells = _line(table)
        if len(row) == 1:
            cells[1].merge(cells[3])
        for at, (label, value) in zip((0, 2), row, strict=False):
            _label(cells[at], label)
            cells[at + 1].text = value
    for step, says, signed in sheet.decided():
        cells = _line(table)
        table.rows[-1].height, table.rows[-1].height_rule = Mm(24), WD_ROW_HEIGHT_RULE.AT_LEAST
        merged = cells[1].merge(cells[3])
        _label(cells[0], step)
        merged.text = says
        line = merged.add_paragraph(signed)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _line(table: Table) -> tuple[_Cell, ...]:
    cells = table.add_row().cells
    for cell, width in zip(cells, _WIDTHS, strict=True):
        cell.width = width
    return cells


def _label(cell: _Cell, words: str) -> None:
    cell.text = words
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _is_short(label: str, value: str) -> bool:
    return _width(label) <= _SHORT[0] and _width(value) <= _SHORT[1]


def _width(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)
