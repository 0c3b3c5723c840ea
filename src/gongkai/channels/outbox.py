"""The outbox: what a release writes in its own transaction, and what the worker sends, again until it is sure.

A delivery is claimed by a lease; a worker that dies leaves it to the next after the lease ends. Adapters keep
every step, so a repeat goes on where the last attempt stopped.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from gongkai.audit import log
from gongkai.channels.adapters import adapter_of
from gongkai.channels.adapters.base import Job, Receipt, Temporary, Wanting
from gongkai.channels.item import Item, from_plain
from gongkai.channels.models import Channel, Delivery, Posting
from gongkai.law.digest import digest_of
from gongkai.law.errors import NotAllowed, Refused

State = Delivery.State
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12
_OPEN = (State.WAITING, State.SENDING, State.MANUAL, State.FAILED)


def enqueue(channel: Channel, item: Item, *, by: str, at: datetime) -> Delivery:
    """Write the delivery in the caller's transaction; the same item, version and event is written once.

    What waits for this channel of an older version, and has not been sent, is overtaken and cancelled.
    """
    plain = item.plain()
    delivery, new = Delivery.objects.get_or_create(
        channel=channel, number=item.number, version=item.version, event=item.event,
        defaults={
            "title": item.title, "payload": plain, "digest": digest_of(plain), "next_at": at, "made_at": at, "by": by,
        },
    )  # fmt: skip
    if new:
        overtaken = Delivery.objects.filter(
            channel=channel,
            number=item.number,
            state__in=(State.WAITING, State.MANUAL, State.FAILED),
            progress={},
        )
        overtaken.exclude(pk=delivery.pk).update(state=State.CANCELLED, last_error="已有更新的版次或撤稿")
    return delivery


def record_now(channel: Channel, item: Item, *, by: str, at: datetime) -> Delivery:
    """For the portal, which reads the database itself: arrived with the release."""
    delivery = enqueue(channel, item, by=by, at=at)
    _arrived(delivery, item, Receipt(item.url), at, _day(item, at))
    return delivery


def deliver_due(now: datetime, *, limit: int = 50) -> tuple[int, int]:
    """Send what is due; returns how many arrived and how many did not."""
    arrived = failed = 0
    for _ in range(limit):
        delivery = _claim(now)
        if delivery is None:
            break
        if deliver_one(delivery, now):
            arrived += 1
        else:
            failed += 1
    return arrived, failed


def deliver_one(delivery: Delivery, now: datetime) -> bool:
    """One attempt at a claimed delivery; True when it arrived."""
    item = from_plain(delivery.payload)

    def keep(progress: Mapping[str, Any]) -> None:
        delivery.progress = dict(progress)
        Delivery.objects.filter(pk=delivery.pk).update(progress=delivery.progress)

    try:
        adapter = adapter_of(delivery.channel)
        receipt = adapter(Job(delivery.channel, item, delivery.progress, keep, now))
    except Temporary as error:
        _again(delivery, error, now)
        return False
    except Wanting as error:
        _stopped(delivery, error.says, State.MANUAL if error.by_hand else State.FAILED)
        return False
    except Refused as error:
        _stopped(delivery, error.sentence(), State.FAILED)
        return False
    with transaction.atomic():
        _arrived(delivery, item, receipt, now, _day(item, now) if item.event == "release" else now.date())
    return True


def _claim(now: datetime) -> Delivery | None:
    """Take the next due delivery, so that no other worker has it at the same time."""
    due = Q(state=State.WAITING, next_at__lte=now) | Q(state=State.SENDING, leased_until__lte=now)
    with transaction.atomic():
        rows = Delivery.objects.filter(due).select_related("channel").order_by("next_at", "pk")
        locking = connection.features.has_select_for_update_skip_locked
        rows = rows.select_for_update(skip_locked=True, of=("self",)) if locking else rows
        delivery: Delivery | None = rows.first()
        if delivery is None:
            return None
        delivery.state, delivery.leased_until = State.SENDING, now + LEASE
        delivery.attempts += 1
        delivery.save(update_fields=["state", "leased_until", "attempts"])
        return delivery


def _again(delivery: Delivery, error: Temporary, now: datetime) -> None:
    if delivery.attempts >= MOST_ATTEMPTS:
        return _stopped(delivery, f"{error.says}；已试{delivery.attempts}次，请人工处理", State.FAILED)
    wait = max(error.after, min(3600, 15 * 2 ** (delivery.attempts - 1)))
    # Spread by the row's own number, so that many failures do not come back in one moment.
    wait += zlib.crc32(f"{delivery.pk}/{delivery.attempts}".encode()) % (wait // 4 + 1)
    delivery.state, delivery.leased_until = State.WAITING, None
    delivery.next_at, delivery.last_error = now + timedelta(seconds=wait), error.says[:500]
    delivery.save(update_fields=["state", "leased_until", "next_at", "last_error"])
    return None


def _stopped(delivery: Delivery, says: str, state: str) -> None:
    delivery.state, delivery.leased_until, delivery.last_error = state, None, says[:500]
    delivery.save(update_fields=["state", "leased_until", "last_error"])


def _arrived(delivery: Delivery, item: Item, receipt: Receipt, at: datetime, day: date) -> None:
    """Keep the receipt and the posting: one per channel and number, however many versions followed."""
    delivery.state, delivery.leased_until, delivery.last_error = State.DONE, None, ""
    delivery.address, delivery.done_at = receipt.address[:300], at
    delivery.save(update_fields=["state", "leased_until", "last_error", "address", "done_at"])
    if item.event == "withdraw":
        return
    known = Posting.objects.filter(
        channel=delivery.channel, agency=delivery.channel.agency, number=item.number
    )
    if not known.update(title=item.title, topic=item.topic, unit=item.unit[:80], delivery=delivery):
        Posting.objects.create(
            agency=delivery.channel.agency, channel=delivery.channel, number=item.number, title=item.title,
            posted_on=day, topic=item.topic, unit=item.unit[:80], address=receipt.address[:300], delivery=delivery,
        )  # fmt: skip


def _day(item: Item, at: datetime) -> date:
    return date.fromisoformat(item.published_on) if item.published_on else at.date()


@transaction.atomic
def confirm(delivery_id: int, *, on: date, address: str, by: str, at: datetime) -> Delivery:
    """A person's word that it appeared, on that day, at that address or page; for channels without an interface."""
    delivery = _locked(delivery_id)
    if delivery.state not in (State.MANUAL, State.WAITING, State.FAILED):
        raise NotAllowed(f"这次推送现在是“{delivery.get_state_display()}”，不能登记")
    item = from_plain(delivery.payload)
    _arrived(delivery, item, Receipt(address), at, on)
    _log(delivery, "登记刊发", f"{on.isoformat()} {address}", by, at)
    return delivery


