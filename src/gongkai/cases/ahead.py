"""What is to be done by a day beside the answer itself: in disputes, by sections that help, by counsel, about those asked.

Read from what is stored, for the to-do and the reminders alike: nothing has to be entered to be reminded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from gongkai.cases.answer_conditions import due_to
from gongkai.cases.consultations import consultations, last_day
from gongkai.cases.models import Case, CaseEvent, Dispute, Docket
from gongkai.cases.queries import RUNNING
from gongkai.cases.settling import Rules
from gongkai.clock import CHINA
from gongkai.law.consulting import ASKED, SILENCE
from gongkai.registry.access import holders, posts_at
from gongkai.registry.models import Agency, Person, Post

# Working days after which somebody asks whether an inquiry arrived, and for an opinion that was to be given.
ASK_AFTER_POST, ASK_AFTER_DRAFT = 5, 2


@dataclass(frozen=True)
class Ahead:
    """One thing with its day (None: no day is set). `about`: what it belongs to; `people`: whose it is; `since`: the day
    from which it waits; `ask_after`: working days after it on which to remind although no day is near."""

    key: str
    title: str
    because: str
    due: date | None
    about: Case | CaseEvent | Docket
    people: tuple[Person, ...]
    since: date
    ask_after: int = 0


def ahead(agency: Agency, rules: Rules, today: date) -> list[Ahead]:
    """Everything of an agency that waits for somebody, now or soon; a handful of queries whatever there is."""
    posts = posts_at(agency, today)
    cases = Case.objects.filter(agency=agency)
    return [
        *_of_dockets(agency, posts, today),
        *_of_counsel(cases, rules, posts),
        *_of_questions(cases, rules, posts, today),
    ]


def _of_dockets(agency: Agency, posts: list[Post], today: date) -> Iterator[Ahead]:
    """The written answer and the evidence are due on one day (行政复议法第48条、行政诉讼法第67条); hearings; new answers."""
    people = tuple(holders("dispute.handle", posts))
    rows = Docket.objects.filter(agency=agency).prefetch_related("events")
    for row in rows.filter(result=Dispute.Result.PENDING):
        proved = any(e.name == "evidence" for e in row.events.all())
        owed = ([] if row.answered_on else ["答复（答辩）"]) + ([] if proved else ["证据、依据"])
        says = f"{row.get_kind_display()}，{row.organ}"
        if owed:
            what = "和".join(owed)
            yield Ahead(f"docket-answer-{row.pk}", f"提交{what}：{row.number}", says if proved else f"{says}；逾期不提交证据的，视为没有证据、依据",
                        row.answer_due_on, row, people, row.notified_on)  # fmt: skip
        if row.hearing_on is not None and row.hearing_on >= today:
            yield Ahead(f"docket-hearing-{row.pk}", f"参加听证（开庭）：{row.number}", says, row.hearing_on, row, people,
                        row.notified_on)  # fmt: skip
    ordered = rows.filter(redo_until__isnull=False, redo__isnull=True, case__isnull=False)
    for row in ordered.filter(result=Dispute.Result.CORRECTED):
        assert row.received_on is not None
        yield Ahead(f"docket-redo-{row.pk}", f"重新答复：{row.number}", "已责令重新答复，还没有转入办理", row.redo_until, row,
                    people, row.received_on)  # fmt: skip


def _of_counsel(cases: QuerySet[Case], rules: Rules, posts: list[Post]) -> Iterator[Ahead]:
    """Drafts that wait for a signature and, by the agency's settings, for counsel's opinion on their present words."""
    when = rules.settings.counsel_when
    if when == rules.settings.When.NEVER:
        return
    said = CaseEvent.objects.filter(name__in=("counsel", "draft", "send_back", "refuse_seal")).order_by("seq")
    rows = cases.filter(stage="signing").select_related("answer").prefetch_related("matters")
    for case in rows.prefetch_related(Prefetch("events", said.defer("content"))):
        events = list(case.events.all())
        if not due_to(when, case) or _heard(case, events):
            continue
        drafter = next((e.by_id for e in reversed(events) if e.name == "draft"), None)
        people = tuple(p for p in holders("case.counsel", posts) if p.pk != drafter)
        yield Ahead(f"counsel-{case.pk}", f"出具法律意见：申请{case.number}", f"{case.subject[:40]}，拟答复待签发，签发前应有法律顾问意见",
                    case.due_on, case, people, case.since.astimezone(CHINA).date(), ASK_AFTER_DRAFT)  # fmt: skip


def _heard(case: Case, events: list[CaseEvent]) -> bool:
    """As `conditions` looks at it: an opinion on these words, or one of before words were told apart, not sent back since."""
    back = max((e.seq for e in events if e.name in ("send_back", "refuse_seal")), default=0)
    return any(
        e.data["digest"] == case.answer.digest if "digest" in e.data else e.seq > back
        for e in events
        if e.name == "counsel"
    )


def _of_questions(cases: QuerySet[Case], rules: Rules, posts: list[Post], today: date) -> Iterator[Ahead]:
    """Questions without an answer whose last day is near or over, and those of which nobody knows that they arrived."""
    open_ones = consultations(cases.filter(stage__in=RUNNING)).filter(end_name__isnull=True)
    rows = open_ones.select_related("case__officer", "case__registrar", "party", "unit").only(
        "name", "on", "until", "key", "unit_id", "unit__name", "party__name", "case__number", "case__received_on",
        "case__closed_on", "case__stage", "case__agency_id", "case__officer", "case__registrar",
    )  # fmt: skip
    staff = set(holders("case.handle", posts))
    for row in rows:
        due = last_day(row.name, row.until, row.served_on, row.case.received_on, rules.calendar)
        left = rules.calendar.between(today, due) if due else None
        if row.name == "ask_unit":
            yield _helping(row, due, left, staff)
        elif left is not None and left <= rules.settings.amber_days:
            yield _asked(row, due, left, staff)
        elif row.served_on is None and rules.calendar.between(row.on, today) >= ASK_AFTER_POST:
            because = f"{row.on.isoformat()}征求{ASKED[row.name]}意见，还没有登记对方收到的日期：期限从收到的次日起算"
            yield Ahead(f"served-{row.pk}", f"核实征求意见书是否送达：申请{row.case.number}", because, None, row,
                        _theirs(row, staff), row.on, ASK_AFTER_POST)  # fmt: skip


def _helping(row: CaseEvent, due: date | None, left: int | None, staff: set[Person]) -> Ahead:
    """The section that was asked; from the last day on whoever handles the request is told as well."""
    helpers = [p for p in staff if p.unit_id == row.unit_id]
    more = _theirs(row, staff) if not helpers or (left is not None and left <= 0) else ()
    because = f"{row.on.isoformat()}请{row.unit.name if row.unit else '本机关科室'}协办，还没有提出协办意见"
    people = tuple(dict.fromkeys([*helpers, *more]))
    return Ahead(
        f"helping-{row.pk}", f"提出协办意见：申请{row.case.number}", because, due, row, people, row.on
    )


def _asked(row: CaseEvent, due: date | None, left: int, staff: set[Person]) -> Ahead:
    """Nearly over, or over: then the silence is to be recorded, since the clock of the request goes on."""
    whose = ASKED[row.name]
    title = f"{whose}意见的期限：申请{row.case.number}"
    because = f"{row.on.isoformat()}征求{whose}意见，还没有收到"
    if left < 0:
        title = f"登记逾期未答复意见：申请{row.case.number}"
        because = f"{whose}{SILENCE[row.name]}；收到意见的，登记意见"
    return Ahead(f"asked-{row.pk}", title, because, due, row, _theirs(row, staff), row.on)


def _theirs(row: CaseEvent, staff: Iterable[Person]) -> tuple[Person, ...]:
    """Officer and registrar, as far as they still handle requests here."""
    own = dict.fromkeys(p for p in (row.case.officer, row.case.registrar) if p is not None)
    held = set(staff)
    return tuple(p for p in own if p in held)
