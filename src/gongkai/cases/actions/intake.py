"""Arrival and registration: nothing that comes in is lost, and the day of receipt follows from the way in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from gongkai.cases.actions.filing import put_file
from gongkai.cases.actions.recording import CHANGED, add, locked
from gongkai.cases.application import Application, sound
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import Case, CaseSerial, Matter, Party, Request
from gongkai.cases.rows import IDENTITY_CHECKS
from gongkai.cases.settling import Rules, rules_of
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.receipt import WAYS, receipt_date
from gongkai.registry.access import actor as name_of
from gongkai.registry.access import require
from gongkai.registry.models import Agency, Person
from gongkai.vault import fingerprint

# Without letters and figures that look alike on paper.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
File = tuple[str, str, bytes]


@transaction.atomic
def take(
    agency: Agency,
    application: Application,
    *,
    way: str,
    by: Person | None,
    today: date,
    at: datetime,
    arrived_on: date | None = None,
    tracking_number: str = "",
    signed_by: str = "",
    submission_key: str = "",
    files: Sequence[File] = (),
) -> Case:
    """A new arrival: a number and a query code at once, the file kept, the clock not yet running.

    `by` None: the applicant on the portal. `files`: (part, name, content). The same `submission_key` twice gives the
    same case: a double click makes no second request. Raises NoAccess, WrongInput.
    """
    if submission_key:
        # The year's row is locked first: the same form sent twice at the same moment waits here and finds its twin.
        _locked_serial(agency, (arrived_on or today).year)
        twin = Case.objects.filter(agency=agency, submission_key=submission_key).first()
        if twin is not None:
            return twin
    rules = rules_of(agency)
    if by is not None:
        require(by, "case.register", agency, today)
    elif not rules.settings.portal_open:
        raise NotAllowed("本机关暂不接收网上申请，请按公开指南载明的其他方式提交", "条例第29条")
    if way not in WAYS or way == "order":
        raise WrongInput("请选择收件方式", "条例第31条")
    day = arrived_on or today
    if day > today:
        raise WrongInput("到达日期还没有到", "条例第31条")
    asked = sound(application)
    applicant = keep_party(agency, Party.Kind.APPLICANT, asked.applicant)
    agent = keep_party(agency, Party.Kind.AGENT, asked.agent) if asked.agent else None
    case = Case.objects.create(
        agency=agency, number=next_number(agency, rules.settings.number_template, day.year), query_code=new_code(),
        submission_key=submission_key, way=way, arrived_at=at, arrived_on=day, tracking_number=tracking_number.strip(),
        signed_by=signed_by.strip(), applicant=applicant, agent=agent, applicant_type=asked.applicant.type,
        subject=asked.title, description=asked.description.strip(), form=asked.form, route=asked.route,
        accepts_other=asked.accepts_other, purpose=asked.purpose.strip(), assisted=asked.assisted.strip(),
        extra=dict(asked.extra), since=at,
    )  # fmt: skip
    Matter.objects.create(case=case, order=1, text=case.description)
    who = name_of(by) if by else "申请人"
    for part, name, content in files:
        put_file(case, part, name, content, by=who, at=at)
    add(case, "arrive", rules, by=by, actor=who, on=day, today=today, at=at)
    if by is None and rules.settings.auto_confirm:
        _receive(case, rules, today, by=None, actor="系统回执", today=today, at=at)
    return case


@transaction.atomic
def register(
    case_id: int,
    *,
    expected: str,
    by: Person,
    today: date,
    at: datetime,
    confirmed_on: date | None = None,
    reason: str = "",
    identity_check: str = "",
) -> Case:
    """Register an arrival: the day of receipt by the way it came (条例第31条) starts the clock. `reason`: why a
    confirmation came late; `identity_check`: how the applicant's identity was looked at, of IDENTITY_CHECKS."""
    case = locked(case_id)
    require(by, "case.register", case.agency, today)
    if case.token != expected:
        raise Stale(CHANGED)
    rules = rules_of(case.agency)
    if identity_check and identity_check not in IDENTITY_CHECKS:
        raise WrongInput("请选择核对身份的办法", "条例第29条")
    return _receive(
        case, rules, confirmed_on, reason, identity_check, by=by, actor=name_of(by), today=today, at=at
    )


def _receive(
    case: Case,
    rules: Rules,
    confirmed_on: date | None,
    reason: str = "",
    identity_check: str = "",
    *,
    by: Person | None,
    actor: str,
    today: date,
    at: datetime,
) -> Case:
    day = receipt_date(case.way, case.arrived_on, confirmed_on)
    data = {"confirmed_on": confirmed_on.isoformat()} if confirmed_on else {}
    if identity_check:
        data["identity_check"] = identity_check
    return add(
        case, "receive", rules, by=by, actor=actor, on=day, today=today, at=at, reason=reason, data=data
    )


