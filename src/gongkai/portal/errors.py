"""Pages for what went wrong, in words: not found, no access, a form that has expired, our own fault."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template import loader
from django.urls import reverse

from gongkai.publishing import public


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "portal/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; never says whether the thing exists."""
    return render(request, "portal/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; an address of the former site leads to where its item stands now."""
    if request.method in ("GET", "HEAD") and not request.path.startswith("/desk/"):
        for path in _spellings(request):
            found = public.moved_to(path)
            if found is not None:
                to = reverse("portal:publication", args=[found.agency.code, found.pk])
                return HttpResponsePermanentRedirect(to)
    return render(request, "portal/errors/404.html", status=404)


def _spellings(request: HttpRequest) -> list[str]:
    """How an old address may have been noted: with its query, without, with or without the last stroke."""
    query = request.META.get("QUERY_STRING", "")
    path = request.path_info
    bare = path.rstrip("/") or path
    asked = [f"{path}?{query}", f"{bare}?{query}"] if query else []
    return [*dict.fromkeys([*asked, path, bare])]


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: opened before a login, or sent from elsewhere."""
    return render(request, "portal/errors/csrf.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500. Rendered without the request: what failed may be the database or the session."""
    return HttpResponse(loader.get_template("portal/errors/500.html").render({}), status=500)
