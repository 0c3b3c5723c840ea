"""The life of a document, one table: what may happen, from where, to where, by whom, on what condition.

A face shows a button for each row of `possible`; `actions` asks `require` again. A reading of the law or of the
bureau's own scheme stands beside each row as its article (S44–S54 of the bureau's report; 条例第17、19、26条).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gongkai.law.errors import NotAllowed


class Stage(StrEnum):
    """Where the version in work stands. What the public sees does not depend on it, only on releases."""

    DRAFT = "draft"
    RETURNED = "returned"
    SECRECY = "secrecy"
    REVIEW = "review"
    SIGNING = "signing"
    SEALING = "sealing"
    CHECKING = "checking"
    READY = "ready"
    RELEASED = "released"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


STAGES: dict[Stage, str] = {
    Stage.DRAFT: "拟稿",
    Stage.RETURNED: "退回修改",
    Stage.SECRECY: "保密审查",
    Stage.REVIEW: "内容审核",
    Stage.SIGNING: "待签发",
    Stage.SEALING: "待用章",
    Stage.CHECKING: "最后审核",
    Stage.READY: "待发布",
    Stage.RELEASED: "已发布",
    Stage.CLOSED: "已登记（不主动公开）",
    Stage.WITHDRAWN: "已撤稿",
    Stage.DROPPED: "作废",
}
EDITABLE = (Stage.DRAFT, Stage.RETURNED)
PUBLIC_NOW = (Stage.RELEASED,)


@dataclass(frozen=True)
class Rule:
    """One row: the event, its button, the stages it leaves and the one it reaches, and what it asks for.

    `verb`: the permission; `not_by`: nobody who did one of these events on the same content may do this one
    ("write" = wrote it); `needs`: named conditions that `actions` verifies; `reason`: a sentence must be given;
    `approves`: the decision binds to the digest of the content; `only`: for these 公开属性 alone;
    `until`: the document stays where it is until this condition holds, then reaches the next stage.
    """

    event: str
    label: str
    leaves: tuple[Stage, ...]
    reaches: Stage
    verb: str
    article: str
    not_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reason: bool = False
    approves: bool = False
    only: tuple[str, ...] = ()
    until: str = ""


S = Stage
_UNDER_WAY = (S.REVIEW, S.SIGNING, S.SEALING, S.CHECKING, S.READY)
_NOT_PROACTIVE = ("on_request", "withheld")
SCHEME = "信息发布审核流程"
RULES: tuple[Rule, ...] = (
    Rule("submit", "送审", (S.DRAFT, S.RETURNED), S.SECRECY, "document.edit", "条例第13条、第17条",
         needs=("complete", "attribute_reason", "note_agrees", "content_clear")),
    Rule("recall", "撤回送审", (S.SECRECY, S.REVIEW), S.DRAFT, "document.edit", SCHEME, needs=("own_unit",)),
    Rule("abandon", "作废", (S.DRAFT, S.RETURNED), S.DROPPED, "document.edit", SCHEME, reason=True,
         needs=("never_released",)),
    Rule("pass_secrecy", "保密审查通过", (S.SECRECY,), S.REVIEW, "document.secrecy", "条例第17条",
         not_by=("write",), approves=True),
    Rule("refuse_secrecy", "保密审查不通过", (S.SECRECY,), S.RETURNED, "document.secrecy", "条例第17条",
         not_by=("write",), reason=True),
    Rule("pass_review", "审核通过", (S.REVIEW,), S.SIGNING, "document.review", SCHEME,
         not_by=("write",), needs=("routed", "no_open_comments"), approves=True, until="reviews_passed"),
    Rule("return", "退回修改", (S.REVIEW,), S.RETURNED, "document.review", SCHEME, not_by=("write",),
         needs=("routed",), reason=True),
    Rule("sign", "签发", (S.SIGNING,), S.SEALING, "document.sign", SCHEME,
         not_by=("write", "pass_review"), needs=("secrecy_passed", "reviews_passed"), approves=True,
         only=("proactive",)),
    Rule("sign_close", "签发（不主动公开）", (S.SIGNING,), S.CLOSED, "document.sign", "条例第13条",
         not_by=("write", "pass_review"), needs=("secrecy_passed", "reviews_passed"), approves=True,
         only=_NOT_PROACTIVE),
    Rule("send_back", "不予签发，退回修改", (S.SIGNING,), S.RETURNED, "document.sign", SCHEME, reason=True),
    Rule("seal", "用章", (S.SEALING,), S.CHECKING, "document.seal", SCHEME, needs=("signed",), approves=True),
    Rule("refuse_seal", "不予用章，退回修改", (S.SEALING,), S.RETURNED, "document.seal", SCHEME, reason=True),
    Rule("check", "最后审核通过", (S.CHECKING,), S.READY, "document.check", SCHEME,
         not_by=("write", "sign"), needs=("sealed", "paper_agrees"), approves=True),
    Rule("reject", "最后审核不通过，退回修改", (S.CHECKING, S.READY), S.RETURNED, "document.check", SCHEME,
         reason=True),
    Rule("schedule", "定时发布", (S.READY,), S.READY, "document.release", SCHEME,
         needs=("approved", "time_ahead")),
    Rule("unschedule", "取消定时", (S.READY,), S.READY, "document.release", SCHEME, needs=("scheduled",)),
    Rule("release", "发布", (S.READY,), S.RELEASED, "document.release", "条例第23条、第26条",
         needs=("approved",)),
    Rule("release_at_once", "应急发布（事后补审）", _UNDER_WAY, S.RELEASED, "document.emergency",
         "条例第20条第（十二）项", needs=("secrecy_passed",), reason=True, only=("proactive",)),
    Rule("review_after", "补办审核", (S.RELEASED,), S.RELEASED, "document.review", SCHEME,
         not_by=("write", "release_at_once"), needs=("review_owed",)),
    Rule("correct", "更正", (S.RELEASED, S.WITHDRAWN), S.DRAFT, "document.edit", "条例第6条", reason=True),
    Rule("withdraw", "撤稿", (S.RELEASED,), S.WITHDRAWN, "document.withdraw", SCHEME, reason=True),
    Rule("withdraw_during_correction", "撤稿", (S.DRAFT, S.RETURNED, S.SECRECY, *_UNDER_WAY), S.WITHDRAWN,
         "document.withdraw", SCHEME, needs=("public_now",), reason=True),
    Rule("end", "标注失效、废止", (S.RELEASED,), S.RELEASED, "document.release", "条例第20条第（一）项",
         needs=("in_force",), reason=True),
    Rule("announce", "公布“存在但不公开”说明", (S.CLOSED,), S.CLOSED, "document.release", "条例第5条",
         needs=("not_announced",), only=_NOT_PROACTIVE),
    Rule("reassess", "重新认定公开属性", (S.CLOSED,), S.DRAFT, "document.edit", "条例第18条", reason=True),
)  # fmt: skip
# How a page of a former site begins here: it went its way elsewhere, so that no stage leads to it and nobody can move
# a manuscript by it. What happens to it afterwards (correction, withdrawal, repeal) follows the table.
TAKEN_IN = Rule("take_in", "历史信息迁入", (), S.RELEASED, "document.release", "条例第6条、第19条")
BY_EVENT = {rule.event: rule for rule in (*RULES, TAKEN_IN)}
# What a release stands on: a passed decision of each on exactly the content that goes out.
CHAIN = ("pass_secrecy", "pass_review", "sign", "seal", "check")


def rule(event: str) -> Rule:
    """The row of an event; KeyError for a word that is no event."""
    return BY_EVENT[event]


def possible(stage: str, attribute: str) -> tuple[Rule, ...]:
    """The rows that leave a stage for a document of that 公开属性, in the table's order."""
    return tuple(r for r in RULES if stage in r.leaves and (not r.only or attribute in r.only))


def require(event: str, stage: str, attribute: str) -> Rule:
    """The row, or NotAllowed with the stage that stands in its way."""
    found = rule(event)
    if found.only and attribute not in found.only:
        raise NotAllowed(f"公开属性不允许“{found.label}”", found.article)
    if stage not in found.leaves:
        raise NotAllowed(f"文稿现处于“{STAGES[Stage(stage)]}”，不能“{found.label}”", found.article)
    return found
