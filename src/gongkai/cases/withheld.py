"""What requests withheld is looked at again: when, which of it is due, and what a look came to (条例第18条)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from gongkai.audit import log
from gongkai.cases.models import Case, Matter, WithheldReview
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.replies import all_replies
from gongkai.registry.access import actor, require
from gongkai.registry.models import Person

# Replies by which something that exists was not given.
WITHHOLDING = tuple(r.id for r in all_replies().values() if r.row.startswith("denied_") or r.in_part)
Result = WithheldReview.Result


def plan(case: Case, served_on: date, months: int) -> None:
    """Set the day on which each withheld matter is looked at again; none for an agency that reviews nothing."""
    if months:
        case.matters.filter(reply__in=WITHHOLDING).update(review_on=months_on(served_on, months))


def months_on(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def planned(cases: QuerySet[Case]) -> QuerySet[Matter]:
    """The withheld matters of the cases that will be looked at again, the earliest first."""
    rows = Matter.objects.filter(case__in=cases.values("pk"), review_on__isnull=False)
    return rows.filter(case__disposed_at=None).select_related("case").order_by("review_on", "pk")


@transaction.atomic
def review(
    matter_id: int,
    result: str,
    says: str,
    *,
    expected: str,
    next_on: date | None = None,
    by: Person,
    today: date,
    at: datetime,
) -> WithheldReview:
    """Keep withholding until another look at `next_on`, or say that it may be published now. `expected`: the planned
    day that the page showed. Raises NoAccess, Stale, NotAllowed, WrongInput."""
    rows = Matter.objects.select_for_update(of=("self",)).select_related("case__agency")
    matter = rows.filter(pk=matter_id).first()
    if matter is None:
        raise WrongInput("没有这一申请事项")
    case = matter.case
    require(by, "case.review", case.agency, today)
    if matter.review_on is None:
        raise NotAllowed("这一事项不需要定期审查", "条例第18条")
    if matter.review_on.isoformat() != expected:
        raise Stale("这一事项刚被审查过，请刷新后核对再办")
    if result not in Result.values:
        raise WrongInput("请选择审查的结果", "条例第18条")
    if not says.strip():
        raise WrongInput("请写明审查的理由", "条例第18条")
    if result == Result.KEEP and (next_on is None or next_on <= today):
        raise WrongInput("仍不予公开的，请填写今天以后的下次审查日期", "条例第18条")
    matter.review_on = next_on if result == Result.KEEP else None
    matter.save(update_fields=["review_on"])
    made = WithheldReview.objects.create(
        matter=matter,
        on=today,
        result=result,
        says=says.strip(),
        next_on=matter.review_on,
        at=at,
        by=actor(by),
    )
    log.write(
        actor(by), "审查不予公开事项", case, at=at, agency=case.agency.code,
        says=f"申请{case.number}第{matter.order}项：{made.get_result_display()}",
        data={"matter": matter.order, "result": result, "next": next_on.isoformat() if next_on else None},
    )  # fmt: skip
    return made
