"""Send the text messages of the outbox. Nobody is told twice: what may have gone out is repeated only where the gateway
knows repeats, and stands as undelivered otherwise, so that somebody calls."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2s

from django.conf import settings

from gongkai.notify.models import Message
from gongkai.notify.outbox import Run, State, Way, claim, failed, mark_sent
from gongkai.notify.quiet import QuietHours
from gongkai.notify.sms.gateway import Gateway, NotSent, Text, Unknown

_BROKEN_OFF = "发送中断，不知道是否已经发出"


def send_due(now: datetime, gateway: Gateway, *, limit: int = 200, quiet: QuietHours | None = None) -> Run:
    """Hand what is due to the gateway. Failures wait longer each time; a refusal for good is not tried again."""
    ends: list[str] = []
    for _ in range(limit):
        message, interrupted = claim(Way.TEXT, now, quiet)
        if message is None:
            break
        if interrupted and not gateway.knows_repeats:
            ends.append(failed(message, _BROKEN_OFF, now, final=True))
            continue
        ends.append(_handed_over(message, gateway, now))
    return Run(ends.count(State.SENT), ends.count(State.WAITING), ends.count(State.FAILED))


def _handed_over(message: Message, gateway: Gateway, now: datetime) -> str:
    try:
        receipt = gateway.send(Text(ref(message.key), message.to, message.text), now)
    except NotSent as refused:
        return failed(message, refused.says, now, final=refused.final)
    except Unknown as lost:
        if gateway.knows_repeats:
            return failed(message, lost.says, now)
        return failed(message, f"{lost.says}，不知道是否已经发出", now, final=True)
    mark_sent(message, now, receipt)
    return State.SENT


def ref(key: str) -> str:
    """The id of a text for the gateway, the same for every attempt; nothing can be read from it."""
    return blake2s(f"{settings.ADDRESS} {key}".encode(), digest_size=16).hexdigest()
