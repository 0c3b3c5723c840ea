"""Word files come in with their text, tables and images; what must not leak stays out; traps are refused in words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from files.manuscript.makers import MAKERS, Sample, official, pictures_of_every_kind, upward
from gongkai.files.manuscript import read_docx
from gongkai.law.errors import WrongInput


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
    assert read.issuer == "江城县教育局"
    assert "由文件读出" in read.says[0]
    assert "江城县教育局" not in read.body_html


def test_the_parts_of_a_request_upward_are_found() -> None:
    read = read_docx(upward().content, "请示.docx")
    assert (read.signed_by, read.issuer, read.copies_to) == ("周某某", "江城县教育局", "江城县财政局")
    assert (read.addressee, read.note) == ("江城县人民政府：", "此件不予公开")
    assert read.attachments_named == ("资金测算表", "项目清单")
    assert str(read.made_on) == "2021-03-01"


def test_what_is_told_names_its_place() -> None:
    told = "；".join(read_docx(pictures_of_every_kind().content, "图.docx").says)
    assert "原稿第4段（“外部图”）的图片没有存在文件里" in told
    assert "原稿第5段（“图表见此”）的图表不能带入" in told
    assert "EMF" in told
    assert "hostname" not in told


def _lines(*lines: str, centred: int = 0) -> bytes:
    d = docx.Document()
    for n, line in enumerate(lines):
        p = d.add_paragraph(line)
        if n < centred:
            p.alignment = WD_ALIGN_PARAGRAPH.CENTER
    out = io.BytesIO()
    d.save(out)
    return out.getvalue()


def test_a_day_in_chinese_figures_is_read_and_told() -> None:
    read = read_docx(
        _lines("关于放假的通知", "各校：", "正文。", "江城县教育局 二〇二一年十二月二十八日"), "a.docx"
    )
    assert str(read.made_on) == "2021-12-28"
    assert (read.title, read.issuer) == ("关于放假的通知", "江城县教育局")
    assert "应改为2021年12月28日" in "；".join(read.says)


def test_attachments_in_the_same_file_stay_and_the_signature_above_is_found() -> None:
    read = read_docx(_lines("正文。", "江城县教育局", "2021年3月1日", "附件1", "报名表的内容"), "a.docx")
    assert str(read.made_on) == "2021-03-01"
    assert "报名表的内容" in read.body_html
    assert "另作附件上传" in "；".join(read.says)


def test_a_secrecy_mark_is_told_at_once() -> None:
    read = read_docx(_lines("机密★1年", "正文。"), "a.docx")
    assert "涉密文件不得公开" in "；".join(read.says)


@pytest.mark.parametrize(
    "lines",
    [
        ("本次招生工作安排如下。", "一、对象", "县城户籍适龄儿童。"),
        ("问：什么是学区？", "答：学区由教育局划定。", "以上解读由基础教育科负责"),
        ("活动于2021年3月1日举行。", "参加人员：校长", "地点在县一中"),
    ],
)
def test_what_is_no_head_or_foot_stays_in_the_body(lines: tuple[str, ...]) -> None:
    read = read_docx(_lines(*lines), "a.docx")
    assert [p for p in lines if p not in read.body_html] == []
    assert (read.title, read.number, read.addressee, read.made_on, read.note) == ("", "", "", None, "")


def test_words_never_go_without_being_said() -> None:
    """Every word of head and foot is in the body, in a field or in a sentence."""
    sample = upward()
    read = read_docx(sample.content, "请示.docx")
    kept = " ".join([read.body_html, read.title, *read.says])
    for words in (
        "江城县教育局",
        "江教文〔2021〕8号",
        "周某某",
        "江城县人民政府",
        "江城县财政局",
        "此件不予公开",
        "2021年3月2日印发",
    ):
        assert words in kept, words


def test_a_number_in_the_page_header_is_found() -> None:
    d = docx.Document()
    d.sections[0].header.paragraphs[0].text = "江教发〔2021〕9号"
    d.add_paragraph("正文。")
    out = io.BytesIO()
    d.save(out)
    read = read_docx(out.getvalue(), "a.docx")
    assert read.number == "江教发〔2021〕9号"
    assert "页眉" in "；".join(read.says)


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
        (_zip({"word/document.xml": b"<a/>", "word/styles.xml": b"<!DOCTYPE a><a/>"}), "a.docx", "外部实体"),
        (b"{\\rtf1 x}", "a.docx", "RTF"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "加密的 Word"),
        (_lines(), "a.docx", "没有文字、表格或图片"),
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_manuscript_is_refused_in_words(content: bytes, name: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        read_docx(content, name)
