"""A letter as PDF in official layout and as DOCX for the office's own programs; the same content gives the same bytes."""

from __future__ import annotations

from html import escape

from gongkai.law.letters import letter_kind
from gongkai.letters.composing import Composed
from gongkai.letters.word import word_letter
from gongkai.official.pdf import render_official
from gongkai.official.text import OfficialText

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def official_text(content: Composed, number: str, digest: str = "") -> OfficialText:
    """The letter as the official layout takes it. `digest`: that of the letter; none for one that is not made yet."""
    body = "".join(f"<p>{escape(line)}</p>" for line in content.lines)
    return OfficialText(
        issuer=content.issuer, title=content.title, body_html=body, number=number, addressee=greeting(content),
        made_on=content.day, digest=digest, letter=goes_out(content), short=True,
    )  # fmt: skip


def goes_out(content: Composed) -> bool:
    """True for a letter; False for a sheet that stays in the file."""
    return letter_kind(content.kind).sort not in ("internal", "proof")


def greeting(content: Composed) -> str:
    """The line that addresses the letter; "" for a sheet that stays in the file, which is written to nobody."""
    return f"{content.addressee}：" if goes_out(content) else ""


def to_pdf(content: Composed, number: str, digest: str = "") -> bytes:
    """The letter as PDF."""
    return render_official(official_text(content, number, digest))


def to_docx(content: Composed, number: str) -> bytes:
    """The letter as an editable document with the fonts, sizes and rules of official papers (GB/T 9704-2012)."""
    return word_letter(official_text(content, number), content.lines)
