"""The door: what a file is by its content, whether it may come in, and its text in the right encoding."""

from __future__ import annotations

import re

from gongkai.law.errors import Refused, WrongInput
from gongkai.reporting.reading.archive import open_archive
from gongkai.reporting.reading.docx import page_of_docx
from gongkai.reporting.reading.html import page_of_html
from gongkai.reporting.reading.page import Page
from gongkai.reporting.reading.pdf import page_of_pdf
from gongkai.reporting.reading.plain import page_of_text
from gongkai.reporting.reading.xlsx import page_of_xlsx

LARGEST_FILE = 64 * 1024 * 1024
_PICTURES = {
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP", b"II*\x00": "TIFF", b"MM\x00*": "TIFF",
}  # fmt: skip
_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|table|div|meta|p|span|tr)\b[^<]*>", re.I)
_CHARSET = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding\s*=\s*["']([\w-]+)""", re.I
)
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")


def page_of(data: bytes, name: str = "") -> Page:
    """The document in a file, judged by its content; `name` is only for the message.

    Raises WrongInput for what is no readable document, Refused for what must not or cannot be opened.
    """
    called = f"“{name}”" if name else "文件"
    if len(data) > LARGEST_FILE:
        raise Refused(f"{called}超过{LARGEST_FILE // 1024 // 1024}MB，年报不会这么大")
    if not data.strip(b"\x00 \t\r\n"):
        raise WrongInput(f"{called}是空的")
    start = data.lstrip()[:8]
    if b"%PDF-" in data[:1024]:
        return page_of_pdf(data)
    if data.startswith(b"PK"):
        return _office(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(f"{called}是旧版 Word/Excel（.doc、.xls）或加密文件，请另存为 DOCX、XLSX 或文本后再试")
    if start.startswith(b"{\\rtf"):
        raise Refused(f"{called}是 RTF 文件，请另存为 DOCX 后再试")
    for magic, kind in _PICTURES.items():
        if data.startswith(magic) and (magic != b"BM" or b"\x00" in data[:64]):
            raise Refused(f"{called}是图片（{kind}），读不出数字，请提供可复制文字的版本")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise Refused(f"{called}是图片（WebP），读不出数字，请提供可复制文字的版本")
    text = decode(data, called)
    return page_of_html(text) if len(_HTML.findall(text[:2_000_000])) >= 3 else page_of_text(text)


def _office(data: bytes) -> Page:
    with open_archive(data) as archive:
        names = set(archive.namelist())
        if "word/document.xml" in names:
            return page_of_docx(archive)
        if any(n.startswith("xl/") for n in names):
            return page_of_xlsx(data)
        if "OFD.xml" in names:
            raise Refused("这是 OFD 文件，请另存为 PDF（带文字层）或 DOCX 后再试")
    raise WrongInput("这个压缩包不是 DOCX 或 XLSX 文件")


def decode(data: bytes, called: str = "文件") -> str:
    """Text from bytes: byte-order mark, UTF-16, UTF-8, the charset that an HTML page declares, GB18030.

    Raises WrongInput where the bytes are no text in any of them.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _checked(data.decode(encoding, errors="replace"), called)
    if (wide := _utf16(data)) is not None:
        return _checked(wide, called)
    candidates = ["utf-8"]
    declared = _CHARSET.search(data[:4096])
    if declared:
        named = (declared[1] or declared[2]).decode("ascii", "replace").lower()
        candidates.append("gb18030" if named in ("gb2312", "gbk", "gb18030") else named)
    candidates.append("gb18030")
    for encoding in candidates:
        try:
            return _checked(data.decode(encoding), called)
        except (UnicodeDecodeError, LookupError):
            continue
    nearly = _nearly(data)
    if nearly is None:
        raise WrongInput(f"{called}不是文本：编码不是 UTF-8、GB18030 或 UTF-16")
    return _checked(nearly, called)


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: line ends, digits and spaces leave zero bytes on one side only."""
    head = data[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(data) % 2 or max(even, odd) < len(head) // 200 + 2 or min(even, odd) * 4 > max(even, odd):
        return None
    try:
        return data.decode("utf-16-le" if odd > even else "utf-16-be")
    except UnicodeDecodeError:
        return None


def _nearly(data: bytes) -> str | None:
    """Text with a few broken bytes: the encoding that leaves the fewest, if they are truly few."""
    best = min(
        (data.decode(e, errors="replace") for e in ("utf-8", "gb18030")), key=lambda t: t.count("\ufffd")
    )
    return best if best.count("\ufffd") <= max(2, len(best) // 500) else None


def _checked(text: str, called: str) -> str:
    odd = len(_ODD.findall(text[:100_000]))
    if odd > max(8, len(text[:100_000]) // 100):
        raise WrongInput(f"{called}不是文本，也不是 HTML、DOCX、XLSX 或 PDF")
    return text
