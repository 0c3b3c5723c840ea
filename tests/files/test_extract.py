"""The words of files: every kind gives them once, in reading order; what does not open is refused."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest

from gongkai.files.extract import page_texts, text_of
from gongkai.law.errors import WrongInput

ZIP = "application/zip"


def _zip(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_word_file_with_its_tables_and_breaks() -> None:
    d = docx.Document()
    d.add_paragraph("一、总则").add_run("\t续")
    table = d.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "学校", "名额"
    out = io.BytesIO()
    d.save(out)
    text = text_of(out.getvalue(), ZIP, "a.docx")
    assert text.split() == ["一、总则", "续", "学校", "名额"]


def test_words_that_are_there_twice_for_older_programs_are_taken_once() -> None:
    body = (
        '<w:document xmlns:w="w" xmlns:mc="mc"><mc:AlternateContent><mc:Choice><w:p><w:t>框内</w:t></w:p></mc:Choice>'
        "<mc:Fallback><w:p><w:t>框内</w:t></w:p></mc:Fallback></mc:AlternateContent></w:document>"
    )
    assert text_of(_zip({"word/document.xml": body}), ZIP, "a.docx").split() == ["框内"]


def test_a_workbook_with_words_and_figures() -> None:
    book = openpyxl.Workbook()
    book.active.append(["电话", 13800138000])
    out = io.BytesIO()
    book.save(out)
    text = text_of(out.getvalue(), ZIP, "a.xlsx")
    assert "电话" in text
    assert "13800138000" in text


def test_slides_come_in_their_order() -> None:
    slides = {
        f"ppt/slides/slide{n}.xml": f'<p:sld xmlns:p="p" xmlns:a="a"><a:t>第{n}张</a:t></p:sld>'
        for n in (10, 2, 1)
    }
    assert text_of(_zip(slides), ZIP, "a.pptx").split() == ["第1张", "第2张", "第10张"]


def test_an_ofd_file_gives_its_words() -> None:
    page = '<ofd:Page xmlns:ofd="ofd"><ofd:TextObject><ofd:TextCode>江城县教育局</ofd:TextCode></ofd:TextObject></ofd:Page>'
    assert text_of(_zip({"Doc_0/Pages/Page_0/Content.xml": page}), ZIP, "a.ofd").strip() == "江城县教育局"


def test_pages_and_text_files_in_both_codes() -> None:
    assert text_of("<p>甲</p><script>x()</script><p>乙</p>".encode(), "text/html", "a.html").split() == [
        "甲",
        "乙",
    ]
    assert text_of("招生".encode("gb18030"), "text/plain", "a.txt") == "招生"
    assert text_of("招生".encode(), "text/plain", "a.txt") == "招生"


def test_each_page_of_a_pdf_by_itself() -> None:
    pdf = pikepdf.new()
    for _ in range(2):
        pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    assert page_texts(out.getvalue(), "a.pdf") == ["", ""]


@pytest.mark.parametrize(("content", "media_type", "name"), [
    (b"%PDF-broken", "application/pdf", "a.pdf"), (b"PK\x03\x04", ZIP, "a.docx"),
    (_zip({"word/document.xml": "<broken"}), ZIP, "a.docx"),
])  # fmt: skip
def test_what_does_not_open_is_refused(content: bytes, media_type: str, name: str) -> None:
    with pytest.raises(WrongInput, match="不能"):
        text_of(content, media_type, name)


def test_a_kind_without_words_gives_none() -> None:
    assert text_of(b"\x89PNG", "image/png", "a.png") == ""
