"""A raw mail as an office reads it: subject, sender, words, attachments. Nothing raises; what cannot be read is said."""

from __future__ import annotations

import base64
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr

from tnefparse import TNEF

from gongkai.mailbox.bounces import Report, report_of
from gongkai.mailbox.decoding import BOUNDED, BROKEN, bare, clean, decoded, header, plain, words
from gongkai.mailbox.markup import words_of

_TNEF = ("winmail.dat", "win.dat")
LONGEST_TEXT = 200_000
MOST_PARTS = 1000
"""Parts that are read of a mail; no honest one has so many."""


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
    message = BytesHeaderParser(policy=BOUNDED).parsebytes(raw)
    mail.subject = header(message, "Subject")[:300]
    mail.message_id = header(message, "Message-ID")[:300]
    mail.dated = header(message, "Date")[:80]
    mail.automatic = _is_automatic(message, mail.subject)
    _read_sender(plain(message, "From"), mail)
    message = email.message_from_bytes(raw, policy=BOUNDED)
    for number, (part, told) in enumerate(_leaves(message, mail)):
        if number == MOST_PARTS:
            mail.unread.append(f"邮件的部分超过{MOST_PARTS}个，其余部分见原文")
            break
        try:
            _taken(part, mail, told)
        except BROKEN as error:
            # One broken part must not take the others with it.
            mail.unread.append(f"有一部分没有读出（{type(error).__name__}），见原文")
    if len(mail.text) > LONGEST_TEXT:
        mail.unread.append(f"正文超过{LONGEST_TEXT}字，其余部分见原文")
    mail.text = clean(mail.text).strip()[:LONGEST_TEXT]
    mail.report = report_of(message, mail.text)
    if message.defects:
        mail.unread.append("邮件结构不完整，已按能够读出的部分登记，原文保留")


def _read_sender(given: str, mail: Mail) -> None:
    try:
        # The name is decoded after the parts are told apart: it may hold commas and brackets.
        name, address = parseaddr(given)
    except BROKEN:
        name, address = "", given
    mail.sender_name, mail.sender = words(name)[:200], words(address)[:200]


def _leaves(message: Message, mail: Mail, depth: int = 0, told: int = 0) -> Iterator[tuple[Message, int]]:
    """The parts that hold something, each with how many signs of plain text say the same; a mail within a mail is
    opened, to a depth that no honest one passes."""
    if depth > 20:
        mail.unread.append("邮件嵌套过深，里层没有读出")
        return
    _bare_bytes_read(message)
    if not message.is_multipart():
        yield message, told
        return
    kind = message.get_content_type()
    if kind in _ELSEWHERE:
        mail.unread.append(_ELSEWHERE[kind])
    parts = [_unpacked(message, part) for part in message.get_payload() if isinstance(part, Message)]
    if depth and kind == "message/rfc822":
        _announce(parts, mail)
    if kind == "multipart/alternative":
        told = max((_signs(part) for part in parts), default=0)
    elif kind == "message/rfc822":
        told = 0
    for part in parts:
        yield from _leaves(part, mail, depth + 1, told)


def _unpacked(outer: Message, inner: Message) -> Message:
    """A mail within a mail as it was sent: some programs pack it once more, against RFC 2046, 5.2.1."""
    packing = outer.get("Content-Transfer-Encoding", "").lower()
    if outer.get_content_type() != "message/rfc822" or packing != "base64" or inner.keys():
        return inner
    try:
        packed = base64.b64decode(str(inner.get_payload()).encode("ascii", "ignore"))
    except ValueError:
        return inner
    return email.message_from_bytes(packed, policy=BOUNDED)


def _signs(part: Message) -> int:
    """How many signs a part says in plain text."""
    if part.get_content_type() != "text/plain" or part.is_multipart():
        return 0
    content = part.get_payload(decode=True)
    text = decoded(content, part.get_content_charset()) if isinstance(content, bytes) else ""
    return len("".join(text.split()))


