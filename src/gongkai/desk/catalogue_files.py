"""The catalogue as files at the desk: out as the usual table, in after an examination, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.desk.catalogue import catalogue_at, crumbs, now
from gongkai.desk.doors import door
from gongkai.desk.downloads import download as handed
from gongkai.desk.waiting import claim, keep
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.law.signs import whole_number
from gongkai.publishing.catalogue import importing, table
from gongkai.publishing.catalogue.reading import MOST_BYTES
from gongkai.publishing.catalogue.rows import items_of, row_of, words_of
from gongkai.publishing.models import Catalogue
from gongkai.registry.models import Agency

SHOWN = 100


@door("catalogue.view")
@require_GET
def download(request: HttpRequest, agency: Agency, pk: int, fmt: str) -> HttpResponse:
    """The catalogue, or with `?unit=` one unit's list, as XLSX or DOCX."""
    if fmt not in ("xlsx", "docx"):
        raise Http404
    catalogue = catalogue_at(agency, pk)
    items, title = items_of(catalogue), catalogue.name
    if raw := request.GET.get("unit", ""):
        of = get_object_or_404(agency.units, pk=whole_number(raw) or 0)
        items, title = [i for i in items if i.unit_id == of.pk], table.title_of(of)
    made = getattr(table, fmt)(title, [row_of(i) for i in items], words_of(catalogue))
    return handed(made, f"{title}.{fmt}")


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Take a table in and show what it would do, every fault with row and column."""
    catalogue = catalogue_at(agency, pk)
    context: dict[str, Any] = {}
    if request.method == "POST":
        try:
            path, name = keep(request.FILES.get("file"), _bound(request, catalogue))
            context = _examined(catalogue, path, name)
        except NoAccess:
            raise
        except Refused as refused:
            context = {"refusal": refused.sentence()}
    return _page(request, catalogue, context)


def _bound(request: HttpRequest, catalogue: Catalogue) -> str:
    return f"{request.user.pk}-catalogue-{catalogue.pk}"


def _examined(catalogue: Catalogue, path: Path, name: str) -> dict[str, Any]:
    try:
        seen = importing.examine(catalogue, _content(path), name)
    except WrongInput:
        path.unlink(missing_ok=True)
        raise
    if seen.faults:
        path.unlink(missing_ok=True)
    return {"seen": seen, "file": path.name, "name": name}


def _content(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise WrongInput(f"文件超过{MOST_BYTES // 2**20}MB，不像是一份目录")
    return path.read_bytes()


def _page(request: HttpRequest, catalogue: Catalogue, context: dict[str, Any]) -> HttpResponse:
    seen = context.get("seen")
    wrong = "refusal" in context or bool(seen and seen.faults)
    context |= {
        "agency": catalogue.agency, "catalogue": catalogue, "here": "导入目录", "crumbs": crumbs(catalogue),
        "largest": MOST_BYTES // 2**20, "faults": seen.faults[:SHOWN] if seen else (), "shown": SHOWN,
    }  # fmt: skip
    return render(request, "desk/catalogue/import.html", context, status=400 if wrong else 200)


@door("catalogue.edit")
@require_POST
def confirm(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Take the file that was looked at; a second click finds nothing left to take."""
    catalogue = catalogue_at(agency, pk)
    path = claim(request.POST.get("file", ""), _bound(request, catalogue))
    name = Path(request.POST.get("name", "")).name[:200]
    expected = request.POST.get("expected", "")
    try:
        seen = importing.take(catalogue, path.read_bytes(), name, expected=expected, **now(request))
    finally:
        path.unlink(missing_ok=True)
    counts = f"新增{len(seen.added)}项，修改{len(seen.altered)}项，停用{len(seen.retired)}项，未变{seen.unchanged}项"
    messages.success(request, f"已导入“{name}”：{counts}")
    return redirect("desk:catalogue", agency.code, pk)
