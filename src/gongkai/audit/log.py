"""The one door of the log: `write` appends, `verify` walks the chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import models, transaction

from gongkai.audit.models import Entry, Head
from gongkai.clock import CHINA
from gongkai.law.digest import digest_of

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
        at=at,
        actor=actor,
        verb=verb,
        agency=agency,
        subject=subject._meta.label_lower,
        subject_id=str(subject.pk),
        says=says,
        data=data or {},
    )
    _link(head, entry)
    entry.save(force_insert=True)
    head.save()
    return entry


@transaction.atomic
def write_many(
    actor: str,
    verb: str,
    model: type[models.Model],
    items: Iterable[tuple[object, str, Any]],
    *,
    at: datetime,
    agency: str = "",
) -> int:
    """Append one entry for each (key of a stored thing of `model`, sentence, data); returns how many.

    The head is locked from the first entry to the end of the transaction: call it last.
    """
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    before, subject, left = head.number, model._meta.label_lower, iter(items)
    while chunk := list(islice(left, 1000)):
        entries = [
            Entry(at=at, actor=actor, verb=verb, agency=agency, subject=subject, subject_id=str(key),
                  says=says, data=data)
            for key, says, data in chunk
        ]  # fmt: skip
        for entry in entries:
            _link(head, entry)
        Entry.objects.bulk_create(entries)
    head.save()
    return head.number - before


def _link(head: Head, entry: Entry) -> None:
    entry.number, entry.previous = head.number + 1, head.digest
    entry.digest = _digest(entry)
    head.number, head.digest = entry.number, entry.digest


def _digest(entry: Entry) -> str:
    content = [
        entry.number, entry.at.astimezone(CHINA).isoformat(timespec="microseconds"), entry.actor, entry.verb,
        entry.agency, entry.subject, entry.subject_id, entry.says, entry.data, entry.previous,
    ]  # fmt: skip
    return digest_of(content)


def end() -> str:
    """The digest of the newest entry: it moves whenever anything was changed, and with the same commit."""
    return Head.objects.filter(pk=1).order_by().values_list("digest", flat=True).first() or GENESIS


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
