"""Fetch a mailbox: each mail is stored whole in its own transaction; nothing is changed or deleted on the server.

Killed at any moment, the next run goes on behind the last mail that is stored; what is stored is known by its digest.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from django.db.models import Q
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from gongkai.files.storage import LARGEST
from gongkai.mailbox.models import Check, Mailbox
from gongkai.mailbox.storing import MACHINE, Taken, move_on, store

TIMEOUT = 60
EVERY = timedelta(minutes=5)
PORTION = 200
# After so many tries a mail is taken by its headers alone, after twice as many by its number.
TRIES = 3
BROKEN_LINE = (OSError, imaplib.IMAP4.error, ImapToolsError)


@dataclass
class Fetched:
    """What a run did: new arrivals, mails known already, mails that were gone, and why it ended early, if it did."""

    new: int = 0
    known: int = 0
    gone: int = 0
    error: str = ""


GoOn = Callable[[int, int], bool]


def fetch(mailbox: Mailbox, *, now: datetime, by: str = MACHINE, go_on: GoOn | None = None) -> Fetched:
    """Fetch what is new. `go_on` is told how many are done of how many, and stops the run by answering False.

    An unreachable or refusing server is an answer, not an exception: it stands with the mailbox until the next good run.
    """
    done = Fetched()
    try:
        with _opened(mailbox) as server:
            _all(server, mailbox, now, done, go_on)
    except BROKEN_LINE as error:
        done.error = _says(error)
    if by != MACHINE or done.new or done.error or not _checked_lately(mailbox, now):
        Check.objects.create(mailbox=mailbox, at=now, by=by, found=done.new, error=done.error)
    fields = {"error": done.error} if done.error else {"error": "", "checked_at": now}
    Mailbox.objects.filter(pk=mailbox.pk).update(**fields)
    return done


def fetch_due(now: datetime) -> Fetched:
    """Fetch every mailbox in use that was not asked for EVERY; each is taken by one process. A long backlog is taken
    in portions of PORTION, so that other work gets its turn."""
    total = Fetched()
    for mailbox in Mailbox.objects.filter(active=True).select_related("agency"):
        idle = Q(asked_at__isnull=True) | Q(asked_at__lte=now - EVERY)
        if not Mailbox.objects.filter(idle, pk=mailbox.pk).update(asked_at=now):
            continue
        left: list[int] = []

        def go_on(done: int, of: int, left: list[int] = left) -> bool:
            left[:] = [of - done]
            return done < PORTION

        done = fetch(mailbox, now=now, go_on=go_on)
        if any(left) and not done.error:
            Mailbox.objects.filter(pk=mailbox.pk).update(asked_at=None)
        total.new, total.known, total.gone = (
            total.new + done.new,
            total.known + done.known,
            total.gone + done.gone,
        )
        total.error = total.error or (f"{mailbox}：{done.error}" if done.error else "")
    return total


def probe(mailbox: Mailbox) -> str:
    """Log in and open the folder, nothing else; what went wrong in a sentence, "" when all is well."""
    try:
        with _opened(mailbox) as server:
            _validity(server)
    except BROKEN_LINE as error:
        return _says(error)
    return ""


def _says(error: Exception) -> str:
    return f"连接邮箱失败（{type(error).__name__}）：{error}"[:300]


def _checked_lately(mailbox: Mailbox, now: datetime) -> bool:
    """An empty look of the machine is written down once an hour, not once a minute."""
    last = mailbox.checks.filter(by=MACHINE, error="").values_list("at", flat=True).first()
    return last is not None and (now - last).total_seconds() < 3600


def _opened(mailbox: Mailbox) -> BaseMailBox:
    kind = MailBox if mailbox.tls else MailBoxUnencrypted
    server = kind(mailbox.host, mailbox.port, timeout=TIMEOUT)
    try:
        server.login(mailbox.user, mailbox.password, initial_folder=None)
        if "ID" in server.client.capabilities:
            # Some Chinese providers open no folder to a program that has not introduced itself (RFC 2971).
            server.client.xatom("ID", '("name" "gongkai")')
        server.folder.set(mailbox.folder, readonly=True)
    except BaseException:
        with suppress(*BROKEN_LINE):
            server.client.shutdown()
        raise
    return server


def _validity(server: BaseMailBox) -> int:
    """Which numbering of the folder holds. A server without one can't be gone on with: its numbers mean nothing."""
    _, found = server.client.response("UIDVALIDITY")
    if not found or not found[0]:
        raise imaplib.IMAP4.error("服务器没有给出UIDVALIDITY，不能续取")
    return int(found[0])


