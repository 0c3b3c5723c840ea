"""A mail that becomes a request: what the intake form starts with, and what goes into the case with it."""

from __future__ import annotations

from email.utils import parseaddr

from django.http import Http404, HttpRequest

from gongkai import clock
from gongkai.cases.actions.filing import MOST
from gongkai.cases.actions.intake import File
from gongkai.clock import CHINA
from gongkai.files import scanning
from gongkai.files.storage import content_by_digest, media_type_of
from gongkai.law.errors import NotAllowed, Refused, WrongInput
from gongkai.law.signs import whole_number
from gongkai.mailbox import actions
from gongkai.mailbox.models import Arrival
from gongkai.registry.models import Agency

LONGEST = 4000


def mail_of(request: HttpRequest, agency: Agency) -> Arrival | None:
    """The mail that `?arrival=` names; None without one, 404 for one of another agency. Raises NoAccess, NotAllowed
    for a mail that is not waiting."""
    key = request.GET.get("arrival", "")
    if not key:
        return None
    rows = Arrival.objects.select_related("agency", "raw")
    row = rows.filter(agency=agency, pk=whole_number(key) or 0).first()
    if row is None:
        raise Http404
    if row.state not in (Arrival.State.WAITING, Arrival.State.REGISTERED):
        raise NotAllowed(f"来信已归为“{row.get_state_display()}”，请先恢复为待登记")
    if request.method == "GET":
        actions.opened(row, by=request.user, today=request.today, at=clock.now())
    return row


def first_values(mail: Arrival) -> dict[str, str]:
    """What the mail says of itself: a suggestion that the officer reads against the application form in it."""
    name, address = parseaddr(mail.sender)
    return {
        "way": "email",
        "arrived_on": mail.arrived_at.astimezone(CHINA).date().isoformat(),
        "name": name,
        "email": address,
        "description": mail.text[:LONGEST],
    }


def files_of(mail: Arrival) -> tuple[list[File], list[str]]:
    """The mail as it came and its attachments, as files of the case; the names of attachments that a case does not
    take (they stay in the mail). Raises Refused when the mail as it came is gone or changed."""
    found: list[File] = []
    left: list[str] = []
    if mail.raw is not None and scanning.barred(mail.raw):
        left.append(mail.raw.name)
    elif mail.raw is not None:
        raw = content_by_digest(mail.raw.digest)
        if raw is None:
            raise Refused("邮件原文丢失或者被改动，请先核对文件")
        if _looked_at(raw, mail.raw.name):
            found.append(("mail", mail.raw.name, raw))
        else:
            left.append(mail.raw.name)
    for one in mail.files.select_related("file")[: MOST - 1]:
        if scanning.barred(one.file):
            left.append(one.name)
            continue
        content = content_by_digest(one.file.digest)
        try:
            media_type_of(content or b"", one.name)
        except WrongInput:
            left.append(one.name)
        else:
            if _looked_at(content or b"", one.name):
                found.append(("application", one.name, content or b""))
            else:
                left.append(one.name)
    return found, left


def _looked_at(content: bytes, name: str) -> bool:
    """False for what the store would refuse: it stays in the mail and must not hold up the registration."""
    try:
        scanning.check(content, name)
    except Refused:
        return False
    return True
