"""Published annual reports (政府信息公开工作年度报告): list, page, files, earlier versions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.files.storage import content_by_digest
from gongkai.law.signs import whole_number
from gongkai.registry.models import Agency
from gongkai.reporting import editions, queries
from gongkai.reporting.models import FiledVersion
from gongkai.reporting.rendering import FORMATS, report_fragment
from gongkai.reporting.rendering import render as render_edition


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every published report, newest year first; filtered by agency and year."""
    code, year = request.GET.get("agency", ""), request.GET.get("year", "")
    versions = queries.published()
    if code:
        versions = versions.filter(report__agency__code=code)
    if (chosen := whole_number(year, 4)) is not None:
        versions = versions.filter(report__year=chosen)
    everything = queries.published()
    context = {
        "versions": versions[:200],
        "agencies": Agency.objects.filter(pk__in=everything.values("report__agency")).order_by("code"),
        "years": sorted(set(everything.values_list("report__year", flat=True)), reverse=True),
        "code": code,
        "year": year,
    }
    return render(request, "portal/reports/index.html", context)


@require_GET
def show(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The published report; an earlier version by `?version=`, with a band that says so."""
    asked = request.GET.get("version", "")
    version = _published(code, year, whole_number(asked, 4))
    newest = _published(code, year)
    earlier = FiledVersion.objects.filter(report=version.report, published_at__isnull=False).order_by(
        "-number"
    )
    context = {
        "version": version,
        "newest": newest,
        "versions": list(earlier),
        "report": version.report,
        "agency": version.report.agency,
        "fragment": report_fragment(editions.of_version(version)),
        "formats": [f for f in FORMATS if f != "html"],
        "address": editions.address_of(version),
    }
    return render(request, "portal/reports/show.html", context)


@require_GET
def download(request: HttpRequest, code: str, year: int, fmt: str) -> HttpResponse:
    """The published report as a file."""
    if fmt not in FORMATS:
        raise Http404
    asked = request.GET.get("version", "")
    version = _published(code, year, whole_number(asked, 4))
    headers = {"Content-Disposition": f'attachment; filename="{code}-{year}.{fmt}"'}
    content = render_edition(editions.of_version(version), fmt)
    return HttpResponse(content, content_type=FORMATS[fmt], headers=headers)


@require_GET
def attachment(request: HttpRequest, code: str, year: int, digest: str) -> HttpResponse:
    """A file attached to a published report."""
    version = _published(code, year)
    held = next((f for f in version.content.get("attachments", []) if f["digest"] == digest), None)
    content = content_by_digest(digest) if held else None
    if held is None or content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{_quoted(held['name'])}"
    return response


def _quoted(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")


def _published(code: str, year: int, number: int | None = None) -> FiledVersion:
    version = queries.published_version(code, year, number)
    if version is None:
        raise Http404
    return version