def _all(server: BaseMailBox, mailbox: Mailbox, now: datetime, done: Fetched, go_on: GoOn | None) -> None:
    mailbox.refresh_from_db(fields=["validity", "last_uid", "tried_uid", "tries"])
    validity = _validity(server)
    if validity != mailbox.validity:
        # The server numbers anew: everything is looked at again, and known by its digest.
        fresh = {"validity": validity, "last_uid": 0, "tried_uid": 0, "tries": 0}
        Mailbox.objects.filter(pk=mailbox.pk).update(**fresh)
        mailbox.refresh_from_db(fields=list(fresh))
    # "n:*" answers with the last mail even when that lies below n.
    found = sorted(int(uid) for uid in server.uids(f"UID {mailbox.last_uid + 1}:*"))
    uids = [uid for uid in found if uid > mailbox.last_uid]
    for number, uid in enumerate(uids, start=1):
        _one(server, mailbox, uid, now, done)
        if go_on is not None and not go_on(number, len(uids)):
            return


def _one(server: BaseMailBox, mailbox: Mailbox, uid: int, now: datetime, done: Fetched) -> None:
    tries = _tried(mailbox, uid)
    taken = _taken(server, mailbox, uid, now, tries)
    if taken is None:
        move_on(mailbox, uid)
        done.gone += 1
    elif store(mailbox, taken, now):
        done.new += 1
    else:
        done.known += 1


def _tried(mailbox: Mailbox, uid: int) -> int:
    """Write down that this mail is being tried; how often it was tried before. The line may break each time."""
    before = mailbox.tries if mailbox.tried_uid == uid else 0
    mailbox.tried_uid, mailbox.tries = uid, min(before + 1, 1000)
    Mailbox.objects.filter(pk=mailbox.pk).update(tried_uid=uid, tries=mailbox.tries)
    return before


def _taken(server: BaseMailBox, mailbox: Mailbox, uid: int, now: datetime, tries: int) -> Taken | None:
    """The mail as far as it can be had; None when somebody removed it meanwhile."""
    if tries >= 2 * TRIES:
        return Taken(
            uid, b"", 0, now, ["多次未能收取，只登记了到达，请登录邮箱手工取回"], whole=False, read=False
        )
    facts = _facts(server, uid)
    if facts is None:
        return None
    size, arrived = facts
    says = [] if arrived else ["服务器没有给出到达时间，按收取时间登记，请核对"]
    if arrived and arrived > now + _CLOCKS_DIFFER:
        says, arrived = ["服务器给出的到达时间晚于收取时间，按收取时间登记，请核对"], now
    most = min(mailbox.largest * 2**20, LARGEST)
    whole = size <= most and tries < TRIES
    raw = _fetched(server, uid, "BODY.PEEK[]" if whole else "BODY.PEEK[HEADER]")
    if len(raw) > LARGEST:
        raw = b""
    if size > most:
        says.append(f"邮件超过{most // 2**20}MB，只登记了信头，请登录邮箱手工取回")
    elif not raw:
        says.append("服务器没有给出内容，请登录邮箱手工取回")
    elif not whole:
        says.append("多次未能收取或者读出，只登记了信头，请登录邮箱手工取回")
    return Taken(uid, raw, size, arrived or now, says, whole=whole and bool(raw), read=tries < TRIES)


# A day that has not come can be no day of receipt; two clocks may differ a little.
_CLOCKS_DIFFER = timedelta(hours=1)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')


def _facts(server: BaseMailBox, uid: int) -> tuple[int, datetime | None] | None:
    """Size and the time of arrival at the server; None when the mail is not there any more."""
    kind, answer = server.client.uid("FETCH", str(uid), "(UID RFC822.SIZE INTERNALDATE)")
    lines = [p if isinstance(p, bytes) else p[0] for p in answer if p]
    own = next((line for line in lines if re.search(rb"\bUID %d\b" % uid, line)), None)
    if kind != "OK":
        # It may be there, and refused: what follows tries for its content all the same.
        return 0, None
    if own is None:
        return None
    size, day = _SIZE.search(own), _DATE.search(own)
    return int(size.group(1)) if size else 0, _time(day.group(1)) if day else None


def _time(text: bytes) -> datetime | None:
    """ "20-Feb-2025 09:00:00 +0800": the form of mail dates but for its dashes."""
    try:
        return parsedate_to_datetime(text.decode("ascii").strip().replace("-", " ", 2)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _fetched(server: BaseMailBox, uid: int, part: str) -> bytes:
    _, answer = server.client.uid("FETCH", str(uid), f"(UID {part})")
    return next((bytes(p[1]) for p in answer if isinstance(p, tuple)), b"")
