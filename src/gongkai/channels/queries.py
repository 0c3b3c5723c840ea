"""What can be asked of channels: how many per channel and how many distinct, what lies in the outbox."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from gongkai.channels.models import Channel, Delivery, Posting
from gongkai.law.errors import WrongInput
from gongkai.registry.models import Agency


@dataclass(frozen=True)
class Counts:
    """Postings of a year: each channel's number, their sum, and how many different items they are."""

    channels: list[tuple[Channel, int]]
    total: int
    distinct: int


def counts(agency: Agency, year: int) -> Counts:
    """One item on three channels is three postings and one item: both numbers are true, and both are asked for."""
    rows = Posting.objects.filter(agency=agency, posted_on__year=year)
    by_channel = dict(rows.order_by().values_list("channel").annotate(n=Count("pk")))
    channels = [(c, by_channel.get(c.pk, 0)) for c in agency.channels.order_by("order", "name")]
    return Counts(channels, sum(by_channel.values()), rows.order_by().values("number").distinct().count())


SORTS = ("title", "state", "made_at", "attempts")


def deliveries(
    agency: Agency, *, channel: str = "", state: str = "", q: str = "", sort: str = ""
) -> QuerySet[Delivery]:
    """The agency's deliveries narrowed and sorted; raises WrongInput for what is on no list."""
    rows = Delivery.objects.filter(channel__agency=agency).select_related("channel")
    if channel:
        if not channel.isdigit():
            raise WrongInput("请从列表中选择渠道")
        rows = rows.filter(channel=int(channel))
    if state:
        rows = rows.filter(state=state)
    if q:
        rows = rows.filter(title__icontains=q.strip()[:100])
    if sort and sort.lstrip("-") not in SORTS:
        raise WrongInput(f"不能按“{sort}”排序")
    return rows.order_by(*([sort] if sort else ["-made_at"]), "-pk")
