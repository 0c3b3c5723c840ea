"""Reviews and suits over a request (条例第51条): opened, answered in time, heard, decided; and the new answer ordered."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from gongkai.audit import log
from gongkai.cases.actions.intake import reanswer
from gongkai.cases.models import Case, Dispute, Docket, DocketEvent
from gongkai.law.errors import NotAllowed, NotInForce, Stale, WrongInput
from gongkai.law.replies import REVIEW_FIRST, all_replies
from gongkai.law.signs import within
from gongkai.law.terms import Law
from gongkai.registry.access import actor, require
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency, Person

Kind, Result = Dispute.Kind, Dispute.Result
LABELS = {
    "open": "立案登记", "answer": "提交答复（答辩）", "hearing": "听证（开庭）", "evidence": "提交证据", "note": "办理情况",
    "decide": "审结", "redo": "责令重新答复",
}  # fmt: skip


@transaction.atomic
def open_docket(
    agency: Agency,
    *,
    kind: str,
    number: str,
    organ: str,
    filed_on: date,
    notified_on: date,
    case: Case | None = None,
    request_number: str = "",
    first: Docket | None = None,
    by: Person,
    today: date,
    at: datetime,
) -> Docket:
    """Register a review or a suit that the agency was told of; its own deadline follows from the law of that day.

    A suit over a refusal that should have gone to review first is flagged (行政复议法第23条), not refused: the court
    decides. Raises WrongInput, NoAccess.
    """
    require(by, "dispute.handle", agency, today)
    if kind not in Kind.values:
        raise WrongInput("请选择复议或者诉讼")
    if not number.strip() or not organ.strip():
        raise WrongInput("请填写案号和复议机关（法院）")
    if not filed_on <= notified_on <= today:
        raise WrongInput("申请（起诉）日期、收到通知日期应依次在前，且不晚于今天")
    if (kind == Kind.AFTER_REVIEW) != (first is not None):
        raise WrongInput("复议后起诉的，请选择所经的复议；其他类型不选")
    if Docket.objects.filter(agency=agency, kind=kind, number=number.strip()).exists():
        raise WrongInput(f"案号{number.strip()}已经登记")
    row = Docket.objects.create(
        agency=agency, case=case, kind=kind, first=first, number=number.strip(), organ=organ.strip(), filed_on=filed_on,
        request_number=case.number if case else request_number.strip(), notified_on=notified_on,
        answer_due_on=answer_due(agency, kind, notified_on),
        review_skipped=kind == Kind.DIRECT and _review_comes_first(case),
    )  # fmt: skip
    _note(row, "open", notified_on, organ.strip(), by=by, at=at)
    _settled(row, today)
    return row


def answer_due(agency: Agency, kind: str, told_on: date) -> date:
    """The last day for the written answer: ten working days in a review since 2024, ten days before; fifteen days in a
    suit, a last day off giving way to the next working day."""
    calendar = calendar_of(agency)
    if kind != Kind.REVIEW:
        last = told_on + timedelta(Law.on(told_on).term("suit_answer").value)
    else:
        try:
            return calendar.add(told_on, Law.on(told_on).term("review_answer").value).date
        except NotInForce:
            last = told_on + timedelta(Law.on(told_on).term("review_answer_before").value)
    return last if calendar.is_workday(last) else calendar.add(last, 1).date


def _review_comes_first(case: Case | None) -> bool:
    if case is None or case.closed_on is None or not case.reply_kind:
        return False
    return all_replies()[case.reply_kind].remedy_on(case.closed_on) == REVIEW_FIRST


@transaction.atomic
def note(
    docket_id: int,
    name: str,
    on: date,
    says: str,
    *,
    with_evidence: bool = False,
    expected: str,
    by: Person,
    today: date,
    at: datetime,
) -> Docket:
    """Record what happened: the answer handed in, a hearing, evidence, anything else. `with_evidence`: it went with the
    answer, as it should (行政复议法第48条、行政诉讼法第67条)."""
    row = _locked(docket_id, expected, by, today)
    if name not in ("answer", "hearing", "evidence", "note"):
        raise WrongInput("没有这一事项")
    if row.result != Result.PENDING:
        raise NotAllowed("本案已经审结")
    if on < row.notified_on:
        raise WrongInput("日期早于收到通知的日期")
    if name != "hearing" and on > today:
        raise WrongInput("日期还没有到")
    if name == "answer":
        if row.answered_on is not None:
            raise NotAllowed("已经提交过答复（答辩）")
        row.answered_on = on
    if name == "hearing":
        row.hearing_on = on
    _note(row, name, on, says, by=by, at=at)
    if name == "answer" and with_evidence:
        _note(row, "evidence", on, "随答复（答辩）一并提交", by=by, at=at)
    return row


@transaction.atomic
def decide(
    docket_id: int,
    result: str,
    *,
    decided_on: date,
    received_on: date,
    redo_until: date | None = None,
    says: str = "",
    expected: str,
    by: Person,
    today: date,
    at: datetime,
) -> Docket:
    """The outcome: upheld, corrected or otherwise; with an order to answer again where there is one."""
    row = _locked(docket_id, expected, by, today)
    if row.result != Result.PENDING:
        raise NotAllowed("本案已经审结")
    if result not in (Result.UPHELD, Result.CORRECTED, Result.OTHER):
        raise WrongInput("请选择审理结果")
    if not row.filed_on <= decided_on <= received_on <= today:
        raise WrongInput("审结日期、收到日期应依次在前，且不晚于今天")
    if redo_until is not None and (result != Result.CORRECTED or redo_until <= received_on):
        raise WrongInput("责令重新答复的，结果应为纠正，期限应晚于收到的日期")
    row.result, row.decided_on, row.received_on, row.redo_until = result, decided_on, received_on, redo_until
    _note(row, "decide", decided_on, says, by=by, at=at)
    _settled(row, today)
    return row


@transaction.atomic
def answer_again(docket_id: int, *, expected: str, by: Person, today: date, at: datetime) -> Case:
    """Begin the new answer that was ordered: a linked case with its own deadline."""
    row = _locked(docket_id, expected, by, today)
    if row.case is None or row.result != Result.CORRECTED or row.received_on is None:
        raise NotAllowed("只有已纠正、且关联了案件的复议诉讼可以转入重新答复")
    if row.redo_id is not None:
        raise NotAllowed("已经转入重新答复")
    made = reanswer(
        row.case,
        ordered_on=row.received_on,
        until=row.redo_until,
        order=row.number,
        by=by,
        today=today,
        at=at,
    )
    row.redo = made
    _note(row, "redo", today, f"另立{made.number}", by=by, at=at)
    return made


def carry_over(today: date) -> int:
    """Give every open dispute its row of the running year; returns how many were missing. For the nightly run."""
    made = 0
    for row in Docket.objects.filter(result=Result.PENDING).select_related("agency"):
        made += _settled(row, today)
    return made


def _locked(docket_id: int, expected: str, by: Person, today: date) -> Docket:
    row = Docket.objects.select_for_update(of=("self",)).select_related("agency").filter(pk=docket_id).first()
    if row is None:
        raise WrongInput("找不到这件复议诉讼")
    require(by, "dispute.handle", row.agency, today)
    if row.token != expected:
        raise Stale("本件刚被办理过，请刷新后核对再办")
    return row


def _note(row: Docket, name: str, on: date, says: str, *, by: Person, at: datetime) -> None:
    said = within(says, 1000, "说明")
    row.moves_made += 1
    row.save()
    DocketEvent.objects.create(docket=row, seq=row.moves_made, name=name, on=on, says=said, by=by, at=at)
    log.write(
        actor(by), f"复议诉讼{LABELS[name]}", row, at=at, agency=row.agency.code,
        says=f"{row.get_kind_display()}{row.number}{LABELS[name]}" + (f"：{said}" if said else ""),
        data={"event": name, "on": on.isoformat(), "result": row.result},
    )  # fmt: skip


def _settled(row: Docket, today: date) -> int:
    """Write the ledger: pending in each year it was open at the end of, its result in the year of its decision."""
    last = (row.decided_on or today).year
    made = 0
    # Decided before the agency was told of it: then the year of the decision alone is reported.
    for year in range(min(row.notified_on.year, last), last + 1):
        ended = row.decided_on is not None and row.decided_on.year == year
        values = {
            "result": row.result if ended else Result.PENDING, "organ": row.organ, "request_number": row.request_number,
            "decided_on": row.decided_on if ended else None,
        }  # fmt: skip
        _, new = Dispute.objects.update_or_create(
            agency=row.agency, number=row.number, kind=row.kind, year=year, defaults=values
        )
        made += new
    # A row of a later year, written while it was open, goes once the decision turns out to be of an earlier one.
    Dispute.objects.filter(agency=row.agency, number=row.number, kind=row.kind, year__gt=last).delete()
    return made
