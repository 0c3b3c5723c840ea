"""One's own by number and query code: a request, a complaint. The door that opens it to a browser, and closes it.

Never kept, never in an address: what is open stands in the session (`portal.holding`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongkai import clock
from gongkai.files.models import StoredFile
from gongkai.files.storage import content_by_digest
from gongkai.law.errors import Refused
from gongkai.portal.holding import held, hold, let_go
from gongkai.portal.publications import agency_of
from gongkai.sources import source_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Kind:
    """What can be opened: its key in the session, what its number is called, the names of its pages' addresses
    (`pages`-track, `pages`-mine), the template that asks, who is found by number and code, and the rows to open."""

    held: str
    number: str
    pages: str
    template: str
    look_up: Callable[..., Any]
    rows: QuerySet[Any]


def open_to(request: HttpRequest, kind: Kind, thing: Any) -> None:
    """Open it to this browser for a while."""
    hold(request, kind.held, thing.pk, thing.agency_id)


def asking(kind: Kind) -> View:
    """The page that asks: number and code in, one's own out; a wrong one never tells which of the two is wrong."""

    def track(request: HttpRequest, code: str) -> HttpResponse:
        agency = agency_of(code)
        refusal, number = "", ""
        if request.method == "POST":
            number = request.POST.get("number", "").replace("\0", "").strip()[:60]
            typed = request.POST.get("query_code", "").replace("\0", "")[:40]
            try:
                found = kind.look_up(agency, number, typed, source=source_of(request), at=clock.now())
            except Refused as refused:
                found, refusal = None, refused.sentence()
            if found is not None:
                open_to(request, kind, found)
                return redirect(f"portal:{kind.pages}-mine", code)
            refusal = refusal or f"{kind.number}或者查询码不对，请核对回执后再试"
        context = {"agency": agency, "refusal": refusal, "number": number}
        return render(request, kind.template, context, status=400 if refusal else 200)

    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(track))


def only_own(kind: Kind) -> Callable[[View], View]:
    """Only with one's own open; everybody else is asked for number and code. The view gets the thing after the request."""

    def decorated(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, code: str, **kwargs: object) -> HttpResponse:
            agency = agency_of(code)
            pk = held(request, kind.held, agency)
            found = kind.rows.filter(agency=agency, pk=pk).first() if pk is not None else None
            if found is None:
                return redirect(f"portal:{kind.pages}-track", code)
            return view(request, found, **kwargs)

        return never_cache(opened)

    return decorated


def closing(kind: Kind) -> View:
    """退出查询: the next person at this device sees nothing."""

    def close(request: HttpRequest, code: str) -> HttpResponse:
        agency = agency_of(code)
        let_go(request, kind.held)
        return redirect(f"portal:{kind.pages}-track", agency.code)

    return never_cache(require_POST(close))


def handed(stored: StoredFile, name: str, note: Callable[[str], object]) -> HttpResponse:
    """A file to keep, and a word about it in the log: `note` gets its name. 404 when its content is gone."""
    content = content_by_digest(stored.digest)
    if content is None:
        raise Http404
    note(name)
    response = HttpResponse(content, content_type=stored.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
