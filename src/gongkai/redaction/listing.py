"""区分处理清单: page, place and ground of everything that was not given, never the words; for the applicant."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.law.grounds import ground
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText, in_words
from gongkai.redaction.areas import Area
from gongkai.redaction.models import PageDecision

TITLE = "区分处理清单"
HEADINGS = ("序号", "页码", "位置", "处理", "依据")
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_MM = 25.4 / 72
Entry = dict[str, Any]


def entries(areas: Sequence[Area], decisions: Iterable[PageDecision]) -> list[Entry]:
    """Everything not given, in the order of the pages: plain values, as they are frozen with a result."""
    found: list[Entry] = []
    boxes = sorted(areas)
    for one in sorted(decisions, key=lambda d: d.page):
        if one.kind == PageDecision.Kind.WITHHELD:
            held = ground(one.ground)
            found.append(_entry(one.page, "全页", "不提供", held.id, held.label, held.article))
        elif one.kind == PageDecision.Kind.DUPLICATE:
            found.append(_entry(one.page, "全页", f"与第{one.duplicate_of}页相同，不重复提供", "", "", ""))
        elif one.kind == PageDecision.Kind.PARTIAL:
            for box in (b for b in boxes if b.page == one.page):
                held = ground(box.ground)
                found.append(_entry(box.page, place(box), "遮盖", held.id, held.label, held.article))
    return found


def _entry(page: int, where: str, what: str, key: str, label: str, article: str) -> Entry:
    return {"page": page, "place": where, "what": what, "ground": key, "label": label, "article": article}


def place(box: Area) -> str:
    """Where a box lies, in whole millimetres from the page's edges."""
    across, down = round((box.x1 - box.x0) * _MM), round((box.y1 - box.y0) * _MM)
    return (
        f"距左边{round(box.x0 * _MM)}毫米、上边{round(box.y0 * _MM)}毫米，{max(across, 1)}×{max(down, 1)}毫米"
    )


def rows(redactions: Sequence[Entry]) -> list[tuple[str, ...]]:
    """The table's lines under HEADINGS."""
    return [
        (str(n), str(e["page"]), e["place"], e["what"], _ground(e)) for n, e in enumerate(redactions, start=1)
    ]


def _ground(entry: Entry) -> str:
    return f"{entry['label']}（《条例》{entry['article']}）" if entry["article"] else "—"


def says(case_ref: str, pages: int) -> str:
    """The sentence above the table."""
    about = f"申请{case_ref}" if case_ref else "本次申请"
    return (
        f"{about}所涉信息共{pages}页，其中含有不应当公开的内容但能够作区分处理。根据《中华人民共和国政府信息公开条例》"
        "（以下简称《条例》）第三十七条，现提供可以公开的内容，对未提供的内容逐处说明依据如下："
    )


def to_pdf(issuer: str, case_ref: str, pages: int, redactions: Sequence[Entry], day: date) -> bytes:
    """The list in official layout; the same content gives the same bytes."""
    head = "".join(f"<th>{h}</th>" for h in HEADINGS)
    body = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in row)}</tr>" for row in rows(redactions))
    table = (
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if redactions else "<p>无。</p>"
    )
    return render_official(
        OfficialText(
            issuer=issuer,
            title=TITLE,
            body_html=f"<p>{escape(says(case_ref, pages))}</p>{table}",
            made_on=day,
        )
    )


def to_docx(issuer: str, case_ref: str, pages: int, redactions: Sequence[Entry], day: date) -> bytes:
    """The list as an editable document."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    style = made.styles["Normal"]
    style.font.name, style.font.size = "仿宋_GB2312", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    heading = made.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(TITLE)
    run.font.size, run.bold = Pt(18), True
    made.add_paragraph(says(case_ref, pages))
    table = made.add_table(rows=1, cols=len(HEADINGS))
    table.style = "Table Grid"
    for row in (HEADINGS, *rows(redactions)):
        cells = table.rows[0].cells if row is HEADINGS else table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    for line in (issuer, in_words(day)):
        made.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.core_properties.title, made.core_properties.author = TITLE, issuer
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
