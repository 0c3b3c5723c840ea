"""The outbox: what a release writes in its own transaction, and what the worker sends, again until it is sure.

A delivery is claimed by a lease; a worker that dies leaves it to the next after the lease ends. Adapters keep
every step, so a repeat goes on where the last attempt stopped. Events of one item on one channel go in order.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.channels.adapters import adapter_of, is_own_portal
from gongkai.channels.adapters.base import Earlier, Job, Overtaken, Receipt, Temporary, Wanting
from gongkai.channels.item import Item, from_plain
from gongkai.channels.landing import Lost, arrived, left_out, put_off, stopped
from gongkai.channels.models import Channel, Delivery
from gongkai.law.digest import digest_of
from gongkai.law.errors import Refused, Stale

State = Delivery.State
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 12
_OPEN = (State.WAITING, State.SENDING, State.MANUAL, State.FAILED)
# A fault of ours or an answer nobody foresaw: this delivery waits and is retried, the others go on.
_UNFORESEEN = (LookupError, TypeError, ValueError, AttributeError, OSError)
_WORKER = "后台推送"


def post(channel: Channel, item: Item, *, by: str, at: datetime) -> Delivery:
    """What a release does for each channel: our own portal has it at once, every other by the outbox."""
    return (record_now if is_own_portal(channel) else enqueue)(channel, item, by=by, at=at)


def enqueue(channel: Channel, item: Item, *, by: str, at: datetime) -> Delivery:
    """Write the delivery in the caller's transaction; the same item, version and event is written once.

    What waits for this channel of an older event, and of which nothing has left the house, is overtaken and
    cancelled. Raises Stale when the same version comes with another content.
    """
    plain = item.plain()
    delivery, new = Delivery.objects.get_or_create(
        channel=channel, number=item.number, version=item.version, event=item.event,
        defaults={
            "title": item.title[:300], "payload": plain, "digest": digest_of(plain), "next_at": at, "made_at": at,
            "by": by,
        },
    )  # fmt: skip
    if not new and delivery.payload.get("digest") != item.digest:
        raise Stale(f"“{item.title}”第{item.version}版的内容与已排入推送的不一致")
    if new:
        unsent = Q(state__in=(State.WAITING, State.MANUAL), progress={}) | Q(state=State.FAILED)
        overtaken = Delivery.objects.filter(unsent, channel=channel, number=item.number)
        overtaken.exclude(pk=delivery.pk).update(state=State.CANCELLED, last_error="已有更新的版次或撤稿")
    return delivery


def record_now(channel: Channel, item: Item, *, by: str, at: datetime) -> Delivery:
    """For the portal, which reads the database itself: arrived with the release."""
    delivery = enqueue(channel, item, by=by, at=at)
    if delivery.state != State.DONE:
        arrived(delivery, Receipt(item.url), at)
    return delivery


def deliver_due(now: datetime, *, limit: int = 50) -> tuple[int, int]:
    """Send what is due; returns how many arrived and how many did not. `now` goes on while it works."""
    sent = failed = 0
    watch = _watch(now)
    for _ in range(limit):
        delivery = _claim(watch())
        if delivery is None:
            break
        if deliver_one(delivery, watch()):
            sent += 1
        else:
            failed += 1
    return sent, failed


def deliver_one(delivery: Delivery, now: datetime) -> bool:
    """One attempt at a claimed delivery; True when it arrived."""
    watch = _watch(now)
    try:
        if delivery.attempts > MOST_ATTEMPTS:
            stopped(delivery, f"推送反复中断，已试{MOST_ATTEMPTS}次，请人工处理", State.FAILED, now)
            return False
        return _attempt(delivery, watch)
    except Lost:
        return False


def _attempt(delivery: Delivery, watch: Callable[[], datetime]) -> bool:
    try:
        if not delivery.channel.active and delivery.event != Delivery.Event.WITHDRAW:
            raise Wanting(f"渠道“{delivery.channel}”已停用")
        receipt = adapter_of(delivery.channel)(_job(delivery, watch))
    except Temporary as error:
        _again(delivery, error, watch())
    except Wanting as error:
        stopped(delivery, error.says, State.MANUAL if error.by_hand else State.FAILED, watch())
    except Overtaken:
        left_out(delivery, "已有更新的版次或撤稿", watch())
    except Refused as error:
        stopped(delivery, error.sentence(), State.FAILED, watch())
    except _UNFORESEEN as error:
        logging.getLogger("gongkai.channels").exception("delivery %s", delivery.pk)
        _again(delivery, Temporary(f"推送程序出错（{type(error).__name__}），详见运行日志"), watch())
    else:
        arrived(delivery, receipt, watch(), by=_WORKER)
        return True
    return False


def _job(delivery: Delivery, watch: Callable[[], datetime]) -> Job:
    same = Delivery.objects.filter(channel=delivery.channel, number=delivery.number)
    later = same.filter(pk__gt=delivery.pk).exclude(state=State.CANCELLED)

    def keep(progress: Mapping[str, Any]) -> None:
        delivery.progress = dict(progress)
        mine = Delivery.objects.filter(pk=delivery.pk, claims=delivery.claims, state=State.SENDING)
        if not mine.update(progress=delivery.progress, leased_until=watch() + LEASE):
            raise Lost

    earlier = same.filter(pk__lt=delivery.pk).exclude(progress={}).order_by("pk")
    return Job(
        channel=delivery.channel, item=from_plain(delivery.payload), progress=delivery.progress, keep=keep,
        now=watch, overtaken=later.exists,
        earlier=[Earlier(*one) for one in earlier.values_list("version", "event", "progress")],
    )  # fmt: skip


def _watch(now: datetime) -> Callable[[], datetime]:
    """`now` that goes on: a lease must not end early because the attempts before it took their time."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def _claim(now: datetime) -> Delivery | None:
    """Take the next due delivery, so that no other worker has it, nor a later event of the same item."""
    due = Q(state=State.WAITING, next_at__lte=now) | Q(state=State.SENDING, leased_until__lte=now)
    before = Delivery.objects.filter(
        channel=OuterRef("channel"), number=OuterRef("number"), pk__lt=OuterRef("pk"),
        state__in=(State.WAITING, State.SENDING),
    )  # fmt: skip
    with transaction.atomic():
        rows = Delivery.objects.filter(due, ~Exists(before)).select_related("channel__agency")
        locking = connection.features.has_select_for_update_skip_locked
        rows = rows.select_for_update(skip_locked=True, of=("self",)) if locking else rows
        delivery: Delivery | None = rows.order_by("next_at", "pk").first()
        if delivery is None:
            return None
        delivery.state, delivery.leased_until = State.SENDING, now + LEASE
        delivery.attempts += 1
        delivery.claims += 1
        delivery.save(update_fields=["state", "leased_until", "attempts", "claims"])
        return delivery


def _again(delivery: Delivery, error: Temporary, now: datetime) -> None:
    if delivery.attempts >= MOST_ATTEMPTS:
        says = f"{error.says}；已试{delivery.attempts}次，请人工处理"
        return stopped(delivery, says, State.FAILED, now)
    return put_off(delivery, error.says, now, now + wait_after(delivery, error.after))


def wait_after(delivery: Delivery, named: int = 0) -> timedelta:
    """How long until the next attempt: twice as long each time up to an hour, or what the far end named.

    Spread by the row's own number, so that many failures do not come back in one moment.
    """
    seconds = max(min(named, 24 * 3600), min(3600, 15 * 2 ** (delivery.attempts - 1)))
    return timedelta(
        seconds=seconds + zlib.crc32(f"{delivery.pk}/{delivery.attempts}".encode()) % (seconds // 4 + 1)
    )


def open_deliveries(*, number: str) -> QuerySet[Delivery]:
    """Deliveries of an item that have not arrived yet."""
    return Delivery.objects.filter(number=number, state__in=_OPEN).select_related("channel__agency")
