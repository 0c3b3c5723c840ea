"""Files of a draft: attachments, images of the body, the manuscript as it was handed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from gongkai.files.extract import text_of
from gongkai.files.metadata import strip_metadata
from gongkai.files.models import StoredFile
from gongkai.files.storage import media_type_of, put
from gongkai.law.errors import WrongInput
from gongkai.publishing.actions.writing import editable, files_of, written
from gongkai.publishing.models import Document, Version, VersionFile
from gongkai.publishing.standing import Standing
from gongkai.registry.access import actor
from gongkai.registry.models import Person

MOST = 50


@transaction.atomic
def attach(
    document_id: int,
    content: bytes,
    name: str,
    *,
    part: str = VersionFile.Part.ATTACHMENT,
    expected: str,
    by: Person,
    today: date,
    at: datetime,
) -> Document:
    """Add a file: judged by its bytes, metadata stripped from what will be public, the original kept beside."""
    at_hand = editable(document_id, expected=expected, by=by, today=today)
    version = _draft(at_hand, by, at)
    add_file(version, content, name, part, by=by, at=at)
    _rewritten(at_hand, version, by, at, f"加入{VersionFile.Part(part).label}“{name}”")
    return at_hand.document


def add_file(
    version: Version, content: bytes, name: str, part: str, *, by: Person, at: datetime
) -> VersionFile:
    """One file of a draft version; raises WrongInput for a type that is not taken, a full list, a name used twice."""
    if version.files.count() >= MOST:
        raise WrongInput(f"一件文稿最多{MOST}个文件")
    if version.files.filter(part=part, name=name[:200]).exists():
        raise WrongInput(f"已有名为“{name}”的文件，请改名后再上传")
    media_type = media_type_of(content, name)
    original = put(content, name, media_type, by=actor(by), at=at)
    public = (
        _public(content, name, media_type, original, by, at) if part != VersionFile.Part.SOURCE else original
    )
    order = version.files.filter(part=part).count()
    text = text_of(content, media_type, name) if part == VersionFile.Part.ATTACHMENT else ""
    return VersionFile.objects.create(
        version=version, part=part, order=order, name=name[:200], file=public, original=original, text=text
    )


@transaction.atomic
def detach(
    document_id: int, file_id: int, *, expected: str, by: Person, today: date, at: datetime
) -> Document:
    """Take a file out of the draft; what was submitted with an earlier version stays there."""
    at_hand = editable(document_id, expected=expected, by=by, today=today)
    gone = at_hand.version.files.filter(pk=file_id).first()
    if gone is None:
        raise WrongInput("找不到这个文件，可能已被移除")
    version = _draft(at_hand, by, at)
    version.files.filter(part=gone.part, name=gone.name).delete()
    for order, row in enumerate(version.files.filter(part=gone.part)):
        version.files.filter(pk=row.pk).update(order=order)
    _rewritten(at_hand, version, by, at, f"移除{gone.get_part_display()}“{gone.name}”")
    return at_hand.document


@transaction.atomic
def reorder(
    document_id: int, file_id: int, place: int, *, expected: str, by: Person, today: date, at: datetime
) -> Document:
    """Put an attachment at another place (0 = first)."""
    at_hand = editable(document_id, expected=expected, by=by, today=today)
    moved = at_hand.version.files.filter(pk=file_id).first()
    if moved is None:
        raise WrongInput("找不到这个文件，可能已被移除")
    version = _draft(at_hand, by, at)
    rows = list(version.files.filter(part=moved.part))
    row = next(r for r in rows if r.name == moved.name)
    rows.remove(row)
    rows.insert(max(0, min(place, len(rows))), row)
    for order, one in enumerate(rows):
        version.files.filter(pk=one.pk).update(order=order)
    _rewritten(at_hand, version, by, at, f"调整“{moved.name}”的顺序")
    return at_hand.document


def _public(
    content: bytes, name: str, media_type: str, original: StoredFile, by: Person, at: datetime
) -> StoredFile:
    stripped = strip_metadata(content, name)
    if stripped.content == content:
        return original
    return put(stripped.content, name, media_type, by=actor(by), at=at, made=True)


def _draft(at_hand: Standing, by: Person, at: datetime) -> Version:
    """A version that may be changed: the one in work, or a new one when it was submitted."""
    if not at_hand.version.frozen:
        return at_hand.version
    made = written(at_hand, at_hand.content, by=by, at=at, says="修改附件")
    at_hand.version = made
    return made


def _rewritten(at_hand: Standing, version: Version, by: Person, at: datetime, says: str) -> None:
    written(at_hand, replace(at_hand.content, files=files_of(version)), by=by, at=at, says=says)
