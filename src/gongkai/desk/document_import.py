"""Items of a former site at the desk: a table in, judged row by row, confirmed, made into pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.waiting import claim, keep
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.publishing import importing
from gongkai.registry.models import Agency

SHOWN = 100


def _bound(request: HttpRequest, agency: Agency) -> str:
    return f"{request.user.pk}-pages-{agency.pk}"


@door("document.release")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Take a table in and show what it would do, every fault with row and column."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            path, name = keep(request.FILES.get("file"), _bound(request, agency))
            context = _examined(request, agency, path, name)
        except NoAccess:
            raise
        except Refused as refused:
            context = {"refusal": refused.sentence()}
    seen = context.get("seen")
    wrong = "refusal" in context or bool(seen and seen.faults)
    context |= {
        "agency": agency, "here": "迁入历史信息", "columns": importing.COLUMNS, "shown": SHOWN,
        "faults": seen.faults[:SHOWN] if seen else (), "crumbs": [("文稿", reverse("desk:documents", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/documents/import.html", context, status=400 if wrong else 200)


def _examined(request: HttpRequest, agency: Agency, path: Path, name: str) -> dict[str, Any]:
    try:
        seen = importing.examine(agency, path, today=request.today)
    except WrongInput:
        path.unlink(missing_ok=True)
        raise
    if seen.faults:
        path.unlink(missing_ok=True)
    return {"seen": seen, "file": path.name, "name": name}


@door("document.release")
@require_POST
def confirm(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Take the file that was looked at; a second click finds nothing left to take."""
    path = claim(request.POST.get("file", ""), _bound(request, agency))
    try:
        seen = importing.take(
            agency,
            path,
            expected=request.POST.get("expected", ""),
            by=request.user,
            today=request.today,
            at=clock.now(),
        )
    finally:
        path.unlink(missing_ok=True)
    messages.success(request, f"已迁入{len(seen.items)}条，已有{seen.known}条未变")
    return redirect("desk:document-import", agency.code)
