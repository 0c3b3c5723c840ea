"""What the public may ask of publications: lists with filters, one page with its files and links, counts, changes.

Every question here looks at the state at the moment of asking: a page that was withdrawn a second ago has no files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from gongkai.law.errors import WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.law.signs import whole_number
from gongkai.publishing.models import Link, Move, OldAddress, Publication, PublicationFile
from gongkai.registry.models import Agency

Status = Publication.Status
SORTS = {
    "": ("-published_on", "-pk"),
    "made": ("-made_on", "-pk"),
    "title": ("title", "-pk"),
    "old": ("published_on", "pk"),
}
# A list shows so many at once and is turned over so often: nobody turns to the ten-thousandth page.
PER_PAGE, MOST_PAGES = 20, 500
LISTED = (
    "pk", "index_number", "title", "number", "published_on", "made_on", "kind", "validity", "expires_on", "status",
    "agency_id", "topic", "updated_at", "issuer", "summary",
)  # fmt: skip


def public(agency: Agency | None = None) -> QuerySet[Publication]:
    """Every page that is public now, of one agency or of all."""
    rows = Publication.objects.filter(status=Status.PUBLIC)
    return rows.filter(agency=agency) if agency is not None else rows


@dataclass(frozen=True)
class Asked:
    """A list's question. Days are ISO; empty means not asked."""

    q: str = ""
    year: str = ""
    number: str = ""
    since: str = ""
    until: str = ""
    topic: str = ""
    kind: str = ""
    validity: str = ""
    unit: str = ""
    article20: str = ""
    item: str = ""
    sort: str = ""


def asked(given: Mapping[str, str]) -> Asked:
    """A question from an address; strangers are left alone, values are cut to a sane length."""
    return Asked(**{name: str(given.get(name, "")).strip()[:100] for name in Asked.__dataclass_fields__})


def listed(rows: QuerySet[Publication], question: Asked, today: date) -> QuerySet[Publication]:
    """The rows that the question asks for, in its order; raises WrongInput for what is no day, year or sort."""
    known = manuscripts()
    if question.q:
        rows = rows.filter(title__icontains=question.q)
    if question.number:
        rows = rows.filter(number__icontains=question.number)
    if question.year:
        year = _figure(question.year, "年份", 4)
        rows = rows.filter(published_on__gte=date(year, 1, 1), published_on__lte=date(year, 12, 31))
    for name, look in (("since", "published_on__gte"), ("until", "published_on__lte")):
        if text := getattr(question, name):
            rows = rows.filter(**{look: _day(text)})
    for name, allowed in (("topic", known.topics), ("kind", known.kinds), ("article20", known.article20)):
        value = getattr(question, name)
        if value:
            if value not in allowed:
                raise WrongInput("没有这一项筛选条件")
            rows = rows.filter(**{name: value})
    for name, field in (("unit", "unit_id"), ("item", "catalogue_item_id")):
        if value := getattr(question, name):
            rows = rows.filter(**{field: _figure(value, "筛选条件", 9)})
    rows = _by_validity(rows, question.validity, today)
    if question.sort not in SORTS:
        raise WrongInput(f"不能按“{question.sort}”排序")
    return rows.order_by(*SORTS[question.sort])


def _by_validity(rows: QuerySet[Publication], validity: str, today: date) -> QuerySet[Publication]:
    if not validity:
        return rows
    if validity not in Publication.Validity.values:
        raise WrongInput("没有这一项筛选条件")
    expired = Q(validity=Publication.Validity.IN_FORCE, expires_on__lt=today)
    if validity == Publication.Validity.LAPSED:
        return rows.filter(Q(validity=validity) | expired)
    rows = rows.filter(validity=validity)
    return rows.exclude(expired) if validity == Publication.Validity.IN_FORCE else rows


def validity_on(page: Publication, today: date) -> str:
    """The page's validity on a day: what has passed its last day has lapsed, whether or not somebody said so."""
    if page.validity == Publication.Validity.IN_FORCE and page.expires_on and page.expires_on < today:
        return Publication.Validity.LAPSED.value
    return page.validity


def _figure(text: str, label: str, most: int) -> int:
    number = whole_number(text, most)
    if not number:
        raise WrongInput(f"{label}“{text}”不能使用")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongInput(f"日期“{text}”不能使用，请写成 2024-05-08") from error


@dataclass(frozen=True)
class Page:
    """A page with all that stands on it."""

    publication: Publication
    validity: str
    attachments: list[PublicationFile]
    images: dict[str, PublicationFile]
    sealed: PublicationFile | None
    links: list[tuple[str, Publication]]
    corrections: list[tuple[datetime, str]]
    unit: str = ""
    item: str = ""


