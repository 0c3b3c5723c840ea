"""What lies in a case's file, in the order of an archive: application, letters, materials, answer, service, log."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gongkai.audit.models import Entry
from gongkai.cases.models import Case, CaseFile
from gongkai.cases.papers import letters_of
from gongkai.cases.settling import as_law, rules_of
from gongkai.files.storage import content_by_digest
from gongkai.law.case import rule
from gongkai.law.clock_days import days
from gongkai.law.digest import digest_of
from gongkai.law.errors import Stale
from gongkai.letters.actions import rendered

# Papers that show who the applicant is; left out of a bundle that is to be shown without them.
PERSONAL = (
    CaseFile.Part.APPLICATION,
    CaseFile.Part.IDENTITY,
    CaseFile.Part.AUTHORISATION,
    CaseFile.Part.MAIL,
    CaseFile.Part.SUPPLEMENT,
)


@dataclass(frozen=True)
class Item:
    """One paper of the file: its name in the index, its file name, type and content, and the day it is of."""

    title: str
    name: str
    media_type: str
    content: bytes
    day: date


def items(case: Case, *, personal: bool, by: str, today: date, at: datetime) -> list[Item]:
    """Every paper of the case in order. `personal` False leaves out what identifies the applicant; letters name the
    applicant too, so they stay out with it. Raises Stale when a stored file is gone or changed."""
    found = [_events(case, personal), _clock(case, today), _log(case, personal)]
    for kept in case.files.select_related("file").order_by("pk"):
        if personal or kept.part not in PERSONAL:
            content = content_by_digest(kept.file.digest)
            if content is None:
                raise Stale(f"案卷材料“{kept.name}”丢失或者被改动，不能归档")
            title = f"{kept.get_part_display()}：{kept.name}"
            found.append(Item(title, kept.name, kept.file.media_type, content, kept.at.date()))
    if personal:
        for letter in letters_of(case):
            file = rendered(letter, "pdf", by=by, at=at)
            content = content_by_digest(file.digest)
            if content is None:
                raise Stale(f"文书“{letter}”的文件丢失或者被改动，不能归档")
            found.append(
                Item(
                    f"{letter.title} {letter.number}".strip(), file.name, file.media_type, content, letter.day
                )
            )
    return found


def fixed_digest(case: Case) -> str:
    """The digest of what an archived file consists of: events, materials, letters. Cheap, kept with the archive event."""
    return digest_of(
        {
            "events": [_plain(e) for e in case.events.exclude(name="archive").order_by("seq")],
            "files": list(case.files.order_by("pk").values_list("part", "name", "file__digest")),
            "letters": list(letters_of(case).values_list("kind", "number", "digest")),
        }
    )


def _plain(event: Any) -> dict[str, Any]:
    return {
        "seq": event.seq, "name": event.name, "on": event.on.isoformat(),
        "until": event.until.isoformat() if event.until else None, "days": event.days, "of": event.of,
        "reason": event.reason, "content": event.content, "data": event.data, "actor": event.actor,
        "at": event.at.isoformat(),
    }  # fmt: skip


def _events(case: Case, personal: bool) -> Item:
    rows = []
    for event in case.events.select_related("party", "unit").order_by("seq"):
        plain = _plain(event) | {"label": rule(event.name).label, "article": rule(event.name).article}
        if not personal:
            plain["content"] = ""
        rows.append(plain)
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    return Item("办理事项", "events.json", "application/json", text.encode(), case.arrived_on)


def _clock(case: Case, today: date) -> Item:
    rules = rules_of(case.agency)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["日期", "序号", "说明"])
    events = as_law(case.events.order_by("seq"))
    for one in days(events, calendar=rules.calendar, today=today, readings=rules.readings):
        writer.writerow([one.day.isoformat(), one.count or "", one.says])
    return Item(
        "答复期限逐日说明", "clock.csv", "text/csv", ("\ufeff" + out.getvalue()).encode(), case.arrived_on
    )


def _log(case: Case, personal: bool) -> Item:
    rows = Entry.objects.filter(subject="cases.case", subject_id=str(case.pk)).order_by("number")
    text = "\n".join(_entries(rows, personal))
    return Item(
        "日志摘录（含摘要链）", "log.jsonl", "application/json", (text + "\n").encode(), case.arrived_on
    )


def _entries(rows: Any, personal: bool) -> Iterator[str]:
    for e in rows:
        plain = {
            "number": e.number, "at": e.at.isoformat(), "actor": e.actor, "verb": e.verb, "says": e.says if personal else "",
            "digest": e.digest, "previous": e.previous,
        }  # fmt: skip
        yield json.dumps(plain, ensure_ascii=False)
