"""Reminders of dates: to the officer and the registrar, on the days an office expects, once a day, never on a day off.

Before the end of the seven days for a supplement notice, at the agency's amber and red lamps, on the last day and after;
and likewise whoever else has something to do by a day (`cases.ahead`): in disputes, helping sections, counsel.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from gongkai.cases.ahead import Ahead, ahead
from gongkai.cases.models import Case, Dispute, Docket
from gongkai.cases.queries import RUNNING
from gongkai.cases.settling import Rules, rules_of
from gongkai.law.errors import NotInForce
from gongkai.law.terms import Law
from gongkai.notify import outbox
from gongkai.notify.models import Message
from gongkai.registry.models import Agency, Person


def remind(today: date, at: datetime) -> int:
    """Queue today's reminders of every agency; returns how many are new. Run as often as one likes."""
    made = 0
    busy = Q(pk__in=Case.objects.filter(stage__in=RUNNING).values("agency_id"))
    busy |= Q(pk__in=Docket.objects.filter(_UNDER_WAY).values("agency_id"))
    for agency in Agency.objects.filter(busy):
        rules = rules_of(agency)
        if rules.calendar.is_workday(today):
            made += sum(_remind(case, rules, today, at) for case in _running(agency))
            made += sum(_remind_of(one, rules, today, at) for one in ahead(agency, rules, today))
    return made


# Dockets in which something may still be due.
_UNDER_WAY = Q(result=Dispute.Result.PENDING) | Q(redo_until__isnull=False, redo__isnull=True)


def _running(agency: Agency) -> list[Case]:
    rows = Case.objects.filter(agency=agency, stage__in=RUNNING, paused=False, due_on__isnull=False)
    fields = (
        "number",
        "subject",
        "stage",
        "received_on",
        "due_on",
        "officer__email",
        "registrar__email",
        "extended",
    )
    return list(rows.select_related("officer", "registrar").only(*fields))


def _remind(case: Case, rules: Rules, today: date, at: datetime) -> int:
    why = reason(case, rules, today)
    people = [p for p in (case.officer, case.registrar) if p is not None] if why else []
    return _mail(
        f"due-{case.pk}",
        people,
        f"申请{case.number}：{why}",
        f"{case.subject}。{why}。请登录工作台办理。",
        today,
        at,
    )


def _remind_of(one: Ahead, rules: Rules, today: date, at: datetime) -> int:
    why = reason_of(one, rules, today)
    return _mail(
        one.key,
        one.people if why else (),
        f"{one.title}：{why}",
        f"{one.because}。{why}。请登录工作台办理。",
        today,
        at,
    )


def _mail(about: str, people: Iterable[Person], subject: str, text: str, today: date, at: datetime) -> int:
    """The same words to each of the people that has an address, once a day; returns how many are new."""
    made = 0
    for person in {p for p in people if p.email}:
        key = f"{about}-{today.isoformat()}-{person.pk}"
        if not Message.objects.filter(key=key).exists():
            outbox.add(key, person.email, subject, text, at=at)
            made += 1
    return made


def reason_of(one: Ahead, rules: Rules, today: date) -> str:
    """Why something is to be remembered today; "" on the other days."""
    left = rules.calendar.between(today, one.due) if one.due is not None else None
    if left is not None and one.due is not None:
        if left < 0:
            return f"已逾期{-left}个工作日"
        if left == 0:
            return (
                f"期限{one.due.isoformat()}今天届满"
                if one.due >= today
                else f"期限{one.due.isoformat()}已经届满"
            )
        if left in (rules.settings.amber_days, rules.settings.red_days):
            return f"距期限{one.due.isoformat()}还有{left}个工作日"
    waited = rules.calendar.between(one.since, today)
    return f"已等待{waited}个工作日" if one.ask_after and waited == one.ask_after else ""


def reason(case: Case, rules: Rules, today: date) -> str:
    """Why a case is to be remembered today; "" on the other days."""
    assert case.due_on is not None
    assert case.received_on is not None
    left = rules.calendar.between(today, case.due_on)
    if left < 0:
        return f"已逾期{-left}个工作日"
    if left == 0:
        return "今天是答复期限的最后一天"
    if left in (rules.settings.amber_days, rules.settings.red_days):
        return f"距答复期限{case.due_on.isoformat()}还有{left}个工作日"
    if case.stage == "review":
        try:
            days = Law.on(case.received_on).term("correction_notice").value
        except NotInForce:
            return ""
        if rules.calendar.between(case.received_on, today) in (days - 1, days):
            last = rules.calendar.add(case.received_on, days).date
            return f"需要补正的，应在{last.isoformat()}前告知"
    return ""
