"""Whatever comes in is read as far as it can be, and never raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.mailbox.reading import LONGEST_TEXT, read_mail
from mailbox_tests import mails

NAMES = ("gb2312", "gbk", "gb18030", "iso-8859-1", "us-ascii", "windows-1252", "utf-8", "nonsense", None)


@pytest.mark.parametrize("label", NAMES)
def test_chinese_bytes_are_read_whatever_they_are_called(label: str | None) -> None:
    read = read_mail(mails.chinese(7, label))
    assert read.subject == "申请公开镕基小学名录7"
    assert read.text == "请公开镕基小学的招生名录，谢谢。第7封"
    assert (read.sender, read.sender_name) == ("yi@example.cn", "虚构人乙")
    assert [(a.name, a.content) for a in read.attachments] == [("身份证明7.txt", b"sample")]
    assert read.unread == []


def test_western_text_under_its_own_name_stays_western() -> None:
    raw = "Content-Type: text/plain; charset=iso-8859-1\r\n\r\ncafé déjà vu, naïve façade".encode("latin-1")
    assert read_mail(raw).text == "café déjà vu, naïve façade"


def test_names_of_files_are_read_in_both_encodings() -> None:
    assert [a.name for a in read_mail(mails.with_file(1)).attachments] == ["申请表（样例）.pdf"]
    raw = b"Content-Disposition: attachment; filename*0*=gb2312''%D6%D0; filename*1*=%E9F.txt\r\n\r\nx"
    assert [a.name for a in read_mail(raw).attachments] == ["中镕.txt"]
    encoded = b'Content-Disposition: attachment; filename="=?GBK?B?1tA=?=.txt"\r\n\r\nx'
    assert [a.name for a in read_mail(encoded).attachments] == ["中.txt"]
    sly = b"Content-Disposition: attachment; filename=../../etc/x\r\n\r\nx"
    assert [a.name for a in read_mail(sly).attachments] == [".._.._etc_x"]


def test_a_subject_of_encoded_words_and_bare_bytes_is_read() -> None:
    raw = b"Subject: \xc4\xe3\xba\xc3 =?gb2312?B?1tA=?= =?gb2312?B?zsQ=?=\r\n\r\nx"
    assert read_mail(raw).subject == "你好 中文"


def test_a_senders_name_may_hold_commas_and_brackets() -> None:
    raw = b"From: =?utf-8?B?5byg5LiJLCA8eEB5Pg==?= <a@example.cn>\r\n\r\nx"
    read = read_mail(raw)
    assert (read.sender_name, read.sender) == ("张三, <x@y>", "a@example.cn")


def test_a_page_is_read_as_words_without_its_scripts() -> None:
    assert read_mail(mails.page(3)).text == "申请公开经费&名单\n第二段"


def test_a_mail_within_a_mail_is_told_apart_and_its_files_are_found() -> None:
    read = read_mail(mails.forwarded(4))
    assert "所附邮件：里面的申请5004，虚构人甲 <jia@example.cn>" in read.text
    assert read.text.startswith("请阅。")
    assert read.text.endswith("里层正文")
    assert [(a.name, a.content) for a in read.attachments] == [("里层附件.bin", b"inner file")]


def test_winmail_is_opened_and_a_broken_one_kept_as_it_is() -> None:
    read = read_mail(mails.outlook(5))
    assert read.text == "申请公开预算"
    assert [(a.name, a.content) for a in read.attachments] == [("shenqing.txt", b"inside winmail")]
    broken = read_mail(mails.outlook(6, b"no tnef at all"))
    assert [(a.name, a.content) for a in broken.attachments] == [("winmail.dat", b"no tnef at all")]
    assert broken.unread == ["winmail.dat 没有打开（ValueError），原件已保留"]


def test_a_report_names_the_mail_the_address_and_the_reason() -> None:
    report = read_mail(mails.bounce(1, "<ours@example.cn>")).report
    assert report is not None
    assert report.formal
    assert report.failed == ("reader@example.cn",)
    assert report.reason == "smtp; 550 5.1.1 mailbox unavailable"
    assert "<ours@example.cn>" in report.references
    assert "<dsn-1@example.cn>" not in report.references
    older = read_mail(b"X-Failed-Recipients: a@example.cn, b@example.cn\r\n\r\nfailed").report
    assert older is not None
    assert older.failed == ("a@example.cn", "b@example.cn")
    assert not older.formal


def test_a_delay_and_a_success_are_no_bounces() -> None:
    assert read_mail(mails.bounce(1, action="delayed")).report is None
    assert read_mail(mails.bounce(1, action="delivered")).report is None


@pytest.mark.parametrize(
    ("line", "is_automatic"),
    [("Auto-Submitted: auto-replied", True), ("Auto-Submitted: no", False), ("X-Autoreply: yes", True),
     ("Precedence: auto_reply", True), ("Subject: 自动回复：收到", True), ("Subject: 申请", False)],
)  # fmt: skip
def test_automatic_replies_are_recognised(line: str, is_automatic: bool) -> None:
    assert read_mail(f"{line}\r\n\r\nx".encode()).automatic is is_automatic


def test_what_is_not_read_is_said() -> None:
    assert read_mail(b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n").unread
    broken = b"Content-Transfer-Encoding: base64\r\n\r\nabc!"
    assert "“正文”的编码有误，内容可能不完整" in read_mail(broken).unread
    assert read_mail(b"\r\n" + b"a" * (LONGEST_TEXT + 1)).unread == [
        f"正文超过{LONGEST_TEXT}字，其余部分见原文"
    ]
    deep = read_mail(b"Subject: deep\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 3000 + b"x")
    assert deep.subject == "deep"
    assert deep.unread == ["邮件结构损坏（RecursionError），只登记了能够读出的部分，原文保留"]


@pytest.mark.parametrize("raw", [*mails.BROKEN, mails.DEEP])
def test_broken_mails_are_read_without_raising(raw: bytes) -> None:
    read = read_mail(raw)
    _storable(read.subject, read.text, read.sender, *read.unread, *(a.name for a in read.attachments))


PIECES = st.sampled_from(
    [b"Content-Type: ", b"multipart/mixed; boundary=x", b"message/rfc822", b"multipart/report", b"text/html",
     b"\r\n--x\r\n", b"\r\n--x--", b"\r\n\r\n", b"\r\n", b"Content-Transfer-Encoding: base64\r\n", b"Subject: ",
     b"=?gb2312?B?", b"?=", b"=?utf-8?Q?=C4", b"; charset=", b"; filename*0*=", b"gb2312''%D6", b"From: <", b"@>",
     b"Content-Disposition: attachment; filename=", b"application/ms-tnef", b"message/delivery-status", b"Action: failed",
     b"Final-Recipient: rfc822; a@b", b"uuencode", b"begin 644 x\r\n", b"\xc4\xe3", b"\x00", b"<script>", b"winmail.dat"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.binary(max_size=6), max_size=30).map(b"".join))
def test_nothing_that_can_be_sent_raises(raw: bytes) -> None:
    read = read_mail(raw)
    _storable(
        read.subject, read.text, read.sender, read.sender_name, read.message_id, read.dated, *read.unread
    )
    _storable(*(a.name for a in read.attachments))
    if read.report:
        _storable(read.report.reason)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_winmail_raises(data: st.DataObject) -> None:
    """A good one with some bytes changed, or cut off."""
    packed = bytearray(mails.tnef())
    for place in data.draw(st.lists(st.integers(4, len(packed) - 1), max_size=6)):
        packed[place] = data.draw(st.integers(0, 255))
    raw = mails.outlook(1, bytes(packed[: data.draw(st.integers(1, len(packed)))]))
    _storable(read_mail(raw).text)


def _storable(*texts: str) -> None:
    """Any database takes them: no zero bytes, no halves of characters."""
    for text in texts:
        assert "\x00" not in text
        text.encode("utf-8")
