"""An official document as the layout takes it: plain values, whatever they came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.law.errors import WrongInput

_LETTER_SERIES = re.compile(r"函\s*[〔\[(（]")


@dataclass(frozen=True)
class OfficialText:
    """What is printed. `body_html` is sanitised; `images` maps the names in it to their bytes.

    A document with a 发文字号 gets the red issuer mark and the red line (GB/T 9704-2012, 7.2); one without, a
    notice or an interpretation, begins with its title. 签发人 is printed on documents that go upward only (7.2.6).
    `index_number` and `digest` are no part of the printed layout: they go to the file's properties.
    `bare`: the body alone is printed, without title and signature; both still name the file.
    `letter`: the letter format (10.1), whose record names no printer; `short`: the last paragraph stays with the
    signature, as a letter's always does. `copy_marks`: 份号, 密级和保密期限, 紧急程度, in this order.
    """

    issuer: str
    title: str
    body_html: str
    number: str = ""
    addressee: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)
    signed_by: str = ""
    upward: bool = False
    made_on: date | None = None
    note: str = ""
    attachments: tuple[str, ...] = ()
    copies_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    index_number: str = ""
    digest: str = ""
    bare: bool = False
    letter: bool = False
    short: bool = False
    copy_marks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises WrongInput for a document without a title or an issuer: neither can be left blank in print."""
        for label, value in (("标题", self.title), ("发文机关", self.issuer)):
            if not value.strip():
                raise WrongInput(f"公文版式必须有{label}", "GB/T 9704-2012 7.2、7.3")

    @property
    def mark(self) -> str:
        """The issuer mark of the head; "" where a document has no number. A letter bears the name alone (10.1)."""
        if self.letter:
            return self.issuer
        return f"{self.issuer}文件" if self.number else ""

    @property
    def made_in_words(self) -> str:
        """The date as it is printed: Arabic figures without leading zeros (7.3.5.4)."""
        return in_words(self.made_on)


def is_letter(title: str, number: str) -> bool:
    """True for a paper that goes out in letter format: a 函 by its title, or numbered in a series of letters (…函〔2025〕1号)."""
    return bool(number) and (title.strip().endswith("函") or _LETTER_SERIES.search(number) is not None)


def in_words(day: date | None) -> str:
    """A day in Arabic figures without leading zeros; "" for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
