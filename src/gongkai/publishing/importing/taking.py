"""Make the pages of a table: documents that were released elsewhere, each with its former day and the mark 历史信息迁入."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from gongkai.audit import log
from gongkai.channels.models import Posting
from gongkai.law.errors import Refused, Stale, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.law.publication import TAKEN_IN
from gongkai.publishing import bodies, finding, pages
from gongkai.publishing.actions.attaching import add_file
from gongkai.publishing.actions.taking import keep_images
from gongkai.publishing.actions.writing import files_of
from gongkai.publishing.content import day, from_plain
from gongkai.publishing.importing.examining import Examined, examine
from gongkai.publishing.importing.items import FormerPage
from gongkai.publishing.importing.judging import opened
from gongkai.publishing.models import (
    Document,
    Move,
    OldAddress,
    PolicyDocument,
    Publication,
    Version,
    VersionFile,
)
from gongkai.publishing.numbering import next_number
from gongkai.publishing.standing import Standing
from gongkai.registry.access import MAY, actor, posts_on, require
from gongkai.registry.models import Agency, Person, Unit
from gongkai.search import index
from gongkai.sheets.models import ImportBatch

SHEET = "pages"
_TOLD_EVERY = 20


@dataclass(frozen=True)
class Taking:
    """One import: for whom, by whom, as what, when, out of which files."""

    agency: Agency
    by: Person
    role: str
    at: datetime
    unit: Unit | None
    batch: ImportBatch
    parcel: str


@transaction.atomic
def take(
    agency: Agency,
    path: Path,
    parcel: Path | None = None,
    *,
    name: str,
    expected: str,
    good_only: bool = False,
    looked_at: bool = False,
    by: Person,
    today: date,
    at: datetime,
    progress: Callable[[int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Examined:
    """Make the pages of a table that was examined (`expected` its digest), all in one transaction; what it did.

    `good_only`: rows with faults stay out, the others come in; without it one fault keeps all out. `looked_at`: the
    warnings were seen and the rows may be public. `progress` is told how many pages are made, `stop` is asked. Rows
    that are here already are passed over. Raises Stale when the files are others, Refused with the first fault or
    when it was stopped, WrongInput, NoAccess; after any of them nothing has changed.
    """
    require(by, TAKEN_IN.verb, agency, today)
    # One import at a time for an agency: the second one sees what the first one did.
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    unit = answering(by, agency)
    seen = examine(agency, path, parcel, unit=unit, today=today)
    _agreed(seen, expected, good_only=good_only, looked_at=looked_at)
    if not seen.good:
        return seen
    batch = ImportBatch.objects.create(
        agency=agency, sheet=SHEET, file_name=name[:200], file_digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        at=at, by=actor(by), added=seen.good, changed=0, unchanged=seen.known,
    )  # fmt: skip
    taking = Taking(agency, by, _role(by, agency, today), at, unit, batch, _digest(parcel))
    made: list[tuple[int, str, Any]] = []
    with opened(agency, path, parcel, unit=unit, today=today) as table:
        for judged in table.rows:
            if judged.page is None:
                continue
            document, page = _made(taking, judged.row, judged.page)
            says = f"由“{batch.file_name}”第{judged.row}行迁入“{page}”，原发布日期{page.published_on}"
            made.append((document.pk, says, {"row": judged.row, "index_number": page.index_number}))
            if stop is not None and len(made) % _TOLD_EVERY == 0 and stop():
                raise Refused("迁入已停止，没有任何变动")
            if progress is not None:
                progress(len(made))
    _log(taking, seen, made)
    return seen


def answering(by: Person, agency: Agency) -> Unit | None:
    """The unit that answers for rows which name none: that of whoever confirms, if it is one of the agency's."""
    return by.unit if by.unit is not None and by.unit.agency_id == agency.pk else None


def _agreed(seen: Examined, expected: str, *, good_only: bool, looked_at: bool) -> None:
    if seen.digest != expected:
        raise Stale("文件与核对时不同，请重新上传核对")
    if seen.faults and (not good_only or not seen.rows):
        raise Refused(f"文件有{len(seen.faults)}处错误，没有任何变动。{seen.faults[0].sentence()}")
    if seen.warnings and not looked_at:
        raise Refused(f"有{len(seen.warnings)}处提示没有确认，没有任何变动。{seen.warnings[0].sentence()}")


