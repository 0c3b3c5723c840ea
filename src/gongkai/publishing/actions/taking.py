"""Take a manuscript in: from a Word file, from what was pasted or typed; images become files of the draft."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePath

from django.db import transaction
from lxml import html

from gongkai.files.manuscript import Image, Manuscript, read_docx, read_pasted, read_plain
from gongkai.publishing import bodies
from gongkai.publishing.actions import writing
from gongkai.publishing.actions.attaching import add_file
from gongkai.publishing.actions.writing import editable, files_of, written
from gongkai.publishing.content import Content
from gongkai.publishing.models import Document, Version, VersionFile
from gongkai.publishing.standing import standing
from gongkai.registry.models import Agency, Person, Unit


@transaction.atomic
def begin_written(
    agency: Agency, unit: Unit, content: Content, *, by: Person, today: date, at: datetime
) -> Document:
    """A new draft from what was typed or pasted into the form."""
    document = writing.begin(agency, unit, replace(content, body=""), by=by, today=today, at=at)
    if content.body.strip():
        _put(document, content, read_body(content.body), by, today, at, "录入正文")
    return document


@transaction.atomic
def begin_from_file(
    agency: Agency,
    unit: Unit,
    content: Content,
    file: bytes,
    name: str,
    *,
    by: Person,
    today: date,
    at: datetime,
) -> tuple[Document, tuple[str, ...]]:
    """A new draft from a manuscript file, which is kept with its digest; also what was found, changed or lost.

    What the form says goes before what the file says. Raises WrongInput for a file that cannot be read.
    """
    read = read_docx(file, name)
    stem = PurePath(name).stem[:300]
    filled = replace(
        content, title=content.title or read.title or stem, body="", number=content.number or read.number,
        addressee=content.addressee or read.addressee, signed_by=content.signed_by or read.signed_by,
        made_on=read.made_on.isoformat() if read.made_on else content.made_on,
    )  # fmt: skip
    document = writing.begin(agency, unit, filled, by=by, today=today, at=at)
    version = document.current
    assert version is not None
    add_file(version, file, name, VersionFile.Part.SOURCE, by=by, at=at)
    _put(document, filled, read, by, today, at, f"由“{name}”录入")
    return document, read.says


@transaction.atomic
def save_written(
    document_id: int, content: Content, *, expected: str, by: Person, today: date, at: datetime
) -> tuple[str, ...]:
    """Save a draft as the form gives it; returns what was changed in a pasted body."""
    read = read_body(content.body)
    at_hand = editable(document_id, expected=expected, by=by, today=today)
    if not read.images:
        document = writing.save(
            document_id, replace(content, body=read.body_html), expected=expected, by=by, today=today, at=at
        )
        _prune(document, by, at)
        return read.says
    document = writing.save(
        document_id, replace(content, body=at_hand.content.body), expected=expected, by=by, today=today, at=at
    )
    _put(document, content, read, by, today, at, "修改正文与图片")
    return read.says


def read_body(body: str) -> Manuscript:
    """What stands in the form's body: marked-up text from the editor or the clipboard, or plain lines."""
    return read_pasted(body) if "<" in body and ">" in body else read_plain(body)


def _put(
    document: Document, content: Content, read: Manuscript, by: Person, today: date, at: datetime, says: str
) -> None:
    """Put a read body and its images into the document's draft."""
    document.refresh_from_db()
    at_hand = editable(document.pk, expected=standing(document).token, by=by, today=today)
    version = at_hand.version
    if version.frozen:
        version = written(at_hand, at_hand.content, by=by, at=at, says=says)
        at_hand.version = version
    names = keep_images(version, read.images, by, at)
    body = bodies.kept(read.body_html, names)
    said = writing.sound_for(document.agency, replace(content, body=body, files=()))
    written(at_hand, replace(said, files=files_of(version)), by=by, at=at, says=says)
    _prune(document, by, at)


def keep_images(version: Version, images: Sequence[Image], by: Person, at: datetime) -> dict[str, str]:
    """Keep the images of a body as files of its version, under names made from their content; the reader's names → ours."""
    names = {}
    for image in images:
        ending = PurePath(image.name).suffix.lower() or ".png"
        name = hashlib.sha256(image.content).hexdigest()[:16] + ending
        if not version.files.filter(part=VersionFile.Part.IMAGE, name=name).exists():
            add_file(version, image.content, name, VersionFile.Part.IMAGE, by=by, at=at)
        names[image.name] = name
    return names


def _prune(document: Document, by: Person, at: datetime) -> None:
    """Images that the draft's body no longer shows leave the draft."""
    document.refresh_from_db()
    at_hand = standing(document)
    version = at_hand.version
    if version.frozen:
        return
    used = _sources(at_hand.content.body)
    gone = version.files.filter(part=VersionFile.Part.IMAGE).exclude(name__in=used)
    if gone.exists():
        gone.delete()
        written(
            at_hand, replace(at_hand.content, files=files_of(version)), by=by, at=at, says="移除未用的图片"
        )


def _sources(body: str) -> list[str]:
    if "<img" not in body:
        return []
    return [
        str(img.get("src", "")) for img in html.fragment_fromstring(body, create_parent="div").iter("img")
    ]
