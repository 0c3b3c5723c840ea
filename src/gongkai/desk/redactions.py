"""区分处理 at the desk: the files, one file with its layers and pages, originals and results."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.audit import log
from gongkai.desk.doors import door
from gongkai.desk.downloads import download
from gongkai.desk.pages import paged
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.law.grounds import all_grounds
from gongkai.law.signs import whole_number
from gongkai.redaction import listing, queries
from gongkai.redaction.actions import taking
from gongkai.redaction.actions.making import result_content
from gongkai.redaction.models import Layer, RedactionFile, Result
from gongkai.registry.access import actor
from gongkai.registry.models import Agency, Unit

TAKEN = ".pdf,.docx,.xlsx,.eml,.png,.jpg,.jpeg"


def file_of(request: HttpRequest, agency: Agency, pk: int) -> RedactionFile:
    """A file of the agency that the person may see; 404 for any other."""
    seen = queries.visible(agency, request.user, request.posts)
    return get_object_or_404(seen.select_related("agency", "original", "shown"), pk=pk)


def layer_of(request: HttpRequest, agency: Agency, pk: int, kind: str) -> Layer:
    """A layer of such a file."""
    found = file_of(request, agency, pk)
    return get_object_or_404(Layer.objects.select_related("file__agency"), file=found, kind=kind)


def ground_options() -> list[tuple[str, str]]:
    """Grounds as a list to choose from."""
    return [(g.id, g.says) for g in all_grounds().values()]


def crumbs(agency: Agency, found: RedactionFile | None = None, kind: str = "") -> list[tuple[str, str]]:
    """The way back from a page."""
    way = [("区分处理", reverse("desk:redactions", args=[agency.code]))]
    if found is not None:
        way.append((str(found), reverse("desk:redaction", args=[agency.code, found.pk]) + f"?layer={kind}"))
    return way


@door("redaction.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Files that the person may see; `?case=` those of one request."""
    rows = queries.visible(agency, request.user, request.posts).select_related("unit")
    asked = request.GET.get("case", "").strip()
    found = paged(request, rows.filter(case_ref=asked) if asked else rows)
    context = {
        "agency": agency, "here": "区分处理", "paged": found, "asked": asked, "may_work": "redaction.work" in request.rights,
    }  # fmt: skip
    return render(request, "desk/redactions/index.html", context)


@door("redaction.work")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Take a file in."""
    refusal = ""
    if request.method == "POST":
        try:
            made = _taken(request, agency)
        except NoAccess:
            raise
        except Refused as refused:
            refusal = refused.sentence()
        else:
            for says in made.says:
                messages.info(request, says)
            messages.success(request, f"原件已密封存入，共{made.page_count}页")
            return redirect("desk:redaction", agency.code, made.pk)
    units = Unit.objects.filter(agency=agency, active=True)
    context = {
        "agency": agency, "here": "存入原件", "refusal": refusal, "units": units, "taken": TAKEN, "given": request.POST,
        "case_ref": request.POST.get("case_ref", request.GET.get("case", "")), "crumbs": crumbs(agency),
        "own": request.user.unit_id,
    }  # fmt: skip
    return render(request, "desk/redactions/add.html", context, status=400 if refusal else 200)


def _taken(request: HttpRequest, agency: Agency) -> RedactionFile:
    upload = request.FILES.get("file")
    if upload is None:
        raise WrongInput("请选择文件")
    unit = Unit.objects.filter(agency=agency, pk=whole_number(request.POST.get("unit", "")) or 0).first()
    return taking.take(
        agency, upload.read(), upload.name, case_ref=request.POST.get("case_ref", "")[:60], unit=unit,
        by=request.user, today=request.today, at=clock.now(),
    )  # fmt: skip


@door("redaction.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One file: its layers as tabs, what becomes of each page, what waits, results."""
    found = file_of(request, agency, pk)
    kind = request.GET.get("layer", Layer.Kind.REPLY)
    if kind not in Layer.Kind.values:
        raise Http404
    layers = {one.kind: one for one in found.layers.all()}
    layer = layers[kind]
    pages = queries.pages_of(layer)
    waiting = sum(p.proposed for p in pages)
    context: dict[str, Any] = {
        "agency": agency, "file": found, "layer": layer, "layers": list(layers.values()), "pages": pages,
        "undecided": [p.number for p in pages if p.decision is None], "waiting": waiting,
        "boxes": sum(p.boxes for p in pages), "results": _results(layer), "grounds": ground_options(),
        "repeats": queries.repeats_elsewhere(found), "may_work": "redaction.work" in request.rights,
        "token": layer.token, "others": [one for one in layers.values() if one.kind != kind],
        "here": str(found), "crumbs": crumbs(agency),
    }  # fmt: skip
    return render(request, "desk/redactions/show.html", context)


def _results(layer: Layer) -> list[dict[str, Any]]:
    now = layer.token
    return [
        {"row": one, "rows": listing.rows(one.redactions), "report": one.report, "current": one.token == now}
        for one in layer.results.select_related("file")
    ]


@door("redaction.work")
@require_POST
def original(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The original, taken out of its seal; written down."""
    found = file_of(request, agency, pk)
    content = taking.original(found, by=request.user, today=request.today, at=clock.now())
    return download(content, found.name, found.media_type)


@door("redaction.view")
@require_GET
def result(request: HttpRequest, agency: Agency, pk: int, key: int) -> HttpResponse:
    """A redacted copy."""
    row = _result(request, agency, pk, key)
    _written(request, row, "下载区分处理结果")
    return download(result_content(row), row.file.name, "application/pdf")


@door("redaction.view")
@require_GET
def result_list(request: HttpRequest, agency: Agency, pk: int, key: int, fmt: str) -> HttpResponse:
    """The list of redactions of a result, for the applicant."""
    row = _result(request, agency, pk, key)
    if fmt not in listing.TYPES:
        raise Http404
    made = {"pdf": listing.to_pdf, "docx": listing.to_docx}[fmt](
        agency.name,
        row.layer.file.case_ref,
        row.report["pages"],
        row.redactions,
        row.at.astimezone(clock.CHINA).date(),
    )
    _written(request, row, "下载区分处理清单")
    return download(made, f"{listing.TITLE}{row.number}.{fmt}", listing.TYPES[fmt])


def _result(request: HttpRequest, agency: Agency, pk: int, key: int) -> Result:
    found = file_of(request, agency, pk)
    rows = Result.objects.select_related("file", "layer__file")
    return get_object_or_404(rows, layer__file=found, pk=key)


def _written(request: HttpRequest, row: Result, verb: str) -> None:
    log.write(
        actor(request.user), verb, row.layer.file, at=clock.now(), agency=request.agency.code,
        says=f"{row.layer.get_kind_display()}方案第{row.number}份", data={"digest": row.file.digest},
    )  # fmt: skip
