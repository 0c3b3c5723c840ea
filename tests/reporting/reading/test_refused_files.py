"""Files that must not be read: refused with one sentence, never filled with guesses."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from gongkai.law.errors import Refused, WrongInput
from gongkai.law.form import Form
from gongkai.reporting.reading import read_report
from gongkai.reporting.reading.intake import decode
from reporting.reading.printed import as_html, as_pdf, as_text, lines, pipes, random_tables, sections, show

FORM = Form.named("cn-gi-annual-2021")
PARTS = sections(FORM, random_tables(FORM, random.Random(1)), show)
WITHOUT_TABLES = [(text, []) for text, _ in PARTS]


def a_zip(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def without_repeated_lines() -> bytes:
    seen: set[str] = set()
    kept = []
    for line in as_text(PARTS, lines).decode().split("\n"):
        if line not in seen:
            seen.add(line)
            kept.append(line)
    return "\n".join(kept).encode()


REFUSED = {
    "pictures for tables": (as_html(WITHOUT_TABLES).replace(b"</p>", b"</p><img src=1.jpg>"), "图片"),
    "no tables at all": (as_text(WITHOUT_TABLES, pipes), "没有统一格式的表格"),
    "repeated lines removed": (without_repeated_lines(), "数字已丢失"),
    "only labels left": (
        "\n".join(
            x for x in as_text(PARTS, lines).decode().split("\n") if not x.replace(".", "").isdigit()
        ).encode(),
        "数字已丢失",
    ),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "另存为"),
    "a PNG": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "图片"),
    "a JPEG": (b"\xff\xd8\xff\xe0" + b"\x00" * 50, "图片"),
    "a PDF without text": (as_pdf([]), "没有文字层"),
    "a zip bomb": (a_zip({"word/document.xml": b"<a>" + b"0" * (40 * 1024 * 1024)}), "过大"),
    "entities": (a_zip({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "实体"),
    "too many entries": (a_zip({f"{n}.xml": b"" for n in range(5001)}), "超过"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(case: str) -> None:
    data, reason = REFUSED[case]
    with pytest.raises(Refused, match=reason):
        read_report(data)


WRONG = {
    "nothing": (b"", "空的"),
    "blank": (b" \r\n\x00 ", "空的"),
    "noise": (random.Random(1).randbytes(5000), "不是文本"),
    "a broken PDF": (b"%PDF-1.7\n" + b"x" * 200, "PDF"),
    "a broken zip": (b"PK\x03\x04" + b"x" * 200, "损坏"),
    "another zip": (a_zip({"a.txt": b"x"}), "DOCX"),
    "a website report": (
        "云溪市政府网站工作年度报表（2022年度）\n网站名称\n云溪市人民政府".encode(),
        "政府网站工作年度报表",
    ),
    "news": (
        "我市召开会议部署政府信息公开工作年度报告编制工作。\n会议强调，要抓好落实。".encode(),
        "不是政府信息公开工作年度报告",
    ),
    "a shopping list": ("苹果 3\n梨 5\n".encode(), "不是政府信息公开工作年度报告"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_is_no_annual_report_is_named_as_such(case: str) -> None:
    data, reason = WRONG[case]
    with pytest.raises(WrongInput, match=reason):
        read_report(data)


def test_a_picture_of_one_table_leaves_that_table_unread_and_reads_the_others() -> None:
    parts = [(text, [] if "共收到" in text else placed) for text, placed in PARTS]
    report = read_report(
        as_html(parts).replace("四、政府信息公开".encode(), "<img src=1.jpg>四、政府信息公开".encode())
    )
    assert [u.where for u in report.unread] == ["t3"]
    assert "图片" in report.unread[0].why
    assert all(v is None for row in report.tables["t3"].values() for v in row.values())
    assert report.cell("t4", "review", "total") is not None


def test_two_copies_that_disagree_leave_the_cell_unread() -> None:
    tables = random_tables(FORM, random.Random(1))
    other = {t: {r: dict(c) for r, c in rows.items()} for t, rows in tables.items()}
    other["t2"]["licences"]["decisions"] = 987654
    text = as_text(sections(FORM, tables, show), pipes) + b"\n" + as_text(sections(FORM, other, show), pipes)
    report = read_report(text)
    assert [u.where for u in report.unread] == ["t2/licences/decisions"]
    assert report.cell("t2", "licences", "decisions") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_decoded_whatever_its_encoding(encoding: str) -> None:
    text = "云溪市2022年政府信息公开工作年度报告\n一、总体情况\n规章 0 0 0\n"
    assert decode(text.encode(encoding)) == text
