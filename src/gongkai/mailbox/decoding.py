"""Bytes and headers of a mail as text, however badly they were labelled. Nothing raises."""

from __future__ import annotations

import struct
from email._policybase import Compat32
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

# What mail programs call GBK, GB2312 and worse: all of them are inside GB18030.
_CHINESE = {"gb2312", "gbk", "gb_2312-80", "gb18030", "x-gbk", "cp936", "csgb2312", "euc-cn", "hz-gb-2312"}
# Names under which Chinese bytes are sent by programs that did not ask: they decode anything, and make nonsense of it.
_WESTERN = {"us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252"}
# Codings of host names, no charsets: they take the square of the length.
_OF_NAMES = {"punycode", "idna"}
# What the parsers of the standard library and of TNEF raise at broken input.
BROKEN = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, EOFError, struct.error, MessageError,
)  # fmt: skip

LONGEST_HEADER = 20_000
LONGEST_OF_CONTENT = 6_000
"""Signs of a header that are read; one that names a part and its file is shorter still. For the parameters of a header
the standard library needs the square of its length: 200 kB took it half a minute."""


class _Bounded(Compat32):
    """The lenient policy, with headers of a bounded length and no blanks behind a word that is compared whole."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        key = name.lower()
        value = value[: LONGEST_OF_CONTENT if key.startswith("content-") else LONGEST_HEADER]
        return name, value.strip() if key == "content-transfer-encoding" else value


BOUNDED = _Bounded()


def decoded(content: bytes, charset: str | None, unread: list[str] | None = None) -> str:
    """Bytes as text: by the charset that was named, taken generously; else UTF-8, GB18030; what is left over is
    marked and said."""
    named = (charset or "").strip().strip("\"'").lower()
    if named in _WESTERN and not content.isascii():
        return _western(content, named)
    tried = ["gb18030"] if named in _CHINESE else [named] if named and named not in _OF_NAMES else []
    for name in (*tried, "utf-8", "gb18030", "big5"):
        try:
            return clean(content.decode(name))
        except (UnicodeError, LookupError, ValueError):
            continue
    if unread is not None:
        unread.append("正文的字符编码不明，个别字可能有误")
    return clean(content.decode("gb18030" if named in _CHINESE else "utf-8", "replace"))


def _western(content: bytes, named: str) -> str:
    """Bytes said to be Western: Chinese all the same when they read as common Chinese characters."""
    for name in ("utf-8", "gb18030"):
        try:
            text = content.decode(name)
        except UnicodeError:
            continue
        signs = [c for c in text if not c.isascii()]
        chinese = [
            c for c in signs if "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or c >= "\uff00"
        ]
        if name == "utf-8" or len(chinese) * 5 >= len(signs) * 4:
            return clean(text)
    return clean(content.decode("windows-1252" if named != "us-ascii" else "utf-8", "replace"))


def clean(text: str) -> str:
    """Text that any database takes: no zero bytes, no halves of characters."""
    return text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def plain(message: Message, name: str) -> str:
    """A header as it stands, undecoded; "" when there is none."""
    return next((str(v) for k, v in message.raw_items() if k.lower() == name.lower()), "")


def header(message: Message, name: str) -> str:
    """A header in words, however badly it was encoded; "" when there is none."""
    return words(plain(message, name))


def words(text: str) -> str:
    """An encoded header in words (RFC 2047, or bytes that stand there bare)."""
    whole = bare(text)
    try:
        pieces = decode_header(whole)
    except (ValueError, MessageError):
        pieces = [(whole, None)]
    found = [_piece(p, charset) if isinstance(p, bytes) else p for p, charset in pieces]
    return " ".join(clean("".join(found)).split())


def _piece(piece: bytes, charset: str | None) -> str:
    # What stood beside encoded words comes back in this form, whatever it was.
    return decoded(piece, charset) if charset else piece.decode("raw-unicode-escape", "replace")


def bare(text: str) -> str:
    """Eight-bit bytes that stand bare in a header are kept by the parser as surrogates."""
    try:
        return decoded(text.encode("utf-8", "surrogateescape"), None)
    except UnicodeError:
        return clean(text)
