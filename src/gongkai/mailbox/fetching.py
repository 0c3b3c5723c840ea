"""Fetch a mailbox: each mail is stored whole in its own transaction before anything is marked on the server.

Killed at any moment, the next run finds by UID and digest what is stored and goes on with what is not.
"""

from __future__ import annotations

import hashlib
import imaplib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.db import IntegrityError, transaction
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from gongkai.files.storage import LARGEST, put
from gongkai.mailbox.models import Arrival, ArrivalFile, Check, Mailbox
from gongkai.mailbox.reading import Mail, read_mail
from gongkai.notify import outbox

TIMEOUT = 60
MACHINE = "自动收取"


@dataclass
class Fetched:
    """What a run did: new arrivals, mails known already, and why it ended early, if it did."""

    new: int = 0
    known: int = 0
    error: str = ""


def fetch(
    mailbox: Mailbox, *, now: datetime, by: str = MACHINE, go_on: Callable[[int], bool] | None = None
) -> Fetched:
    """Fetch what is new. `go_on` is told how many are done and stops the run by answering False. An unreachable or
    refusing server is an answer, not an exception: it stands with the mailbox until the next good run."""
    done = Fetched()
    try:
        with _opened(mailbox) as server:
            _all(server, mailbox, now, done, go_on)
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        done.error = f"收取失败（{type(error).__name__}）：{str(error)[:200]}"
    if not (by == MACHINE and not done.new and not done.error and _checked_lately(mailbox, now)):
        Check.objects.create(mailbox=mailbox, at=now, by=by, found=done.new, error=done.error)
    fields = {"error": done.error} if done.error else {"error": "", "checked_at": now}
    Mailbox.objects.filter(pk=mailbox.pk).update(**fields)
    return done


def _checked_lately(mailbox: Mailbox, now: datetime) -> bool:
    """An empty look of the machine is written down once an hour, not once a minute."""
    last = mailbox.checks.filter(by=MACHINE).values_list("at", flat=True).first()
    return last is not None and (now - last).total_seconds() < 3600


def _opened(mailbox: Mailbox) -> BaseMailBox:
    kind = MailBox if mailbox.tls else MailBoxUnencrypted
    server = kind(mailbox.host, mailbox.port, timeout=TIMEOUT)
    return server.login(mailbox.user, mailbox.password, initial_folder=mailbox.folder)


def _all(
    server: BaseMailBox, mailbox: Mailbox, now: datetime, done: Fetched, go_on: Callable[[int], bool] | None
) -> None:
    validity = int(server.folder.status(mailbox.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
    if validity != mailbox.validity:
        # The server numbers anew: everything is looked at again, and known by its digest.
        mailbox.validity, mailbox.last_uid = validity, 0
        Mailbox.objects.filter(pk=mailbox.pk).update(validity=validity, last_uid=0)
    uids = sorted(int(uid) for uid in server.uids(f"UID {mailbox.last_uid + 1}:*"))
    for uid in (u for u in uids if u > mailbox.last_uid):
        _one(server, mailbox, uid, now, done)
        mailbox.last_uid = uid
        if go_on is not None and not go_on(done.new + done.known):
            return


_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')


def _one(server: BaseMailBox, mailbox: Mailbox, uid: int, now: datetime, done: Fetched) -> None:
    size, arrived = _facts(server, uid, now)
    too_large = size > LARGEST
    raw = _fetched(server, uid, "BODY.PEEK[HEADER]" if too_large else "BODY.PEEK[]")
    if _store(mailbox, uid, raw, size, too_large, arrived, now):
        done.new += 1
    else:
        done.known += 1


def _facts(server: BaseMailBox, uid: int, now: datetime) -> tuple[int, datetime]:
    _, answer = server.client.uid("FETCH", str(uid), "(RFC822.SIZE INTERNALDATE)")
    line = b" ".join(p if isinstance(p, bytes) else p[0] for p in answer if p)
    size, day = _SIZE.search(line), _DATE.search(line)
    arrived = now
    if day:
        # "20-Feb-2025 09:00:00 +0800": the form of mail dates but for its dashes.
        arrived = parsedate_to_datetime(day.group(1).decode().strip().replace("-", " ", 2)).astimezone(UTC)
    return int(size.group(1)) if size else 0, arrived


def _fetched(server: BaseMailBox, uid: int, part: str) -> bytes:
    _, answer = server.client.uid("FETCH", str(uid), f"({part})")
    return next((bytes(p[1]) for p in answer if isinstance(p, tuple)), b"")


def _store(
    mailbox: Mailbox, uid: int, raw: bytes, size: int, too_large: bool, arrived: datetime, now: datetime
) -> bool:
    """Keep one mail; False when it is kept already. The place in the folder moves on in the same transaction."""
    digest = hashlib.sha256(raw).hexdigest()
    try:
        with transaction.atomic():
            Mailbox.objects.filter(pk=mailbox.pk, validity=mailbox.validity, last_uid__lt=uid).update(
                last_uid=uid
            )
            if mailbox.arrivals.filter(digest=digest).exists():
                return False
            _keep(mailbox, uid, raw, digest, size, too_large, arrived, now)
    except IntegrityError:
        # Another process stored the same mail at the same moment.
        Mailbox.objects.filter(pk=mailbox.pk, validity=mailbox.validity, last_uid__lt=uid).update(
            last_uid=uid
        )
        return False
    return True


def _keep(
    mailbox: Mailbox,
    uid: int,
    raw: bytes,
    digest: str,
    size: int,
    too_large: bool,
    arrived: datetime,
    now: datetime,
) -> None:
    mail = read_mail(raw)
    if too_large:
        mail.unread.append(f"邮件超过{LARGEST // 2**20}MB，只登记了信头，请登录邮箱手工取回")
    twin = None
    if mail.message_id:
        twin = mailbox.arrivals.filter(message_id=mail.message_id).order_by("pk").first()
    stored = put(raw, f"来信-{uid}.eml", "message/rfc822", by=MACHINE, at=now) if raw else None
    row = Arrival.objects.create(
        mailbox=mailbox, agency_id=mailbox.agency_id, uid=uid, validity=mailbox.validity, digest=digest, raw=stored,
        size=size, message_id=mail.message_id, twin=twin, subject=mail.subject, sender=_sender(mail), text=mail.text,
        unread=mail.unread, automatic=mail.automatic, arrived_at=arrived, fetched_at=now,
        state=Arrival.State.BOUNCE if mail.bounced else Arrival.State.WAITING, reason=mail.bounce_reason,
    )  # fmt: skip
    for one in mail.attachments:
        if one.content and len(one.content) <= LARGEST:
            file = put(one.content, one.name, "application/octet-stream", by=MACHINE, at=now)
            ArrivalFile.objects.create(arrival=row, name=file.name, file=file)
    if mail.bounced:
        outbox.bounced(mail.references, mail.bounce_reason or "没有送达", at=now)


def _sender(mail: Mail) -> str:
    return f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender
