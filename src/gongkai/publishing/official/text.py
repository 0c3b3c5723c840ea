"""An official document as the layout takes it: plain values, whatever they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class OfficialText:
    """What is printed. `body_html` is sanitised; `images` maps the names in it to their bytes.

    A document with a 发文字号 gets the red issuer mark and the red line (GB/T 9704-2012, 7.2); one without, a
    notice or an interpretation, begins with its title.
    """

    issuer: str
    title: str
    body_html: str
    number: str = ""
    addressee: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)
    signed_by: str = ""
    made_on: date | None = None
    note: str = ""
    attachments: tuple[str, ...] = ()
    copies_to: str = ""
    digest: str = ""

    @property
    def mark(self) -> str:
        """The issuer mark of the head; "" where the document has no number."""
        return f"{self.issuer}文件" if self.number else ""

    @property
    def made_in_words(self) -> str:
        """The date as it is printed: Arabic figures without leading zeros (7.3.5.4)."""
        return f"{self.made_on.year}年{self.made_on.month}月{self.made_on.day}日" if self.made_on else ""
