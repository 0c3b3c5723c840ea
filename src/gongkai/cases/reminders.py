"""Reminders of dates: to the officer and the registrar, on the days an office expects, once a day, never on a day off.

Before the end of the seven days for a supplement notice, at the agency's amber and red lamps, on the last day and after.
"""

from __future__ import annotations

from datetime import date, datetime

from gongkai.cases.models import Case
from gongkai.cases.queries import RUNNING
from gongkai.cases.settling import Rules, rules_of
from gongkai.law.errors import NotInForce
from gongkai.law.terms import Law
from gongkai.notify import outbox
from gongkai.notify.models import Message
from gongkai.registry.models import Agency


def remind(today: date, at: datetime) -> int:
    """Queue today's reminders of every agency; returns how many are new. Run as often as one likes."""
    made = 0
    for agency in Agency.objects.filter(cases__stage__in=RUNNING).distinct():
        rules = rules_of(agency)
        if rules.calendar.is_workday(today):
            made += sum(_remind(case, rules, today, at) for case in _running(agency))
    return made


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
    made = 0
    for person in {p for p in (case.officer, case.registrar) if why and p is not None and p.email}:
        key = f"due-{case.pk}-{today.isoformat()}-{person.pk}"
        if not Message.objects.filter(key=key).exists():
            outbox.add(
                key,
                person.email,
                f"申请{case.number}：{why}",
                f"{case.subject}。{why}。请登录工作台办理。",
                at=at,
            )
            made += 1
    return made


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
