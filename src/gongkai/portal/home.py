"""The portal's front: the column 政府信息公开 and the agencies that publish here; and the health check."""

from __future__ import annotations

from collections import defaultdict

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.portal.keeping import kept
from gongkai.portal.paging import bounded
from gongkai.portal.publications import column
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from gongkai.reporting.models import AnnualReport


@require_safe
@kept
def home(request: HttpRequest) -> HttpResponse:
    """Agencies that publish, searched by name, each with its years; where there is one alone, its column."""
    q = request.GET.get("q", "").strip()[:60]
    reports = AnnualReport.objects.filter(versions__published_at__isnull=False)
    published = Exists(Publication.objects.filter(agency=OuterRef("pk")))
    reported = Exists(reports.filter(agency=OuterRef("pk")))
    agencies = (
        Agency.objects.filter(published | reported, active=True).order_by("code").select_related("profile")
    )
    first = list(agencies[:2])
    if len(first) == 1:
        return column(request, first[0])
    if q:
        agencies = agencies.filter(Q(name__icontains=q) | Q(short_name__icontains=q))
    page = bounded(request, agencies)
    years: dict[int, set[int]] = defaultdict(set)
    for agency, year in reports.filter(agency__in=[a.pk for a in page.rows]).values_list("agency", "year"):
        years[agency].add(year)
    entries = [
        (a, [(y, reverse("portal:report", args=[a.code, y])) for y in sorted(years[a.pk], reverse=True)])
        for a in page.rows
    ]
    return render(request, "portal/home.html", {"entries": entries, "page": page, "q": q})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` when the database answers; for monitors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return HttpResponse("ok", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
