"""A raw mail as an office reads it: subject, sender, words, attachments. Nothing raises; what cannot be read is said."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parseaddr

import nh3
from tnefparse import TNEF

# What mail programs call GBK, GB2312 and worse: all of them are inside GB18030.
_CHINESE = {"gb2312", "gbk", "gb_2312-80", "gb18030", "x-gbk", "cp936", "csgb2312", "euc-cn", "hz-gb-2312"}
_TNEF = ("winmail.dat", "win.dat")
LONGEST_TEXT = 200_000


@dataclass(frozen=True)
class Attachment:
    """A file that came along."""

    name: str
    content: bytes


@dataclass
class Mail:
    """What was read. `unread`: a sentence for each part that could not be."""

    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    message_id: str = ""
    text: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    bounced: tuple[str, ...] = ()
    bounce_reason: str = ""
    references: tuple[str, ...] = ()
    automatic: bool = False


def read_mail(raw: bytes) -> Mail:
    """Read a mail as far as it can be read."""
    message = email.message_from_bytes(raw, policy=policy.compat32)
    mail = Mail(
        subject=header(message, "Subject")[:300], message_id=header(message, "Message-ID").strip()[:300],
        automatic=_is_automatic(message),
    )  # fmt: skip
    mail.sender_name, mail.sender = parseaddr(header(message, "From"))
    html = ""
    for part in _leaves(message, mail):
        html = _taken(part, mail, html)
    if not mail.text.strip() and html:
        mail.text = _words_of(html)
    mail.text = mail.text.replace("\x00", "").strip()[:LONGEST_TEXT]
    _bounce(message, mail)
    if message.defects:
        mail.unread.append("邮件结构不完整，已按能够读出的部分登记，原文保留")
    return mail


def _leaves(message: Message, mail: Mail, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something; a mail within a mail is opened, to a depth that no honest one passes."""
    if depth > 20:
        mail.unread.append("邮件嵌套过深，里层没有读出")
        return
    if message.is_multipart():
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
        mail.text += ("\n" if mail.text else "") + decoded(content, part.get_content_charset(), mail)
    elif kind == "text/html" and not attached and not name:
        return html + decoded(content, part.get_content_charset(), mail)
    elif kind.startswith("message/") or kind == "text/rfc822-headers":
        mail.text += ("\n" if mail.text else "") + decoded(content, part.get_content_charset(), mail)
    elif content:
        mail.attachments.append(Attachment(name or f"附件{len(mail.attachments) + 1}", content))
    return html


def _bytes_of(part: Message, mail: Mail) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, AssertionError, UnicodeError, LookupError):
        mail.unread.append("有一部分内容的编码不对，没有读出")
        return b""
    return content if isinstance(content, bytes) else b""


def decoded(content: bytes, charset: str | None, mail: Mail | None = None) -> str:
    """Bytes as text: by the charset that was named, taken generously; else UTF-8, GB18030; what is left over is
    marked and said."""
    named = (charset or "").strip().strip("\"'").lower()
    tried = ["gb18030"] if named in _CHINESE else [named] if named else []
    for name in (*tried, "utf-8", "gb18030", "big5"):
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    if mail is not None:
        mail.unread.append("正文的字符编码不明，个别字可能有误")
    return content.decode("gb18030" if named in _CHINESE else "utf-8", "replace")


def header(message: Message, name: str) -> str:
    """A header in words, however badly it was encoded; "" when there is none."""
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        pieces = decode_header(str(raw) if not hasattr(raw, "encode") or isinstance(raw, str) else raw)
    except (ValueError, UnicodeError):
        pieces = [(str(raw), None)]
    words = [decoded(p, charset) if isinstance(p, bytes) else _raw_bytes(p) for p, charset in pieces]
    return " ".join("".join(words).replace("\x00", "").split())


def _raw_bytes(text: str) -> str:
    """Eight-bit bytes that stand bare in a header are kept by the parser as surrogates."""
    try:
        return decoded(text.encode("utf-8", "surrogateescape"), None)
    except UnicodeError:
        return text.encode("utf-8", "replace").decode()


def _file_name(part: Message) -> str:
    given = part.get_param("filename", None, "Content-Disposition") or part.get_param(
        "name", None, "Content-Type"
    )
    if given is None:
        return ""
    if isinstance(given, tuple):
        name = collapse_rfc2231_value(given)
    else:
        holder = Message()
        holder["X"] = given
        name = header(holder, "X")
    return re.sub(r"[\\/\x00-\x1f]+", "_", name.strip())[:150]


def _open_tnef(content: bytes, name: str, mail: Mail) -> None:
    """winmail.dat of Outlook: its files and its words; when it cannot be opened it stays an attachment."""
    try:
        opened = TNEF(content)
        found = [
            Attachment(_text(a.long_filename() or a.name) or "附件", bytes(a.data))
            for a in opened.attachments
        ]
        body = opened.body or opened.htmlbody or b""
    except Exception as error:
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


def _is_automatic(message: Message) -> bool:
    auto = str(message.get("Auto-Submitted", "no")).lower()
    return (auto not in ("", "no")) or message.get("X-Autoreply") is not None


_ADDRESS = re.compile(r"(?im)^(?:Final|Original)-Recipient:\s*rfc822;\s*(\S+)")
_STATUS = re.compile(r"(?im)^Diagnostic-Code:\s*(.+(?:\n[ \t]+.+)*)|^Status:\s*([45]\.\S+)")
_ID = re.compile(r"<[^<>\s]+@[^<>\s]+>")


def _bounce(message: Message, mail: Mail) -> None:
    """A report that a mail of ours did not arrive: whom it was for, why, and which one."""
    report = message.get_content_type() == "multipart/report"
    failed = header(message, "X-Failed-Recipients")
    if not report and not failed:
        return
    whole = mail.text + "\n" + "\n".join(_delivery_parts(message))
    found = list(dict.fromkeys([*_ADDRESS.findall(whole), *re.split(r"[,\s]+", failed)]))
    mail.bounced = tuple(a for a in found if "@" in a)
    why = _STATUS.search(whole)
    mail.bounce_reason = (
        " ".join((why.group(1) or why.group(2)).split())[:300] if why and mail.bounced else ""
    )
    mail.references = tuple(dict.fromkeys(i for i in _ID.findall(whole) if i != mail.message_id))


def _delivery_parts(message: Message) -> Iterator[str]:
    """The machine-readable parts of a report, and the headers of the mail that came back."""
    for part in message.walk():
        if part.get_content_type() in ("message/delivery-status", "message/rfc822", "text/rfc822-headers"):
            yield part.as_string() if part.is_multipart() else str(part.get_payload())
