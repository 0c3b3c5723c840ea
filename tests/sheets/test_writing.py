"""Exports are safe to open, hide personal data unless asked, and templates can be filled in."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

import make
from gongkai.cases.ledgers import REQUESTS
from gongkai.cases.models import Request
from gongkai.law.errors import WrongInput
from gongkai.registry.access import CONSOLE
from gongkai.reporting.ledgers import ALL
from gongkai.sheets import queries, writing
from gongkai.sheets.importing import examine, take
from gongkai.sheets.lists import guarded
from gongkai.sheets.reading import _QUOTED


def exported(agency, fmt="csv", masked=True):
    return b"".join(writing.export(REQUESTS, queries.rows(REQUESTS, agency), fmt, masked=masked))


def cells(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def agency(db):
    agency = make.agency()
    Request.objects.create(
        agency=agency, number="=HYPERLINK(1)", received_on=date(2020, 1, 2), applicant_type="natural_person",
        applicant="欧阳虚构", contact="江城县虚构路", content="@SUM(1+1)",
    )  # fmt: skip
    return agency


def test_a_masked_export_shows_the_first_sign_only(agency):
    for fmt in writing.FORMATS:
        assert "虚构" not in exported(agency, fmt).decode("latin-1")
    (row,) = cells(exported(agency))
    assert (row["申请人"], row["联系方式"]) == ("欧***", "江*****")
    (row,) = cells(exported(agency, masked=False))
    assert (row["申请人"], row["联系方式"]) == ("欧阳虚构", "江城县虚构路")


def test_a_masked_export_cannot_overwrite_the_originals(agency, tmp_path):
    path = tmp_path / "masked.csv"
    path.write_bytes(exported(agency))
    seen = examine(REQUESTS, agency, path, name="x", today=make.DAY)
    assert {fault.column_heading for fault in seen.faults} == {"申请人", "联系方式"}


def test_no_cell_starts_a_formula(agency):
    (row,) = cells(exported(agency))
    assert row["受理编号"] == "'=HYPERLINK(1)"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    page = load_workbook(io.BytesIO(exported(agency, "xlsx"))).active
    assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)


@given(st.text())
def test_the_guard_comes_off_as_it_went_on(text):
    kept = guarded(text)
    assert not kept.startswith(("=", "+", "-", "@"))
    assert (kept[1:] if _QUOTED.match(kept) else kept) == text


def test_an_export_starts_with_a_mark_that_spreadsheets_read_as_utf_8(agency):
    assert exported(agency).startswith(b"\xef\xbb\xbf")


def test_an_unknown_format_is_refused(agency):
    with pytest.raises(WrongInput, match="csv、xlsx"):
        writing.export(REQUESTS, queries.rows(REQUESTS, agency), "pdf", masked=True)


@pytest.mark.parametrize("sheet", ALL.values(), ids=ALL)
def test_a_template_has_every_heading_a_note_and_lists_to_choose_from(sheet):
    page = load_workbook(io.BytesIO(writing.template(sheet))).worksheets[0]
    assert [cell.value for cell in page[1]] == [column.heading for column in sheet.columns]
    assert all(cell.comment.text.startswith(("必填", "选填")) for cell in page[1])
    choices = [column for column in sheet.columns if column.recognise]
    assert len(page.data_validations.dataValidation) == len(choices)


def test_a_filled_template_is_taken(agency, tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_bytes(writing.template(REQUESTS))
    book = load_workbook(path)
    book.worksheets[0].append(["1号", date(2020, 1, 2), "自然人"])
    book.save(path)
    batch = take(REQUESTS, agency, path, name="t.xlsx", by=CONSOLE, today=make.DAY, at=make.AT)
    assert batch.added == 1


def test_the_labels_of_every_list_are_recognised():
    for sheet in ALL.values():
        for column in sheet.columns:
            for value, label in sheet.model._meta.get_field(column.field).choices or ():
                assert column.recognise(str(label)) == column.recognise(value) == value


def test_a_day_in_a_workbook_is_a_real_date(agency):
    page = load_workbook(io.BytesIO(exported(agency, "xlsx"))).active
    assert page["B2"].value.date() == date(2020, 1, 2)
