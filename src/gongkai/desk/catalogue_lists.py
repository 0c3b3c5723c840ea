"""What a catalogue shows at the desk besides its tree: differences, growth, units' lists, coverage."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from gongkai.desk.catalogue import LAMPS, catalogue_at, crumbs, now, wanted
from gongkai.desk.doors import door
from gongkai.desk.downloads import download
from gongkai.desk.pages import asked, paged
from gongkai.law.catalogue import profiles
from gongkai.law.errors import WrongInput
from gongkai.law.signs import whole_number
from gongkai.publishing.catalogue import actions, coverage, queries, table
from gongkai.publishing.catalogue.comparing import KINDS, differences, growth
from gongkai.publishing.catalogue.rows import items_of, row_of, words_of
from gongkai.publishing.models import Catalogue
from gongkai.registry.models import Agency

SORTS = (("", "目录顺序"), ("unit", "责任科室"), ("last", "最近公开日期"), ("count", "公开条数"))


@door("catalogue.view")
@require_GET
def compared(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """How the catalogue departs from the national one, and how its scope grew."""
    catalogue = catalogue_at(agency, pk)
    found = differences(catalogue)
    kind = request.GET.get("kind", "")
    context = {
        "agency": agency, "catalogue": catalogue, "here": "与标准目录比较", "crumbs": crumbs(catalogue), "kind": kind,
        "counts": [(k, label, sum(d.kind == k for d in found)) for k, label in KINDS.items()],
        "lines": [d for d in found if kind in ("", d.kind)], "source": profiles().get(catalogue.profile),
        "growth": growth(catalogue), "refined": sum(i.unit_id is not None for i in items_of(catalogue)),
        "total": len(items_of(catalogue)),
    }  # fmt: skip
    return render(request, "desk/catalogue/differences.html", context)


@door("catalogue.view")
@require_GET
def units(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Every responsible unit with its list and whether it is acknowledged; the whole table to print."""
    catalogue = catalogue_at(agency, pk)
    lists = queries.unit_lists(catalogue)
    items = items_of(catalogue)
    context = {
        "agency": agency, "catalogue": catalogue, "here": "责任主体目录", "crumbs": crumbs(catalogue), "lists": lists,
        "homeless": sum(i.unit_id is None for i in items), "confirmed": sum(one.standing[0] == "green" for one in lists),
    }  # fmt: skip
    return render(request, "desk/catalogue/units.html", context)


@door("catalogue.view")
@require_GET
def printed(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The whole catalogue as the usual table, to read and to print."""
    catalogue = catalogue_at(agency, pk)
    rows = [row_of(i) for i in items_of(catalogue)]
    context = {
        "agency": agency, "catalogue": catalogue, "here": "目录表", "crumbs": crumbs(catalogue),
        "title": catalogue.name, **_table(rows, catalogue),
    }  # fmt: skip
    return render(request, "desk/catalogue/table.html", context)


@door("catalogue.view")
@require_GET
def unit(request: HttpRequest, agency: Agency, pk: int, unit: int) -> HttpResponse:
    """A unit's own list, to print and to acknowledge."""
    catalogue = catalogue_at(agency, pk)
    mine = queries.unit_list(catalogue, get_object_or_404(agency.units, pk=unit))
    may = request.user.unit_id == unit or "catalogue.edit" in request.rights
    context = {
        "agency": agency, "catalogue": catalogue, "list": mine, "here": mine.unit.name, "crumbs": crumbs(catalogue),
        "title": table.title_of(mine.unit), **_table([row_of(i) for i in mine.items], catalogue),
        "may_acknowledge": may and mine.items and mine.standing[0] != "green",
    }  # fmt: skip
    return render(request, "desk/catalogue/table.html", context)


def _table(rows: list[Any], catalogue: Catalogue) -> dict[str, Any]:
    """The printed table: headings in two rows, cells as the files have them, runs of a first-level matter."""
    words = words_of(catalogue)
    fields = [f for _, _, f, _ in table.COLUMNS]
    spans = {start: end - start + 1 for start, end in table.runs(rows)}
    lines = [
        (row.confirmed, [(f, table.cell(row, f, words), spans.get(n, 0) if f == "first" else 1) for f in fields])
        for n, row in enumerate(rows)
    ]  # fmt: skip
    return {"top": table.top_headings(), "sub": [s for _, s, _, _ in table.COLUMNS if s], "lines": lines}


@door("catalogue.view")
@require_POST
def acknowledge(request: HttpRequest, agency: Agency, pk: int, unit: int) -> HttpResponse:
    """The unit holds its list as it stands."""
    catalogue = catalogue_at(agency, pk)
    of = get_object_or_404(agency.units, pk=unit)
    actions.acknowledge(catalogue, of, expected=request.POST.get("expected", ""), **now(request))
    messages.success(request, f"{of}已确认责任主体目录")
    return redirect("desk:catalogue-unit", agency.code, pk, unit)


@door("catalogue.view")
@require_GET
def covered(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """What is missing and who answers for it; of all time or of one year; `?export=` as a file."""
    catalogue = catalogue_at(agency, pk)
    question = asked(request)
    year = _year(question.get("year", ""))
    found = coverage.coverage(catalogue, request.today, year)
    rows = _sorted([h for h in found.held if wanted(h, question)], question.get("sort", ""))
    if fmt := request.GET.get("export", ""):
        return _export(agency, rows, fmt)
    context = {
        "agency": agency, "catalogue": catalogue, "coverage": found, "paged": paged(request, rows), "asked": question,
        "crumbs": crumbs(catalogue), "here": "覆盖情况", "sorts": SORTS, "lamps": LAMPS, "total": len(found.held),
        "year": year, "matrix": coverage.matrix(catalogue, year or request.today.year),
        "matrix_year": year or request.today.year, "narrowed": bool(question),
        "units": [("0", "未定"), *((str(u.pk), u.name) for u in agency.units.filter(active=True))],
        "loose": coverage.unassigned(agency, year).only("pk", "title", "published_on", "document")[:20],
    }  # fmt: skip
    return render(request, "desk/catalogue/coverage.html", context)


def _year(text: str) -> int | None:
    if not text:
        return None
    year = whole_number(text)
    if year is None or not 2000 <= year <= 2100:
        raise WrongInput("“年份”应为2000到2100的整数")
    return year


def _sorted(rows: list[queries.Held], order: str) -> list[queries.Held]:
    if order not in dict(SORTS):
        raise WrongInput(f"不能按“{order}”排序")
    keys: dict[str, Any] = {
        "unit": lambda h: h.item.unit.name if h.item.unit else "",
        "last": lambda h: h.last.isoformat() if h.last else "",
        "count": lambda h: h.count,
    }
    return sorted(rows, key=keys[order]) if order else rows


def _export(agency: Agency, rows: list[queries.Held], fmt: str) -> HttpResponse:
    if fmt not in ("csv", "xlsx"):
        raise Http404
    headings = ["一级事项", "二级事项", "责任科室", "公开时限", "公开条数", "最近公开", "情况"]
    cells = [
        [h.item.parent.name, str(h.item), h.item.unit.name if h.item.unit else "", h.item.time_limit, h.count,
         h.last.isoformat() if h.last else "", h.says]
        for h in rows
    ]  # fmt: skip
    return download(table.plain_file(fmt, "覆盖情况", headings, cells), f"{agency.code}-coverage.{fmt}")
