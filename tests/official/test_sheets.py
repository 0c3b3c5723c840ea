"""The printed forms: every field by its name, nothing blank without a word, the same in PDF and DOCX."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pypdfium2
import pytest
from docx import Document

from gongkai.official.forms import ApprovalForm, SecrecyForm, approval_sheet, secrecy_sheet, ticked
from gongkai.official.sheets import (
    EMPTY,
    NOT_APPLICABLE,
    Opinion,
    PrintedSheet,
    sheet_docx,
    sheet_pdf,
)
from official.sample import DIGEST, words

OPEN = Opinion("单位公章", "", "", "", "")
AGREED = Opinion("分管领导意见", "同意发布。", "虚构一", "分管领导", "2020-05-08 15:05")
FORM = ApprovalForm(
    agency="示范市教育局", unit="基础教育科", sent_at="2020-05-08 09:00", source="本单位制发", place="门户网站、微信公众号",
    title="示范市教育局关于做好2020年义务教育阶段学校招生入学工作的通知", number="示教发〔2020〕15号", kind="规范性文件",
    extent="正文12段，附件2件", attribute="主动公开", ground="", secret=False, online=True, supplier="虚构二",
    opinions=(AGREED, OPEN), digest=DIGEST,
)  # fmt: skip
SECRECY = SecrecyForm(
    agency="示范市教育局", filled_on="2020-05-08", unit="基础教育科", name="招生通知", official=True,
    ways=("政府网站", "微信公众号"), planned_at="", attribute="主动公开", secret=None, opinions=(AGREED,), digest=DIGEST,
)  # fmt: skip


def boxes(sheet: PrintedSheet) -> dict[str, str]:
    return {label: value for row in sheet.rows() for label, value in row}


def test_every_field_of_the_approval_form_is_there() -> None:
    assert list(boxes(approval_sheet(FORM))) == [
        "报送单位", "报送时间", "标题", "发文字号", "信息类别", "信息来源", "拟发布栏目", "正文与附件", "公开属性",
        "不主动公开的依据和理由", "是否涉密", "是否上网", "供稿人", "发布人", "发布时间", "索引号", "网址", "备注", "内容摘要（SHA-256）",
    ]  # fmt: skip


def test_what_is_missing_is_said_and_what_does_not_apply_is_a_dash() -> None:
    found = boxes(approval_sheet(FORM))
    assert found["发布人"] == found["发布时间"] == found["网址"] == EMPTY
    assert found["备注"] == found["不主动公开的依据和理由"] == NOT_APPLICABLE
    offline = boxes(approval_sheet(replace(FORM, online=False)))
    assert (offline["网址"], offline["索引号"], offline["是否上网"]) == (
        NOT_APPLICABLE,
        NOT_APPLICABLE,
        "□是　■否",
    )
    assert approval_sheet(FORM).decided() == [
        ("分管领导意见", "同意发布。", "虚构一　分管领导　2020-05-08 15:05"), ("单位公章", EMPTY, ""),
    ]  # fmt: skip


def test_an_opinion_without_a_signature_says_so() -> None:
    sheet = approval_sheet(replace(FORM, opinions=(Opinion("内容审核意见", "同意", "", "", ""),)))
    assert sheet.decided() == [("内容审核意见", "同意", EMPTY)]


@pytest.mark.parametrize(
    ("secret", "printed"), [(None, EMPTY), (True, "■是　□否"), (False, "□是　■否")]
)  # fmt: skip
def test_not_yet_said_is_not_no(secret: bool | None, printed: str) -> None:
    assert boxes(secrecy_sheet(replace(SECRECY, secret=secret)))["内容是否涉密"] == printed


def test_ways_are_ticked_and_others_named() -> None:
    found = boxes(secrecy_sheet(SECRECY))
    assert found["拟公开方式"] == "■政府网站　□报刊　□广播　□电视　□公开栏　■其他（微信公众号）"
    assert found["载体形式"] == "■公文类　□非公文类"
    assert ticked(("甲", "乙"), []) == "□甲　□乙"


@pytest.mark.parametrize("sheet", [approval_sheet(FORM), secrecy_sheet(SECRECY)])
def test_pdf_and_docx_say_the_same(sheet: PrintedSheet) -> None:
    pdf = words(sheet_pdf(sheet)).replace("\u200b", "").replace("　", "")
    document = Document(io.BytesIO(sheet_docx(sheet)))
    (table,) = document.tables
    docx = {c.text for row in table.rows for c in row.cells}
    for label, value in boxes(sheet).items():
        assert {label, value} <= docx
        assert label in pdf
        assert value.replace(" ", "").replace("　", "") in pdf
    for _, says, signed in sheet.decided():
        assert f"{says}\n{signed}" in docx
        assert (says + signed).replace(" ", "").replace("　", "") in pdf
    assert document.paragraphs[0].text == f"{sheet.agency}{sheet.title}"


def test_the_form_is_one_page_of_a4_with_six_opinions() -> None:
    pdf = sheet_pdf(approval_sheet(replace(FORM, opinions=(AGREED,) * 6)))
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1)


def test_short_fields_share_a_line_and_nothing_runs_out_of_its_box() -> None:
    long = replace(FORM, address="https://" + "a" * 200, remark="备注很长" * 60)
    with pdfplumber.open(io.BytesIO(sheet_pdf(approval_sheet(long)))) as document:
        page = document.pages[0]
        (table,) = page.extract_tables()
        assert table[0] == ["报送单位", "基础教育科", "报送时间", "2020-05-08 09:00"]
        assert max(c["x1"] for c in page.chars) < 210 / 25.4 * 72 - 22 / 25.4 * 72
    assert "a" * 200 in words(sheet_pdf(approval_sheet(long))).replace("\u200b", "")


def test_hostile_words_are_printed_as_they_are() -> None:
    hostile = "#import*b*_c_$x$<lab>[y]@z`raw`"
    assert hostile in words(sheet_pdf(approval_sheet(replace(FORM, remark=hostile))))


def test_the_same_form_gives_the_same_pdf() -> None:
    assert sheet_pdf(approval_sheet(FORM)) == sheet_pdf(approval_sheet(FORM))


def test_a_sign_that_no_font_has_is_marked_and_named() -> None:
    said = words(sheet_pdf(approval_sheet(replace(FORM, remark="\U0001f600"))))
    assert "〓" in said
    assert "U+1F600" in said
