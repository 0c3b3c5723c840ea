"""What is in the mailboxes, and what is wrong with them: unchecked, failing, or holding mail of an earlier day."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from gongkai.clock import CHINA
from gongkai.law.calendar import WorkCalendar
from gongkai.mailbox.models import Arrival, Mailbox
from gongkai.registry.models import Agency


def arrivals(agency: Agency, **asked: str) -> QuerySet[Arrival]:
    """Mails of an agency, narrowed by state and words of the subject."""
    rows = Arrival.objects.filter(agency=agency).defer("text")
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("q"):
        rows = rows.filter(Q(subject__icontains=asked["q"]) | Q(case_ref__icontains=asked["q"]))
    order = {"arrived": "arrived_at", "-arrived": "-arrived_at", "subject": "subject", "-subject": "-subject"}
    return rows.order_by(order.get(asked.get("sort", ""), "-arrived_at"), "-pk")


def alarms(agency: Agency, today: date, calendar: WorkCalendar) -> list[str]:
    """A sentence for each mailbox that nobody looked into since the last working day, or that fails, and for mail
    that came on an earlier day and is not registered (条例第31条: the day counts)."""
    since = datetime.combine(calendar.add(today, -1).date, time(0), CHINA)
    found = []
    for box in Mailbox.objects.filter(agency=agency, active=True):
        if box.error:
            found.append(f"邮箱{box}：{box.error}")
        if box.checked_at is None or box.checked_at < since:
            found.append(f"邮箱{box}上一个工作日以来没有成功收取")
    midnight = datetime.combine(today, time(0), CHINA)
    old = Arrival.objects.filter(agency=agency, state=Arrival.State.WAITING, arrived_at__lt=midnight).count()
    if old:
        found.append(f"有{old}件今天以前到达的来信还没有登记")
    return found
