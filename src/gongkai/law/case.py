"""The life of a request, one table: what may happen, from where, to where, with what effect on the clock, by whom.

A face shows a button for each row of `possible`; `cases.actions` asks `law.clock.may` again. Consulting and extending
are not stages: they touch the clock only, never the right to work on (条例第27条至第45条).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gongkai.law.errors import NotAllowed


class Stage(StrEnum):
    """Where a request stands. The five steps of 条例第45条 are register, review, handle, reply, archive."""

    NEW = "new"
    ARRIVED = "arrived"
    REVIEW = "review"
    HANDLING = "handling"
    SUPPLEMENT = "supplement"
    REASONS = "reasons"
    FEE = "fee"
    SIGNING = "signing"
    SEALING = "sealing"
    SERVING = "serving"
    REPLIED = "replied"
    ENDED = "ended"
    ARCHIVED = "archived"
    DISMISSED = "dismissed"


STAGES: dict[Stage, str] = {
    Stage.NEW: "新到",
    Stage.ARRIVED: "待登记",
    Stage.REVIEW: "审核",
    Stage.HANDLING: "办理",
    Stage.SUPPLEMENT: "待补正",
    Stage.REASONS: "待说明理由",
    Stage.FEE: "待缴费",
    Stage.SIGNING: "待签发",
    Stage.SEALING: "待用章",
    Stage.SERVING: "待送达",
    Stage.REPLIED: "已答复，待归档",
    Stage.ENDED: "已终止，待归档",
    Stage.ARCHIVED: "已归档",
    Stage.DISMISSED: "不予登记",
}
# What the applicant is told (conventions of the portals): fewer words, no inner steps.
PUBLIC_STAGES: dict[Stage, str] = {
    Stage.NEW: "已提交",
    Stage.ARRIVED: "已提交",
    Stage.REVIEW: "已受理",
    Stage.SUPPLEMENT: "待补正",
    Stage.REASONS: "待说明理由",
    Stage.FEE: "待缴费",
    Stage.HANDLING: "办理中",
    Stage.SIGNING: "办理中",
    Stage.SEALING: "办理中",
    Stage.SERVING: "办理中",
    Stage.REPLIED: "已答复",
    Stage.ENDED: "已终止",
    Stage.ARCHIVED: "已办结",
    Stage.DISMISSED: "未受理",
}


class Clock(StrEnum):
    """What an event does to the period of reply: three different operations, never one generic stop."""

    NONE = "none"
    START = "start"
    VOID = "void"
    RESTART = "restart"
    LIFT = "lift"
    PAUSE = "pause"
    SERVED = "served"
    RESUME = "resume"
    EXTEND = "extend"
    FIX = "fix"
    ANNUL = "annul"
    STOP = "stop"


EFFECTS: dict[Clock, str] = {
    Clock.NONE: "不影响答复期限",
    Clock.START: "答复期限自次日起算",
    Clock.VOID: "答复期限停止计算，等待申请人",
    Clock.RESTART: "答复期限自次日起重新计算",
    Clock.LIFT: "恢复计算，等待的时间不计入答复期限",
    Clock.PAUSE: "征求意见所需时间不计入答复期限",
    Clock.SERVED: "被征求意见一方的期限自次日起算",
    Clock.RESUME: "自次日起继续计算答复期限",
    Clock.EXTEND: "答复期限延长",
    Clock.FIX: "答复期限改为告知的日期",
    Clock.ANNUL: "撤销一项误记的事项，重新推算答复期限",
    Clock.STOP: "答复期限终止计算",
}


@dataclass(frozen=True)
class Rule:
    """One row. `reaches` None: the request stays where it is.

    `lawful`: conditions that `law.clock.may` verifies from the history alone; `needs`: conditions on stored things
    that `cases.conditions` verifies; `not_by`: nobody who did one of these events on this request may do this one;
    `reason`: a sentence must be given; `asks`: the fields that the event carries beside its date; `by`: whose deed
    it is (the office only records what applicants and others did).
    """

    event: str
    label: str
    leaves: tuple[Stage, ...]
    reaches: Stage | None
    clock: Clock
    verb: str
    article: str
    lawful: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    not_by: tuple[str, ...] = ()
    reason: bool = False
    asks: tuple[str, ...] = ()
    by: str = "office"


S, C = Stage, Clock
_WORK = (S.REVIEW, S.HANDLING)
_RUNNING = (S.REVIEW, S.HANDLING, S.SIGNING, S.SEALING, S.SERVING)
_WAITING = (S.SUPPLEMENT, S.REASONS, S.FEE)
OPEN = (S.ARRIVED, *_RUNNING, *_WAITING)
RUNNING = _RUNNING
WAITING = _WAITING
_ANY = (*OPEN, S.REPLIED, S.ENDED)
RULES: tuple[Rule, ...] = (
    Rule("arrive", "收到", (S.NEW,), S.ARRIVED, C.NONE, "case.register", "条例第29条、第45条", by="applicant"),
    Rule("dismiss", "不予登记", (S.ARRIVED,), S.DISMISSED, C.NONE, "case.register", "条例第45条", reason=True),
    Rule("receive", "登记受理", (S.ARRIVED,), S.REVIEW, C.START, "case.register", "条例第31条、第45条",
         needs=("receipt_by_channel", "identified")),
    Rule("pass_review", "审核通过，交办", (S.REVIEW,), S.HANDLING, C.NONE, "case.review", "条例第45条",
         needs=("unit_named",), asks=("unit", "officer")),
    Rule("reassign", "改派", (S.HANDLING,), None, C.NONE, "case.review", "条例第45条", needs=("unit_named",),
         asks=("unit", "officer"), reason=True),
    Rule("ask_supplement", "告知补正", _WORK, S.SUPPLEMENT, C.VOID, "case.review", "条例第30条",
         lawful=("once", "within_notice_term", "until_ahead"), needs=("letter",), asks=("items", "until")),
    Rule("supplement", "收到补正", (S.SUPPLEMENT,), S.REVIEW, C.RESTART, "case.register", "条例第30条",
         asks=("content",), by="applicant"),
    Rule("lapse_supplement", "逾期不补正，视为放弃", (S.SUPPLEMENT,), S.ENDED, C.STOP, "case.review", "条例第30条",
         lawful=("deadline_passed",)),
    # Reasons and fees lead back to handling, so they start there: nothing gets round the review that names a unit.
    Rule("ask_reasons", "要求说明理由", (S.HANDLING,), S.REASONS, C.VOID, "case.review", "条例第35条",
         lawful=("once", "before_due", "until_ahead"), needs=("letter",), asks=("counts", "until")),
    Rule("reasons", "收到理由", (S.REASONS,), S.HANDLING, C.RESTART, "case.register", "条例第35条",
         asks=("content",), by="applicant"),
    Rule("lapse_reasons", "逾期未说明理由，继续办理", (S.REASONS,), S.HANDLING, C.RESTART, "case.review", "条例第35条",
         lawful=("deadline_passed",)),
    Rule("delay", "告知合理延迟", (S.HANDLING,), None, C.FIX, "case.extend", "条例第35条",
         lawful=("after_reasons", "once", "before_due", "later_than_due"), needs=("letter",),
         asks=("until",), reason=True),
    Rule("search", "检索记录", _WORK, None, C.NONE, "case.handle", "条例第36条第（四）项",
         asks=("where", "words", "found")),
    Rule("ask_unit", "内部协办", _WORK, None, C.NONE, "case.handle", "条例第45条", asks=("unit", "until")),
    Rule("unit_answers", "协办意见", _WORK, None, C.NONE, "case.handle", "条例第45条", asks=("of", "content")),
    Rule("consult_third_party", "征求第三方意见", (S.REVIEW, S.HANDLING, S.SIGNING), None, C.PAUSE, "case.handle",
         "条例第32条、第33条第3款", needs=("party_named", "letter"), asks=("party", "about")),
    Rule("consult_co_maker", "征求共同制作机关意见", (S.REVIEW, S.HANDLING, S.SIGNING), None, C.PAUSE, "case.handle",
         "条例第34条、第33条第3款", needs=("party_named", "letter"), asks=("party", "about")),
    Rule("consult_agency", "征求其他机关意见", (S.REVIEW, S.HANDLING, S.SIGNING), None, C.PAUSE, "case.handle",
         "条例第33条第3款", needs=("party_named", "letter"), asks=("party", "about")),
    Rule("consultation_sent", "寄送征求意见书", _ANY, None, C.NONE, "case.handle", "条例第32条、第34条",
         lawful=("consultation_known",), needs=("sent_by_way",), asks=("of", "way", "number")),
    Rule("consultation_served", "被征求方收到", _ANY, None, C.SERVED, "case.handle", "条例第32条、第34条",
         lawful=("consultation_open",), asks=("of",), by="other"),
    Rule("opinion", "收到意见", _ANY, None, C.RESUME, "case.handle", "条例第32条、第34条",
         lawful=("consultation_open",), asks=("of", "verdict", "content"), by="other"),
    Rule("silence", "逾期未答复意见", _RUNNING, None, C.RESUME, "case.handle", "条例第32条、第34条",
         lawful=("consultation_open", "opinion_overdue"), asks=("of",), by="other"),
    Rule("ask_extension", "申请延期", _RUNNING, None, C.NONE, "case.handle", "条例第33条第2款",
         lawful=("before_due", "extension_left"), asks=("days",), reason=True),
    Rule("refuse_extension", "不同意延期", _RUNNING, None, C.NONE, "case.extend", "条例第33条第2款",
         not_by=("ask_extension",), needs=("extension_asked",), reason=True),
    Rule("extend", "延长答复期限", _RUNNING, None, C.EXTEND, "case.extend", "条例第33条第2款",
         lawful=("before_due", "extension_left"), not_by=("ask_extension",), needs=("letter",), asks=("days",), reason=True),
    Rule("notify_fee", "告知缴纳信息处理费", (S.HANDLING,), S.FEE, C.VOID, "case.extend", "条例第42条、信息处理费办法第6条",
         lawful=("fees_in_force", "before_due", "once", "until_by_fee_term"), needs=("fee_worked_out", "letter"),
         asks=("method", "count", "until")),
    Rule("pay", "缴费完成", (S.FEE,), S.HANDLING, C.RESTART, "case.register", "信息处理费办法第6条",
         needs=("paid_in_full",), asks=("amount", "voucher"), by="applicant"),
    Rule("waive_fee", "免除信息处理费", (S.FEE,), S.HANDLING, C.LIFT, "case.extend", "条例第42条", reason=True),
    Rule("lapse_fee", "逾期未缴费，视为放弃", (S.FEE,), S.ENDED, C.STOP, "case.review", "信息处理费办法第6条",
         lawful=("deadline_passed",)),
    Rule("draft", "拟办答复，送审", (S.HANDLING,), S.SIGNING, C.NONE, "case.handle", "条例第36条至第40条",
         needs=("matters_answered", "grounded", "consulted", "searched", "separated", "letter_complete"),
         asks=("reply",)),
    Rule("counsel", "法律顾问意见", (S.HANDLING, S.SIGNING), None, C.NONE, "case.counsel", "答复审核制度",
         not_by=("draft",), asks=("verdict", "content")),
    Rule("approve", "审核同意", (S.SIGNING,), None, C.NONE, "case.review", "答复审核制度",
         not_by=("draft",), needs=("letter_unchanged",)),
    Rule("meet", "会商纪要", (S.HANDLING, S.SIGNING), None, C.NONE, "case.handle", "协调会商制度",
         asks=("people", "content")),
    Rule("send_back", "退回修改", (S.SIGNING,), S.HANDLING, C.NONE, "case.sign", "答复审核制度", reason=True),
    Rule("sign", "签发", (S.SIGNING,), S.SEALING, C.NONE, "case.sign", "条例第45条",
         not_by=("draft",), needs=("consulted", "counsel_heard", "meeting_held", "approved", "letter_unchanged")),
    Rule("seal", "用章", (S.SEALING,), S.SERVING, C.NONE, "case.seal", "条例第45条", needs=("letter_unchanged",)),
    Rule("refuse_seal", "不予用章，退回修改", (S.SEALING,), S.HANDLING, C.NONE, "case.seal", "答复审核制度",
         reason=True),
    Rule("serve", "送达", (S.SERVING,), S.REPLIED, C.STOP, "case.register", "条例第36条、第40条",
         needs=("service_by_post_or_hand", "served_when"), asks=("way", "number")),
    Rule("serve_anew", "再次送达", (S.REPLIED,), None, C.NONE, "case.register", "国办公开办函〔2016〕235号",
         needs=("came_back", "service_by_post_or_hand"), asks=("way", "number")),
    Rule("service_proof", "送达回证", (S.REPLIED,), None, C.NONE, "case.register", "国办公开办函〔2016〕235号",
         asks=("result", "number")),
    Rule("withdraw", "申请人撤回", OPEN, S.ENDED, C.STOP, "case.register", "实务惯例", asks=("content",),
         by="applicant"),
    Rule("contact", "沟通记录", _ANY, None, C.NONE, "case.handle", "条例第28条、第30条", asks=("content",)),
    Rule("annul", "撤销误记", (*_RUNNING, S.ENDED, S.DISMISSED), None, C.ANNUL, "case.correct", "条例第45条",
         lawful=("annullable",), needs=("recorded_here",), reason=True, asks=("of",)),
    Rule("archive", "归档", (S.REPLIED, S.ENDED), S.ARCHIVED, C.NONE, "case.archive", "条例第45条",
         needs=("file_complete",)),
)  # fmt: skip
BY_EVENT = {rule.event: rule for rule in RULES}
CONSULTATIONS = ("consult_third_party", "consult_co_maker", "consult_agency")
# Which annual row an end without a reply counts in (2021 form; 条例第30条、信息处理费办法第6条).
ENDS = {"lapse_supplement": "supplement_lapsed", "lapse_fee": "fee_lapsed", "withdraw": "withdrawn"}
# Steps onward that may have been recorded on the wrong case, by mistake: they can be undone while nothing followed.
UNDOABLE = (
    "dismiss", "supplement", "reasons", "pay", "lapse_supplement", "lapse_reasons", "lapse_fee", "withdraw",
)  # fmt: skip
FIVE_STEPS = ("登记", "审核", "办理", "答复", "归档")
STEP_OF: dict[Stage, int] = {
    S.ARRIVED: 0, S.REVIEW: 1, S.SUPPLEMENT: 1, S.REASONS: 1, S.HANDLING: 2, S.FEE: 2, S.SIGNING: 3, S.SEALING: 3,
    S.SERVING: 3, S.REPLIED: 4, S.ENDED: 4, S.ARCHIVED: 4,
}  # fmt: skip


def rule(event: str) -> Rule:
    """The row of an event; KeyError for a word that is no event."""
    return BY_EVENT[event]


def possible(stage: str) -> tuple[Rule, ...]:
    """The rows that leave a stage, in the table's order."""
    return tuple(r for r in RULES if stage in r.leaves)


def require(event: str, stage: str) -> Rule:
    """The row, or NotAllowed with the stage that stands in its way."""
    found = rule(event)
    if stage not in found.leaves:
        raise NotAllowed(f"申请现处于“{STAGES[Stage(stage)]}”，不能“{found.label}”", found.article)
    return found
