"""The workbook: one sheet a table as the form has it, numbers as numbers, text never as a formula."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from gongkai.law.report import Report
from gongkai.reporting.rendering import Edition, render
from gongkai.reporting.rendering.grid import grid_of
from reporting.rendering.examples import edition_2023, report_2020, report_2023


def opened(edition: Edition) -> Workbook:
    return load_workbook(io.BytesIO(render(edition, "xlsx")))


@pytest.mark.parametrize("report", [report_2020(), report_2023()], ids=["2019 form", "2021 form"])
def test_figures_labels_and_merged_cells_are_those_of_the_form(report: Report) -> None:
    book = opened(Edition(report))
    assert book.sheetnames[0] == "正文"
    for sheet, name in zip(book.worksheets[1:], ("t2", "t3", "t4"), strict=True):
        merged = {str(area) for area in sheet.merged_cells.ranges}
        for y, line in enumerate(grid_of(report.shape, name).lines, start=3):
            for cell in line:
                place = sheet.cell(y, cell.at + 1)
                if cell.place:
                    assert Decimal(str(place.value)) == report.cell(*cell.place)
                    assert place.data_type == "n"
                else:
                    assert place.value == cell.text
                if cell.rows > 1 or cell.span > 1:
                    last = sheet.cell(y + cell.rows - 1, cell.at + cell.span)
                    assert f"{place.coordinate}:{last.coordinate}" in merged


def test_sheets_print_on_one_landscape_page() -> None:
    for sheet in opened(edition_2023()).worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert {sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight} <= {None, 1}, (
            "one page is the default"
        )
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_money_keeps_the_decimals_it_was_written_with() -> None:
    sheet = opened(edition_2023()).worksheets[1]
    (cell,) = (c for row in sheet.iter_rows() for c in row if c.value == 1264.5)
    assert cell.number_format == "0.00"


def test_a_blank_is_empty_and_in_a_draft_it_says_unfilled() -> None:
    report = report_2023().with_cell("t4", "review", "other", None)
    assert opened(Edition(report)).worksheets[3]["C6"].value is None
    assert opened(Edition(report, mark="草稿")).worksheets[3]["C6"].value == "未填"


def test_text_that_looks_like_a_formula_or_a_link_is_a_string() -> None:
    report = report_2020()
    attack = "=cmd|' /C calc'!A1"
    text = {**report.text, "problems": attack, "other": "https://example.org"}
    sheet = opened(Edition(replace(report, text=text), mark="=1+1"))["正文"]
    cells = {cell.value: cell for (cell,) in sheet.iter_rows()}
    assert cells[attack].data_type == "s"
    assert cells["=1+1"].data_type == "s"
    assert cells["https://example.org"].hyperlink is None
