"""The portal's front: the column 政府信息公开 and the agencies that publish here; and the health check."""

from __future__ import annotations

from collections import defaultdict

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.registry.models import Agency
from gongkai.reporting.models import AnnualReport

PER_PAGE = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Agencies with published reports, searched by name, each with its years."""
    q = request.GET.get("q", "").strip()
    public = AnnualReport.objects.filter(versions__published_at__isnull=False)
    agencies = Agency.objects.filter(pk__in=public.values("agency")).order_by("code")
    if q:
        agencies = agencies.filter(Q(name__icontains=q) | Q(short_name__icontains=q))
    page = Paginator(agencies, PER_PAGE).get_page(request.GET.get("page"))
    years: dict[int, set[int]] = defaultdict(set)
    for agency, year in public.filter(agency__in=[a.pk for a in page]).values_list("agency", "year"):
        years[agency].add(year)
    entries = [
        (a, [(y, reverse("portal:report", args=[a.code, y])) for y in sorted(years[a.pk], reverse=True)])
        for a in page
    ]
    return render(request, "portal/home.html", {"entries": entries, "page": page, "q": q})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """`ok` when the database answers; for monitors."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return HttpResponse("ok", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
