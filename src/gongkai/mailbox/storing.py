"""Keep one mail: raw bytes, words, attachments, all in the transaction that moves on in the folder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from gongkai.audit import log
from gongkai.files import scanning
from gongkai.files.models import StoredFile
from gongkai.files.scanning import Scan, Verdict
from gongkai.files.storage import LARGEST, put_whatever
from gongkai.mailbox.models import Arrival, ArrivalFile, Mailbox
from gongkai.mailbox.reading import Attachment, Mail, read_mail
from gongkai.notify import outbox

MACHINE = "自动收取"
State = Arrival.State


@dataclass(frozen=True)
class Taken:
    """What was taken from the server of one mail. Not `whole`: `raw` holds the headers alone, or nothing, and `says`
    why; `read` is False for what is to be kept without a look into it."""

    uid: int
    raw: bytes
    size: int
    arrived: datetime
    says: Sequence[str] = ()
    whole: bool = True
    read: bool = True


def store(mailbox: Mailbox, taken: Taken, now: datetime) -> bool:
    """Keep one mail; False when it is kept already. Either way the next one is due afterwards.

    It is read and scanned before the database is locked. Whatever the scanner says, it is kept (`put_whatever`).
    """
    digest = _digest(mailbox, taken)
    known = mailbox.arrivals.filter(digest=digest)
    opened = None if known.exists() else _opened(taken)
    try:
        with transaction.atomic():
            move_on(mailbox, taken.uid)
            if opened is None or known.exists():
                return False
            _keep(mailbox, taken, opened, digest, now)
    except IntegrityError:
        # Another process stored the same mail at the same moment; anything else is no reason to pass over a mail.
        if not mailbox.arrivals.filter(digest=digest).exists():
            raise
        move_on(mailbox, taken.uid)
        return False
    return True


@dataclass(frozen=True)
class _Opened:
    """A mail as it was read, and what the scanner said of it and of each attachment."""

    mail: Mail
    raw: Verdict
    attached: Sequence[Verdict]


def _opened(taken: Taken) -> _Opened:
    mail = read_mail(taken.raw) if taken.read else Mail()
    mail.unread += taken.says
    attached = [scanning.verdict_of(a.content) for a in mail.attachments]
    return _Opened(mail, scanning.verdict_of(taken.raw), attached)


def move_on(mailbox: Mailbox, uid: int) -> None:
    """The place in the folder, which never moves back while the folder's numbering holds."""
    ahead = Mailbox.objects.filter(pk=mailbox.pk, validity=mailbox.validity, last_uid__lt=uid)
    ahead.update(last_uid=uid, tried_uid=0, tries=0)


def _digest(mailbox: Mailbox, taken: Taken) -> str:
    """The whole mail's digest. Of one that is not whole, headers and size; of nothing at all, its place on the server:
    two mails that could not be had are two mails."""
    if not taken.raw:
        return hashlib.sha256(f"{mailbox.validity}-{taken.uid}".encode()).hexdigest()
    return hashlib.sha256(taken.raw + (f"\n{taken.size}".encode() if not taken.whole else b"")).hexdigest()


def _keep(mailbox: Mailbox, taken: Taken, opened: _Opened, digest: str, now: datetime) -> None:
    mail, name = opened.mail, f"来信-{taken.uid}.eml"
    files = (
        [put_whatever(taken.raw, name, "message/rfc822", opened.raw, by=MACHINE, at=now)] if taken.raw else []
    )
    pairs = zip(mail.attachments, opened.attached, strict=True)
    attached = [(a.name, _kept(a, verdict, mail, now)) for a, verdict in pairs]
    twin = _twin(mailbox, mail)
    report = mail.report
    about = outbox.bounced(report.references, report.failed, report.reason, at=now) if report else None
    state, reason = State.WAITING, ""
    if report and (about or report.formal):
        # Anybody may write a header that looks like a report: without ours in it, or the form, it waits for a person.
        state, reason = State.BOUNCE, report.reason or "没有送达"
    elif twin is not None and _same(twin, mail, [f.digest for _, f in attached if f]) and taken.whole:
        state, reason = State.DUPLICATE, f"与来信{twin.pk}主题、正文和附件相同"
    row = Arrival.objects.create(
        mailbox=mailbox, agency_id=mailbox.agency_id, uid=taken.uid, validity=mailbox.validity, digest=digest,
        raw=files[0] if files else None, size=taken.size, message_id=mail.message_id, twin=twin, returned=about,
        subject=mail.subject, dated=mail.dated, sender=_sender(mail), text=mail.text, unread=mail.unread,
        automatic=mail.automatic, arrived_at=taken.arrived, fetched_at=now, state=state, reason=reason,
    )  # fmt: skip
    ArrivalFile.objects.bulk_create(
        ArrivalFile(arrival=row, name=name, file=file) for name, file in attached if file
    )
    log.write(
        MACHINE, "收到来信", row, at=now, agency=mailbox.agency.code, says=f"邮箱{mailbox}收到来信{row.pk}",
        data={"digest": digest, "size": taken.size, "state": state, "files": [f.digest for _, f in attached if f]},
    )  # fmt: skip
    for file in [*files, *(f for _, f in attached if f)]:
        if file.scan not in (Scan.NOT_ASKED, Scan.CLEAN):
            said_of(row, file, mailbox.agency.code, now)


SAID = {
    Scan.INFECTED: "含有病毒或者木马（{found}），已经隔离",
    Scan.WAITING: "还没有查毒，查毒程序恢复后自动检查",
    Scan.TOO_LARGE: "太大，没有查毒",
    Scan.CLEAN: "已经查毒，没有发现病毒",
}


def said_of(row: Arrival, file: StoredFile, agency: str, now: datetime) -> None:
    """Write into the mail's history what the scanner said of one of its files."""
    says = f"“{file.name}”{SAID[Scan(file.scan)].format(found=file.found)}"
    data = {"file": file.digest, "scan": file.scan, "found": file.found}
    log.write(MACHINE, "查毒", row, at=now, agency=agency, says=says, data=data)


def _kept(attachment: Attachment, verdict: Verdict, mail: Mail, now: datetime) -> StoredFile | None:
    if not attachment.content:
        mail.unread.append(f"附件“{attachment.name}”是空的")
        return None
    if len(attachment.content) > LARGEST:
        # Packed parts (winmail.dat) may be larger than the mail that held them.
        mail.unread.append(f"附件“{attachment.name}”超过{LARGEST // 2**20}MB，见原文")
        return None
    kind = "application/octet-stream"
    return put_whatever(attachment.content, attachment.name, kind, verdict, by=MACHINE, at=now)


def _twin(mailbox: Mailbox, mail: Mail) -> Arrival | None:
    if not mail.message_id:
        return None
    return mailbox.arrivals.filter(message_id=mail.message_id).order_by("pk").first()


def _same(twin: Arrival, mail: Mail, digests: list[str]) -> bool:
    """The same mail by another way (a list, a forwarding rule): only the lines of the transport differ."""
    theirs = sorted(twin.files.values_list("file__digest", flat=True))
    said = (twin.subject, twin.text, twin.sender) == (mail.subject, mail.text, _sender(mail))
    return said and theirs == sorted(digests) and not twin.unread and not mail.unread


def _sender(mail: Mail) -> str:
    return f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender
