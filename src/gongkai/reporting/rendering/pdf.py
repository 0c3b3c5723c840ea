"""The report as a tagged PDF (PDF/UA-1) in official layout, set by typst with fonts from the wheel.

What people wrote reaches the template as JSON strings only, never as markup. System fonts are not used, so every
machine gives the same pages; a character that the fonts lack is refused, never printed as a box.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from gongkai.law.errors import WrongInput
from gongkai.reporting.rendering.edition import Edition
from gongkai.reporting.rendering.grid import Grid
from gongkai.reporting.rendering.outline import Paragraph, Part, clean, outline_of, record_lines, title_lines
from gongkai.reporting.rendering.qr import qr_file

_TEMPLATE = Path(__file__).with_name("report.typ")
_SIZES = {"t2": 12.0, "t3": 9.5, "t4": 10.0}
"""Type size of each table in pt."""
_INSETS = {"t2": 4.0, "t3": 3.3, "t4": 5.0}
"""Space over and under the text of a table cell in pt."""
_NO_GLYPH = re.compile(r"the text (.+?) could not be displayed", re.DOTALL)


def pdf_bytes(edition: Edition) -> bytes:
    """The PDF; raises WrongInput where the text holds a character that the fonts cannot print."""
    data = json.dumps(_data(edition), ensure_ascii=False)
    try:
        return typst.compile(
            _TEMPLATE,
            root=_TEMPLATE.parent,
            font_paths=_fonts(),
            sys_inputs={"data": data},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        found = _NO_GLYPH.search(error.message)
        if not found:
            raise
        raise WrongInput(
            f"PDF 的字体里没有{found.group(1)}中的某个字，请改用通用规范汉字或常用符号后重试"
        ) from error


@cache
def _fonts() -> typst.Fonts:
    """Loaded once: two files of ten megabytes."""
    folder = pylopdf_fonts_zh_cn.serif_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _data(edition: Edition) -> dict[str, Any]:
    outline, report = outline_of(edition), edition.report
    day = report.signed
    return {
        "title": outline.title,
        "title_lines": list(title_lines(outline.title)),
        "agency": clean(report.agency),
        "keywords": ["政府信息公开工作年度报告", report.form],
        "signed": [day.year, day.month, day.day] if day else None,
        "mark": clean(edition.mark),
        "opening": [_paragraph(p) for p in outline.opening],
        "parts": [_part(edition, part) for part in outline.parts],
        "attachments": [clean(a.name) for a in edition.attachments],
        "closing": list(outline.closing),
        "record": list(record_lines(edition)),
        "qr": qr_file(edition.address) if edition.address else "",
        "qr_alt": f"二维码：{edition.address}",
    }


def _paragraph(paragraph: Paragraph) -> dict[str, str]:
    return {"text": paragraph.text, "kind": paragraph.kind}


def _part(edition: Edition, part: Part) -> dict[str, Any]:
    return {
        "level": part.level,
        "heading": part.heading,
        "together": part.is_short and bool(part.grid and part.grid.head),
        "paragraphs": [_paragraph(p) for p in part.paragraphs],
        "table": _table(edition, part.grid) if part.grid else None,
    }


def _table(edition: Edition, grid: Grid) -> dict[str, Any]:
    cells = []
    for y, line in enumerate(grid.lines):
        for cell in line:
            value = edition.report.cell(*cell.place) if cell.place else None
            text = edition.printed(value) if cell.place else cell.text
            blank = cell.place is not None and value is None
            cells.append(
                {
                    "x": cell.at, "y": y, "span": cell.span, "rows": cell.rows, "kind": cell.kind,
                    "text": text, "blank": blank, "pieces": list(cell.pieces),
                }
            )  # fmt: skip
    return {
        "cells": cells,
        "bands": _bands(grid),
        "left": grid.table == "t3",
        "widths": list(grid.widths),
        "size": _SIZES[grid.table],
        "inset": _INSETS[grid.table],
    }


def _bands(grid: Grid) -> list[dict[str, int]]:
    """Runs of lines: a repeated head, or a block's band and headings, and the lines of figures below."""
    if grid.head:
        return [{"start": 0, "head": grid.head, "end": len(grid.lines)}]
    ends = (*grid.groups[1:], len(grid.lines))
    return [{"start": s, "head": s + 2, "end": e} for s, e in zip(grid.groups, ends, strict=True)]
