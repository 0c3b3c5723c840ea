"""Files of every encoding and shape are read, or refused with a sentence."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import pytest

from gongkai.cases.ledgers import REQUESTS
from gongkai.law.errors import WrongInput
from gongkai.sheets.reading import open_table
from sheets.files import FIVE, csv_file, xlsx_file

ROWS = [FIVE, ["1号", "2020-01-02", "自然人", "", ""], ["2号", "2020-01-03", "商业企业", "", ""]]


def read(path):
    with open_table(path, REQUESTS.columns) as table:
        return table.headings, list(table.rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_and_separator_gives_the_same_rows(tmp_path, encoding, delimiter):
    path = csv_file(tmp_path, ROWS, encoding=encoding, delimiter=delimiter)
    assert read(path) == (FIVE, [(2, ROWS[1]), (3, ROWS[2])])


def test_headings_are_found_below_a_title_and_blank_rows_keep_their_numbers(tmp_path):
    path = csv_file(tmp_path, [["江城县教育局依申请公开台账"], [], FIVE, [""] * 5, ROWS[1]])
    assert read(path) == (FIVE, [(5, ROWS[1])])


def test_a_workbook_gives_its_dates_and_numbers_as_one_would_type_them(tmp_path):
    midnight = datetime(2020, 1, 9)  # noqa: DTZ001 a spreadsheet knows no zone
    path = xlsx_file(tmp_path, [FIVE, [7, date(2020, 1, 2), "自然人", midnight, 1.5]])
    assert read(path)[1] == [(2, ["7", "2020-01-02", "自然人", "2020-01-09", "1.5"])]


def test_a_number_too_long_for_a_spreadsheet_is_shown_as_spoilt(tmp_path):
    path = xlsx_file(tmp_path, [FIVE, [420000199001010000, "2020-01-02", "自然人", None, None]])
    assert read(path)[1][0][1][0] == "4.20000199001010E+17"


def test_the_first_worksheet_with_headings_is_read(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["说明"])
    page = book.create_sheet("台账")
    for row in ROWS:
        page.append(row)
    book.save(tmp_path / "two.xlsx")
    assert len(read(tmp_path / "two.xlsx")[1]) == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "图片"),
        (b"PK\x03\x04 and then nothing", "损坏"),
        (b"a,b\n\x00\x01\x02\x00\x00\x00,c", "不是文字"),
        ("受理编号,收到日期\n".encode() + b"\xff\xff\x80", "编码"),
        ("甲,乙\n1,2\n".encode(), "标题行"),
    ],
)
def test_what_is_no_register_is_refused_in_words(tmp_path, content, says):
    path = tmp_path / "upload.csv"
    path.write_bytes(content)
    with pytest.raises(WrongInput, match=says):
        read(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(WrongInput, match="不是 Excel 工作簿"):
        read(tmp_path / "x.xlsx")


def test_a_workbook_that_swells_beyond_reason_is_refused_unopened(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (32 * 2**20))
    with pytest.raises(WrongInput, match="膨胀"):
        read(tmp_path / "x.xlsx")


def test_a_workbook_that_declares_entities_is_refused_unopened(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    with pytest.raises(WrongInput, match="文档类型声明"):
        read(tmp_path / "x.xlsx")


def test_an_unclosed_quote_over_a_whole_file_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(",".join(FIVE) + '\n"1号,' + "x" * 200_000, encoding="utf-8")
    with pytest.raises(WrongInput, match="引号"):
        read(path)


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_workbook_broken_in_the_middle_is_refused_in_words(tmp_path, member):
    path = xlsx_file(tmp_path, ROWS)
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as broken:
        for name in whole.namelist():
            content = whole.read(name)
            broken.writestr(name, content[: len(content) // 2] if name == member else content)
    with pytest.raises(WrongInput, match="损坏"):
        read(tmp_path / "broken.xlsx")


def test_a_file_that_is_not_there_or_is_a_folder_is_refused_in_words(tmp_path):
    with pytest.raises(WrongInput, match="找不到"):
        read(tmp_path / "none.csv")
    with pytest.raises(WrongInput, match="打不开"):
        read(tmp_path)
