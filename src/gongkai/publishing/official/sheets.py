"""信息发布审批单 and 保密审查单: one structured source, set as PDF for printing and as DOCX for filing by hand."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.publishing.official.pdf import compile_pdf

EMPTY = "（未填）"


@dataclass(frozen=True)
class Opinion:
    """What somebody decided: the step, the opinion, who, in which post, when."""

    step: str
    says: str
    name: str
    post: str
    at: str


@dataclass(frozen=True)
class PrintedSheet:
    """A sheet: its title, its number, pairs of label and value in the form's order, opinions."""

    title: str
    agency: str
    fields: tuple[tuple[str, str], ...]
    opinions: tuple[Opinion, ...]
    foot: str = ""


def sheet_pdf(sheet: PrintedSheet) -> bytes:
    """The sheet on A4."""
    data = {
        "title": sheet.title, "agency": sheet.agency, "foot": sheet.foot,
        "fields": [[label, value or EMPTY] for label, value in sheet.fields],
        "opinions": [[o.step, o.says or EMPTY, " ".join(v for v in (o.name, o.post, o.at) if v) or EMPTY] for o in sheet.opinions],
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="gongkai-sheet-") as folder:
        return compile_pdf("sheet.typ", data, Path(folder))


def sheet_docx(sheet: PrintedSheet) -> bytes:
    """The sheet as an editable table."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(f"{sheet.agency}{sheet.title}")
    run.font.size, run.bold = Pt(18), True
    rows = [*sheet.fields]
    for o in sheet.opinions:
        signed = " ".join(v for v in (o.name, o.post, o.at) if v) or EMPTY
        rows.append((o.step, f"{o.says or EMPTY}\n{signed}"))
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value or EMPTY
        cells[0].width, cells[1].width = Mm(40), Mm(120)
    if sheet.foot:
        document.add_paragraph(sheet.foot)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
