"""`/api/v1/`: agencies, public items, changes, annual reports, and the intake of requests. No session, no cookie."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from ninja import NinjaAPI
from ninja.decorators import decorate_view
from ninja.errors import ValidationError

from gongkai import clock
from gongkai.api.intake import router as intake
from gongkai.api.shapes import AgencyOut, ChangesOut, ItemOut, PageOut, Problem, ReportOut
from gongkai.law.errors import Refused, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing import pages, public
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from gongkai.reporting import queries as reports

api = NinjaAPI(
    title="公开 Gongkai", version="1", urls_namespace="api", docs_url=None, openapi_url="/openapi.json",
    description="政府信息公开平台的开放接口，与门户同源；可以提交政府信息公开申请。",
)  # fmt: skip
PER_PAGE, MOST_PAGES, CHANGES = 50, 200, 200
# A change is handed out when every transaction that began before it must have ended, so that none is passed over.
SETTLED = timedelta(seconds=10)
# Others may keep an answer for a minute; with its ETag it need not be sent twice.
lasting = decorate_view(cache_control(public=True, max_age=60))


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """What a rule refuses, in its own words."""
    return api.create_response(request, {"error": error.sentence()}, status=400)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter that can't be read."""
    names = "、".join(str(e["loc"][-1]) for e in error.errors)
    return api.create_response(request, {"error": f"参数不能使用：{names}"}, status=400)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """Nothing there, or not public."""
    return api.create_response(request, {"error": "没有这条公开信息"}, status=404)


@api.get("/agencies", response=list[AgencyOut], summary="公开机构")
@lasting
def agencies(request: HttpRequest) -> Any:
    """Agencies in use, by code."""
    return Agency.objects.filter(active=True).order_by("code")


@api.get(
    "/agencies/{code}/publications",
    response={200: PageOut, 400: Problem, 404: Problem},
    summary="主动公开信息列表",
)
@lasting
def publications(
    request: HttpRequest, code: str, q: str = "", year: str = "", number: str = "", since: str = "", until: str = "",
    topic: str = "", kind: str = "", validity: str = "", article20: str = "", sort: str = "", page: int = 1,
) -> Any:  # fmt: skip
    """Public items of an agency, with the filters of the portal's list."""
    agency = _agency(code)
    given = {"q": q, "year": year, "number": number, "since": since, "until": until, "topic": topic, "kind": kind,
             "validity": validity, "article20": article20, "sort": sort}  # fmt: skip
    rows = public.listed(public.public(agency), public.asked(given), clock.today())
    most = PER_PAGE * MOST_PAGES
    total = rows.order_by().values("pk")[: most + 1].count()
    last = max(1, -(-min(total, most) // PER_PAGE))
    if not 1 <= page <= last:
        raise WrongInput(f"页码应在1到{last}之间")
    start = (page - 1) * PER_PAGE
    shown = rows.only(*public.LISTED, "article20")[start : start + PER_PAGE]
    items = [_listed(agency, p) for p in shown]
    return {"total": min(total, most), "more": total > most, "page": page, "pages": last, "items": items}


@api.get("/agencies/{code}/publications/{pk}", response={200: ItemOut, 404: Problem}, summary="一条公开信息")
@lasting
def publication(request: HttpRequest, code: str, pk: int) -> Any:
    """One public item whole; 404 when it isn't public now."""
    agency = _agency(code)
    page = public.page_of(agency, pk, clock.today())
    if page is None or page.publication.status != Publication.Status.PUBLIC:
        raise Http404
    p = page.publication
    files = [*([page.sealed] if page.sealed else []), *page.attachments, *page.images.values()]
    return _listed(agency, p) | {
        "body_html": p.body, "note": p.note, "keywords": p.keywords, "summary": p.summary, "source": p.source,
        "source_url": p.source_url, "effective_on": p.effective_on, "expires_on": p.expires_on,
        "ended_on": p.ended_on, "updated_at": p.updated_at, "digest": p.digest,
        "files": [
            {"name": f.name, "part": f.get_part_display(), "media_type": f.file.media_type, "size": f.file.size,
             "sha256": f.file.digest, "url": _absolute(reverse("portal:publication-file", args=[code, pk, f.pk]))}
            for f in files
        ],
        "links": [
            {"relation": label, "index_number": o.index_number, "title": o.title, "url": pages.address(o)}
            for label, o in page.links
        ],
    }  # fmt: skip


@api.get("/changes", response={200: ChangesOut, 400: Problem, 404: Problem}, summary="变更流")
@lasting
def changes(request: HttpRequest, since: str = "", agency: str = "") -> Any:
    """What was released, corrected or withdrawn since a moment: the feed of a site that shows items of others."""
    moment, after = _moment(since) if since else (None, 0)
    of = _agency(agency) if agency else None
    rows = list(public.changes(moment, clock.now() - SETTLED, of, after)[:CHANGES])
    items = [
        {"id": p.pk, "index_number": p.index_number, "status": p.status, "reason": p.status_reason, "title": p.title,
         "version": p.version, "updated_at": p.updated_at, "agency": p.agency.code, "url": pages.address(p)}
        for p in rows
    ]  # fmt: skip
    return {"items": items, "next": f"{rows[-1].updated_at.isoformat()},{rows[-1].pk}" if rows else since}


def _moment(since: str) -> tuple[datetime, int]:
    """A moment as somebody wrote it, or as `next` gave it back: with the last item already seen of that moment."""
    text, _, after = since.partition(",")
    try:
        moment, seen = datetime.fromisoformat(text), int(after or 0)
    except ValueError as error:
        raise WrongInput(f"时间“{since}”不能使用，应为 2024-05-08T09:00:00+08:00 的形式") from error
    if moment.tzinfo is None:
        raise WrongInput("时间应带时区，如 +08:00")
    return moment, seen


@api.get("/reports", response=list[ReportOut], summary="政府信息公开工作年度报告")
@lasting
def annual_reports(request: HttpRequest, agency: str = "", year: int | None = None) -> Any:
    """Published annual reports, the newest version of each."""
    rows = reports.published()
    if agency:
        rows = rows.filter(report__agency__code=agency)
    if year is not None:
        rows = rows.filter(report__year=year)
    found = []
    for version in rows.select_related("report__agency")[:500]:
        code, of = version.report.agency.code, version.report.year
        found.append(
            {"agency": code, "year": of, "published_at": version.published_at,
             "url": _absolute(reverse("portal:report", args=[code, of])),
             "json_url": _absolute(reverse("portal:report-download", args=[code, of, "json"]))}
        )  # fmt: skip
    return found


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code, active=True).first()
    if found is None:
        raise Http404
    return found


def _listed(agency: Agency, p: Publication) -> dict[str, Any]:
    validity = public.validity_on(p, clock.today())
    return {
        "id": p.pk, "index_number": p.index_number, "title": p.title, "number": p.number,
        "kind": manuscripts().kinds[p.kind].label, "topic": p.topic, "article20": p.article20, "issuer": p.issuer,
        "made_on": p.made_on, "published_on": p.published_on, "validity": Publication.Validity(validity).label,
        "agency": agency.code, "url": _absolute(reverse("portal:publication", args=[agency.code, p.pk])),
    }  # fmt: skip


def _absolute(path: str) -> str:
    return f"{settings.ADDRESS}{path}"


api.add_router("", intake)
