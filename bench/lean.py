"""The floor of the page bench: plain views that do the same query and fill the same template, nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

import search
from gongkai.portal import search as search_page
from gongkai.portal.paging import Bounded
from gongkai.publishing.models import Publication
from gongkai.publishing.public import LISTED, Asked
from gongkai.registry.models import Agency
from gongkai.search.models import Indexed
from gongkai.search.query import Results


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


def lean_search(request: HttpRequest) -> HttpResponse:
    """The engine's best twenty and its count, twenty rows in the search page's template: no marks, excerpts, facets."""
    text = request.GET["q"]
    total, ids = search.bare_count(text), [row[0] for row in search.bare(text, None)()]
    rows = Indexed.objects.in_bulk(ids)
    hits = (rows[pk] for pk in ids)
    lines = [
        (r.url, r.title, "", False, r.number, str(r.public_on), r.doc_kind, r.unit, r.validity, "")
        for r in hits
    ]
    context = {"asked": search_page.read(request.GET), "results": Results(total=total, page=1, pages=-(-total // 20)),
               "lines": lines, "searched": True, "first": 1}  # fmt: skip
    return render(request, "portal/search/index.html", context)


urlpatterns = [
    path("lean-search/", lean_search),
    path("lean/<str:code>/", lean_list),
    path("lean/<str:code>/<int:pk>/", lean_detail),
    path("", include("gongkai.urls")),
]
