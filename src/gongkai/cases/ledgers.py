"""The requests ledger and the disputes ledger as tables: columns, keys, and the rules between cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.cases.models import ApplicantType, Dispute, Outcome, Request
from gongkai.law import labels
from gongkai.sheets.checks import Wrong, in_order, not_future, year_not_future
from gongkai.sheets.choices import choice
from gongkai.sheets.sheet import Column, Kind, Sheet

# The form divides 其他处理 into three rows from this report year on.
DIVIDED_SINCE = 2021
DIVIDED = (Outcome.SUPPLEMENT_LAPSED, Outcome.FEE_LAPSED, Outcome.MISC)


def check_request(row: Mapping[str, Any], today: date) -> Wrong:
    """One request gets one result, given not before it was received (条例第36条); nothing lies ahead."""
    if row["replied_on"] is not None and not row["outcome"]:
        yield "outcome", "有答复日期，没有答复类型：已答复的申请两者都要填"
    if row["replied_on"] is None and row["outcome"]:
        yield "replied_on", "有答复类型，没有答复日期：已答复的申请两者都要填"
    yield from in_order(row, "received_on", "replied_on", "答复日期早于收到日期")
    yield from not_future(row, today, received_on="收到日期", replied_on="答复日期")
    replied = row["replied_on"]
    if replied is not None and replied.year >= DIVIDED_SINCE and row["outcome"] == Outcome.OTHER:
        three = "”“".join(outcome.label for outcome in DIVIDED)
        yield (
            "outcome",
            f"{DIVIDED_SINCE}年度起“其他处理”分三类填写，请改为“{three}”之一（国办公开办函〔2021〕30号）",
        )


REQUESTS = Sheet(
    slug="requests",
    title="依申请公开台账",
    model=Request,
    columns=(
        Column("number", "受理编号", required=True, also=("申请编号", "登记编号", "登记号")),
        Column("received_on", "收到日期", Kind.DAY, required=True, also=("收到申请日期", "收到申请时间")),
        Column(
            "applicant_type", "申请人类型", Kind.CHOICE, required=True, also=("申请人类别",),
            recognise=choice(ApplicantType, otherwise=labels.applicant_type),
        ),
        Column("replied_on", "答复日期", Kind.DAY, also=("答复时间",)),
        Column("outcome", "答复类型", Kind.CHOICE, also=("办理结果",), recognise=choice(Outcome, otherwise=labels.outcome_row)),
        Column("applicant", "申请人", private=True, in_list=False, also=("申请人姓名", "申请人名称")),
        Column("identity", "证件类型号码", private=True, in_list=False, also=("证件类型及号码", "证件号码")),
        Column("contact", "联系方式", private=True, in_list=False, also=("联系电话",)),
        Column("received_via", "收件方式", also=("收件渠道", "申请方式")),
        Column("signed_by", "签收人", in_list=False),
        Column("content", "申请内容", in_list=False),
        Column("items", "申请份项数", Kind.COUNT, in_list=False),
        Column("unit", "承办科室", also=("承办处室", "承办单位")),
        Column("officer", "承办人"),
        Column("supplement", "是否补正", in_list=False, also=("补正",)),
        Column("third_party", "是否征求第三方", in_list=False, also=("征求第三方意见",)),
        Column("extension", "是否延期", in_list=False, also=("延期",)),
        Column("due_on", "答复期限", Kind.DAY, also=("答复期限日", "应答复日期")),
        Column("reply_number", "答复文号", in_list=False, also=("答复书文号",)),
        Column("legal_basis", "法律依据条款", in_list=False, also=("法律依据",)),
        Column("provided_as", "提供方式", in_list=False),
        Column("service", "送达方式", in_list=False, also=("送达方式/回证/签收日",)),
        Column("fee", "收费（元）", Kind.COUNT, in_list=False, also=("信息处理费",)),
        Column("dispute", "复议诉讼", in_list=False, also=("复议/诉讼",)),
        Column("archive_number", "归档号", in_list=False),
        Column("remark", "备注", in_list=False),
    ),
    key=("number",),
    day="received_on",
    filters=("applicant_type", "outcome"),
    search=("number", "content", "reply_number", "unit", "officer"),
    check=check_request,
    kept_by="case",
    kept_says="这一行由依申请公开案件自动生成，请在案件中办理，台账随之更新",
    basis="条例第27条至第42条",
)  # fmt: skip


def check_dispute(row: Mapping[str, Any], today: date) -> Wrong:
    """A pending case has no day of decision; nothing lies ahead."""
    if row["result"] == Dispute.Result.PENDING and row["decided_on"] is not None:
        yield "decided_on", "结果是“尚未审结”，不应填审结日期"
    yield from not_future(row, today, decided_on="审结日期")
    yield from year_not_future(row, today)


DISPUTES = Sheet(
    slug="disputes",
    title="复议诉讼台账",
    model=Dispute,
    columns=(
        Column("number", "案号", required=True, also=("案件编号",)),
        Column("kind", "类型", Kind.CHOICE, required=True, also=("案件类型",), recognise=choice(Dispute.Kind, otherwise=labels.dispute_kind)),
        Column("result", "结果", Kind.CHOICE, required=True, also=("审理结果",), recognise=choice(Dispute.Result, otherwise=labels.dispute_result)),
        Column("year", "年度", Kind.YEAR, required=True),
        Column("request_number", "关联受理编号"),
        Column("organ", "复议机关或法院"),
        Column("decided_on", "审结日期", Kind.DAY),
        Column("remark", "备注", in_list=False),
    ),
    key=("number", "kind", "year"),
    day="year",
    filters=("kind", "result"),
    search=("number", "request_number", "organ"),
    check=check_dispute,
    basis="条例第51条",
)  # fmt: skip
