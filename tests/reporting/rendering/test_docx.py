"""The DOCX: figures in the cells where the form has them, official faces, one landscape page, drafts marked."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from gongkai.law.report import Report
from gongkai.reporting.rendering import Edition, render
from gongkai.reporting.rendering.grid import grid_of
from reporting.rendering.examples import edition_2023, report_2020, report_2023


def opened(edition: Edition) -> Docx:
    return Document(io.BytesIO(render(edition, "docx")))


@pytest.mark.parametrize("report", [report_2020(), report_2023()], ids=["2019 form", "2021 form"])
def test_figures_and_labels_stand_where_the_form_has_them(report: Report) -> None:
    tables = opened(Edition(report)).tables
    assert len(tables) == 3
    for table, name in zip(tables, ("t2", "t3", "t4"), strict=True):
        places = [row.cells for row in table.rows]
        for y, line in enumerate(grid_of(report.shape, name).lines):
            for cell in line:
                text = str(report.cell(*cell.place)) if cell.place else cell.text
                covered = {
                    places[y + dy][cell.at + dx]._tc for dy in range(cell.rows) for dx in range(cell.span)
                }
                assert places[y][cell.at].text == text
                assert len(covered) == 1, f"{name} {text} is not one merged cell"


def test_table_3_has_a_landscape_page_and_its_head_is_repeated() -> None:
    document = opened(edition_2023())
    assert [s.orientation for s in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in document.tables[1].rows]
    assert repeated[:4] == [True, True, True, False]


def test_faces_sizes_and_margins_are_those_of_official_letters() -> None:
    document = opened(edition_2023())
    faces = {
        n: document.styles[n].element.rPr.rFonts.get(qn("w:eastAsia"))
        for n in ("Normal", "Title", "Heading 1")
    }
    assert faces == {"Normal": "仿宋_GB2312", "Title": "方正小标宋简体", "Heading 1": "黑体"}
    assert [document.styles[n].font.size.pt for n in ("Normal", "Title", "Heading 1")] == [16, 22, 16]
    page = document.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(m.mm) for m in margins] == [37, 35, 28, 26]


def test_headings_are_real_headings_in_the_order_of_the_form() -> None:
    report = report_2023()
    headings = [p.text for p in opened(Edition(report)).paragraphs if p.style.name.startswith("Heading")]
    wanted = [
        f"{s.num}{'、' if s in report.shape.sections else ''}{s.label}" for s in report.shape.text_sections()
    ]
    assert headings == wanted


def test_a_draft_says_so_on_top_of_every_page_and_marks_blanks() -> None:
    report = report_2023().with_cell("t4", "review", "other", None)
    document = opened(Edition(report, mark="草稿"))
    assert document.sections[0].header.paragraphs[0].text == "草稿"
    assert document.sections[0].even_page_header.paragraphs[0].text == "草稿"
    assert document.tables[2].rows[3].cells[2].text == "未填"
    assert opened(Edition(report)).tables[2].rows[3].cells[2].text == ""


def test_the_code_has_a_text_alternative_and_the_record_is_printed() -> None:
    document = opened(edition_2023())
    (picture,) = document.element.body.iter(qn("wp:docPr"))
    assert picture.get("descr") == "二维码：https://www.qinghe.example/gongkai/annual/2023"
    assert any(edition_2023().digest in p.text for p in document.paragraphs)


def test_markup_and_control_characters_stay_harmless_text() -> None:
    report = report_2020()
    text = {**report.text, "problems": "</w:t><w:p/>\x00\x0b&amp;{{x}}"}
    document = opened(Edition(replace(report, text=text)))
    assert "</w:t><w:p/>&amp;{{x}}" in [p.text for p in document.paragraphs]
