"""Mails that somebody wrote to break the reader, to hide words from the office, or to write where nobody asked."""

from __future__ import annotations

import base64
import time

import pytest

from gongkai.mailbox import bounces
from gongkai.mailbox.markup import words_of
from gongkai.mailbox.reading import MOST_PARTS, read_mail
from mailbox_tests import mails

HEAD = b"From: a@example.cn\r\nSubject: sample\r\nMIME-Version: 1.0\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
PAGE = b"Content-Type: text/html; charset=utf-8\r\n\r\n"


def parts(*each: bytes) -> bytes:
    """A mail of these parts."""
    return MIXED + b"".join(b"--x\r\n" + one + b"\r\n" for one in each) + b"--x--\r\n"


def test_a_page_beside_words_that_are_not_its_own_is_read_too() -> None:
    """A forwarded mail that is a page alone vanished behind the words of whoever forwarded it."""
    inner = b"Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n" + PAGE + "<p>申请公开预算</p>".encode()
    assert read_mail(parts(b"\r\nplease see", inner)).text.endswith("申请公开预算")
    assert read_mail(parts(b"\r\nplease see", PAGE + b"<p>the page</p>")).text == "please see\nthe page"


def test_a_page_is_left_out_only_when_its_plain_words_say_the_same() -> None:
    def both(plain: str, page: str) -> bytes:
        of = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{plain}".encode()
        inside = PAGE + page.encode()
        kind = b"Content-Type: multipart/alternative; boundary=y\r\n\r\n"
        return HEAD + kind + b"--y\r\n" + of + b"\r\n--y\r\n" + inside + b"\r\n--y--"

    assert read_mail(both("申请公开预算", "<p>申请<b>公开</b>预算</p>")).text == "申请公开预算"
    assert read_mail(both(" ", "<p>申请公开预算</p>")).text == "申请公开预算"
    assert "2024年部门预算" in read_mail(both("见网页", "<p>申请公开2024年部门预算</p>")).text


def test_a_mail_within_a_mail_that_was_packed_once_more_is_opened() -> None:
    packed = base64.encodebytes(mails.with_file(1))
    head = b"Content-Type: message/rfc822; name=a.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    read = read_mail(parts(head + packed))
    assert read.text.endswith("见附件。")
    assert [(a.name, a.content) for a in read.attachments] == [("申请表（样例）.pdf", b"%PDF-1.4 sample")]


@pytest.mark.parametrize(
    "name", ["../../x.exe", "C:\\win\\x.exe", "a\nb.txt", "a\0b.txt", "很" * 300, "a\u202efdp.exe"]
)
def test_no_name_of_a_file_leads_out_turns_around_or_is_too_long(name: str) -> None:
    packed = mails.outlook(1, mails.tnef(name=name.replace("\u202e", "")))
    plain = HEAD + f'Content-Disposition: attachment; filename="{name}"\r\n\r\nx'.encode()
    for raw in (packed, plain):
        (found,) = (a.name for a in read_mail(raw).attachments)
        assert 0 < len(found) <= 150
        assert not set(found) & set("\\/\n\r\0\u202e")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"Content-Type: application/x-pkcs7-mime; name=smime.p7m\r\n\r\nx", "经过加密"),
        (
            b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n\r\nx",
            "数字签名",
        ),
        (b'Content-Type: multipart/encrypted; boundary="x"\r\n\r\n--x\r\n\r\nsealed\r\n--x--', "经过加密"),
        (b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nx", "经过加密"),
        (b"Content-Type: message/partial; id=1; number=1; total=2\r\n\r\nx", "拆开发送"),
        (b"Content-Type: message/external-body; access-type=URL\r\n\r\n\r\nx", "没有随邮件发来"),
    ],
)
def test_words_that_cannot_be_shown_are_told_of(raw: bytes, says: str) -> None:
    told = read_mail(HEAD + raw).unread
    assert len(told) == 1
    assert says in told[0]


def test_blanks_behind_the_name_of_a_coding_change_nothing() -> None:
    raw = (
        HEAD + b"Content-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: BASE64 \r\n\r\n1tDOxA=="
    )
    assert read_mail(raw).text == "中文"


def test_a_sender_beyond_the_parser_takes_the_rest_not_along() -> None:
    read = read_mail(b"From: " + b"(" * 5000 + b"\r\nSubject: sample\r\n\r\nwords")
    assert (read.subject, read.text, read.sender[:3]) == ("sample", "words", "(((")


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + PAGE + b"<div>" * 200_000,
        HEAD + PAGE + b"</p" * 300_000,
        HEAD + PAGE + b"<!--" * 300_000,
        HEAD + PAGE + b"<style>" * 200_000,
        HEAD + PAGE + b'<a b="' * 200_000,
        HEAD + PAGE + b'<a b="<">' * 100_000,
        HEAD + PAGE + b"<a " + b"b " * 300_000,
        HEAD + b'Content-Type: text/plain; name="' + b";" * 200_000 + b"\r\n\r\nx",
        HEAD + b'Content-Type: multipart/mixed; name="' + b";" * 200_000 + b"\r\n\r\nx",
        b"Subject: " + b"=?utf-8?Q?a?= " * 50_000 + b"\r\n\r\nx",
        HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\na-" + b"9" * 400_000,
    ],
)
def test_no_mail_of_a_megabyte_takes_the_reader_for_minutes(raw: bytes) -> None:
    began = time.process_time()
    read_mail(raw)
    assert time.process_time() - began < 5


def test_a_mail_of_countless_parts_is_read_in_part_and_says_so() -> None:
    read = read_mail(parts(*[b"Content-Type: application/x-sample\r\n\r\nx"] * (MOST_PARTS + 5)))
    assert len(read.attachments) == MOST_PARTS
    assert read.unread == [f"邮件的部分超过{MOST_PARTS}个，其余部分见原文"]


def test_what_only_looks_like_markup_stays_among_the_words() -> None:
    page = '<p title="a>b">1 < 2 &lt;b&gt;</p><!-- gone --><style>x{}</style><![if x]>公开<br/>名单&nbsp;x<y'
    assert words_of(page) == "1 < 2 <b>\n公开\n名单 x<y"


def test_a_report_that_names_a_multitude_asks_the_database_for_a_few() -> None:
    named = b"".join(
        b"Message-ID: <%d@x.cn>\r\nFinal-Recipient: rfc822; %d@x.cn\r\n" % (n, n) for n in range(5000)
    )
    kind = b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\nit failed\r\n"
    report = read_mail(HEAD + kind + named + b"--x--").report
    assert report is not None
    assert len(report.references) == len(report.failed) == bounces.MOST
