"""Files of mails that came while the scanner was away are looked at when it is back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from gongkai.files import scanning
from gongkai.files.models import StoredFile
from gongkai.files.scanning import Scan, Verdict
from gongkai.files.storage import content_by_digest, scanned
from gongkai.mailbox.models import Arrival
from gongkai.mailbox.storing import said_of

AGAIN = timedelta(minutes=2)
PORTION = 50


def rescan_due(now: datetime) -> tuple[int, int]:
    """Look at files that wait for the scanner; returns how many were clean and how many infected. While it is still
    away nothing changes but the time of the try."""
    if not scanning.is_on():
        return 0, 0
    found = {Scan.CLEAN: 0, Scan.INFECTED: 0}
    due = StoredFile.objects.filter(scan=Scan.WAITING, scanned_at__lte=now - AGAIN).order_by(
        "scanned_at", "pk"
    )
    for file in due[:PORTION]:
        # What is gone or changed is for `gongkai verify` to tell; the scanner has nothing to look at.
        content = content_by_digest(file.digest)
        verdict = scanning.verdict_of(content) if content is not None else Verdict(Scan.WAITING)
        _noted(file.pk, content, verdict, now)
        if verdict.scan in found:
            found[verdict.scan] += 1
        elif content is not None and verdict.scan == Scan.WAITING:
            break
    return found[Scan.CLEAN], found[Scan.INFECTED]


@transaction.atomic
def _noted(pk: int, content: bytes | None, verdict: Verdict, now: datetime) -> None:
    """Write it down once, whichever worker was faster."""
    file = StoredFile.objects.select_for_update().filter(pk=pk, scan=Scan.WAITING).first()
    if file is None:
        return
    scanned(file, content or b"", verdict, at=now)
    if verdict.scan == Scan.WAITING:
        return
    rows = Arrival.objects.filter(Q(raw=file) | Q(files__file=file)).select_related("agency").distinct()
    for row in rows:
        said_of(row, file, row.agency.code, now)
