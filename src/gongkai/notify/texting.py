"""Send the text messages of the outbox. Nobody is told twice: what may have gone out is repeated only where the gateway
knows repeats, and stands as undelivered otherwise, so that somebody calls."""

from __future__ import annotations

from datetime import datetime

from gongkai.notify.models import Message
from gongkai.notify.outbox import Run, State, Way, claim, failed, lost, mark_sent
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
        receipt = gateway.send(Text(message.message_id, message.to, message.text), now)
    except NotSent as refused:
        return failed(message, refused.says, now, final=refused.final)
    except Unknown as lost:
        if gateway.knows_repeats:
            return failed(message, lost.says, now)
        return failed(message, f"{lost.says}，不知道是否已经发出", now, final=True)
    mark_sent(message, now, receipt)
    return State.SENT


def take_reports(now: datetime, gateway: Gateway) -> int:
    """Write down which texts the gateway tells did not arrive; returns how many. One not yet known as sent is left for
    the next look."""
    try:
        told = gateway.lost()
    except NotSent:
        # The folder is away: sending says so where a text waits.
        return 0
    done = [one for one in told if lost(one.ref, one.reason, at=now)]
    for one in done:
        gateway.noted(one)
    return len(done)
