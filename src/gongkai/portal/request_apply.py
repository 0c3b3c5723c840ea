"""在线申请: the form, the look at what is public already, and what becomes of what was typed. Never kept by any cache."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai import clock
from gongkai.cases.actions.applying import sought, submit
from gongkai.cases.actions.intake import new_key
from gongkai.cases.attempts import tried
from gongkai.cases.settling import settings_of
from gongkai.law.errors import Refused
from gongkai.portal.own_things import open_to
from gongkai.portal.publications import agency_of
from gongkai.portal.request_form import DEFAULTS, files_in, groups, read, typed_in, wrong_in
from gongkai.portal.request_track import REQUESTS
from gongkai.registry.models import Agency
from gongkai.search.similar import Near, similar
from gongkai.sources import source_of

SHORTEST = 4


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """The form; with 先查一查 what is public comes above it, with 提交 it becomes a request and a receipt."""
    agency = agency_of(code)
    settings = settings_of(agency)
    if not settings.portal_open:
        return render(
            request, "portal/requests/closed.html", {"agency": agency}, status=409 if request.POST else 200
        )
    values, wrong, refusal, near = dict(DEFAULTS), {}, "", None
    if request.method == "POST":
        values = typed_in(request)
        if values.get("do") == "look":
            near = _near(agency, values.get("description", ""), request)
        else:
            files = files_in(request)
            application = read(values, settings)
            wrong = wrong_in(application, settings, files)
            if not wrong:
                try:
                    case = submit(
                        agency, application, key=values.get("submission_key", "")[:64], source=source_of(request),
                        today=clock.today(), at=clock.now(), files=files,
                    )  # fmt: skip
                except Refused as refused:
                    refusal = refused.sentence()
                else:
                    open_to(request, REQUESTS, case)
                    return redirect("portal:request-receipt", code)
    shown = groups(settings, values, wrong)
    context = {
        "agency": agency, "groups": shown, "values": values, "refusal": refusal, "near": near,
        "wrong": [(f.name, f.label, f.error) for g in shown for f in g.fields if f.error],
        "key": values.get("submission_key") or new_key(), "fresh": request.method != "POST",
        "similar": reverse("portal:request-similar", args=[code]),
    }  # fmt: skip
    return render(request, "portal/requests/apply.html", context, status=400 if wrong or refusal else 200)


def _near(agency: Agency, text: str, request: HttpRequest) -> list[Near]:
    if len("".join(text.split())) < SHORTEST:
        return []
    tried("similar", source_of(request), clock.now())
    found = similar(text, agency.pk)
    if found:
        sought(agency, "shown", on=clock.today())
    return found


@never_cache
@require_safe
def near(request: HttpRequest, code: str) -> HttpResponse:
    """Public items near to what is being typed, as JSON for the form's script."""
    agency = agency_of(code)
    try:
        found = _near(agency, request.GET.get("q", "")[:400], request)
    except Refused:
        found = []  # the form works without suggestions
    items = [
        {"title": n.title, "url": n.url, "number": n.number, "on": n.public_on.isoformat() if n.public_on else ""}
        for n in found
    ]  # fmt: skip
    return JsonResponse({"items": items})


@never_cache
@require_POST
def found(request: HttpRequest, code: str) -> HttpResponse:
    """已找到: the public item was what was wanted, no request is needed. Counted, nothing else is kept."""
    agency = agency_of(code)
    tried("similar", source_of(request), clock.now())
    sought(agency, "found", on=clock.today())
    return render(request, "portal/requests/found.html", {"agency": agency})
