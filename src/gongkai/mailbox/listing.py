"""The list of mails as a file that a spreadsheet may open safely; senders masked."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from gongkai.clock import CHINA
from gongkai.mailbox.models import Arrival
from gongkai.vault import masked

HEADINGS = ("到达时间", "主题", "发件人", "状态", "受理编号", "说明", "自动邮件", "邮箱")


def cells(row: Arrival) -> list[str]:
    """One mail as a list shows it."""
    return [
        row.arrived_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"), row.subject or "（无主题）", masked(row.sender),
        row.get_state_display(), row.case_ref, row.reason, "是" if row.automatic else "", row.mailbox.address,
    ]  # fmt: skip


def lines(rows: QuerySet[Arrival]) -> Iterator[list[str]]:
    """The cells of each mail."""
    return (cells(row) for row in rows.iterator(chunk_size=500))
