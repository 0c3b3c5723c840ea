"""The day on which an application counts as received, by the way it came (条例第31条). Never typed freely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.law.errors import WrongInput


@dataclass(frozen=True)
class Way:
    """One way in: its name, which of the dates decides, the rule in words, and the short name that wordings use."""

    id: str
    name: str
    decides: str
    rule: str
    short: str


WAYS: dict[str, Way] = {
    way.id: way
    for way in (
        Way("counter", "当面提交", "arrived", "当面提交，以提交之日为收到申请之日", "当面"),
        Way("oral", "口头申请（工作人员代为填写）", "arrived", "当面口头提出并由工作人员代填，以提交之日为收到申请之日", "口头"),
        Way("signed_mail", "邮寄（需签收）", "arrived", "以邮寄方式提交，以行政机关签收之日为收到申请之日", "邮寄"),
        Way("plain_mail", "平常信函", "confirmed", "以平常信函等无需签收的方式提交，以与申请人确认之日为收到申请之日", "平信"),
        Way("portal", "网上平台", "confirmed", "通过互联网渠道提交，以双方确认之日为收到申请之日", "网上"),
        Way("email", "电子邮件", "confirmed", "通过互联网渠道提交，以双方确认之日为收到申请之日", "电邮"),
        Way("fax", "传真", "confirmed", "通过传真提交，以双方确认之日为收到申请之日", "传真"),
        Way("order", "重新答复决定", "arrived", "以收到复议决定书或者判决书之日起算", "重新答复"),
    )
}  # fmt: skip


def receipt_date(way_id: str, arrived_on: date, confirmed_on: date | None) -> date:
    """The day of receipt. `arrived_on`: the day handed in, signed for, or come to the office; `confirmed_on`: the
    day both sides confirmed, for the ways that need it. Raises WrongInput for an unknown way or a missing or
    impossible confirmation.
    """
    if way_id not in WAYS:
        raise WrongInput(f"没有名为“{way_id}”的收件方式", "条例第31条")
    way = WAYS[way_id]
    if way.decides == "arrived":
        return arrived_on
    if confirmed_on is None:
        raise WrongInput(f"{way.name}收到的申请，要先与申请人确认，确认之日才是收到之日", "条例第31条")
    if confirmed_on < arrived_on:
        raise WrongInput("与申请人确认的日期早于申请到达的日期", "条例第31条")
    return confirmed_on
