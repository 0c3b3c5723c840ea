"""Begin a manuscript, save it, hand it over. Only a draft or a returned manuscript can be written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.files.manuscript.clean import clean
from gongkai.law.errors import NoAccess, NotAllowed, Stale, WrongInput
from gongkai.law.publication import EDITABLE, STAGES, Stage
from gongkai.publishing.content import LABELS, Content, FileOf, changed_fields, sound
from gongkai.publishing.models import CatalogueItem, Document, Version, VersionFile
from gongkai.publishing.standing import Standing, standing
from gongkai.registry.access import actor, may, posts_on, require
from gongkai.registry.models import Agency, Person, Post, Role, Unit

_EVERYWHERE = {Role.OFFICE, Role.CLERK}
CHANGED = "文稿已被他人办理或修改，请刷新后核对再办"


@transaction.atomic
def begin(agency: Agency, unit: Unit, content: Content, *, by: Person, today: date, at: datetime) -> Document:
    """A new draft of the unit; raises WrongInput for a content that no draft may have, NoAccess."""
    require(by, "document.edit", agency, today)
    if unit.agency_id != agency.pk:
        raise WrongInput(f"“{unit}”不是{agency}的内设机构")
    _require_unit(by, unit.pk, by.pk, agency, today)
    said = sound_for(agency, replace(content, files=()))
    document = Document.objects.create(
        agency=agency, unit=unit, author=by, since=at, made_at=at,
        title=said.title, kind=said.kind, attribute=said.attribute,
    )  # fmt: skip
    version = Version.objects.create(
        document=document, number=1, digest=said.digest, content=said.plain(), writers=[by.pk], at=at
    )
    document.current = version
    document.save(update_fields=["current"])
    log.write(
        actor(by), "拟稿", document, at=at, agency=agency.code, says=f"新建文稿“{document}”",
        data={"digest": said.digest},
    )  # fmt: skip
    return document


@transaction.atomic
def save(
    document_id: int,
    content: Content,
    *,
    expected: str,
    by: Person,
    today: date,
    at: datetime,
    says: str = "",
) -> Document:
    """Write the draft anew. Its files are those that it has; a submitted version is kept and a new one begun.

    `expected` is the standing's token as the form was rendered. Raises Stale, NotAllowed, WrongInput, NoAccess.
    """
    at_hand = editable(document_id, expected=expected, by=by, today=today)
    said = sound_for(at_hand.document.agency, replace(content, files=at_hand.content.files))
    different = changed_fields(at_hand.content, said)
    if different:
        written(at_hand, said, by=by, at=at, says=says or f"修改{'、'.join(LABELS[f] for f in different)}")
    return at_hand.document


def editable(document_id: int, *, expected: str, by: Person, today: date) -> Standing:
    """The locked document, ready to be written by the person; raises Stale, NotAllowed, NoAccess."""
    document = locked(document_id)
    require(by, "document.edit", document.agency, today)
    _require_unit(by, document.unit_id, document.author_id, document.agency, today)
    at_hand = standing(document)
    if at_hand.token != expected:
        raise Stale(CHANGED)
    if document.stage not in EDITABLE:
        label = STAGES[Stage(document.stage)]
        raise NotAllowed(f"文稿现处于“{label}”，不能修改；要改须先退回、撤回或更正")
    return at_hand


def written(at_hand: Standing, said: Content, *, by: Person, at: datetime, says: str) -> Version:
    """Put a changed content into the draft version, or into a new one when the last was submitted."""
    document, version = at_hand.document, at_hand.version
    if version.frozen:
        version = _next_version(document, version, at)
    version.content, version.digest, version.says, version.at = said.plain(), said.digest, says[:500], at
    version.writers = sorted({*version.writers, by.pk})
    version.save()
    document.current = version
    document.title, document.kind, document.attribute = said.title, said.kind, said.attribute
    document.save(update_fields=["current", "title", "kind", "attribute"])
    log.write(
        actor(by), "修改文稿", document, at=at, agency=document.agency.code, says=f"“{document}”：{says}",
        data={"digest": said.digest, "was": at_hand.digest, "version": version.number},
    )  # fmt: skip
    return version


def files_of(version: Version) -> tuple[FileOf, ...]:
    """The version's files as the content's digest knows them."""
    rows = version.files.select_related("file").order_by("part", "order", "pk")
    return tuple(FileOf(f.part, f.order, f.name, f.file.digest) for f in rows)


@transaction.atomic
def hand_over(
    document_ids: Iterable[int], to: Person, *, reason: str, by: Person, today: date, at: datetime
) -> int:
    """Give manuscripts to another person of the agency, as when staff change; returns how many.

    The office may do it for all, anybody for the manuscripts of their own unit.
    """
    if not reason.strip():
        raise WrongInput("移交文稿必须写明理由")
    done = 0
    for pk in document_ids:
        document = locked(pk)
        require(by, "document.edit", document.agency, today)
        _require_unit(by, document.unit_id, document.author_id, document.agency, today)
        if not may(to, "document.edit", document.agency, today):
            raise WrongInput(f"{to}没有起草文稿的岗位，不能接收")
        was = document.author
        document.author = to
        document.unit = to.unit or document.unit
        document.save(update_fields=["author", "unit"])
        says = f"“{document}”由{was}移交{to}：{reason.strip()}"
        log.write(actor(by), "移交文稿", document, at=at, agency=document.agency.code, says=says)
        done += 1
    return done


def locked(document_id: int) -> Document:
    """The document's row, held until the transaction ends; raises NoAccess when there is none."""
    document = Document.objects.select_for_update(of=("self",)).filter(pk=document_id).first()
    if document is None:
        raise NoAccess("您的岗位没有“查看文稿”的权限")
    return document


def writes_everywhere(posts: Iterable[Post], agency: Agency) -> bool:
    """Whether one of the posts may write manuscripts of every unit of the agency."""
    return any(p.role in _EVERYWHERE and p.agency_id == agency.pk for p in posts)


def _require_unit(by: Person, unit_id: int, author_id: int, agency: Agency, today: date) -> None:
    if by.unit_id == unit_id or by.pk == author_id or writes_everywhere(posts_on(by, today), agency):
        return
    raise NoAccess("只有发文单位的人和局办公室可以修改本单位的文稿")


def _next_version(document: Document, last: Version, at: datetime) -> Version:
    made = Version.objects.create(
        document=document, number=last.number + 1, digest=last.digest, content=last.content,
        writers=last.writers, at=at,
    )  # fmt: skip
    VersionFile.objects.bulk_create(
        VersionFile(
            version=made, part=f.part, order=f.order, name=f.name, file_id=f.file_id,
            original_id=f.original_id, text=f.text,
        )
        for f in last.files.all()
    )  # fmt: skip
    return made


def sound_for(agency: Agency, content: Content) -> Content:
    """Sanitised, on every list, and pointing only at things of the agency."""
    said = replace(sound(content), body=clean(content.body))
    known = set(agency.channels.filter(active=True).values_list("pk", flat=True))
    if strange := set(said.channels) - known:
        raise WrongInput(f"发布渠道不是本机构在用的渠道（{len(strange)}个）")
    if said.catalogue_item is not None:
        own = CatalogueItem.objects.filter(catalogue__agency=agency, pk=said.catalogue_item, active=True)
        if not own.exists():
            raise WrongInput("公开目录事项不是本机构在用的事项")
    return said
