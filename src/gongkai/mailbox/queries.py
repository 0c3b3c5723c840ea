"""What is in the mailboxes, and what is wrong with them: unchecked, failing, or holding mail of an earlier day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from gongkai.clock import CHINA
from gongkai.law.calendar import WorkCalendar
from gongkai.law.signs import whole_number
from gongkai.mailbox.models import Arrival, Check, Duty, Mailbox
from gongkai.mailbox.storing import MACHINE
from gongkai.registry.models import Agency

State = Arrival.State
SORTS = {"arrived": "arrived_at", "subject": "subject", "state": "state", "size": "size"}
# What a list reads: nothing sealed but the sender, which it masks.
LISTED = ("pk", "arrived_at", "subject", "sender", "state", "automatic", "case_ref", "reason", "mailbox_id", "agency_id",
          "mailbox__address", "size")  # fmt: skip
RETURNED_WITHIN = timedelta(days=7)


def arrivals(
    agency: Agency, *, state: str = "", mailbox: str = "", automatic: str = "", q: str = "", sort: str = ""
) -> QuerySet[Arrival]:
    """Mails of an agency, narrowed by state, mailbox, automatic replies (1 or 0) and words of the subject."""
    rows = Arrival.objects.filter(agency=agency).select_related("mailbox")
    if state:
        rows = rows.filter(state=state)
    if (key := whole_number(mailbox)) is not None:
        rows = rows.filter(mailbox_id=key)
    if automatic in ("0", "1"):
        rows = rows.filter(automatic=automatic == "1")
    if q:
        rows = rows.filter(Q(subject__icontains=q) | Q(case_ref__icontains=q))
    name = SORTS.get(sort.removeprefix("-"), "")
    order = ("-" if sort.startswith("-") else "") + name if name else "-arrived_at"
    return rows.only(*LISTED).order_by(order, "-pk")


def alarms(agency: Agency, today: date, now: datetime, calendar: WorkCalendar) -> list[str]:
    """A sentence for each thing that stands in the way of registering every mail on the day it comes: a mailbox that
    fails, or that nobody looked into for a working day, a working day without anybody on duty (S84), mail of an
    earlier day that waits, notices that came back. None for an agency without a mailbox. One query."""
    since = datetime.combine(calendar.add(today, -1).date, time(0), CHINA)
    rows = Arrival.objects.filter(agency=OuterRef("agency")).order_by()
    old = rows.filter(state=State.WAITING, arrived_at__lt=datetime.combine(today, time(0), CHINA))
    back = rows.filter(returned__isnull=False, fetched_at__gte=now - RETURNED_WITHIN)
    looked = Check.objects.filter(mailbox=OuterRef("pk"), at__gte=since).exclude(by=MACHINE)
    boxes = list(Mailbox.objects.filter(agency=agency, active=True).order_by("address").annotate(
        looked=Exists(looked), staffed=Exists(Duty.objects.filter(agency=OuterRef("agency"), day=today)),
        old=_number(old), back=_number(back),
    ))  # fmt: skip
    found: list[str] = []
    for box in boxes:
        found += _box_alarms(box, since)
    if not boxes:
        return found
    box = boxes[0]
    if not box.staffed and calendar.is_workday(today):
        found.append("今天是工作日，还没有安排邮箱值班人员")
    if box.old:
        found.append(f"有{box.old}件今天以前到达的来信还没有登记")
    if box.back:
        found.append(f"最近{RETURNED_WITHIN.days}日有{box.back}件发出的通知被退回，请用其他方式告知")
    return found


def _number(rows: QuerySet[Arrival]) -> Coalesce:
    """How many rows, of the agency of the mailbox at hand."""
    return Coalesce(Subquery(rows.values("agency").annotate(n=Count("pk")).values("n")), 0)


def _box_alarms(box: Any, since: datetime) -> list[str]:
    found = []
    if box.error:
        found.append(f"邮箱{box}：{box.error}")
    if box.checked_at is None or box.checked_at < since:
        found.append(f"邮箱{box}上一个工作日以来没有成功收取")
    if not box.looked:
        found.append(f"邮箱{box}上一个工作日以来没有人查看")
    return found


def on_duty(agency: Agency, first: date, last: date) -> dict[date, Duty]:
    """The roster from one day to another, the days without anybody left out."""
    rows = Duty.objects.filter(agency=agency, day__range=(first, last)).select_related("person")
    return {duty.day: duty for duty in rows}


def checks(agency: Agency, *, by_hand: bool = False) -> QuerySet[Check]:
    """The looks into an agency's mailboxes, newest first; of persons alone when `by_hand`."""
    rows = Check.objects.filter(mailbox__agency=agency).select_related("mailbox")
    return rows.exclude(by=MACHINE) if by_hand else rows
