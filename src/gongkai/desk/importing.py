"""Import at the desk: upload, look at what it would do, confirm. All or nothing, and nothing before the confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.limits import LARGEST
from gongkai.desk.registers import address, sheet_of
from gongkai.desk.waiting import claim, keep
from gongkai.law.errors import NoAccess, Refused
from gongkai.registry.models import Agency
from gongkai.sheets.importing import ImportRefused, examine, take
from gongkai.sheets.models import ImportBatch
from gongkai.sheets.sheet import Sheet


@door("register.import")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, agency: Agency, slug: str) -> HttpResponse:
    """Take a file in, show its counts and every fault with row and column."""
    sheet = sheet_of(slug)
    context: dict[str, Any] = {"error": "", "preview": None}
    if request.method == "POST":
        try:
            path, name = keep(request.FILES.get("file"), _bound(request, agency, sheet))
            preview = examine(sheet, agency, path, name=name, today=request.today)
            if preview.faults:
                path.unlink(missing_ok=True)
            context |= {"preview": preview, "file": path.name, "name": name}
        except NoAccess:
            raise
        except Refused as refused:
            context["error"] = refused.sentence()
    return _page(request, agency, sheet, context)


def _page(request: HttpRequest, agency: Agency, sheet: Sheet, context: dict[str, Any]) -> HttpResponse:
    preview = context["preview"]
    wrong = bool(context["error"]) or bool(preview and preview.faults)
    context |= {"agency": agency, "sheet": sheet, "here": "批量导入", "largest": LARGEST // 2**20}
    if preview is None:
        context["before"] = ImportBatch.objects.filter(agency=agency, sheet=sheet.slug)[:10]
    return render(request, "desk/registers/import.html", context, status=400 if wrong else 200)


def _bound(request: HttpRequest, agency: Agency, sheet: Sheet) -> str:
    return f"{request.user.pk}-{agency.pk}-{sheet.slug}"


@door("register.import")
@require_POST
def confirm(request: HttpRequest, agency: Agency, slug: str) -> HttpResponse:
    """Take the file that was looked at; a second click finds nothing left to take."""
    sheet = sheet_of(slug)
    key = request.POST.get("file", "")
    path = claim(key, _bound(request, agency, sheet))
    name = request.POST.get("name", "").strip()[:200] or "上传的文件"
    try:
        batch = take(sheet, agency, path, name=name, by=request.user, today=request.today, at=clock.now())
    except ImportRefused:
        # The register moved between the two steps: show the faults as they are now.
        preview = examine(sheet, agency, path, name=name, today=request.today)
        return _page(request, agency, sheet, {"error": "", "preview": preview, "name": name, "file": ""})
    finally:
        path.unlink(missing_ok=True)
    counts = f"新增{batch.added}行，更新{batch.changed}行，未变{batch.unchanged}行"
    messages.success(request, f"已导入“{name}”：{counts}")
    return redirect(address(agency, sheet))
