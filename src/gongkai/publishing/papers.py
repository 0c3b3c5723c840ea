"""The sheets of a document, filled from what the system knows: 信息发布审批单 and 保密审查单."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.channels.models import Channel
from gongkai.clock import CHINA
from gongkai.law.manuscripts import manuscripts
from gongkai.law.publication import rule
from gongkai.official.forms import ApprovalForm, SecrecyForm, approval_sheet, secrecy_sheet
from gongkai.official.sheets import Opinion, PrintedSheet, sheet_docx, sheet_pdf
from gongkai.publishing.bodies import paragraphs
from gongkai.publishing.models import Move
from gongkai.publishing.standing import Standing
from gongkai.registry.models import Role

_APPROVAL = (
    ("pass_review", "内容审核意见"),
    ("sign", "分管领导意见"),
    ("seal", "单位公章"),
    ("check", "信息中心最后审核"),
)
_WAYS = {
    Channel.Kind.PORTAL.value: "政府网站",
    Channel.Kind.NEWSPAPER.value: "报刊",
    Channel.Kind.BOARD.value: "公开栏",
}
"""Channels under the names that the secrecy form has for them."""


def approval_form(at_hand: Standing) -> ApprovalForm:
    """信息发布审批单: what is to be published where, and every opinion on exactly this content."""
    c, document = at_hand.content, at_hand.document
    known = manuscripts()
    channels = Channel.objects.filter(pk__in=c.channels).values_list("name", flat=True)
    released = _last(at_hand, ("release", "release_at_once"))
    page = getattr(document, "publication", None)
    attached = sum(1 for f in c.files if f.part == "attachment")
    return ApprovalForm(
        agency=document.agency.name, unit=document.unit.name, sent_at=_time(_last(at_hand, ("submit",))),
        source=f"转载：{c.source}" if c.kind == "reprint" else "本单位制发",
        place="、".join(channels) or "不在网上发布", title=c.title, number=c.number,
        kind=known.kinds[c.kind].label, extent=f"正文{paragraphs(c.body)}段，附件{attached}件",
        attribute=known.attributes[c.attribute].label,
        ground=f"{known.grounds[c.ground].label}；{c.reason}" if c.ground else "",
        secret=_secret(at_hand), online=bool(c.channels), supplier=document.author.name,
        opinions=(
            _opinion(at_hand, "pass_secrecy", "保密审查意见"),
            *(o for event, label in _APPROVAL for o in _opinions(at_hand, event, label)),
        ),
        published_by=released.name if released else "", published_at=_time(released),
        digest=at_hand.digest, index_number=page.index_number if page else "",
    )  # fmt: skip


def secrecy_form(at_hand: Standing) -> SecrecyForm:
    """保密审查单: what is to be disclosed in which way, whether it is secret, who said so (条例第17条)."""
    c, document = at_hand.content, at_hand.document
    known = manuscripts()
    ways = Channel.objects.filter(pk__in=c.channels)
    proposed = Opinion(
        "承办人意见", c.reason or f"拟{known.attributes[c.attribute].label}", document.author.name, "承办人",
        _time(_last(at_hand, ("submit",))),
    )  # fmt: skip
    sign = "sign" if c.attribute == "proactive" else "sign_close"
    return SecrecyForm(
        agency=document.agency.name, filled_on=_time(_last(at_hand, ("submit",))), unit=document.unit.name,
        name=c.title, official=known.kinds[c.kind].official,
        ways=tuple(dict.fromkeys(_WAYS.get(w.kind, w.get_kind_display()) for w in ways)), planned_at="",
        attribute=known.attributes[c.attribute].label, secret=_secret(at_hand),
        opinions=(
            proposed,
            _opinion(at_hand, "pass_secrecy", "保密审查意见"),
            *_opinions(at_hand, sign, "分管领导意见"),
        ),
        digest=at_hand.digest,
    )  # fmt: skip


def _secret(at_hand: Standing) -> bool | None:
    """A passed review says no; before it nobody has said anything."""
    return False if at_hand.decided("pass_secrecy") else None


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


SHEETS = {
    "approval": _made(lambda at_hand: approval_sheet(approval_form(at_hand))),
    "secrecy": _made(lambda at_hand: secrecy_sheet(secrecy_form(at_hand))),
}
