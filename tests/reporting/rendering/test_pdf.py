"""The PDF: everything is in it as text, tables 3 and 4 are whole, and nothing typed runs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pdfplumber
import pypdfium2
import pytest

from gongkai.law.errors import WrongInput
from gongkai.reporting.rendering import Edition, render
from gongkai.reporting.rendering.grid import grid_of
from reporting.rendering.examples import edition_2020, edition_2023, report_2020


@cache
def pages_2023() -> tuple[str, ...]:
    return pages_of(edition_2023())


@cache
def pages_2020() -> tuple[str, ...]:
    return pages_of(edition_2020())


def pages_of(edition: Edition) -> tuple[str, ...]:
    """The text of each page without white space."""
    document = pypdfium2.PdfDocument(render(edition, "pdf"))
    return tuple(re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document)


BOTH = [(edition_2020, pages_2020), (edition_2023, pages_2023)]


@pytest.mark.parametrize(("edition", "pages"), BOTH)
def test_every_paragraph_can_be_extracted(
    edition: Callable[[], Edition], pages: Callable[[], tuple[str, ...]]
) -> None:
    text = re.sub(r"—\d+—", "", "".join(pages()))
    for paragraph in "\n".join(edition().report.text.values()).split("\n"):
        assert re.sub(r"\s", "", paragraph) in text


@pytest.mark.parametrize("edition", [edition_2020, edition_2023])
def test_a_reader_of_tables_finds_every_label_and_figure_in_its_cell(edition: Callable[[], Edition]) -> None:
    report = edition().report
    with pdfplumber.open(io.BytesIO(render(edition(), "pdf"))) as document:
        lines = [line for page in document.pages for table in page.extract_tables() for line in table]
    for name in ("t2", "t3", "t4"):
        grid = grid_of(report.shape, name)
        read, lines = lines[: len(grid.lines)], lines[len(grid.lines) :]
        for line, found in zip(grid.lines, read, strict=True):
            for cell in line:
                wanted = str(report.cell(*cell.place)) if cell.place else cell.text
                assert re.sub(r"\s", "", found[cell.at] or "") == wanted
    assert not lines


@pytest.mark.parametrize(("edition", "pages"), BOTH)
def test_tables_3_and_4_each_stand_on_one_page(
    edition: Callable[[], Edition], pages: Callable[[], tuple[str, ...]]
) -> None:
    found = pages()
    (third,) = (page for page in found if "本列数据的勾稽关系为" in page)
    assert "一、本年新收政府信息公开申请数量" in third
    assert "四、结转下年度继续办理" in third
    (fourth,) = (page for page in found if "未经复议直接起诉" in page)
    assert fourth.count("尚未审结") == 3
    assert len(found) == 4


@pytest.mark.parametrize("paragraphs", [1, 2, 3])
@pytest.mark.parametrize("edition", [edition_2020, edition_2023])
def test_no_table_leaves_the_type_area(edition: Callable[[], Edition], paragraphs: int) -> None:
    mm = 72 / 25.4
    report = edition().report
    full = replace(
        report,
        text={
            **report.text,
            "requests": "\n".join(["本年度申请办理情况见下表，各项数据均以台账为准。"] * paragraphs),
        },
    )
    with pdfplumber.open(io.BytesIO(render(replace(edition(), report=full), "pdf"))) as document:
        boxes = [table.bbox for page in document.pages for table in page.find_tables()]
    assert len(boxes) >= 3
    for left, top, right, bottom in boxes:
        assert left >= 28 * mm - 1
        assert top >= 37 * mm - 1
        assert right <= (210 - 26) * mm + 1
        assert bottom <= (297 - 35) * mm + 1


def test_pages_are_a4_and_numbered_between_dashes() -> None:
    document = pypdfium2.PdfDocument(render(edition_2023(), "pdf"))
    assert {tuple(round(side) for side in page.get_size()) for page in document} == {(595, 842)}
    assert all(f"—{n}—" in text for n, text in enumerate(pages_2023(), start=1))


def test_the_file_is_tagged_titled_and_in_chinese() -> None:
    raw = render(edition_2023(), "pdf")
    document = pypdfium2.PdfDocument(raw)
    assert document.get_metadata_dict()["Title"] == edition_2023().report.text["title"]
    assert document.get_metadata_dict()["Author"] == "青禾县人民政府"
    assert document.is_tagged()
    assert b"/Lang(zh-CN)" in raw


def test_the_record_names_version_digest_address_and_correction() -> None:
    last = pages_2023()[-1]
    edition = edition_2023()
    assert edition.digest in last
    assert "第2版" in last
    assert edition.address in last
    assert edition.correction_note in last


def test_a_draft_is_marked_on_every_page_and_its_blanks_too() -> None:
    report = edition_2023().report.with_cell("t3", "granted", "legal_social", None)
    pages = pages_of(Edition(report, mark="草稿"))
    assert all(page.startswith("草稿") for page in pages)
    assert sum(page.count("未填") for page in pages) == 1


def test_what_people_write_is_set_as_text_and_never_run() -> None:
    attack = '#eval("1+1") $x$ *a* @b <c> \\u{41} #sys.inputs "//"'
    report = report_2020()
    text = dict.fromkeys((*report.text, "title"), attack)
    edition = Edition(
        replace(report, text=text, agency=attack), mark=attack, digest=attack, correction_note=attack
    )
    found = "".join(pages_of(edition))
    assert found.count(re.sub(r"\s", "", attack)) >= len(text)


def test_a_character_that_the_fonts_lack_is_refused_and_named() -> None:
    report = report_2020()
    with pytest.raises(WrongInput, match="字体里没有"):
        render(Edition(replace(report, text={**report.text, "other": "联系人𫢸😀"})), "pdf")


def test_marks_of_official_letters_have_glyphs() -> None:
    report = report_2020()
    text = "“引号”〔2021〕30号—※《》·①㎡℃％、；：？！……「」々〇"
    found = "".join(pages_of(Edition(replace(report, text={**report.text, "other": text}))))
    assert text in found


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert render(edition_2020(), "pdf") == render(edition_2020(), "pdf")
