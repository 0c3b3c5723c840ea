"""The outbox: `add` in the transaction of what happened, `send_due` afterwards and as often as one likes.

A message is claimed before it is handed to the mail server and marked afterwards. Should the process die in between,
it is handed over again after LEASE, under the same Message-ID, by which the receiving side tells it is the same.
Text messages lie here too; `texting` sends them.
"""

from __future__ import annotations

import re
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
from django.db.models import Q, QuerySet

from gongkai.law.errors import WrongInput
from gongkai.notify.models import Message
from gongkai.notify.quiet import QuietHours
from gongkai.notify.sms.gateway import mobile_in
from gongkai.vault import fingerprint

State, Way = Message.State, Message.Way
# Minutes to wait after the first, second, … failure; after the last of them it is given up.
BACK_OFF = (1, 5, 30, 120, 360, 720, 1440)
LEASE = timedelta(minutes=10)
# Five parts of a long text message: what is longer is no text message.
LONGEST_TEXT = 330


@dataclass(frozen=True)
class Run:
    """What one run did with how many messages."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0


def add(
    key: str, to: str, subject: str, text: str, *, at: datetime, urgent: bool = False, about: str = ""
) -> Message:
    """Put an e-mail into the outbox, once for each key. `urgent` passes through the quiet hours.

    `about` names what it tells of, for `undelivered`. Raises WrongInput for what is not an address.
    """
    try:
        validate_email(to)
    except ValidationError:
        raise WrongInput("电子邮箱地址不正确") from None
    given = {
        "way": Way.MAIL,
        "to": to,
        "subject": " ".join(subject.split())[:200],
        "text": text,
        "urgent": urgent,
        "added_at": at,
        "next_at": at,
        "recipient": fingerprint(to),
        "message_id": message_id(key),
        "about": about,
    }
    message, _ = Message.objects.get_or_create(key=key, defaults=given)
    return message


def add_text(
    key: str, number: str, subject: str, words: str, *, at: datetime, urgent: bool = False, about: str = ""
) -> Message:
    """Put a text message into the outbox, once for each key; `subject` is for lists here and does not leave.

    Raises WrongInput for what is not a mobile number, and for words that are no short text.
    """
    mobile = mobile_in(number)
    if not mobile:
        raise WrongInput("手机号码不正确")
    plain = " ".join(words.split())
    if not 0 < len(plain) <= LONGEST_TEXT:
        raise WrongInput(f"短信应有内容，最多{LONGEST_TEXT}字")
    given = {
        "way": Way.TEXT,
        "to": mobile,
        "subject": " ".join(subject.split())[:200],
        "text": plain,
        "urgent": urgent,
        "added_at": at,
        "next_at": at,
        "recipient": fingerprint(mobile),
        "message_id": ref(key),
        "about": about,
    }
    message, _ = Message.objects.get_or_create(key=key, defaults=given)
    return message


def send_due(
    now: datetime, connection: BaseEmailBackend, *, limit: int = 200, quiet: QuietHours | None = None
) -> Run:
    """Hand what is due to the mail server. Failures wait longer each time; a refusal for good is not tried again."""
    sent = put_off = given_up = 0
    for _ in range(limit):
        message, _interrupted = claim(Way.MAIL, now, quiet)
        if message is None:
            break
        try:
            connection.send_messages([_mail(message)])
        except (smtplib.SMTPException, OSError) as error:
            says = f"{type(error).__name__}: {error}"
            if failed(message, says, now, final=_is_final(error)) == State.FAILED:
                given_up += 1
            else:
                put_off += 1
            # A connection that broke must not take the next message with it.
            connection.close()
            continue
        sent += mark_sent(message, now)
    connection.close()
    return Run(sent, put_off, given_up)


def claim(way: str, now: datetime, quiet: QuietHours | None = None) -> tuple[Message | None, bool]:
    """Take one due message for this process, and whether an attempt before was broken off; what another process holds
    is passed over. `quiet`: the settings' do-not-disturb hours unless others are given."""
    hours = quiet if quiet is not None else QuietHours(*settings.QUIET_HOURS)
    due = Q(way=way, state__in=[State.WAITING, State.SENDING], next_at__lte=now)
    if hours.until(now):
        due &= Q(urgent=True)
    with transaction.atomic():
        found = Message.objects.filter(due)
        if database.features.has_select_for_update_skip_locked:
            found = found.select_for_update(skip_locked=True)
        message = found.first()
        if message is None:
            return None, False
        interrupted = message.state == State.SENDING
        message.state, message.next_at = State.SENDING, now + LEASE
        message.attempts += 1
        message.save(update_fields=["state", "next_at", "attempts"])
    return message, interrupted