def _taken(part: Message, mail: Mail, told: int) -> None:
    name = _file_name(part)
    kind = part.get_content_type()
    content = _bytes_of(part, mail)
    attached = str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")
    if kind == "application/ms-tnef" or name.lower() in _TNEF:
        _open_tnef(content, name or "winmail.dat", mail)
    elif kind == "text/plain" and not attached and not name:
        _add(mail, decoded(content, part.get_content_charset(), mail.unread))
    elif kind == "text/html" and not attached and not name:
        page = words_of(decoded(content, part.get_content_charset(), mail.unread))
        # A page beside its own plain words says the same, unless these are a mere "see the page".
        if len("".join(page.split())) > 2 * told:
            _add(mail, page)
    elif kind.startswith("message/") or kind == "text/rfc822-headers":
        _add(mail, decoded(content, part.get_content_charset(), mail.unread))
    elif content:
        mail.attachments.append(Attachment(name or f"附件{len(mail.attachments) + 1}", content))
    _say_what_is_closed(part, content, mail)


def _add(mail: Mail, text: str) -> None:
    mail.text += ("\n" if mail.text and text else "") + text


_SEALED = "邮件经过加密，须用收件人的密钥或者证书打开"
_ELSEWHERE = {
    "multipart/encrypted": _SEALED,
    "message/partial": "这只是一封邮件拆开发送的一部分，其余部分请与发件人联系",
    "message/external-body": "有一部分内容没有随邮件发来，只写了存放的地方，见原文",
}


def _say_what_is_closed(part: Message, content: bytes, mail: Mail) -> None:
    """Words that came along and cannot be shown: sealed, or wrapped in a signature."""
    kind = part.get_content_type()
    if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        signed = str(part.get_param("smime-type", "")).lower() == "signed-data"
        mail.unread.append("正文包在数字签名（smime.p7m）里，须用邮件程序打开附件阅读" if signed else _SEALED)
    elif kind == "text/plain" and content.lstrip().startswith(b"-----BEGIN PGP MESSAGE-----"):
        mail.unread.append(_SEALED)


def _announce(inner: list[Message], mail: Mail) -> None:
    """A mail that came within a mail is told apart from the words around it."""
    for one in inner:
        told = [header(one, name) for name in ("Subject", "From", "Date")]
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
    return _safe(name)


# Folders, and signs that break a header or turn the ending around: “‮fdp.exe” would be read as “exe.pdf”.
_NOT_IN_NAMES = re.compile(r"[\\/\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def _safe(name: str) -> str:
    return _NOT_IN_NAMES.sub("_", name.strip())[-150:]


def _open_tnef(content: bytes, name: str, mail: Mail) -> None:
    """winmail.dat of Outlook: its files and its words; when it cannot be opened it stays an attachment."""
    try:
        opened = TNEF(content)
        found = [
            Attachment(_safe(_text(a.long_filename() or a.name)) or "附件", bytes(a.data))
            for a in opened.attachments
        ]
        body = opened.body or opened.htmlbody or b""
    except (*BROKEN, NameError) as error:
        # The library stumbles over its own names in places where a file is cut off.
        mail.unread.append(f"winmail.dat 没有打开（{type(error).__name__}），原件已保留")
        mail.attachments.append(Attachment(name, content))
        return
    mail.attachments += found
    told = decoded(body, None) if isinstance(body, bytes) else str(body)
    if told and not mail.text.strip():
        mail.text = words_of(told) if "<" in told else told


def _text(value: object) -> str:
    return decoded(value, None) if isinstance(value, bytes) else str(value or "")


_AUTO_SUBJECT = ("自动回复", "自动答复", "automatic reply", "auto reply", "out of office")


def _is_automatic(message: Message, subject: str) -> bool:
    """Sent by a machine (RFC 3834, and what programs did before it): said beside the mail, which is kept as any."""
    auto = (header(message, "Auto-Submitted") or "no").lower()
    before = any(plain(message, name) for name in ("X-Autoreply", "X-Autorespond"))
    reply = header(message, "Precedence").lower() == "auto_reply"
    return not auto.startswith("no") or before or reply or subject.lower().startswith(_AUTO_SUBJECT)
