"""Pages of a former site at the desk: a table and its files in, judged row by row, confirmed, made into pages."""

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
from gongkai.desk.downloads import download
from gongkai.desk.limits import LARGEST
from gongkai.desk.waiting import claim, keep, peek
from gongkai.law.errors import NoAccess, Refused
from gongkai.publishing import importing
from gongkai.registry.models import Agency
from gongkai.sheets.models import ImportBatch

SHOWN = 200
# One request makes them all; more belong on the command line, which shows how far it is and can be stopped.
MOST = 2000


def _bound(request: HttpRequest, agency: Agency, what: str) -> str:
    return f"{request.user.pk}-{what}-{agency.pk}"


@door("document.release")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Take a table and its files in; show what they would make, every fault with row and column."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            context = _examined(request, agency)
        except NoAccess:
            raise
        except Refused as refused:
            context = {"refusal": refused.sentence()}
    return _page(request, agency, context)


def _examined(request: HttpRequest, agency: Agency) -> dict[str, Any]:
    path, name = keep(request.FILES.get("file"), _bound(request, agency, "pages"))
    parcel: Path | None = None
    try:
        if request.FILES.get("parcel") is not None:
            parcel, _ = keep(request.FILES["parcel"], _bound(request, agency, "parcel"))
        unit = importing.answering(request.user, agency)
        seen = importing.examine(agency, path, parcel, unit=unit, today=request.today, most=MOST)
    except Refused:
        for one in (path, parcel):
            if one is not None:
                one.unlink(missing_ok=True)
        raise
    return {"seen": seen, "file": path.name, "parcel": parcel.name if parcel else "", "name": name}


def _page(request: HttpRequest, agency: Agency, context: dict[str, Any]) -> HttpResponse:
    seen = context.get("seen")
    context |= {
        "agency": agency, "here": "迁入历史信息", "columns": importing.COLUMNS, "shown": SHOWN, "most": MOST,
        "faults": seen.faults[:SHOWN] if seen else (), "warnings": seen.warnings[:SHOWN] if seen else (),
        "crumbs": [("文稿", reverse("desk:documents", args=[agency.code]))], "largest": LARGEST // 2**20,
    }  # fmt: skip
    if seen is None:
        context["before"] = ImportBatch.objects.filter(agency=agency, sheet=importing.SHEET)[:10]
    wrong = "refusal" in context or bool(seen and seen.faults)
    return render(request, "desk/documents/import.html", context, status=400 if wrong else 200)


@door("document.release")
@require_POST
def rejects(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The rows with faults of a table that waits for its confirmation, as a workbook with a column of reasons."""
    path = peek(request.POST.get("file", ""), _bound(request, agency, "pages"))
    key = request.POST.get("parcel", "")
    parcel = peek(key, _bound(request, agency, "parcel")) if key else None
    unit = importing.answering(request.user, agency)
    made = importing.bad_rows(agency, path, parcel, unit=unit, today=request.today)
    return download(made, f"{agency.name}没有迁入的行.xlsx")


@door("document.release")
@require_POST
def confirm(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Take the files that were looked at; a second click finds nothing left to take."""
    name = request.POST.get("name", "").strip()[:200] or "上传的文件"
    key = request.POST.get("parcel", "")
    path, parcel = claim(request.POST.get("file", ""), _bound(request, agency, "pages")), None
    try:
        parcel = claim(key, _bound(request, agency, "parcel")) if key else None
        seen = importing.take(
            agency, path, parcel, name=name, expected=request.POST.get("expected", ""),
            good_only=request.POST.get("good_only") == "1", looked_at=request.POST.get("looked_at") == "1",
            by=request.user, today=request.today, at=clock.now(),
        )  # fmt: skip
    except NoAccess:
        raise
    except Refused as refused:
        return _page(request, agency, {"refusal": refused.sentence()})
    finally:
        for one in (path, parcel):
            if one is not None:
                one.unlink(missing_ok=True)
    left = f"，有错误未迁入{seen.bad}行" if seen.bad else ""
    messages.success(request, f"已由“{name}”迁入{seen.good}条，已有{seen.known}条未变{left}")
    return redirect("desk:document-import", agency.code)