def page_of(agency: Agency, pk: int, today: date) -> Page | None:
    """One page, whatever its status; None where there is none. Files and text only while it is public."""
    # Two names instead of two whole rows: half of a page's time goes into spelling out columns.
    rows = Publication.objects.filter(agency=agency, pk=pk).order_by()
    found = rows.annotate(unit_name=F("unit__name"), item_name=F("catalogue_item__name")).first()
    if found is None:
        return None
    found.agency = agency
    open_now = found.status == Status.PUBLIC
    files = list(found.files.select_related("file")) if open_now else []
    sealed = next((f for f in files if f.part == PublicationFile.Part.SEALED), None)
    return Page(
        found,
        validity_on(found, today),
        [f for f in files if f.part == PublicationFile.Part.ATTACHMENT],
        {f.name: f for f in files if f.part == PublicationFile.Part.IMAGE},
        sealed,
        _links(found) if open_now else [],
        _corrections(found),
        found.unit_name or "",
        found.item_name or "",
    )


def _links(page: Publication) -> list[tuple[str, Publication]]:
    """Linked pages that are public, both ways, each with the word for the relation."""
    words = manuscripts().links
    found = []
    rows = Link.objects.filter(Q(origin=page) | Q(target=page)).order_by("pk")
    sides = [f"{side}__{name}" for side in ("origin", "target") for name in _LINKED]
    for kind, *values in rows.values_list("kind", *sides):
        origin, target = (
            dict(zip(_LINKED, values[at : at + len(_LINKED)], strict=True)) for at in (0, len(_LINKED))
        )
        mine = origin["pk"] == page.pk
        other = target if mine else origin
        if other.pop("status") == Status.PUBLIC:
            agency = Agency(code=other.pop("agency__code"))
            found.append(
                (words[kind].label if mine else words[kind].back, Publication(agency=agency, **other))
            )
    return found


_LINKED = ("pk", "status", "index_number", "title", "published_on", "agency__code")


def _corrections(page: Publication) -> list[tuple[datetime, str]]:
    """When the page was corrected and why, newest first: only corrections that were released."""
    if page.document_id is None or page.version == 1:
        return []
    moves = Move.objects.filter(
        document=page.document_id, event__in=("correct", "release", "release_at_once")
    )
    found: list[tuple[datetime, str]] = []
    reason = ""
    for move in moves.order_by("pk"):
        if move.event == "correct":
            reason = move.opinion
        elif reason:
            found.append((move.at, reason))
            reason = ""
    return found[::-1]


def file_of(agency: Agency, pk: int, file: int) -> PublicationFile | None:
    """A file of a page that is public at this moment."""
    rows = PublicationFile.objects.filter(
        pk=file, publication=pk, publication__agency=agency, publication__status=Status.PUBLIC
    )
    return rows.select_related("file", "publication").first()


def changes(
    since: datetime | None, until: datetime, agency: Agency | None = None, after: int = 0
) -> QuerySet[Publication]:
    """Pages released, corrected, withdrawn or declared withheld after a moment, in the order in which it happened.

    `after` is the last page already seen of exactly that moment. What changed later than `until` is left for the
    next question: a transaction that began before it may still be under way.
    """
    rows = Publication.objects.filter(updated_at__lte=until).select_related("agency", "unit")
    if agency is not None:
        rows = rows.filter(agency=agency)
    if since is not None:
        rows = rows.filter(
            Q(updated_at__gt=since) | Q(updated_at=since, pk__gt=after) if after else Q(updated_at__gt=since)
        )
    return rows.order_by("updated_at", "pk")


def moved_to(path: str) -> Publication | None:
    """Where an address of the former site leads now."""
    row = OldAddress.objects.filter(path=path).select_related("publication__agency").first()
    return row.publication if row else None


def metadata(page: Page, topic_of: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The rows of the table above a document, labels as offices print them; a missing 文号 says 无."""
    p = page.publication
    known = manuscripts()
    rows: list[tuple[str, Any]] = [
        ("索引号", p.index_number),
        ("主题分类", p.topic),
        ("体裁分类", p.genre),
        ("发布机构", p.issuer),
        ("发文字号", p.number or "无"),
        ("成文日期", p.made_on.isoformat() if p.made_on else ""),
        ("发布日期", p.published_on.isoformat()),
        ("有效性", Publication.Validity(page.validity).label),
        ("公开方式", "主动公开"),
        ("信息类别", known.kinds[p.kind].label),
        ("责任科室", page.unit),
        ("公开事项", str(p.catalogue_item or "")),
        ("实施日期", p.effective_on.isoformat() if p.effective_on else ""),
        ("有效期至", p.expires_on.isoformat() if p.expires_on else ""),
        ("关键词", p.keywords),
        ("信息来源", p.source),
        ("内容概述", p.summary),
    ]
    return [(label, str(value)) for label, value in rows if value]


def newest_personnel(agency: Agency, after: datetime | None) -> Publication | None:
    """The newest personnel item since a moment: the leaders' page may have to follow it (条例第20条第（二）项)."""
    rows = public(agency).filter(kind="personnel")
    if after is not None:
        rows = rows.filter(published_at__gt=after)
    return rows.order_by(*SORTS[""]).only(*LISTED).first()
