"""Record one event of a case: the one way through the table of `law.case`, for office and applicant alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.cases import notices, withheld
from gongkai.cases.act import Act
from gongkai.cases.answering import digest_of_answer
from gongkai.cases.archive.items import fixed_digest
from gongkai.cases.conditions import hold
from gongkai.cases.models import Case, CaseEvent, CaseSerial, Party
from gongkai.cases.papers import answer_letter, compose_answer, make_answer, write_papers
from gongkai.cases.rows import BY_APPLICANT
from gongkai.cases.settling import Rules, as_law, keep_row, rules_of, settle
from gongkai.law import case as law
from gongkai.law.case import Stage
from gongkai.law.clock import Event, reckon
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.lawful import may
from gongkai.law.replies import one_of
from gongkai.law.signs import within
from gongkai.letters.actions import seal_letter
from gongkai.registry.access import actor as name_of
from gongkai.registry.access import posts_on, require
from gongkai.registry.models import Person, Role, Unit

CHANGED = "本件刚被办理过，请刷新后核对再办"
APPLICANT = "申请人"
# Steps by which the office tells somebody something: the letter is made with the step, so it cannot be of another day.
TOLD_TODAY = (
    "ask_supplement", "ask_reasons", "extend", "delay", "notify_fee", "consult_third_party", "consult_co_maker",
    "consult_agency",
)  # fmt: skip


@transaction.atomic
def record(
    case_id: int,
    event: str,
    *,
    expected: str,
    by: Person,
    today: date,
    at: datetime,
    on: date | None = None,
    **given: Any,
) -> Case:
    """Add one event to a case, if the law's table, the person's posts and what is stored allow it now.

    `on` is the day it happened (today by default), `expected` the case's token as the button was shown. `given`:
    reason, content, until, days, of, party, unit, officer, data. Raises NoAccess, Stale, NotAllowed, WrongInput.
    """
    case = locked(case_id)
    found = law.rule(event)
    require(by, found.verb, case.agency, today)
    require_own(case, by, today)
    if case.token != expected:
        raise Stale(CHANGED)
    return add(
        case,
        event,
        rules_of(case.agency),
        by=by,
        actor=name_of(by),
        on=on or today,
        today=today,
        at=at,
        **given,
    )


@transaction.atomic
def record_for_applicant(
    case_id: int, event: str, *, expected: str, today: date, at: datetime, **given: Any
) -> Case:
    """What the applicant does on the portal, known by number and query code (verified by the caller's door)."""
    if event not in BY_APPLICANT:
        raise NotAllowed("网上不能办理这一事项")
    case = locked(case_id)
    if case.token != expected:
        raise Stale("本件的办理情况刚有变化，请刷新后再提交")
    return add(
        case, event, rules_of(case.agency), by=None, actor=APPLICANT, on=today, today=today, at=at, **given
    )


def locked(case_id: int) -> Case:
    """The case, its row locked to the end of the transaction; raises WrongInput when there is none."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("agency", "applicant")
    found = rows.filter(pk=case_id).first()
    if found is None:
        raise WrongInput("找不到这件申请")
    return found


def require_own(case: Case, by: Person, today: date) -> None:
    """A drafter handles what lies with the own section; everybody else sees the whole agency."""
    if not reaches(case, by, today):
        raise NotAllowed("本件不由您所在的科室承办")


def reaches(case: Case, by: Person, today: date) -> bool:
    """Whether a person's posts reach the case: a drafter's only when the own section handles or helps."""
    roles = {p.role for p in posts_on(by, today) if p.agency_id == case.agency_id}
    if roles - {Role.DRAFTER}:
        return True
    if case.officer_id == by.pk or (by.unit_id is not None and case.unit_id == by.unit_id):
        return True
    return by.unit_id is not None and case.events.filter(name="ask_unit", unit_id=by.unit_id).exists()


def add(
    case: Case,
    event: str,
    rules: Rules,
    *,
    by: Person | None,
    actor: str,
    on: date,
    today: date,
    at: datetime,
    reason: str = "",
    content: str = "",
    until: date | None = None,
    days: int = 0,
    of: str = "",
    party: Party | None = None,
    unit: Unit | None = None,
    officer: Person | None = None,
    data: Mapping[str, Any] | None = None,
) -> Case:
    """Verify and store one event, then settle the case. Within a transaction, on a locked case."""
    rows = list(case.events.order_by("seq"))
    history = as_law(rows)
    seq = len(rows) + 1
    attempt = Event(event, on, of=of, until=until, days=days, key=f"e{seq}")
    found = may(history, attempt, calendar=rules.calendar, today=today, readings=rules.readings)
    before = reckon(history, calendar=rules.calendar, today=on, readings=rules.readings, moves=False)
    act = Act(
        case, found, rules, rows, before, by, actor, on, today, at, within(reason, 1000, "理由"), content.strip(), until, days, of,
        party, unit, officer, dict(data or {}),
    )  # fmt: skip
    _told_today(act)
    hold(act)
    if event in EFFECTS:
        EFFECTS[event](act)
    later = max(on, today)
    after = reckon(
        [*history, attempt], calendar=rules.calendar, today=later, readings=rules.readings, moves=False
    )
    made = write_papers(act, after)
    if made:
        act.data["letters"] = [letter.pk for letter in made]
    kept = CaseEvent.objects.create(
        case=case, seq=seq, name=event, on=on, until=act.until, days=days, key=f"e{seq}", of=of, party=act.party,
        unit=act.unit, reason=within(act.reason, 1000, "理由"), content=act.content, data=act.data, by=by, actor=actor, at=at,
        before=before.due,
    )  # fmt: skip
    rows.append(kept)
    _settled(case, rows, rules, today, at)
    if case.due_on != before.due:
        kept.after = case.due_on
        kept.save(update_fields=["after"])
    log.write(
        actor, found.label, case, at=at, agency=case.agency.code, says=_says(case, found.label, act.reason),
        data={"event": event, "on": on.isoformat(), "due": case.due_on.isoformat() if case.due_on else None,
              "article": found.article, **({"digest": act.data["digest"]} if "digest" in act.data else {})},
    )  # fmt: skip
    notices.told(case, kept)
    return case


def _told_today(act: Act) -> None:
    if act.rule.event in TOLD_TODAY and act.on != act.today:
        raise WrongInput(
            f"“{act.rule.label}”的文书今天生成，告知的日期就是今天，不能写成{act.on.isoformat()}",
            act.rule.article,
        )


def _settled(case: Case, rows: list[CaseEvent], rules: Rules, today: date, at: datetime) -> None:
    stage = case.stage
    clock = reckon(as_law(rows), calendar=rules.calendar, today=today, readings=rules.readings, moves=False)
    settle(case, clock)
    if case.stage != stage:
        case.since = at
    case.moves_made = len(rows)
    case.save()
    keep_row(case, rows)


def _says(case: Case, label: str, reason: str) -> str:
    return f"申请{case.number}{label}" + (f"：{reason}" if reason else "")


def _hand(act: Act) -> None:
    act.case.unit, act.case.officer = act.unit, act.officer


def _end(act: Act) -> None:
    act.case.reply_kind = law.ENDS[act.rule.event]


def _annul(act: Act) -> None:
    if act.undone.name in law.ENDS:
        act.case.reply_kind = ""


def _draft(act: Act) -> None:
    """The letter as it would be made today: what it lacks is said now, not at the signature."""
    compose_answer(act.case, act.on)


def _counsel(act: Act) -> None:
    """The opinion is about the words as they stand: it does not carry over to others."""
    act.data["digest"] = digest_of_answer(act.case)


def _serve(act: Act) -> None:
    letter = answer_letter(act.case)
    if letter is not None:
        act.data["letter_number"] = letter.number
    act.case.reply_kind = one_of([m.reply for m in act.case.matters.all()])
    withheld.plan(act.case, act.on, act.settings.review_months)
    act.data["reply"] = act.case.reply_kind


def _sign(act: Act) -> None:
    """The signature binds to the digest that was drafted; `conditions` has compared the two."""
    answer = act.case.answer
    answer.signed_digest = answer.digest
    answer.save(update_fields=["signed_digest"])
    letter = make_answer(act)
    act.data |= {"letter_number": letter.number, "letter_digest": letter.digest}


def _seal(act: Act) -> None:
    """The electronic seal where the agency has one and uses it; else the paper was stamped by hand."""
    letter = answer_letter(act.case)
    assert letter is not None
    if not act.settings.electronic_seal:
        act.data["seal"] = "实物印章"
        return
    # Somebody may have sealed it as a single letter before: once is enough.
    act.data["sealed"] = (letter.sealed or seal_letter(letter, by=act.actor, at=act.at)).digest


def _archive(act: Act) -> None:
    """The archive number of the year's series, and the digest of what was archived: it can be compared ever after."""
    if not str(act.data.get("number", "")).strip():
        year = act.on.year
        CaseSerial.objects.get_or_create(agency=act.case.agency, series="archive", year=year)
        row = CaseSerial.objects.select_for_update().get(agency=act.case.agency, series="archive", year=year)
        row.last += 1
        row.save()
        act.data["number"] = act.settings.archive_template.format(year=year, serial=row.last)
    act.data["fixed"] = fixed_digest(act.case)


def _register(act: Act) -> None:
    act.case.registrar = act.by


EFFECTS: dict[str, Callable[[Act], None]] = {
    "annul": _annul,
    "receive": _register,
    "pass_review": _hand,
    "reassign": _hand,
    "lapse_supplement": _end,
    "lapse_fee": _end,
    "withdraw": _end,
    "counsel": _counsel,
    "draft": _draft,
    "sign": _sign,
    "seal": _seal,
    "serve": _serve,
    "archive": _archive,
}
OPEN_STAGES = tuple(stage.value for stage in law.OPEN)
assert Stage.NEW.value not in OPEN_STAGES
