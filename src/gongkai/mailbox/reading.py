"""A raw mail as an office reads it: subject, sender, words, attachments. Nothing raises; what cannot be read is said."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr

import nh3
from tnefparse import TNEF

from gongkai.mailbox.bounces import Report, report_of
from gongkai.mailbox.decoding import BROKEN, bare, clean, decoded, header, plain, words

_TNEF = ("winmail.dat", "win.dat")
LONGEST_TEXT = 200_000


@dataclass(frozen=True)
class Attachment:
    """A file that came along."""

    name: str
    content: bytes


@dataclass
class Mail:
    """What was read. `unread`: a sentence for each part that could not be. `dated`: what the sender's clock said,
    as it stands. `report`: the mail says that one of ours did not arrive."""

    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    message_id: str = ""
    dated: str = ""
    text: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    report: Report | None = None
    automatic: bool = False


def read_mail(raw: bytes) -> Mail:
    """Read a mail as far as it can be read; whatever it holds, this returns."""
    mail = Mail()
    try:
        _read(raw, mail)
    except BROKEN as error:
        mail.unread.append(f"邮件结构损坏（{type(error).__name__}），只登记了能够读出的部分，原文保留")
    mail.unread = list(dict.fromkeys(mail.unread))
    return mail


def _read(raw: bytes, mail: Mail) -> None:
    # The headers by themselves first: they are read even where the body is beyond the parser.
    message = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    mail.subject = header(message, "Subject")[:300]
    mail.message_id = header(message, "Message-ID")[:300]
    mail.dated = header(message, "Date")[:80]
    mail.automatic = _is_automatic(message, mail.subject)
    # The name is decoded after the parts are told apart: it may hold commas and brackets.
    name, address = parseaddr(plain(message, "From"))
    mail.sender_name, mail.sender = words(name)[:200], words(address)[:200]
    message = email.message_from_bytes(raw, policy=policy.compat32)
    html = ""
    for part in _leaves(message, mail):
        try:
            html = _taken(part, mail, html)
        except BROKEN as error:
            # One broken part must not take the others with it.
            mail.unread.append(f"有一部分没有读出（{type(error).__name__}），见原文")
    if not mail.text.strip() and html:
        mail.text = _words_of(html)
    if len(mail.text) > LONGEST_TEXT:
        mail.unread.append(f"正文超过{LONGEST_TEXT}字，其余部分见原文")
    mail.text = clean(mail.text).strip()[:LONGEST_TEXT]
    mail.report = report_of(message, mail.text)
    if message.defects:
        mail.unread.append("邮件结构不完整，已按能够读出的部分登记，原文保留")


def _leaves(message: Message, mail: Mail, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something; a mail within a mail is opened, to a depth that no honest one passes."""
    if depth > 20:
        mail.unread.append("邮件嵌套过深，里层没有读出")
        return
    _bare_bytes_read(message)
    if message.is_multipart():
        if depth and message.get_content_type() == "message/rfc822":
            _announce(message, mail)
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part, mail, depth + 1)
    else:
        yield message


def _taken(part: Message, mail: Mail, html: str) -> str:
    name = _file_name(part)
    kind = part.get_content_type()
    content = _bytes_of(part, mail)
    attached = str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")
    if kind == "application/ms-tnef" or name.lower() in _TNEF:
        _open_tnef(content, name or "winmail.dat", mail)
    elif kind == "text/plain" and not attached and not name:
        mail.text += ("\n" if mail.text else "") + decoded(content, part.get_content_charset(), mail.unread)
    elif kind == "text/html" and not attached and not name:
        return html + decoded(content, part.get_content_charset(), mail.unread)
    elif kind.startswith("message/") or kind == "text/rfc822-headers":
        mail.text += ("\n" if mail.text else "") + decoded(content, part.get_content_charset(), mail.unread)
    elif content:
        mail.attachments.append(Attachment(name or f"附件{len(mail.attachments) + 1}", content))
    if kind == "application/pkcs7-mime":
        mail.unread.append("邮件经过加密，须用收件人的证书打开")
    return html


