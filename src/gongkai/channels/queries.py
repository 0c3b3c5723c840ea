"""What can be asked of channels: how many per channel and how many distinct, what lies in the outbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Max, Q, QuerySet, When

from gongkai.channels.models import Channel, Delivery, Posting
from gongkai.law.errors import WrongInput
from gongkai.law.signs import whole_number
from gongkai.registry.models import Agency


@dataclass(frozen=True)
class Counts:
    """Postings of a year: each channel's number and last day, their sum, and how many different items they are."""

    channels: list[tuple[Channel, int]]
    total: int
    distinct: int
    last: dict[int, date]


def counts(agency: Agency, year: int) -> Counts:
    """One item on three channels is three postings and one item: both numbers are true, and both are asked for."""
    rows = Posting.objects.filter(agency=agency, posted_on__year=year).order_by()
    found = rows.values_list("channel").annotate(n=Count("pk"), last=Max("posted_on"))
    by_channel = {pk: (n, last) for pk, n, last in found}
    channels = [(c, by_channel.get(c.pk, (0, None))[0]) for c in agency.channels.order_by("order", "name")]
    total = sum(n for n, _ in by_channel.values())
    distinct = rows.values("number").distinct().count()
    return Counts(channels, total, distinct, {pk: last for pk, (_, last) in by_channel.items()})


SORTS = ("title", "state", "made_at", "attempts")


def deliveries(
    agency: Agency, *, channel: str = "", state: str = "", q: str = "", sort: str = ""
) -> QuerySet[Delivery]:
    """The agency's deliveries narrowed and sorted; raises WrongInput for what is on no list."""
    rows = Delivery.objects.filter(channel__agency=agency).select_related("channel")
    if channel:
        key = whole_number(channel, 18)
        if key is None:
            raise WrongInput("请从列表中选择渠道")
        rows = rows.filter(channel=key)
    if state:
        if state not in Delivery.State.values:
            raise WrongInput("请从列表中选择状态")
        rows = rows.filter(state=state)
    if q:
        words = q.strip()[:100]
        rows = rows.filter(Q(title__icontains=words) | Q(number__icontains=words))
    if sort and sort.removeprefix("-") not in SORTS:
        raise WrongInput(f"不能按“{sort}”排序")
    return rows.order_by(*([sort] if sort else ["-made_at"]), "-pk")


def waiting_for_hand(agencies: Iterable[Agency]) -> QuerySet[Delivery]:
    """Deliveries of the agencies that a person has to see to: withdrawals first, then what failed, then the oldest."""
    State = Delivery.State
    rows = Delivery.objects.filter(channel__agency__in=list(agencies), state__in=(State.MANUAL, State.FAILED))
    first = Case(When(event=Delivery.Event.WITHDRAW, then=0), When(state=State.FAILED, then=1), default=2)
    return rows.select_related("channel__agency").defer("payload").order_by(first, "pk")
