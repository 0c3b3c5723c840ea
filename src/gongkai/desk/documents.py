"""文稿 at the desk: the list, and one document with its text, where it stands, what may be done next and why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.downloads import csv_list, download
from gongkai.desk.pages import asked, listed, paged
from gongkai.files import scanning
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import NotAllowed
from gongkai.law.manuscripts import manuscripts
from gongkai.law.publication import EDITABLE, STAGES, Stage, rule
from gongkai.law.signs import whole_number
from gongkai.publishing import bodies, queries
from gongkai.publishing.content import LABELS, Content, from_plain
from gongkai.publishing.difference import body_between, fields_between, said
from gongkai.publishing.models import CatalogueItem, Document, Version, VersionFile
from gongkai.publishing.standing import Standing, standing
from gongkai.registry.models import Agency, Role

HEADINGS = (
    ("title", "标题"),
    ("kind", "信息类别"),
    ("attribute", "公开属性"),
    ("unit", "发文单位"),
    ("stage", "环节"),
    ("since", "进入环节"),
)


def document_of(request: HttpRequest, agency: Agency, pk: int) -> Document:
    """A document of the agency that the person may see; 404 for any other."""
    seen = queries.visible(agency, request.user, request.posts)
    found = seen.select_related("agency", "unit", "author", "current", "publication").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@door("document.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Documents that the person may see, filtered and sorted; `?export=csv` gives them as a file."""
    question = asked(request)
    names = ("stage", "kind", "attribute", "unit", "q", "sort")
    rows = queries.filtered(
        queries.visible(agency, request.user, request.posts), **{n: question.get(n, "") for n in names}
    ).select_related("unit", "author")
    if request.GET.get("export") == "csv":
        lines = ([d.title, *cells(d), d.author.name] for d in rows.iterator(chunk_size=500))
        return csv_list(
            request, "documents", [*(label for _, label in HEADINGS), "承办人"], lines, "导出文稿清单{}件"
        )
    known = manuscripts()
    choices = [
        ("stage", "环节", [(s.value, label) for s, label in STAGES.items()]),
        ("kind", "信息类别", [(k.id, k.label) for k in known.kinds.values()]),
        ("attribute", "公开属性", [(a.id, a.label) for a in known.attributes.values()]),
        ("unit", "发文单位", [(str(u.pk), u.name) for u in agency.units.all()]),
    ]
    found = paged(request, rows)
    context = listed(request, found, choices, HEADINGS) | {
        "agency": agency, "lines": [(d, cells(d)) for d in found.page], "may_write": "document.edit" in request.rights,
    }  # fmt: skip
    return render(request, "desk/documents/index.html", context)


def cells(document: Document) -> list[str]:
    """A document's cells in a list, after its title."""
    known = manuscripts()
    return [
        known.kinds[document.kind].label,
        known.attributes[document.attribute].label,
        document.unit.name,
        document.get_stage_display(),
        document.since.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M"),
    ]


