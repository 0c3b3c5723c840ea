"""What an output needs beside the report itself: its address, attachments, charts, draft mark and version."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from gongkai.law.errors import WrongInput
from gongkai.law.report import Report, Value
from gongkai.reporting.rendering.charts import Chart

UNFILLED = "未填"

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

Links = Callable[[str, str, str], str | None]


@dataclass(frozen=True)
class Attachment:
    """A file beside the report. `href`: http(s) or a path; `size`: bytes."""

    name: str
    href: str
    size: int

    def printed_size(self) -> str:
        """The size as people read it: 字节, KB or MB."""
        if self.size < 1024:
            return f"{self.size} 字节"
        if self.size < 1024 * 1024:
            return f"{self.size / 1024:.0f} KB"
        return f"{self.size / 1024 / 1024:.1f} MB"


@dataclass(frozen=True)
class Edition:
    """One edition of a report, ready to be written in any format.

    `address` is the public URL of the page (no QR code when empty); `mark` is printed on a report that is not
    filed (“草稿”); `links` gives the records behind a figure as (table, row, column) -> URL or None.
    """

    report: Report
    address: str = ""
    attachments: tuple[Attachment, ...] = ()
    charts: tuple[Chart, ...] = ()
    mark: str = ""
    links: Links | None = None
    version: int = 1
    digest: str = ""
    correction_note: str = ""

    @property
    def is_draft(self) -> bool:
        """True while the edition carries a mark: blanks are then shown as 未填."""
        return bool(self.mark)

    def printed(self, value: Value) -> str:
        """A figure as every format prints it; a blank is empty, and 未填 in a draft."""
        if value is None:
            return UNFILLED if self.is_draft else ""
        return format(value, "f") if isinstance(value, Decimal) else str(value)


def link_target(href: str) -> str:
    """`href` when it is http(s) or has no scheme; raises WrongInput for javascript: and its kin."""
    target = href.strip()
    scheme = _SCHEME.match(target)
    if scheme and scheme.group().lower() not in ("http:", "https:"):
        raise WrongInput(f"链接“{target[:60]}”应以 http://、https:// 或站内路径开头")
    return target
