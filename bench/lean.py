"""The floor of the page bench: plain views that do the same query and fill the same template, nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from gongkai.portal.paging import Bounded
from gongkai.publishing.models import Publication
from gongkai.publishing.public import LISTED, Asked
from gongkai.registry.models import Agency


def lean_list(request: HttpRequest, code: str) -> HttpResponse:
    """Twenty rows in the list's template."""
    agency = Agency.objects.get(code=code)
    rows = list(Publication.objects.filter(agency=agency, status="public").only(*LISTED)[:20])
    page = Bounded(rows, 1, 500, 10000, True)
    context = {"agency": agency, "question": Asked(), "page": page, "lines": [(p, p.validity) for p in rows],
               "base": f"/{code}/info/"}  # fmt: skip
    return render(request, "portal/publications/index.html", context)


def lean_detail(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One row in the document's template."""
    agency = Agency.objects.get(code=code)
    found = Publication.objects.get(pk=pk, agency=agency)
    context = {
        "agency": agency,
        "publication": found,
        "body": found.body,
        "rows": [("索引号", found.index_number)],
    }
    return render(request, "portal/publications/show.html", context)


urlpatterns = [
    path("lean/<str:code>/", lean_list),
    path("lean/<str:code>/<int:pk>/", lean_detail),
    path("", include("gongkai.urls")),
]
