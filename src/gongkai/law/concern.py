"""What people raise beside a request: a complaint (条例第47条、第51条、第55条), the correction of a record (第41条), a
proposal to publish (第44条). One table of steps for the three; each has its own results.

The Regulation sets no period for them; the day by which the agency means to answer is a setting (decision 033).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.law.calendar import WorkCalendar
from gongkai.law.errors import NotAllowed, WrongInput


class Stage(StrEnum):
    """Where a concern stands."""

    NEW = "new"
    ARRIVED = "arrived"
    HANDLING = "handling"
    WAITING = "waiting"
    DECIDED = "decided"
    ANSWERING = "answering"
    ANSWERED = "answered"
    ENDED = "ended"
    ARCHIVED = "archived"


STAGES: dict[Stage, str] = {
    Stage.NEW: "新到", Stage.ARRIVED: "待登记", Stage.HANDLING: "核查办理", Stage.WAITING: "待补充材料", Stage.DECIDED: "待审批",
    Stage.ANSWERING: "待送达", Stage.ANSWERED: "已答复", Stage.ENDED: "已终止", Stage.ARCHIVED: "已归档",
}  # fmt: skip
# What the person who raised it is told.
PUBLIC_STAGES: dict[Stage, str] = {
    Stage.NEW: "已提交", Stage.ARRIVED: "已提交", Stage.HANDLING: "办理中", Stage.WAITING: "待补充材料", Stage.DECIDED: "办理中",
    Stage.ANSWERING: "办理中", Stage.ANSWERED: "已答复", Stage.ENDED: "已终止", Stage.ARCHIVED: "已办结",
}  # fmt: skip
OPEN = (Stage.ARRIVED, Stage.HANDLING, Stage.WAITING, Stage.DECIDED, Stage.ANSWERING)


@dataclass(frozen=True)
class Result:
    """What may come of a concern. `asks`: what must be filled in with it; `follow`: what must still be done before
    the file is closed: rectify (督促整改), publish (向社会公开), or nothing."""

    id: str
    name: str
    article: str
    asks: tuple[str, ...] = ("says",)
    follow: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of concern. `bases`: what it may rest on, id → (words, article); `letter`: the letter that answers it."""

    id: str
    name: str
    article: str
    letter: str
    bases: dict[str, tuple[str, str]]
    results: dict[str, Result]
    evidence: bool = False


def _results(*rows: Result) -> dict[str, Result]:
    return {row.id: row for row in rows}


KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            "complaint", "投诉举报", "条例第47条、第51条", "L52",
            {
                "not_published": ("未按照要求主动公开政府信息", "条例第47条第2款"),
                "mishandled": ("对政府信息公开申请不依法答复处理", "条例第47条第2款"),
                "infringed": ("政府信息公开工作侵犯合法权益", "条例第51条"),
                "institution": ("公共企事业单位未依照规定公开信息（申诉）", "条例第55条第2款"),
            },
            _results(
                Result("founded", "查证属实，督促整改", "条例第47条第2款", ("says", "until"), "rectify"),
                Result("partly", "部分属实，督促整改", "条例第47条第2款", ("says", "until"), "rectify"),
                Result("unfounded", "查证不属实", "条例第47条第2款"),
                Result("elsewhere", "不属于本机关职责，告知有权机关", "条例第51条", ("says", "organ")),
            ),
        ),
        Kind(
            "correction", "信息更正申请", "条例第41条", "L45", {},
            _results(
                Result("corrected", "予以更正", "条例第41条", ("says", "entry")),
                Result("refused", "经审核不属实，不予更正", "条例第41条"),
                Result("forwarded", "不属于本机关职能范围，已转送有权更正的机关", "条例第41条", ("says", "organ")),
                Result("told", "不属于本机关职能范围，告知向有权更正的机关提出", "条例第41条", ("says", "organ")),
            ),
            evidence=True,
        ),
        Kind(
            "proposal", "主动公开建议", "条例第44条第2款", "L46", {},
            _results(
                Result("accepted", "纳入主动公开范围", "条例第44条第2款", ("says",), "publish"),
                Result("already", "已经主动公开", "条例第44条第2款", ("says", "where")),
                Result("declined", "不纳入主动公开范围", "条例第44条第2款"),
            ),
        ),
    )
}  # fmt: skip
ASKS: dict[str, str] = {
    "says": "查明的情况和理由", "until": "整改的期限", "organ": "有权机关的名称和联系方式", "entry": "更正后的记录",
    "where": "公开的栏目和网址",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One row: a step, what it leaves and reaches (None: stays), whose duty, its article; `kinds` empty: every kind.

    `not_by`: nobody who did that step on this concern may do this one. `by`: office, person (who raised it) or
    target (the agency complained of).
    """

    event: str
    label: str
    leaves: tuple[Stage, ...]
    reaches: Stage | None
    verb: str
    article: str
    asks: tuple[str, ...] = ()
    reason: bool = False
    not_by: str = ""
    kinds: tuple[str, ...] = ()
    by: str = "office"


S = Stage
STEPS: tuple[Step, ...] = (
    Step("arrive", "提交", (S.NEW,), S.ARRIVED, "concern.register", "条例第9条", by="person"),
    Step("accept", "登记受理", (S.ARRIVED,), S.HANDLING, "concern.register", "条例第41条、第44条、第47条", ("unit", "officer")),
    Step("hand", "交办", (S.HANDLING,), None, "concern.register", "条例第4条", ("unit", "officer")),
    Step("ask_more", "告知补充材料", (S.HANDLING,), S.WAITING, "concern.handle", "条例第41条、第47条", ("content", "until")),
    Step("supply", "收到补充材料", (S.WAITING,), S.HANDLING, "concern.handle", "条例第41条、第47条", ("content",), by="person"),
    Step("go_on", "未补充，继续办理", (S.WAITING,), S.HANDLING, "concern.handle", "条例第41条、第47条", reason=True),
    Step("verify", "核查记录", (S.HANDLING,), None, "concern.handle", "条例第47条第2款", ("content",)),
    Step("contact", "沟通记录", OPEN, None, "concern.handle", "条例第9条", ("content",)),
    Step("decide", "提出处理意见", (S.HANDLING,), S.DECIDED, "concern.handle", "条例第41条、第44条、第47条", ("result",)),
    Step("send_back", "退回重办", (S.DECIDED,), S.HANDLING, "concern.approve", "条例第4条", reason=True),
    Step("approve", "审批", (S.DECIDED,), S.ANSWERING, "concern.approve", "条例第4条", not_by="decide"),
    Step("answer", "送达答复", (S.ANSWERING,), S.ANSWERED, "concern.register", "条例第41条、第44条、第47条", ("on", "way", "number")),
    Step("report", "报告整改情况", (S.ANSWERING, S.ANSWERED), None, "concern.rectify", "条例第47条第2款", ("content",),
         kinds=("complaint",), by="target"),
    Step("rectified", "确认整改完成", (S.ANSWERING, S.ANSWERED), None, "concern.approve", "条例第47条第2款", ("on", "content"), kinds=("complaint",)),
    Step("published", "已向社会公开", (S.ANSWERING, S.ANSWERED), None, "concern.handle", "条例第44条第2款", ("on", "where"), kinds=("proposal",)),
    Step("withdraw", "撤回", OPEN, S.ENDED, "concern.register", "实务惯例", ("content",), by="person"),
    Step("archive", "归档", (S.ANSWERED, S.ENDED), S.ARCHIVED, "concern.register", "条例第45条"),
)  # fmt: skip
BY_EVENT: dict[str, Step] = {step.event: step for step in STEPS}
# The step that carries a concern on from each stage.
MAIN: dict[str, str] = {
    "arrived": "accept", "handling": "decide", "waiting": "supply", "decided": "approve", "answering": "answer",
    "answered": "archive", "ended": "archive",
}  # fmt: skip
BY_PERSON = ("supply", "withdraw")


def kind(kind_id: str) -> Kind:
    """One kind; raises WrongInput for an unknown id."""
    if kind_id not in KINDS:
        raise WrongInput("请选择投诉举报、信息更正或者主动公开建议")
    return KINDS[kind_id]


def step(event: str) -> Step:
    """One step; raises WrongInput for an unknown event."""
    if event not in BY_EVENT:
        raise WrongInput(f"没有“{event}”这一事项")
    return BY_EVENT[event]


def possible(kind_id: str, stage: str) -> list[Step]:
    """The steps that may be taken with a concern of this kind from this stage."""
    return [s for s in STEPS if stage in s.leaves and (not s.kinds or kind_id in s.kinds)]


def follows(kind_id: str, result: str) -> str:
    """What a result leaves to be done: rectify, publish or nothing."""
    found = KINDS[kind_id].results.get(result) if kind_id in KINDS else None
    return found.follow if found else ""


def require(kind_id: str, stage: str, event: str) -> Step:
    """The step, or NotAllowed when it cannot be taken from where the concern stands."""
    found = step(event)
    if found not in possible(kind_id, stage):
        raise NotAllowed(f"现处于“{STAGES[Stage(stage)]}”，不能办理“{found.label}”", found.article)
    return found


def answer_by(days_counted_from: Sequence[date], days: int, calendar: WorkCalendar) -> date | None:
    """The day by which the agency means to answer: so many working days after the receipt, or after what was
    supplied last. None before the receipt."""
    return calendar.add(max(days_counted_from), days).date if days_counted_from else None
