"""Mails as they come in: well made, mislabelled, broken, packed by Outlook, huge. All of them fictional."""

from __future__ import annotations

import struct
from email.message import EmailMessage
from email.policy import SMTP

TO = "gk@jy.example.cn"


def plain(
    number: int, subject: str = "政府信息公开申请", text: str = "申请公开2024年学区划分文件。"
) -> bytes:
    """An ordinary mail."""
    return made(number, subject, text).as_bytes(policy=SMTP)


def made(number: int, subject: str, text: str) -> EmailMessage:
    """An ordinary mail, still open."""
    mail = EmailMessage()
    mail["From"] = "虚构人甲 <jia@example.cn>"
    mail["To"] = TO
    mail["Subject"] = f"{subject}{number}"
    mail["Date"] = "Thu, 20 Feb 2025 08:58:00 +0800"
    mail["Message-ID"] = f"<mail-{number}@example.cn>"
    mail.set_content(text)
    return mail


def with_file(number: int, name: str = "申请表（样例）.pdf", content: bytes = b"%PDF-1.4 sample") -> bytes:
    """With an attachment whose name is Chinese (RFC 2231)."""
    mail = made(number, "附申请表", "见附件。")
    mail.add_attachment(content, "application", "pdf", filename=name)
    return mail.as_bytes(policy=SMTP)


def chinese(number: int, label: str | None, encoding: str = "gb18030") -> bytes:
    """Eight-bit Chinese in headers, body and file name, under a label that may be wrong or missing."""
    charset = f"; charset={label}" if label else ""
    text = (
        f"From: 虚构人乙 <yi@example.cn>\r\nTo: {TO}\r\nSubject: 申请公开镕基小学名录{number}\r\n"
        f"Message-ID: <cn-{number}@example.cn>\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed; boundary="b{number}"\r\n\r\n'
        f"--b{number}\r\nContent-Type: text/plain{charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"请公开镕基小学的招生名录，谢谢。第{number}封\r\n"
        f"--b{number}\r\nContent-Type: application/octet-stream; name=身份证明.txt\r\n"
        f"Content-Disposition: attachment; filename=身份证明{number}.txt\r\n\r\nsample\r\n--b{number}--\r\n"
    )
    return text.encode(encoding)


def page(number: int) -> bytes:
    """HTML alone."""
    mail = made(number, "网页邮件", "")
    mail.set_content(
        "<style>p{}</style><p>申请公开<b>经费</b>&amp;名单</p><script>alert(1)</script><p>第二段</p>",
        subtype="html",
    )
    return mail.as_bytes(policy=SMTP)


def forwarded(number: int) -> bytes:
    """A mail within a mail, with a file in the inner one."""
    inner = made(number + 5000, "里面的申请", "里层正文")
    inner.add_attachment(b"inner file", "application", "octet-stream", filename="里层附件.bin")
    outer = made(number, "转来", "请阅。")
    outer.add_attachment(inner)
    return outer.as_bytes(policy=SMTP)


def tnef(text: str = "申请公开预算", name: str = "shenqing.txt", content: bytes = b"inside winmail") -> bytes:
    """A winmail.dat with a body and one file, built by the letters of MS-OXTNEF."""

    def attribute(level: int, number: int, kind: int, data: bytes) -> bytes:
        return (
            struct.pack("<BHHI", level, number, kind, len(data))
            + data
            + struct.pack("<H", sum(data) & 0xFFFF)
        )

    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x9006, 8, struct.pack("<I", 0x10000))
        + attribute(1, 0x9007, 6, struct.pack("<II", 936, 0))
        + attribute(1, 0x800C, 2, text.encode("gbk") + b"\x00")
        + attribute(2, 0x9002, 6, struct.pack("<HIHHII", 1, 0xFFFFFFFF, 0, 0, 0, 0)[:14])
        + attribute(2, 0x8010, 1, name.encode("gbk") + b"\x00")
        + attribute(2, 0x800F, 6, content)
    )


def outlook(number: int, packed: bytes | None = None) -> bytes:
    """A mail whose content lies in winmail.dat."""
    mail = made(number, "来自Outlook的申请", "")
    mail.set_content("")
    mail.add_attachment(
        packed if packed is not None else tnef(), "application", "ms-tnef", filename="winmail.dat"
    )
    return mail.as_bytes(policy=SMTP)


def bounce(
    number: int, message_id: str = "", address: str = "reader@example.cn", action: str = "failed"
) -> bytes:
    """A report of delivery (RFC 3464) with, or without, the headers of the mail it is about."""
    back = (
        f"--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\nSubject: sample\r\n"
        if message_id
        else ""
    )
    return (
        f"From: MAILER-DAEMON@example.cn\r\nTo: {TO}\r\nSubject: Undelivered Mail\r\n"
        f"Message-ID: <dsn-{number}@example.cn>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n'
        "--r\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n您的邮件没有送达。\r\n"
        "--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.cn\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
        f"Diagnostic-Code: smtp; 550 5.1.1\r\n mailbox unavailable\r\n\r\n{back}--r--\r\n"
    ).encode()


BROKEN = (
    b"",
    b"\r\n",
    b"no header at all",
    b"Subject: \xc4\xe3\xba\xc3 =?gb2312?B?broken?= =?nonsense?Q?x?=\r\n\r\n\xff\xfe\x00\x01",
    b"Content-Type: multipart/mixed\r\n\r\nno boundary",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y",
    b"Content-Type: text/plain; charset=undefined\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!===",
    b"Content-Type: text/plain; charset*0*=%zz''x; name*=utf-8'zh'%E4%BD%A0\r\n\r\nx",
    b"Subject: =?utf-8?B?////?=\r\nFrom: <<>>,,@@\r\nMessage-ID: \x00\r\n\r\n\x00\x00",
    b"Content-Type: message/rfc822\r\n\r\n" * 300 + b"deep",
    b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nnot tnef",
    b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*0*=gb2312''%D6; filename*1*=%D0.txt\r\n\r\nx",
)
# Beyond the test's own server, whose parser gives up at it.
DEEP = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(400))
