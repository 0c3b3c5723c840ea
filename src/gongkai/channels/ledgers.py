"""The register of postings as a table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.channels.models import Channel, Posting
from gongkai.sheets.checks import Wrong, not_future
from gongkai.sheets.sheet import Column, Kind, Sheet


def check_posting(row: Mapping[str, Any], today: date) -> Wrong:
    """What is registered as posted has been posted."""
    yield from not_future(row, today, posted_on="发布日期")


POSTINGS = Sheet(
    slug="postings",
    title="信息发布登记",
    model=Posting,
    columns=(
        Column("number", "信息编号", required=True),
        Column("channel", "渠道", Kind.REFERENCE, required=True, also=("发布渠道",), points_at=(Channel, "name")),
        Column("title", "标题", required=True, also=("信息名称", "信息标题")),
        Column("posted_on", "发布日期", Kind.DAY, required=True, also=("发布时间",)),
        Column("topic", "主题分类"),
        Column("unit", "责任科室"),
        Column("address", "网址或版面", in_list=False, also=("网址", "版面")),
        Column("remark", "备注", in_list=False),
    ),
    key=("channel", "number"),
    day="posted_on",
    filters=("channel",),
    search=("number", "title", "topic", "unit"),
    check=check_posting,
    basis="条例第23条",
)  # fmt: skip
