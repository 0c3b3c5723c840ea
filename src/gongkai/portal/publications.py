"""法定主动公开内容: an agency's front, the fifteen matters, lists, one document with its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.files.storage import content_by_digest
from gongkai.law.instruments import all_instruments
from gongkai.law.manuscripts import manuscripts
from gongkai.portal.paging import bounded
from gongkai.publishing import bodies, pages, public
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from gongkai.reporting.models import FiledVersion

# What a cache before the portal may keep; a withdrawal is seen after that long at the latest.
KEPT = 60


def agency_of(code: str) -> Agency:
    """An agency in use; 404 for any other word."""
    return get_object_or_404(Agency, code=code, active=True)


@require_safe
@cache_control(public=True, max_age=KEPT)
def front(request: HttpRequest, code: str) -> HttpResponse:
    """The agency's column: newest items, the fifteen matters with their counts, reports."""
    agency = agency_of(code)
    found = public.counts(agency)
    by_matter = dict(found["article20"])
    reports = FiledVersion.objects.filter(report__agency=agency, published_at__isnull=False)
    context = {
        "agency": agency, "newest": list(public.public(agency).only(*public.LISTED)[:10]),
        "matters": [(key, label, by_matter.get(key, 0)) for key, label in manuscripts().article20.items()],
        "total": sum(n for _, n in found["year"]), "this_year": dict(found["year"]).get(clock.today().year, 0),
        "reports": sorted(set(reports.values_list("report__year", flat=True)), reverse=True)[:6],
    }  # fmt: skip
    return render(request, "portal/publications/front.html", context)


@require_safe
@cache_control(public=True, max_age=KEPT)
def content(request: HttpRequest, code: str) -> HttpResponse:
    """法定主动公开内容: the fifteen matters of article 20, each with its number of items."""
    agency = agency_of(code)
    found = public.counts(agency)
    by_matter, by_kind = dict(found["article20"]), found["kind"]
    kinds = manuscripts().kinds
    context = {
        "agency": agency,
        "matters": [
            (n, key, label, by_matter.get(key, 0)) for n, (key, label) in enumerate(manuscripts().article20.items(), 1)
        ],
        "kinds": [(key, kinds[key].label, n) for key, n in by_kind if key in kinds],
    }  # fmt: skip
    return render(request, "portal/publications/content.html", context)


@require_safe
@cache_control(public=True, max_age=KEPT)
def rules(request: HttpRequest, code: str) -> HttpResponse:
    """政府信息公开制度: the institutions of the agency's disclosure work, and the law they stand on."""
    agency = agency_of(code)
    rows = public.public(agency).filter(kind="institution").only(*public.LISTED)
    context = {"agency": agency, "page": bounded(request, rows), "law": _LAW}
    return render(request, "portal/publications/rules.html", context)


_LAW = [
    all_instruments()[name] for name in ("regulation-2019", "fees-2020", "platform-2019", "annual-form-2021")
]


@require_safe
@cache_control(public=True, max_age=KEPT)
def index(request: HttpRequest, code: str) -> HttpResponse:
    """A list with the filters that people know: words, year, number, days, topic, kind, validity, unit."""
    agency = agency_of(code)
    question = public.asked(request.GET)
    rows = public.listed(public.public(agency), question, clock.today())
    page = bounded(request, rows.only(*public.LISTED))
    today = clock.today()
    given = {k: v for k, v in vars(question).items() if v}
    known = manuscripts()
    context = {
        "agency": agency, "question": question, "page": page, "query": urlencode(given),
        "lines": [(p, public.validity_on(p, today)) for p in page.rows],
        "choices": _choices(agency, question), "narrowed": any(k != "sort" for k in given),
        "heading": known.article20.get(question.article20) or (
            known.kinds[question.kind].label if question.kind in known.kinds else "主动公开信息"
        ),
        "sorts": [("", "发布日期"), ("made", "成文日期"), ("title", "标题"), ("old", "由旧到新")],
    }  # fmt: skip
    return render(request, "portal/publications/index.html", context)


def _choices(agency: Agency, question: public.Asked) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    known = manuscripts()
    return [
        ("kind", "信息类别", [(k.id, k.label) for k in known.kinds.values()], question.kind),
        ("topic", "主题分类", [(t, t) for t in known.topics], question.topic),
        ("validity", "有效性", [(v.value, v.label) for v in Publication.Validity], question.validity),
        ("unit", "责任科室", [(str(u.pk), u.name) for u in agency.units.all()], question.unit),
    ]


@require_safe
@cache_control(public=True, max_age=KEPT)
def show(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One document; 410 with the reason when it was withdrawn; a notice when it exists but is not public."""
    agency = agency_of(code)
    page = public.page_of(agency, pk, clock.today())
    if page is None:
        raise Http404
    publication = page.publication
    context: dict[str, Any] = {"agency": agency, "page": page, "publication": publication}
    if publication.status == Publication.Status.WITHDRAWN:
        return render(request, "portal/publications/withdrawn.html", context, status=410)
    if publication.status == Publication.Status.WITHHELD:
        return render(request, "portal/publications/withheld.html", context)
    addresses = {name: file_address(agency, pk, f.pk) for name, f in page.images.items()}
    context |= {
        "rows": public.metadata(page), "body": bodies.shown(publication.body, lambda n: addresses.get(n, "")),
        "address": pages.address(publication),
        "words": len(publication.body), "column": manuscripts().kinds[publication.kind].label,
    }  # fmt: skip
    return render(request, "portal/publications/show.html", context)


def file_address(agency: Agency, pk: int, file: int) -> str:
    """Where a file of a page is served."""
    return reverse("portal:publication-file", args=[agency.code, pk, file])


@require_safe
@cache_control(public=True, max_age=KEPT)
def file(request: HttpRequest, code: str, pk: int, file: int) -> HttpResponse:
    """A file of a page that is public now."""
    row = public.file_of(agency_of(code), pk, file)
    data = content_by_digest(row.file.digest) if row else None
    if row is None or data is None:
        raise Http404
    response = HttpResponse(data, content_type=row.file.media_type)
    inline = row.file.media_type in ("application/pdf", "image/png", "image/jpeg")
    response["Content-Disposition"] = content_disposition_header(not inline, row.name)
    response["ETag"] = f'"{row.file.digest}"'
    return response