def _announce(outer: Message, mail: Mail) -> None:
    """A mail that came within a mail is told apart from the words around it."""
    for inner in outer.get_payload():
        if isinstance(inner, Message):
            told = [header(inner, name) for name in ("Subject", "From", "Date")]
            mail.text += f"\n—— 所附邮件：{'，'.join(w for w in told if w)} ——\n"


def _bare_bytes_read(part: Message) -> None:
    """Eight-bit bytes in the headers that name a part and its file are decoded before anything asks for them."""
    for name in ("Content-Type", "Content-Disposition"):
        standing = plain(part, name)
        if not standing.isascii():
            part.replace_header(name, bare(standing))


def _bytes_of(part: Message, mail: Mail) -> bytes:
    before = len(part.defects)
    try:
        content = part.get_payload(decode=True)
    except BROKEN:
        mail.unread.append("有一部分内容的编码不对，没有读出")
        return b""
    if len(part.defects) > before:
        mail.unread.append(f"“{_file_name(part) or '正文'}”的编码有误，内容可能不完整")
    return content if isinstance(content, bytes) else b""


def _file_name(part: Message) -> str:
    given = part.get_param("filename", None, "Content-Disposition") or part.get_param(
        "name", None, "Content-Type"
    )
    if given is None:
        return ""
    if isinstance(given, tuple):
        # RFC 2231; the text holds the bytes, the charset is taken as generously as that of a body.
        name = decoded(str(given[2]).encode("raw-unicode-escape"), given[0])
    else:
        name = words(given)
    return re.sub(r"[\\/\x00-\x1f]+", "_", name.strip())[-150:]


def _open_tnef(content: bytes, name: str, mail: Mail) -> None:
    """winmail.dat of Outlook: its files and its words; when it cannot be opened it stays an attachment."""
    try:
        opened = TNEF(content)
        found = [
            Attachment(_text(a.long_filename() or a.name) or "附件", bytes(a.data))
            for a in opened.attachments
        ]
        body = opened.body or opened.htmlbody or b""
    except (*BROKEN, NameError) as error:
        # The library stumbles over its own names in places where a file is cut off.
        mail.unread.append(f"winmail.dat 没有打开（{type(error).__name__}），原件已保留")
        mail.attachments.append(Attachment(name, content))
        return
    mail.attachments += found
    words = decoded(body, None) if isinstance(body, bytes) else str(body)
    if words and not mail.text.strip():
        mail.text = _words_of(words) if "<" in words else words


def _text(value: object) -> str:
    return decoded(value, None) if isinstance(value, bytes) else str(value or "")


def _words_of(html: str) -> str:
    """The words of a page, without its markup."""
    broken = re.sub(r"(?i)<(br|/p|/div|/tr|/li|/h\d)[^>]*>", "\n", html)
    bare = nh3.clean(broken, tags=set(), clean_content_tags={"script", "style"})
    for sign, entity in (("<", "&lt;"), (">", "&gt;"), ("\xa0", "&nbsp;"), ("&", "&amp;")):
        bare = bare.replace(entity, sign)
    return "\n".join(line.strip() for line in bare.splitlines() if line.strip())


_AUTO_SUBJECT = ("自动回复", "自动答复", "automatic reply", "auto reply", "out of office")


def _is_automatic(message: Message, subject: str) -> bool:
    """Sent by a machine (RFC 3834, and what programs did before it): said beside the mail, which is kept as any."""
    auto = (header(message, "Auto-Submitted") or "no").lower()
    before = any(plain(message, name) for name in ("X-Autoreply", "X-Autorespond"))
    reply = header(message, "Precedence").lower() == "auto_reply"
    return not auto.startswith("no") or before or reply or subject.lower().startswith(_AUTO_SUBJECT)
