"""What an applicant is shown of a request: public stage, steps, dates with reasons, papers. Nothing of the inner work.

No names of officers, sections or third parties, no opinions, no drafts; the answer and what it brings only once served.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.cases.models import Case, CaseEvent, CaseFile
from gongkai.cases.papers import annulled_letters, letters_to_applicant
from gongkai.cases.settling import Rules, as_law
from gongkai.law import case as law
from gongkai.law.case import PUBLIC_STAGES, Stage
from gongkai.law.clock import Event, Reckoning, effective, reckon
from gongkai.law.clock_days import Day, days, sentences
from gongkai.law.letters import letter_kind
from gongkai.law.receipt import WAYS
from gongkai.letters.models import Letter

# What the applicant is told of each step; steps that do not stand here are the office's own affair.
TOLD: Mapping[str, str] = {
    "arrive": "提交申请",
    "receive": "收到申请",
    "dismiss": "不予登记",
    "ask_supplement": "告知补正",
    "supplement": "收到补正",
    "lapse_supplement": "逾期不补正，视为放弃申请",
    "ask_reasons": "要求说明理由",
    "reasons": "收到理由",
    "lapse_reasons": "逾期未说明理由，继续办理",
    "consult_third_party": "征求第三方意见",
    "consult_co_maker": "征求共同制作机关意见",
    "consult_agency": "征求其他机关意见",
    "opinion": "收到被征求方的意见",
    "silence": "征求意见期满",
    "extend": "延长答复期限",
    "delay": "告知合理延迟",
    "notify_fee": "告知缴纳信息处理费",
    "pay": "缴费完成",
    "waive_fee": "免除信息处理费",
    "lapse_fee": "逾期未缴费，视为放弃申请",
    "serve": "作出答复并送达",
    "serve_anew": "再次送达",
    "withdraw": "撤回申请",
    "archive": "办结归档",
}
# Steps whose reason is written for the applicant.
_REASONED = ("dismiss", "extend", "delay", "waive_fee")
ANSWERS = ("supplement", "reasons")


@dataclass(frozen=True)
class Line:
    """One step as the applicant reads it; `details` are the words that were addressed to the applicant."""

    on: date
    says: str
    article: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Followed:
    """A request as its applicant sees it. `open_to`: what the applicant may do now, of supplement, reasons, withdraw."""

    case: Case
    stage: str
    way_rule: str
    clock: Reckoning
    lines: tuple[Line, ...]
    moves: tuple[tuple[Event, str, str], ...]
    days: tuple[Day, ...]
    asked: Line | None
    asked_late: bool
    open_to: frozenset[str]
    letters: tuple[Letter, ...]
    annulled: frozenset[int]
    files: tuple[CaseFile, ...]
    related: tuple[tuple[str, str], ...]
    overdue: bool


def followed(case: Case, rules: Rules, today: date) -> Followed:
    """Fold the case and leave out what is not the applicant's to see."""
    rows = list(case.events.order_by("seq"))
    events = as_law(rows)
    in_force = {id(e) for e in effective(events)}
    told = [
        row for row, event in zip(rows, events, strict=True) if row.name in TOLD and id(event) in in_force
    ]
    clock = reckon(events, calendar=rules.calendar, today=today, readings=rules.readings)
    shown = tuple(days(events, calendar=rules.calendar, today=today, readings=rules.readings))
    waiting = next(
        (r for r in reversed(told) if r.name in ("ask_supplement", "ask_reasons", "notify_fee")), None
    )
    return Followed(
        case=case, stage=public_stage(case), way_rule=WAYS[case.way].rule, clock=clock,
        lines=tuple(_line(row) for row in told), moves=tuple(sentences(clock)), days=shown,
        asked=_line(waiting) if waiting and Stage(case.stage) in law.WAITING else None,
        asked_late=clock.waiting_until is not None and today > clock.waiting_until,
        open_to=frozenset(
            r.event for r in law.possible(case.stage) if r.event in (*ANSWERS, "withdraw") and r.by == "applicant"
        ),
        letters=tuple(letters_given(case)), annulled=annulled_letters(case), files=tuple(files_given(case)), related=tuple(_related(case)),
        overdue=clock.overdue(today),
    )  # fmt: skip


def public_stage(case: Case) -> str:
    """The stage in the words of the public; a withdrawn request says so."""
    if case.reply_kind == "withdrawn":
        return "已撤回"
    return PUBLIC_STAGES[Stage(case.stage)]


def _line(row: CaseEvent) -> Line:
    details: list[str] = []
    if row.name in _REASONED and row.reason:
        details.append(f"理由：{row.reason}")
    if row.name == "extend" and row.days:
        details.append(f"延长{row.days}个工作日")
    if row.name == "ask_supplement":
        details += str(row.data.get("items", "")).splitlines()
    if row.name == "ask_reasons" and row.data.get("counts"):
        details.append(f"申请的数量、频次：{row.data['counts']}")
    if row.name in ("notify_fee", "pay") and row.data.get("amount"):
        details.append(f"金额{row.data['amount']}元")
    if row.name == "pay" and row.data.get("voucher"):
        details.append(f"缴款凭证号{row.data['voucher']}")
    if row.name in (*ANSWERS, "withdraw"):
        details += row.content.splitlines()
    if row.until is not None and row.name in ("ask_supplement", "ask_reasons", "notify_fee", "delay"):
        details.append(f"期限至{row.until.isoformat()}")
    return Line(row.on, TOLD[row.name], law.rule(row.name).article, tuple(details))


def was_served(case: Case) -> bool:
    """True once an answer reached the applicant; a case may be archived without one."""
    return case.stage in (Stage.REPLIED, Stage.ARCHIVED) and case.events.filter(name="serve").exists()


def files_given(case: Case) -> list[CaseFile]:
    """The records that the answer gave; none before it was served."""
    if not was_served(case):
        return []
    return list(case.files.filter(to_applicant=True).select_related("file").order_by("pk"))


def letters_given(case: Case) -> list[Letter]:
    """The letters that are addressed to the applicant; the answer only once served."""
    served = was_served(case)
    return [
        letter
        for letter in letters_to_applicant(case)
        if served or letter_kind(letter.kind).sort != "final" or letter_kind(letter.kind).event
    ]


def _related(case: Case) -> list[tuple[str, str]]:
    """(relation, number) of the requests that came out of this one, or that this one came out of; same query code."""
    found = [(c.relation, c.number) for c in case.children.order_by("pk")]
    if case.parent is not None:
        found.insert(0, ("来自", case.parent.number))
    return found
