"""The registers of postings and of new-media accounts as tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.channels.models import Account, Channel, Posting
from gongkai.sheets.checks import Wrong, in_order, not_future
from gongkai.sheets.choices import choice
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


def check_account(row: Mapping[str, Any], today: date) -> Wrong:
    """Opened, then closed; a closed account has its day and its announcement (国办发〔2018〕123号)."""
    yield from not_future(row, today, opened_on="开通日期", closed_on="注销日期")
    yield from in_order(row, "opened_on", "closed_on", "注销日期早于开通日期")
    closed = row["status"] == Account.Status.CLOSED
    if closed and row["closed_on"] is None:
        yield "closed_on", "已注销的账号要填注销日期"
    if closed and not row["announcement"]:
        yield "announcement", "注销账号应当公告，请填公告的网址或版面"
    if not closed and row["closed_on"] is not None:
        yield "status", "有注销日期的账号，状态应为已注销"


ACCOUNTS = Sheet(
    slug="accounts",
    title="政务新媒体账号登记",
    model=Account,
    columns=(
        Column("number", "登记号", required=True),
        Column("platform", "平台", required=True, also=("平台名称",)),
        Column("name", "账号名称", required=True, also=("账号",)),
        Column("channel", "发布渠道", Kind.REFERENCE, points_at=(Channel, "name"), in_list=False),
        Column("unit", "主办单位"),
        Column("operator", "运营人"),
        Column("reviewer", "审核人"),
        Column("filing", "备案号"),
        Column("approval", "开设、变更、注销批准", in_list=False, also=("批准文号",)),
        Column("opened_on", "开通日期", Kind.DAY, required=True),
        Column("closed_on", "注销日期", Kind.DAY),
        Column("announcement", "注销公告", in_list=False),
        Column("interaction", "互动情况", in_list=False),
        Column("status", "状态", Kind.CHOICE, required=True, recognise=choice(Account.Status)),
        Column("remark", "备注", in_list=False),
    ),
    key=("number",),
    day="opened_on",
    filters=("status",),
    search=("number", "platform", "name", "unit"),
    check=check_account,
    basis="国办发〔2018〕123号",
)  # fmt: skip
