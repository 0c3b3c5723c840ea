"""How an attempt ends: arrived with a posting, put off, stopped, or left out. Each in one transaction with its record."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.channels.adapters.base import Receipt
from gongkai.channels.models import Attempt, Delivery, Posting
from gongkai.clock import CHINA

State = Delivery.State


class Lost(Exception):
    """Another worker holds the delivery by now: whoever sees this writes nothing more."""


@transaction.atomic
def arrived(
    delivery: Delivery, receipt: Receipt, at: datetime, *, by: str = "", day: date | None = None
) -> None:
    """Keep the receipt and the posting: one per channel and number, however many versions followed.

    `day` is when it appeared: said by a person, else the release's day on our own portal, else the day of arrival.
    `by` writes the log; a release or a person's confirmation writes its own entry.
    """
    _hold(delivery)
    delivery.receipt, delivery.address, delivery.done_at = dict(receipt.facts), receipt.address[:300], at
    _settle(delivery, State.DONE, "", at, ["receipt", "address", "done_at", "clipping"])
    if delivery.event != Delivery.Event.WITHDRAW:
        _posted(delivery, day or (_day(delivery, at) if not by else at.astimezone(CHINA).date()))
    if by:
        says = f"“{delivery.title}”（{delivery.get_event_display()}）已送达“{delivery.channel}”"
        _log(delivery, by, "送达", says, at)


@transaction.atomic
def put_off(delivery: Delivery, says: str, at: datetime, until: datetime) -> None:
    """It waits for another attempt."""
    _hold(delivery)
    delivery.next_at = until
    _settle(delivery, State.WAITING, says, at, ["next_at"])


@transaction.atomic
def stopped(delivery: Delivery, says: str, state: str, at: datetime) -> None:
    """It is not tried again by itself; a person has to see it."""
    _hold(delivery)
    _settle(delivery, state, says, at, [])
    if state == State.FAILED:
        _log(delivery, "后台推送", "推送失败", f"“{delivery.title}”→{delivery.channel}：{says}", at)


@transaction.atomic
def left_out(delivery: Delivery, says: str, at: datetime) -> None:
    """It was overtaken before anything of it appeared."""
    _hold(delivery)
    _settle(delivery, State.CANCELLED, says, at, [])


def _hold(delivery: Delivery) -> None:
    """Lock the row; raises Lost when it was claimed again, or settled, since this attempt began."""
    row = Delivery.objects.select_for_update(of=("self",)).values_list("claims", "state").get(pk=delivery.pk)
    if row != (delivery.claims, delivery.state):
        raise Lost


def _settle(delivery: Delivery, state: str, says: str, at: datetime, more: list[str]) -> None:
    delivery.state, delivery.leased_until, delivery.last_error = state, None, says[:500]
    delivery.save(update_fields=["state", "leased_until", "last_error", *more])
    Attempt.objects.create(delivery=delivery, at=at, state=state, says=says[:500] or delivery.address)


def _posted(delivery: Delivery, day: date) -> None:
    item = delivery.payload
    said = {
        "title": delivery.title,
        "topic": item["topic"][:60],
        "unit": item["unit"][:80],
        "delivery": delivery,
    }
    if delivery.address:
        said["address"] = delivery.address
    Posting.objects.update_or_create(
        agency=delivery.channel.agency, channel=delivery.channel, number=delivery.number, defaults=said,
        create_defaults={**said, "posted_on": day},
    )  # fmt: skip


def _day(delivery: Delivery, at: datetime) -> date:
    said = delivery.payload["published_on"]
    return date.fromisoformat(said) if said else at.astimezone(CHINA).date()


def _log(delivery: Delivery, by: str, verb: str, says: str, at: datetime) -> None:
    log.write(by, verb, delivery, at=at, agency=delivery.channel.agency.code, says=says)
