"""法定主动公开内容: an agency's front, the fifteen matters, lists, one document with its files."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.html import format_html_join
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.files.storage import content_by_digest
from gongkai.law.instruments import all_instruments
from gongkai.law.manuscripts import manuscripts
from gongkai.portal.keeping import kept
from gongkai.portal.navigation import address_if_any, navigation
from gongkai.portal.paging import bounded
from gongkai.publishing import bodies, pages, public, public_counts
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from gongkai.reporting.models import FiledVersion

# Signs a minute that an adult reads of an official text.
_READ = 400
# What a browser may show itself; everything else is only handed over.
_SHOWN = ("application/pdf", "image/png", "image/jpeg")


def agency_of(code: str) -> Agency:
    """An agency in use with its profile; 404 for any other word."""
    return get_object_or_404(Agency.objects.select_related("profile"), code=code, active=True)


@require_safe
@kept
def front(request: HttpRequest, code: str) -> HttpResponse:
    """The agency's column: newest items, the fifteen matters with their counts, reports."""
    return column(request, agency_of(code))


def column(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The page of an agency's column 政府信息公开."""
    found = public_counts.counts(agency)
    reports = FiledVersion.objects.filter(report__agency=agency, published_at__isnull=False)
    context = {
        "agency": agency, "here_code": agency.code, "navigation": navigation(request.path, agency.code),
        "navigation_catalogue": address_if_any("catalogue", agency.code), "newest": list(public.public(agency).only(*public.LISTED)[:10]),
        "matters": [(key, label, found.article20.get(key, 0)) for key, label in manuscripts().article20.items()],
        "total": found.total, "this_year": found.years.get(clock.today().year, 0), "year": clock.today().year,
        "reports": sorted(set(reports.values_list("report__year", flat=True)), reverse=True)[:6],
    }  # fmt: skip
    return render(request, "portal/publications/front.html", context)


@require_safe
@kept
def content(request: HttpRequest, code: str) -> HttpResponse:
    """法定主动公开内容: the fifteen matters of article 20, each with its number of items."""
    agency = agency_of(code)
    found = public_counts.counts(agency)
    kinds = manuscripts().kinds
    context = {
        "agency": agency,
        "matters": [(key, label, found.article20.get(key, 0)) for key, label in manuscripts().article20.items()],
        "kinds": [(key, kinds[key].label, n) for key, n in found.kinds.items() if key in kinds],
        "total": found.total,
    }  # fmt: skip
    return render(request, "portal/publications/content.html", context)


@require_safe
@kept
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
@kept
def index(request: HttpRequest, code: str) -> HttpResponse:
    """A list with the filters that people know: words, year, number, days, topic, kind, validity, unit."""
    return _list(request, agency_of(code), public.asked(request.GET))


@require_safe
@kept
def matter(request: HttpRequest, code: str, matter: str) -> HttpResponse:
    """The list of one matter of article 20."""
    if matter not in manuscripts().article20:
        raise Http404
    return _list(request, agency_of(code), public.asked({**request.GET.dict(), "article20": matter}), matter)


def _list(request: HttpRequest, agency: Agency, question: public.Asked, fixed: str = "") -> HttpResponse:
    today = clock.today()
    rows = public.listed(
        public.public(agency), question, today
    )  # says what cannot be asked, before anything is counted
    page = bounded(request, rows.only(*public.LISTED), known=public_counts.total_of(agency, question))
    # The matter stands in the path of its own page, not in the query.
    given = {k: v for k, v in vars(question).items() if v}
    own = {k: v for k, v in given.items() if not (fixed and k == "article20")}
    known = manuscripts()
    base = reverse("portal:publications", args=[agency.code])
    context = {
        "agency": agency, "question": question, "page": page, "base": base, "query": urlencode(own), "export": urlencode(given),
        "fixed": fixed, "lines": [(p, public.validity_on(p, today)) for p in page.rows],
        "choices": _choices(agency, question), "narrowed": any(k != "sort" for k in own),
        "heading": known.article20.get(question.article20) or (
            known.kinds[question.kind].label if question.kind in known.kinds else "主动公开信息"
        ),
        "formats": [("csv", "CSV"), ("xlsx", "XLSX"), ("json", "JSON")],
        "sorts": [("", "发布日期"), ("made", "成文日期"), ("title", "标题"), ("old", "由旧到新")],
    }  # fmt: skip
    return render(request, "portal/publications/index.html", context)


def _choices(agency: Agency, question: public.Asked) -> list[tuple[str, str, str]]:
    """(name, label, options) of the fields to choose from."""
    known = manuscripts()
    units = tuple((str(pk), name) for pk, name in agency.units.values_list("pk", "name"))
    return [
        ("kind", "信息类别", _options(tuple((k.id, k.label) for k in known.kinds.values()), question.kind)),
        ("topic", "主题分类", _options(tuple((t, t) for t in known.topics), question.topic)),
        ("validity", "有效性", _options(tuple(Publication.Validity.choices), question.validity)),
        ("unit", "责任科室", _options(units, question.unit)),
    ]


@lru_cache(maxsize=1000)
def _options(pairs: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The options of a field; the same few are wanted again and again."""
    marked = ((value, mark_safe(" selected") if value == chosen else "", label) for value, label in pairs)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


@require_safe
@kept
def show(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One document; 410 with the reason when it was withdrawn; a notice when it exists but is not public."""
    agency = agency_of(code)
    page = public.page_of(agency, pk, clock.today())
    if page is None:
        raise Http404
    publication = page.publication
    context: dict[str, Any] = {
        "agency": agency,
        "page": page,
        "publication": publication,
        "address": pages.address(publication),
    }
    if publication.status == Publication.Status.WITHDRAWN:
        return render(request, "portal/publications/withdrawn.html", context, status=410)
    if publication.status == Publication.Status.WITHHELD:
        return render(request, "portal/publications/withheld.html", context)
    addresses = {name: file_address(agency, pk, f.pk) for name, f in page.images.items()}
    words = len("".join(bodies.plain_text(publication.body).split()))
    known = manuscripts()
    context |= {
        "rows": public.metadata(page), "body": bodies.shown(publication.body, lambda n: addresses.get(n, "")),
        "words": words, "minutes": max(1, round(words / _READ)), "column": known.kinds[publication.kind].label,
        "matter": known.article20.get(publication.article20, ""),
        "ended_by": [other for label, other in page.links if label in (known.links["repeals"].back, known.links["amends"].back)],
    }  # fmt: skip
    return render(request, "portal/publications/show.html", context)


def file_address(agency: Agency, pk: int, file: int) -> str:
    """Where a file of a page is served."""
    return reverse("portal:publication-file", args=[agency.code, pk, file])


@require_safe
@kept
def file(request: HttpRequest, code: str, pk: int, file: int) -> HttpResponse:
    """A file of a page that is public now."""
    row = public.file_of(agency_of(code), pk, file)
    if row is None:
        raise Http404
    etag = f'"{row.file.digest}"'
    held = get_conditional_response(request, etag=etag)
    if held is not None:
        return held
    data = content_by_digest(row.file.digest)  # None when a byte of it is no longer what was released
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type=row.file.media_type)
    response["Content-Disposition"] = content_disposition_header(
        row.file.media_type not in _SHOWN, named(row)
    )
    response["ETag"] = etag
    return response


def named(row: Any) -> str:
    """What a file is called when it is saved: its title with the ending of the stored file."""
    ending = "." + row.file.name.rpartition(".")[2] if "." in row.file.name else ""
    return row.name if row.name.lower().endswith(ending.lower()) else row.name + ending
