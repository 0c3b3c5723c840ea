"""The one door of the log: `write` appends, `verify` walks the chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models, transaction

from gongkai.audit.models import Entry, Head
from gongkai.clock import CHINA

GENESIS = "0" * 64


@transaction.atomic
def write(
    actor: str,
    verb: str,
    subject: models.Model,
    *,
    at: datetime,
    agency: str = "",
    says: str = "",
    data: Any = None,
) -> Entry:
    """Append one entry about a stored thing. `at` is server time; the head's row lock orders writers."""
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    entry = Entry(
        number=head.number + 1,
        at=at,
        actor=actor,
        verb=verb,
        agency=agency,
        subject=subject._meta.label_lower,
        subject_id=str(subject.pk),
        says=says,
        data=data or {},
        previous=head.digest,
    )
    entry.digest = _digest(entry)
    entry.save(force_insert=True)
    head.number, head.digest = entry.number, entry.digest
    head.save()
    return entry


def _digest(entry: Entry) -> str:
    content = [
        entry.number, entry.at.astimezone(CHINA).isoformat(timespec="microseconds"), entry.actor, entry.verb,
        entry.agency, entry.subject, entry.subject_id, entry.says, entry.data, entry.previous,
    ]  # fmt: skip
    raw = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()


def broken_links() -> Iterator[str]:
    """A sentence for each place where the chain does not hold; nothing when it does."""
    previous, number = GENESIS, 0
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        number += 1
        if entry.number != number:
            yield f"日志第{number}条缺失（其后为第{entry.number}条）"
            number = entry.number
        elif entry.previous != previous:
            yield f"日志第{entry.number}条与前一条不相接"
        if _digest(entry) != entry.digest:
            yield f"日志第{entry.number}条的内容被改动过"
        previous = entry.digest
    head = Head.objects.filter(pk=1).first()
    if (head.number, head.digest) != (number, previous) if head else number:
        yield "日志末端与登记的链尾不符，可能有记录被删除"


def history(subject: models.Model) -> models.QuerySet[Entry]:
    """Entries about one stored thing, newest first."""
    return Entry.objects.filter(subject=subject._meta.label_lower, subject_id=str(subject.pk))