def mark_sent(message: Message, now: datetime, receipt: str = "") -> int:
    """Mark it; the text is not needed any more and not kept."""
    return Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=now, receipt=receipt, last_error="", text="", to=""
    )


def failed(message: Message, says: str, now: datetime, *, final: bool = False) -> str:
    """Write down why it failed, without the address; it waits for the next attempt, or is given up and stands as
    undelivered. Returns the state."""
    final = final or message.attempts > len(BACK_OFF)
    state = State.FAILED if final else State.WAITING
    wait = timedelta() if final else timedelta(minutes=BACK_OFF[message.attempts - 1])
    # What is sealed stays sealed.
    told = says.replace(message.to, "…")[:300]
    Message.objects.filter(pk=message.pk).update(
        state=state, next_at=now + wait, last_error=told, bounced_at=now if final else None
    )
    return state


# A report without the number of the mail is taken for the latest one to that address, not older than this.
REPORTS_WITHIN = timedelta(days=7)


def bounced(
    references: Sequence[str], addresses: Sequence[str], reason: str, *, at: datetime
) -> Message | None:
    """Mark the sent message that a report is about as come back (退信), with the reason; None when it is not ours.

    Found by its Message-ID, else by the address: the latest one sent there within REPORTS_WITHIN.
    """
    sent = Message.objects.filter(way=Way.MAIL, state=State.SENT).order_by("-sent_at", "-pk")
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


def lost(reference: str, reason: str, *, at: datetime) -> bool:
    """Mark the text message of that `ref` as not delivered, for what the gateway told later; False while it is not
    known as sent (the report may be faster than we are), or is none of ours."""
    found = Message.objects.filter(way=Way.TEXT, message_id=reference, state=State.SENT).first()
    if found is None:
        return False
    if found.bounced_at is None:
        # The gateway may repeat the number; that is not kept.
        told = re.sub(r"\d{11,}", "…", reason)
        found.bounced_at, found.last_error = at, f"短信未送达：{told or '没有写明原因'}"[:300]
        found.save(update_fields=["bounced_at", "last_error"])
    return True


def ref(key: str) -> str:
    """The id of a text for the gateway, the same for every attempt; nothing can be read from it."""
    return blake2s(f"{settings.ADDRESS} {key}".encode(), digest_size=16).hexdigest()


def undelivered(about: str) -> QuerySet[Message]:
    """What was to tell of a thing and did not arrive, newest first: come back, refused, or given up."""
    return Message.objects.filter(about=about, bounced_at__isnull=False).order_by("-bounced_at", "-pk")


def lost_since(moment: datetime, about: str) -> list[tuple[str, datetime]]:
    """What the notices that did not arrive since that moment were about (beginning with `about`), and when that was
    known, the earliest first."""
    rows = Message.objects.filter(bounced_at__gte=moment, about__startswith=about)
    return list(rows.order_by("bounced_at").values_list("about", "bounced_at"))


def message_id(key: str) -> str:
    """The Message-ID under which a message goes out, the same for every attempt."""
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    return f"<{blake2s(key.encode(), digest_size=16).hexdigest()}@{host}>"


def _is_final(error: Exception) -> bool:
    """True when the server refused this very message for good (5xx for its recipient or its content)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _mail(message: Message) -> EmailMessage:
    headers = {
        "Message-ID": message.message_id or message_id(message.key),
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(message.subject, message.text, to=[message.to], headers=headers)