@transaction.atomic
def reanswer(
    first: Case, *, ordered_on: date, until: date | None, order: str, by: Person, today: date, at: datetime
) -> Case:
    """A new answer that a review or a judgment ordered: a linked case with its own deadline, no new request.

    `until`: the day that the order names; without one the statutory period runs from its receipt.
    """
    require(by, "case.register", first.agency, today)
    if not order.strip():
        raise WrongInput("请写明复议决定书或者判决书的文号")
    rules = rules_of(first.agency)
    case = Case.objects.create(
        agency=first.agency, kind=Case.Kind.REANSWER, query_code=first.query_code, way="order", arrived_at=at,
        number=next_number(first.agency, rules.settings.number_template, ordered_on.year), arrived_on=ordered_on,
        applicant=first.applicant, agent=first.agent, applicant_type=first.applicant_type, subject=first.subject,
        description=first.description, form=first.form, route=first.route, accepts_other=first.accepts_other,
        parent=first, relation="重新答复", since=at,
    )  # fmt: skip
    for matter in first.matters.order_by("order"):
        Matter.objects.create(case=case, order=matter.order, text=matter.text)
    who = name_of(by)
    add(
        case,
        "arrive",
        rules,
        by=by,
        actor=who,
        on=ordered_on,
        today=today,
        at=at,
        data={"order": order.strip()},
    )
    return add(
        case, "receive", rules, by=by, actor=who, on=ordered_on, today=today, at=at, until=until,
        data={"order": order.strip()},
    )  # fmt: skip


@transaction.atomic
def split(
    case_id: int, texts: Sequence[str], *, expected: str, by: Person, today: date, at: datetime
) -> list[Case]:
    """One matter, one request: the case keeps the first text, a sibling with the same arrival gets each further one."""
    case = locked(case_id)
    require(by, "case.review", case.agency, today)
    if case.token != expected:
        raise Stale(CHANGED)
    parts = [t.strip() for t in texts if t.strip()]
    if len(parts) < 2:
        raise WrongInput("拆分至少要有两项申请内容", "信息处理费办法第4条")
    if case.stage not in ("arrived", "review"):
        raise NotAllowed("只有在登记、审核环节可以拆分申请", "信息处理费办法第4条")
    if case.kind != Case.Kind.REQUEST:
        raise NotAllowed("重新答复的案件不能拆分")
    if case.events.exclude(name__in=("arrive", "receive", "contact")).exists():
        raise NotAllowed(
            "已经告知补正、征求意见或者办理过其他事项的申请不能再拆分，请逐项列明后一并答复", "条例第36条"
        )
    rules = rules_of(case.agency)
    case.description, case.subject = parts[0], " ".join(parts[0].split())[:80]
    case.save(update_fields=["description", "subject"])
    case.matters.all().delete()
    Matter.objects.create(case=case, order=1, text=parts[0])
    made = [_sibling(case, text, rules, by, today, at) for text in parts[1:]]
    add(
        case, "contact", rules, by=by, actor=name_of(by), on=today, today=today, at=at,
        content=f"按一事一申请拆分，另立{'、'.join(c.number for c in made)}",
    )  # fmt: skip
    return [case, *made]


def _sibling(case: Case, text: str, rules: Rules, by: Person, today: date, at: datetime) -> Case:
    twin = Case.objects.create(
        agency=case.agency, number=next_number(case.agency, rules.settings.number_template, case.arrived_on.year),
        query_code=case.query_code, way=case.way, arrived_at=case.arrived_at, arrived_on=case.arrived_on,
        tracking_number=case.tracking_number, signed_by=case.signed_by, applicant=case.applicant, agent=case.agent,
        applicant_type=case.applicant_type, subject=" ".join(text.split())[:80], description=text, form=case.form,
        route=case.route, accepts_other=case.accepts_other, purpose=case.purpose, assisted=case.assisted, extra=case.extra,
        parent=case, relation="拆分", since=at,
    )  # fmt: skip
    Matter.objects.create(case=twin, order=1, text=text)
    for kept in case.files.all():
        kept.pk, kept.case, kept.event = None, twin, None
        kept.save(force_insert=True)
    who = name_of(by)
    add(twin, "arrive", rules, by=by, actor=who, on=case.arrived_on, today=today, at=at)
    if case.received_on is not None:
        received = case.events.get(name="receive")
        # Why a confirmation came late was said once, for all parts of what came as one.
        add(
            twin, "receive", rules, by=by, actor=who, on=received.on, today=today, at=at, reason=received.reason,
            data=received.data,
        )  # fmt: skip
    return twin


def keep_party(agency: Agency, kind: str, who: Applicant) -> Party:
    """A party with its keyed digests, by which the same applicant is found again."""
    return Party.objects.create(
        agency=agency, kind=kind, type=who.type if kind == Party.Kind.APPLICANT else "", name=who.name.strip(),
        identity_kind=who.identity_kind.strip(), identity=who.identity.strip(), representative=who.representative.strip(),
        contact_person=who.contact_person.strip(), phone=who.phone.strip(), email=who.email.strip(), fax=who.fax.strip(),
        address=who.address.strip(), postcode=who.postcode.strip(), name_key=fingerprint(who.name),
        identity_key=fingerprint(who.identity),
    )  # fmt: skip


def next_number(agency: Agency, template: str, year: int) -> str:
    """Take the next number of a year, in the transaction that uses it; numbers that imports brought are passed over."""
    row = _locked_serial(agency, year)
    while True:
        row.last += 1
        made = template.format(year=year, serial=row.last, code=agency.code)
        if not Case.objects.filter(agency=agency, number=made).exists() and not _in_ledger(agency, made):
            row.save()
            return made


def _locked_serial(agency: Agency, year: int) -> CaseSerial:
    CaseSerial.objects.get_or_create(agency=agency, series="case", year=year)
    return CaseSerial.objects.select_for_update().get(agency=agency, series="case", year=year)


def _in_ledger(agency: Agency, number: str) -> bool:
    return Request.objects.filter(agency=agency, number=number).exists()


def new_key() -> str:
    """A key for one form as it is shown: the same form sent twice is one request."""
    return secrets.token_urlsafe(24)


def new_code() -> str:
    """A query code: eight signs that nobody mistakes for one another."""
    return "".join(secrets.choice(_SIGNS) for _ in range(8))