def _made(taking: Taking, row: int, former: FormerPage) -> tuple[Document, Publication]:
    """One page, its document and its first version, and every register that a release writes."""
    version = _version(taking, row, former)
    document, content = version.document, from_plain(version.content)
    number = former.index_number or next_number(taking.agency, former.published_at.date())
    page = Publication(
        document=document, agency=taking.agency, published_at=former.published_at,
        published_on=former.published_at.date(), validity=former.validity, ended_on=day(former.ended_on),
    )  # fmt: skip
    page = pages.project(
        Standing(document, version, content, []), page, number=number, today=page.published_on, at=taking.at
    )
    if former.unit is None:
        page.unit = None
        page.save(update_fields=["unit"])
    kept = {
        "row": row, "row_digest": former.digest, "file": taking.batch.file_name, "file_digest": taking.batch.file_digest,
        "parcel_digest": taking.parcel, "index_number": number, "published_on": page.published_on.isoformat(),
        "path": former.path,
    }  # fmt: skip
    Move.objects.create(
        document=document, event=TAKEN_IN.event, leaves=document.stage, reaches=document.stage, version=version,
        digest=version.digest, by=taking.by, name=taking.by.name, role=taking.role, at=taking.at,
        opinion=version.says, data=kept,
    )  # fmt: skip
    if former.path:
        OldAddress.objects.create(path=former.path, publication=page)
    _register(taking, page)
    _postings(taking, page, former)
    index.put(finding.entry_of(page))
    return document, page


def _version(taking: Taking, row: int, former: FormerPage) -> Version:
    """The document that stands for the row, released, with its one frozen version and that version's files."""
    unit = former.unit or taking.unit
    if unit is None:
        raise WrongInput("没有写责任科室，确认人也没有所属科室")
    c = former.content
    document = Document.objects.create(
        agency=taking.agency, unit=unit, author=taking.by, stage=TAKEN_IN.reaches.value, since=taking.at,
        made_at=taking.at, title=c.title, kind=c.kind, attribute=c.attribute,
    )  # fmt: skip
    says = f"历史信息迁入：“{taking.batch.file_name}”第{row}行，文件摘要{taking.batch.file_digest[:16]}"
    version = Version.objects.create(
        document=document, number=1, digest=c.digest, content=c.plain(), frozen=True, writers=[taking.by.pk],
        says=says, at=taking.at,
    )  # fmt: skip
    if former.images or former.attachments:
        names = keep_images(version, former.images, taking.by, taking.at)
        for name, content in former.attachments:
            add_file(version, content, name, VersionFile.Part.ATTACHMENT, by=taking.by, at=taking.at)
        c = replace(c, body=bodies.kept(c.body, names), files=files_of(version))
        version.content, version.digest = c.plain(), c.digest
        version.save(update_fields=["content", "digest"])
    document.current = version
    document.save(update_fields=["current"])
    return version


def _register(taking: Taking, page: Publication) -> None:
    """Documents of the kinds that table 2 counts are in the register of documents once, whoever put them there first."""
    block = manuscripts().kinds[page.kind].register
    if not block or not page.number or page.made_on is None:
        return
    ended = page.validity in (Publication.Validity.LAPSED, Publication.Validity.REPEALED)
    PolicyDocument.objects.get_or_create(
        agency=page.agency, number=page.number,
        defaults={
            "title": page.title, "kind": block, "made_on": page.made_on, "published_on": page.published_on,
            "unit": page.unit.name if page.unit else "", "address": pages.address(page), "batch": taking.batch,
            "ended_on": page.ended_on if ended else None, "ending": page.validity if ended else "",
        },
    )  # fmt: skip


def _postings(taking: Taking, page: Publication, former: FormerPage) -> None:
    """On each channel that the row names the posting of its former day, unless the register has it already."""
    for channel in former.channels:
        kept = Posting.objects.filter(agency=page.agency, channel=channel)
        same = Q(number=page.index_number) | Q(title=page.title, posted_on=page.published_on)
        if not kept.filter(same).exists():
            Posting.objects.create(
                agency=page.agency, channel=channel, number=page.index_number, title=page.title,
                posted_on=page.published_on, topic=manuscripts().kinds[page.kind].column[:60],
                unit=page.unit.name[:80] if page.unit else "", address=pages.address(page), batch=taking.batch,
            )  # fmt: skip


def _role(by: Person, agency: Agency, today: date) -> str:
    held = (p.role for p in posts_on(by, today) if p.agency_id == agency.pk and TAKEN_IN.verb in MAY[p.role])
    return next(held, "")


def _digest(parcel: Path | None) -> str:
    return hashlib.sha256(parcel.read_bytes()).hexdigest() if parcel else ""


def _log(taking: Taking, seen: Examined, made: list[tuple[int, str, Any]]) -> None:
    batch = taking.batch
    left = f"，有错误未迁入{seen.bad}行" if seen.bad else ""
    says = f"由“{batch.file_name}”迁入历史信息{len(made)}条，已有{seen.known}条未变{left}"
    data = {
        "file": batch.file_name, "digest": batch.file_digest, "parcel": taking.parcel, "added": len(made),
        "known": seen.known, "bad": seen.bad, "warnings": len(seen.warnings),
    }  # fmt: skip
    log.write(batch.by, TAKEN_IN.label, batch, at=taking.at, agency=taking.agency.code, says=says, data=data)
    log.write_many(batch.by, TAKEN_IN.label, Document, made, at=taking.at, agency=taking.agency.code)
