"""What readers need not know comes off; the file still opens and says the same; a signed file is not touched."""

from __future__ import annotations

import io

import docx
import openpyxl
import pikepdf
import pytest
from PIL import Image

from gongkai.files.extract import text_of
from gongkai.files.metadata import strip_metadata
from gongkai.law.errors import WrongInput

DOCX = "application/zip"


def _docx() -> bytes:
    d = docx.Document()
    d.core_properties.author = "王五"
    d.core_properties.last_modified_by = "赵六"
    run = d.add_paragraph("学区划分表").add_run("正文")
    d.add_comment(run, text="意见", author="孙七", initials="S")
    out = io.BytesIO()
    d.save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = "王五"
    book.active.append(["学校", "名额"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Author"] = "王五"
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _jpeg() -> bytes:
    picture = Image.new("RGB", (8, 8), "red")
    exif = Image.Exif()
    exif[0x013B] = "Wangwu"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "name", "secrets"),
    [
        (_docx, "a.docx", ["王五", "赵六", "孙七"]),
        (_xlsx, "a.xlsx", ["王五"]),
        (_pdf, "a.pdf", ["王五"]),
        (_jpeg, "a.jpg", ["Wangwu"]),
    ],
)
def test_names_come_off_and_what_came_off_is_said(make, name: str, secrets: list[str]) -> None:
    original = make()
    stripped = strip_metadata(original, name)
    assert stripped.removed
    everything = _everything(stripped.content, name)
    for secret in secrets:
        assert secret not in everything
        assert secret in _everything(original, name)


def _everything(content: bytes, name: str) -> str:
    if name.endswith((".docx", ".xlsx")):
        import zipfile

        archive = zipfile.ZipFile(io.BytesIO(content))
        return "".join(archive.read(n).decode("utf-8", errors="replace") for n in archive.namelist())
    if name.endswith(".pdf"):
        pdf = pikepdf.open(io.BytesIO(content))
        return str(dict(pdf.docinfo)) + str("/OpenAction" in pdf.Root)
    return str(dict(Image.open(io.BytesIO(content)).getexif()))


def test_the_words_stay() -> None:
    stripped = strip_metadata(_docx(), "a.docx")
    assert "学区划分表正文" in text_of(stripped.content, DOCX, "a.docx")
    assert "学校" in text_of(strip_metadata(_xlsx(), "a.xlsx").content, DOCX, "a.xlsx")


def test_stripping_twice_changes_nothing_more() -> None:
    once = strip_metadata(_pdf(), "a.pdf")
    assert strip_metadata(once.content, "a.pdf").removed == ()
    assert strip_metadata(strip_metadata(_jpeg(), "a.jpg").content, "a.jpg").removed == ()


def test_a_file_without_metadata_comes_back_as_it_is() -> None:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    assert strip_metadata(out.getvalue(), "a.png").content == out.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf", "a.png"])
def test_a_broken_file_is_refused_in_words(name: str) -> None:
    with pytest.raises(WrongInput, match="不能打开"):
        strip_metadata(b"PK\x03\x04broken", name)
