"""A workbook and a mail become pages: every word is there to be covered, what was hidden is said."""

from __future__ import annotations

import io
from email.message import EmailMessage

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from gongkai.files.extract import text_of
from gongkai.law.errors import WrongInput
from gongkai.redaction import office_files
from gongkai.redaction.converting import MAIL, kind_of, to_pdf


def _words(content: bytes) -> str:
    return "".join(text_of(content, "application/pdf", "a.pdf").split())


def _book(rows: int = 2) -> bytes:
    book = Workbook()
    first = book.active
    first.title = "合同"
    for n in range(rows):
        first.append([f"第{n}项", 12.5 + n])
    first["A1"].comment = Comment("内部意见", "某人")
    first.row_dimensions[2].hidden = True
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "隐藏的话"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _mail(html: str = "") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "虚构人甲 <a@example.cn>", "b@example.cn", "关于样例工程"
    made["Date"] = "Mon, 06 Jan 2025 10:00:00 +0800"
    made.set_content("请支付样例款项。")
    if html:
        made.set_content(html, subtype="html")
    made.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="附表.bin")
    return made.as_bytes()


def test_every_cell_of_every_sheet_is_on_the_pages_and_what_was_hidden_is_said() -> None:
    made = to_pdf(_book(), "合同.xlsx")
    said = _words(made.content)
    for word in ("合同", "第0项", "第1项", "12.5", "13.5", "底稿", "隐藏的话"):
        assert word in said
    assert "内部意见" not in said
    told = "".join(made.says)
    for words in ("“底稿”是隐藏的", "“合同”有隐藏的行、列", "批注1处"):
        assert words in told


def test_a_mail_has_its_heads_and_words_and_names_its_attachments() -> None:
    assert kind_of(_mail(), "来信.eml") == MAIL
    made = to_pdf(_mail(), "来信.eml")
    said = _words(made.content)
    for word in ("虚构人甲<a@example.cn>", "b@example.cn", "关于样例工程", "请支付样例款项", "附表.bin"):
        assert word in said
    assert "附件1个没有转入" in "".join(made.says)


def test_of_a_mail_in_html_all_words_are_shown_but_scripts() -> None:
    html = "<p>正文</p><p style='display:none'>看不见的话</p><script>alert('脚本')</script>"
    said = _words(to_pdf(_mail(html), "来信.eml").content)
    assert "正文" in said
    assert "看不见的话" in said
    assert "脚本" not in said


@pytest.mark.parametrize(
    ("content", "name"), [(b"PK\x03\x04broken", "表.xlsx"), (b"hello", "信.eml"), (b"", "表.xlsx")]
)
def test_what_does_not_open_is_refused_in_words(content: bytes, name: str) -> None:
    with pytest.raises(WrongInput):
        to_pdf(content, name)


def test_a_workbook_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_files, "MOST_CELLS", 3)
    with pytest.raises(WrongInput, match="超过3个"):
        to_pdf(_book(), "合同.xlsx")
