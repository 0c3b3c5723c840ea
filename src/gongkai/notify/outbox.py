"""The outbox: `add` in the transaction of what happened, `send_due` afterwards and as often as one likes.

A message is claimed before it is handed to the mail server and marked afterwards. Should the process die in between,
it is handed over again after LEASE, under the same Message-ID, by which the receiving side tells it is the same.
"""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import connection as database
from django.db import transaction
from django.db.models import Q

from gongkai.law.errors import WrongInput
from gongkai.notify.models import Message
from gongkai.notify.quiet import QuietHours
from gongkai.vault import fingerprint

State = Message.State
# Minutes to wait after the first, second, … failure; after the last of them it is given up.
BACK_OFF = (1, 5, 30, 120, 360, 720, 1440)
LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Run:
    """What one run did with how many messages."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def add(key: str, to: str, subject: str, text: str, *, at: datetime, urgent: bool = False) -> Message:
    """Put an e-mail into the outbox, once for each key. `urgent` passes through the quiet hours.

    Raises WrongInput for what is not an address.
    """
    try:
        validate_email(to)
    except ValidationError:
        raise WrongInput("电子邮箱地址不正确") from None
    given = {
        "to": to,
        "subject": " ".join(subject.split())[:200],
        "text": text,
        "urgent": urgent,
        "added_at": at,
        "next_at": at,
        "recipient": fingerprint(to),
        "message_id": message_id(key),
    }
    message, _ = Message.objects.get_or_create(key=key, defaults=given)
    return message


def send_due(
    now: datetime, connection: BaseEmailBackend, *, limit: int = 200, quiet: QuietHours | None = None
) -> Run:
    """Hand what is due to the mail server. Failures wait longer each time; a refusal for good is not tried again."""
    sent = put_off = given_up = 0
    for _ in range(limit):
        message = _claim(now, quiet if quiet is not None else QuietHours(*settings.QUIET_HOURS))
        if message is None:
            break
        try:
            connection.send_messages([_mail(message)])
        except (smtplib.SMTPException, OSError) as error:
            if _failed(message, error, now) == State.FAILED:
                given_up += 1
            else:
                put_off += 1
            # A connection that broke must not take the next message with it.
            connection.close()
            continue
        sent += _marked_sent(message, now)
    connection.close()
    return Run(sent, put_off, given_up)


def _claim(now: datetime, quiet: QuietHours) -> Message | None:
    """Take one due message for this process; what another process holds is passed over."""
    due = Q(state__in=[State.WAITING, State.SENDING], next_at__lte=now)
    if quiet.until(now):
        due &= Q(urgent=True)
    with transaction.atomic():
        found = Message.objects.filter(due)
        if database.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True)
        message = found.first()
        if message is None:
            return None
        message.state, message.next_at = State.SENDING, now + LEASE
        message.attempts += 1
        message.save(update_fields=["state", "next_at", "attempts"])
    return message


def _marked_sent(message: Message, now: datetime) -> int:
    """Mark it; the text is not needed any more and not kept."""
    return Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=now, last_error="", text="", to=""
    )


# A report without the number of the mail is taken for the latest one to that address, not older than this.
REPORTS_WITHIN = timedelta(days=7)


def bounced(
    references: Sequence[str], addresses: Sequence[str], reason: str, *, at: datetime
) -> Message | None:
    """Mark the sent message that a report is about as come back (退信), with the reason; None when it is not ours.

    Found by its Message-ID, else by the address: the latest one sent there within REPORTS_WITHIN.
    """
    sent = Message.objects.filter(state=State.SENT).order_by("-sent_at", "-pk")
    found = sent.filter(message_id__in=[r for r in references if r]).first()
    if found is None:
        marks = [fingerprint(a) for a in addresses if a]
        found = sent.filter(
            recipient__in=marks, sent_at__gte=at - REPORTS_WITHIN, bounced_at__isnull=True
        ).first()
    if found is not None and found.bounced_at is None:
        found.bounced_at, found.last_error = at, f"退信：{reason or '没有送达'}"[:300]
        found.save(update_fields=["bounced_at", "last_error"])
    return found


def message_id(key: str) -> str:
    """The Message-ID under which a message goes out, the same for every attempt."""
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    return f"<{blake2s(key.encode(), digest_size=16).hexdigest()}@{host}>"


def _failed(message: Message, error: Exception, now: datetime) -> str:
    final = message.attempts > len(BACK_OFF) or _is_final(error)
    state = State.FAILED if final else State.WAITING
    wait = timedelta() if final else timedelta(minutes=BACK_OFF[message.attempts - 1])
    Message.objects.filter(pk=message.pk).update(
        state=state, next_at=now + wait, last_error=_says(error, message.to)
    )
    return state


def _is_final(error: Exception) -> bool:
    """True when the server refused this very message for good (5xx for its recipient or its content)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _says(error: Exception, address: str) -> str:
    """The error without the address: what is sealed stays sealed."""
    return f"{type(error).__name__}: {error}".replace(address, "…")[:300]


def _mail(message: Message) -> EmailMessage:
    headers = {
        "Message-ID": message.message_id or message_id(message.key),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(message.subject, message.text, to=[message.to], headers=headers)
