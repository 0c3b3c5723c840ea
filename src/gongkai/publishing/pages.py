"""Make the public page of an approved content, or the notice of one that is withheld."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings

from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.content import Content, day
from gongkai.publishing.models import Document, Link, Publication, PublicationFile, VersionFile
from gongkai.publishing.standing import Standing

_TAKEN = (
    "title", "number", "kind", "topic", "article20", "keywords", "summary", "source", "source_url", "note", "body",
    "issuer",
)  # fmt: skip


def project(
    at_hand: Standing, page: Publication | None, *, number: str, today: date, at: datetime
) -> Publication:
    """Write the content onto its page; a page that was public before keeps its number and first day."""
    document, content = at_hand.document, at_hand.content
    page = page or Publication(document=document, agency=document.agency, published_at=at, published_on=today)
    if page.status != Publication.Status.PUBLIC or page.pk is None:
        page.status, page.status_reason, page.status_on = Publication.Status.PUBLIC, "", None
    page.index_number, page.digest, page.version = number, at_hand.digest, at_hand.version.number
    for name in _TAKEN:
        setattr(page, name, getattr(content, name))
    page.genre, page.unit, page.marks = (
        manuscripts().kinds[content.kind].genre,
        document.unit,
        list(content.marks),
    )
    page.catalogue_item_id = content.catalogue_item
    page.made_on, page.effective_on = day(content.made_on), day(content.effective_on)
    page.expires_on = day(content.expires_on)
    page.updated_at, page.review_owed = at, document.review_owed
    page.save()
    _files(at_hand, page)
    _links(content, page)
    return page


def announce(
    document: Document,
    page: Publication | None,
    *,
    title: str,
    reason: str,
    number: str,
    today: date,
    at: datetime,
) -> Publication:
    """A notice that an item exists but is not public: a name, the ground, nothing of its text or files."""
    page = page or Publication(document=document, agency=document.agency, published_at=at, published_on=today)
    blank = Publication(agency=document.agency)
    for name in (*_TAKEN, "digest", "keywords", "summary"):
        setattr(page, name, getattr(blank, name))
    page.index_number, page.title, page.kind = number, title, document.kind
    page.genre, page.issuer = manuscripts().kinds[document.kind].genre, document.agency.name
    page.unit, page.updated_at = document.unit, at
    page.status, page.status_reason, page.status_on = Publication.Status.WITHHELD, reason, today
    page.save()
    page.files.all().delete()
    page.links.all().delete()
    return page


def address(page: Publication) -> str:
    """The page's public address."""
    return f"{settings.ADDRESS}/{page.agency.code}/info/{page.pk}/"


def _files(at_hand: Standing, page: Publication) -> None:
    page.files.all().delete()
    parts = (VersionFile.Part.ATTACHMENT, VersionFile.Part.IMAGE)
    rows = [
        PublicationFile(
            publication=page, part=f.part, order=f.order, name=f.name, file_id=f.file_id, text=f.text
        )
        for f in at_hand.version.files.filter(part__in=parts)
    ]
    sealed = at_hand.document.sealed.filter(digest=at_hand.digest).select_related("file").first()
    if sealed is not None:
        rows.append(
            PublicationFile(
                publication=page, part=PublicationFile.Part.SEALED, name=sealed.file.name, file=sealed.file
            )
        )
    PublicationFile.objects.bulk_create(rows)


def _links(content: Content, page: Publication) -> None:
    """Links that the content names, by index number; those that other acts made (a repeal) stay."""
    wanted = {
        (kind, target)
        for kind, number in content.links
        for target in Publication.objects.filter(index_number=number).values_list("pk", flat=True)
        if target != page.pk
    }
    kinds = {kind for kind, _ in wanted} | {"interprets", "responds", "relates"}
    for link in page.links.filter(kind__in=kinds):
        if (link.kind, link.target_id) not in wanted:
            link.delete()
    for kind, target in wanted:
        Link.objects.get_or_create(origin=page, target_id=target, kind=kind)
