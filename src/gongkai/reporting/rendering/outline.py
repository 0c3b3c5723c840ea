"""The report as a sequence of headings, paragraphs and tables: what HTML, DOCX and PDF all print, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from gongkai.law.form import Form, Section
from gongkai.reporting.rendering.edition import UNFILLED, Edition
from gongkai.reporting.rendering.grid import Grid, grid_of

_SUBHEADING = re.compile(r"（[一二三四五六七八九十]+）[^。；：！？]{1,34}")
_TITLE_CHARS = 18
"""Characters of 22 pt that fit in one line of the type area, with room at both sides."""
_LINE_CHARS = 28
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. kind: body, sub (a line such as “（一）组织领导”) or blank (a section not yet written)."""

    text: str
    kind: str = "body"


@dataclass(frozen=True)
class Part:
    """A section, or one of the parts under section one (`level` 2)."""

    id: str
    level: int
    heading: str
    paragraphs: tuple[Paragraph, ...]
    grid: Grid | None

    @property
    def is_short(self) -> bool:
        """True when heading, text and even table 3 fit on one page together."""
        return sum(-(-(len(p.text) + 2) // _LINE_CHARS) for p in self.paragraphs) <= 2


@dataclass(frozen=True)
class Outline:
    """The whole report in print order."""

    title: str
    opening: tuple[Paragraph, ...]
    parts: tuple[Part, ...]
    closing: tuple[str, ...]


def outline_of(edition: Edition) -> Outline:
    """The report of an edition in print order; a missing title or closing is made of agency, year and date."""
    report = edition.report
    form = report.shape
    parts = tuple(
        _part(edition, form, section, level)
        for top in form.sections
        for section, level in ((top, 1), *((part, 2) for part in top.parts))
    )
    closing = tuple(p.text for p in _paragraphs(report.text.get("closing", "")))
    return Outline(
        title=title_of(edition),
        opening=_paragraphs(report.text.get("opening", "")),
        parts=parts,
        closing=closing or _signature(report.agency, report.signed),
    )


def title_of(edition: Edition) -> str:
    """The title as written in the report, else agency and year in the customary wording."""
    report = edition.report
    written = clean(report.text.get("title", "")).strip()
    year = f"{report.year}年" if report.year is not None else ""
    return written or f"{report.agency}{year}政府信息公开工作年度报告"


def title_lines(title: str) -> tuple[str, ...]:
    """The title in lines that break where the sense does (GB/T 9704—2012, 7.3.1); joined they are the title."""
    customary = "政府信息公开工作年度报告"
    head = title.removesuffix(customary)
    if head == title or not head or len(title) <= _TITLE_CHARS:
        return (title,)
    return head, customary


def table_caption(edition: Edition, table_id: str) -> str:
    """What a table is called where it stands without its section: year and statutory label."""
    report = edition.report
    year = f"{report.year}年" if report.year is not None else ""
    return f"{year}{report.shape.table(table_id).label}统计表"


def record_lines(edition: Edition) -> tuple[str, ...]:
    """The lines under the report that tell which edition this is; empty when there is nothing to tell."""
    lines = []
    if edition.correction_note:
        lines.append(f"更正说明：{clean(edition.correction_note)}")
    if edition.digest:
        lines.append(f"第{edition.version}版　内容摘要（SHA-256）：{edition.digest}")
    elif edition.version > 1:
        lines.append(f"第{edition.version}版")
    if edition.address:
        lines.append(f"网页版：{edition.address}")
    return tuple(lines)


def printed_day(day: date) -> str:
    """A date as letters print it: Arabic numerals without leading zeros (GB/T 9704—2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def clean(text: str) -> str:
    """Text without the control characters that no document format can hold."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _part(edition: Edition, form: Form, section: Section, level: int) -> Part:
    paragraphs = _paragraphs(edition.report.text.get(section.id, ""))
    if not paragraphs and section.empty:
        paragraphs = (Paragraph(section.empty),)
    if not paragraphs and edition.is_draft and not section.table and not section.parts:
        paragraphs = (Paragraph(UNFILLED, "blank"),)
    mark = "、" if level == 1 else ""
    grid = grid_of(form, section.table) if section.table else None
    return Part(section.id, level, f"{section.num}{mark}{section.label}", paragraphs, grid)


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    lines = (line.strip() for line in clean(text).split("\n"))
    return tuple(Paragraph(line, "sub" if _SUBHEADING.fullmatch(line) else "body") for line in lines if line)


def _signature(agency: str, signed: date | None) -> tuple[str, ...]:
    return tuple(line for line in (agency, printed_day(signed) if signed else "") if line)