@transaction.atomic
def retry(delivery_id: int, *, by: str, at: datetime) -> Delivery:
    """Send a failed delivery again from where it stopped."""
    delivery = _locked(delivery_id)
    if delivery.state not in (State.FAILED, State.MANUAL, State.WAITING):
        raise NotAllowed(f"这次推送现在是“{delivery.get_state_display()}”，不能重试")
    delivery.state, delivery.next_at, delivery.attempts = State.WAITING, at, 0
    delivery.save(update_fields=["state", "next_at", "attempts"])
    _log(delivery, "重新推送", "", by, at)
    return delivery


@transaction.atomic
def cancel(delivery_id: int, *, reason: str, by: str, at: datetime) -> Delivery:
    """Give a delivery up, with a reason; what a channel already has stays there."""
    delivery = _locked(delivery_id)
    if delivery.state not in (State.FAILED, State.MANUAL, State.WAITING):
        raise NotAllowed(f"这次推送现在是“{delivery.get_state_display()}”，不能取消")
    delivery.state, delivery.last_error = State.CANCELLED, reason.strip()[:500]
    delivery.save(update_fields=["state", "last_error"])
    _log(delivery, "取消推送", reason.strip(), by, at)
    return delivery


def open_deliveries(*, number: str) -> QuerySet[Delivery]:
    """Deliveries of an item that have not arrived yet."""
    return Delivery.objects.filter(number=number, state__in=_OPEN).select_related("channel")


def _locked(delivery_id: int) -> Delivery:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("channel__agency")
    delivery: Delivery = rows.get(pk=delivery_id)
    return delivery


def _log(delivery: Delivery, verb: str, said: str, by: str, at: datetime) -> None:
    says = f"{verb}“{delivery.title}”→{delivery.channel}" + (f"：{said}" if said else "")
    log.write(by, verb, delivery, at=at, agency=delivery.channel.agency.code, says=says)
