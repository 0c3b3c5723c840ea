"""Word files come in with their text, tables and images; what must not leak stays out; traps are refused in words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from gongkai.law.errors import WrongInput
from gongkai.publishing.manuscript import read_docx
from publishing.manuscript.makers import MAKERS, Sample, official


@pytest.mark.parametrize("make", MAKERS, ids=lambda m: m.__name__)
def test_a_manuscript_keeps_its_text_tables_and_images(make: Callable[[], Sample]) -> None:
    sample = make()
    read = read_docx(sample.content, "稿件.docx")
    for text in sample.keeps:
        assert text in read.body_html, text
    for text in sample.loses:
        assert text not in read.body_html, text
    assert read.body_html.count("<table") == sample.tables
    assert len(read.images) == sample.images
    assert all(f'src="{image.name}"' in read.body_html for image in read.images)
    assert sample.says in "".join(read.says)
    if sample.title:
        assert (read.title, read.number) == (sample.title, sample.number)


def test_the_parts_of_an_official_document_are_found() -> None:
    read = read_docx(official().content, "通知.docx")
    assert read.addressee == "各中小学校："
    assert str(read.made_on) == "2021-03-01"
    assert read.note == "此件公开发布"


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.docx", "不是 Word 文件"),
        (b"hello", "a.docx", "不是 Word 文件"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "a.docx", "旧版或加密"),
        (b"x", "a.doc", "旧版或加密"),
        (b"x", "a.wps", "旧版或加密"),
        (_zip({"x.txt": b"x"}), "a.docx", "不是 Word 文件"),
        (_zip({"word/document.xml": b"0" * (61 * 2**20)}), "a.docx", "过大"),
        (_zip({"word/document.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}), "a.docx", "外部实体"),
        (_zip({"word/document.xml": b"<broken"}), "a.docx", "不能作为 Word 文件读出"),
    ],
    ids=range(9),
)  # fmt: skip
def test_what_is_no_manuscript_is_refused_in_words(content: bytes, name: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        read_docx(content, name)
