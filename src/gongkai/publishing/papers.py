"""The sheets of a document, filled from what the system knows: 信息发布审批单 and 保密审查单."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.channels.models import Channel
from gongkai.clock import CHINA
from gongkai.law.manuscripts import manuscripts
from gongkai.law.publication import rule
from gongkai.publishing.models import Move
from gongkai.publishing.official.sheets import Opinion, PrintedSheet, sheet_docx, sheet_pdf
from gongkai.publishing.standing import Standing
from gongkai.registry.models import Role

_APPROVAL = (
    ("pass_review", "内容审核意见"),
    ("sign", "分管领导意见"),
    ("seal", "单位公章"),
    ("check", "信息中心最后审核"),
)


def approval_sheet(at_hand: Standing) -> PrintedSheet:
    """信息发布审批单: what is to be published where, and every opinion on exactly this content."""
    c, document = at_hand.content, at_hand.document
    known = manuscripts()
    channels = Channel.objects.filter(pk__in=c.channels).values_list("name", flat=True)
    secrecy = _opinion(at_hand, "pass_secrecy", "保密审查意见")
    released = _last(at_hand, ("release", "release_at_once"))
    page = getattr(document, "publication", None)
    attached = sum(1 for f in c.files if f.part == "attachment")
    fields = (
        ("报送单位", document.unit.name), ("报送时间", _time(_last(at_hand, ("submit",)))),
        ("标题", c.title), ("发文字号", c.number or "无"), ("信息类别", known.kinds[c.kind].label),
        ("信息来源", f"转载：{c.source}" if c.kind == "reprint" else "本单位制发"),
        ("拟发布渠道", "、".join(channels) or "不在网上发布"), ("附件", f"{attached}件"),
        ("公开属性", known.attributes[c.attribute].label),
        ("不主动公开的依据和理由", f"{known.grounds[c.ground].label}；{c.reason}" if c.ground else "不适用"),
        ("供稿人", document.author.name), ("内容摘要（SHA-256）", at_hand.digest),
    )  # fmt: skip
    opinions = [secrecy, *(o for event, label in _APPROVAL for o in _opinions(at_hand, event, label))]
    opinions.append(_said(released, "发布") if released else Opinion("发布", "", "", "", ""))
    foot = f"索引号 {page.index_number}" if page else ""
    return PrintedSheet("信息发布审批单", document.agency.name, fields, tuple(opinions), foot)


def secrecy_sheet(at_hand: Standing) -> PrintedSheet:
    """保密审查单: what is to be disclosed in which way, whether it is secret, who said so (条例第17条)."""
    c, document = at_hand.content, at_hand.document
    known = manuscripts()
    passed = _last(at_hand, ("pass_secrecy",))
    ways = Channel.objects.filter(pk__in=c.channels)
    fields = (
        ("填表日期", _time(_last(at_hand, ("submit",)))), ("拟公开单位", document.unit.name), ("信息名称", c.title),
        ("载体形式", "■公文类 □非公文类" if known.kinds[c.kind].official else "□公文类 ■非公文类"),
        ("拟公开方式", "、".join(w.get_kind_display() for w in ways) or "不公开"),
        ("公开属性", known.attributes[c.attribute].label),
        ("内容是否涉密", "否" if passed else ""), ("承办人意见", f"{document.author.name}：{c.reason or '拟予公开'}"),
    )  # fmt: skip
    opinions = (
        _opinion(at_hand, "pass_secrecy", "保密审查意见"),
        *_opinions(at_hand, "sign" if c.attribute == "proactive" else "sign_close", "分管领导意见"),
    )
    return PrintedSheet("保密审查单", document.agency.name, fields, opinions, f"内容摘要 {at_hand.digest}")


def _opinions(at_hand: Standing, event: str, label: str) -> list[Opinion]:
    """Every opinion of that event on this content; an empty one where there is none yet."""
    return [_said(m, label) for m in at_hand.decided(event)] or [Opinion(label, "", "", "", "")]


def _opinion(at_hand: Standing, event: str, label: str) -> Opinion:
    return _opinions(at_hand, event, label)[-1]


def _said(move: Move, label: str) -> Opinion:
    post = Role(move.role).label if move.role else ""
    return Opinion(label, move.opinion or rule(move.event).label, move.name, post, _time(move))


def _last(at_hand: Standing, events: tuple[str, ...]) -> Move | None:
    return next((m for m in reversed(at_hand.moves) if m.event in events), None)


def _time(move: Move | None) -> str:
    return f"{move.at.astimezone(CHINA):%Y-%m-%d %H:%M}" if move else ""


def _made(fill: Callable[[Standing], PrintedSheet]) -> Callable[[Standing, str], tuple[str, bytes]]:
    def make(at_hand: Standing, fmt: str) -> tuple[str, bytes]:
        sheet = fill(at_hand)
        return sheet.title, sheet_pdf(sheet) if fmt == "pdf" else sheet_docx(sheet)

    return make


SHEETS = {"approval": _made(approval_sheet), "secrecy": _made(secrecy_sheet)}