@door("document.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One document: text, attributes, files, remarks, steps, the way so far."""
    document = document_of(request, agency, pk)
    at_hand = standing(document)
    now = clock.now()
    found = queries.offers(at_hand, request.user, request.posts, request.today, now)
    writable = document.stage in EDITABLE and "document.edit" in request.rights
    page = getattr(document, "publication", None)
    context = {
        "agency": agency, "document": document, "at_hand": at_hand, "here": document.title, "page": page,
        "facts": facts(at_hand.content, names_of(agency)), "body": body_of(at_hand, agency),
        "files": list(at_hand.version.files.select_related("file", "original")), "writable": writable,
        "offers": [o for o in found if o.rule.event not in ("submit",)],
        "submit": next((o for o in found if o.rule.event == "submit"), None),
        "comments": list(document.comments.select_related("by", "settled_by", "version")),
        "may_remark": document.stage in _REVIEWED and _REVIEWERS & set(request.rights),
        "may_paper": document.stage == Stage.CHECKING and "document.check" in request.rights,
        "scan": document.scans.filter(digest=at_hand.digest).select_related("file").first(),
        "sealed": document.sealed.filter(digest=at_hand.digest).select_related("file").first(),
        "told": moves_told(document), "versions": list(document.versions.order_by("-number")),
        "waiting": "、".join(sorted(Role(r).label for r in at_hand.roles_waiting))
        if document.stage == Stage.REVIEW else "",
        "paragraphs": range(1, bodies.paragraphs(at_hand.content.body) + 1),
    }  # fmt: skip
    return render(request, "desk/documents/show.html", context)


_REVIEWED = (Stage.SECRECY, Stage.REVIEW, Stage.SIGNING, Stage.SEALING, Stage.CHECKING, Stage.READY)
_REVIEWERS = {"document.review", "document.secrecy", "document.sign", "document.check"}


def moves_told(document: Document) -> list[dict[str, Any]]:
    """The way so far, newest first: event, person, post, time, opinion, and which content it was about."""
    return [
        {
            "label": rule(m.event).label, "name": m.name, "role": Role(m.role).label if m.role else "",
            "at": m.at, "opinion": m.opinion, "version": m.version.number, "digest": m.digest[:12],
            "stays": m.leaves == m.reaches, "reaches": STAGES[Stage(m.reaches)],
        }
        for m in document.moves.select_related("version").order_by("-pk")[:200]
    ]  # fmt: skip


def names_of(agency: Agency) -> dict[int, str]:
    """Channels of the agency by key, as the screen names them."""
    return dict(agency.channels.values_list("pk", "name"))


_FACTS = (
    "kind", "attribute", "ground", "reason", "number", "issuer", "addressee", "made_on", "signed_by", "copies_to",
    "note", "topic", "article20", "marks", "keywords", "summary", "source", "source_url", "effective_on",
    "expires_on", "channels", "links",
)  # fmt: skip


def facts(content: Content, channels: dict[int, str]) -> list[tuple[str, str]]:
    """Every attribute that is filled in, in the words of the screen."""
    rows = [(LABELS[name], said(content, name, channels)) for name in _FACTS]
    if content.catalogue_item is not None:
        item = CatalogueItem.objects.filter(pk=content.catalogue_item).first()
        rows.append((LABELS["catalogue_item"], str(item) if item else ""))
    return [(label, value) for label, value in rows if value]


def body_of(at_hand: Standing, agency: Agency) -> str:
    """The body with addresses for its images; it was sanitised when it was saved."""
    return shown_body(at_hand.content.body, at_hand.version.files.all(), agency)


def shown_body(body: str, files: Iterable[VersionFile], agency: Agency) -> str:
    """A body with the desk's own addresses in place of the names of images."""
    known = image_addresses(files, agency)
    return bodies.shown(body, lambda name: known.get(name, ""))


def image_addresses(files: Iterable[VersionFile], agency: Agency) -> dict[str, str]:
    """Names of a version's images and where the desk shows them."""
    return {
        f.name: reverse("desk:document-file", args=[agency.code, f.pk])
        for f in files
        if f.part == VersionFile.Part.IMAGE
    }


_INLINE = ("image/png", "image/jpeg")


@door("document.view")
@require_GET
def file(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A file of a version; `?original=1` gives what was handed in. Images are shown, the rest is downloaded."""
    row = VersionFile.objects.select_related("version", "file", "original").filter(pk=pk).first()
    if row is None:
        raise Http404
    document_of(request, agency, row.version.document_id)
    return file_response(row.original if request.GET.get("original") else row.file, row.name)


def file_response(stored: Any, name: str) -> HttpResponse:
    """A stored file under its name; 404 when its content is gone or changed. Raises NotAllowed for an infected one, and
    one that the scanner has not seen yet."""
    if why := scanning.barred(stored):
        raise NotAllowed(why)
    content = content_by_digest(stored.digest)
    if content is None:
        raise Http404
    return download(content, name, stored.media_type, inline=stored.media_type in _INLINE)


@door("document.view")
@require_GET
def version(request: HttpRequest, agency: Agency, pk: int, number: int) -> HttpResponse:
    """One version as it was, beside the one before it: what changed, marked in place."""
    document = document_of(request, agency, pk)
    newer = document.versions.filter(number=number).first()
    if newer is None:
        raise Http404
    against = whole_number(request.GET.get("against", ""))
    older: Version | None = document.versions.filter(
        number=number - 1 if against is None else against
    ).first()
    new = from_plain(newer.content)
    old = from_plain(older.content) if older else None
    channels = names_of(agency)
    context = {
        "agency": agency, "document": document, "newer": newer, "older": older, "here": f"第{number}版",
        "crumbs": [("文稿", reverse("desk:documents", args=[agency.code])),
                   (document.title, reverse("desk:document", args=[agency.code, document.pk]))],
        "fields": fields_between(old, new, channels) if old else [],
        "rows": body_between(old, new) if old else [],
        "facts": facts(new, channels), "body": shown_body(new.body, newer.files.all(), agency),
        "versions": list(document.versions.order_by("-number")),
    }  # fmt: skip
    return render(request, "desk/documents/version.html", context)
