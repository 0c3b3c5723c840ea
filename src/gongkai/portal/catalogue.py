"""政府信息公开目录 on the portal: the fifteen matters, the agency's catalogues, one matter, both as open data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.law.article20 import matters
from gongkai.portal.keeping import kept
from gongkai.portal.paging import bounded
from gongkai.portal.publications import agency_of
from gongkai.publishing import pages, public
from gongkai.publishing.catalogue import queries
from gongkai.publishing.catalogue.matters import standings
from gongkai.publishing.catalogue.rows import LABELS, items_of, row_of, said, words_of
from gongkai.publishing.models import Catalogue, CatalogueItem, Publication
from gongkai.registry.models import Agency
from gongkai.sheets.lists import CSV, csv_pieces

_FACTS = ("content", "basis", "time_limit", "body", "unit", "audience", "mode", "level")


@require_safe
@kept
def index(request: HttpRequest, code: str) -> HttpResponse:
    """Both trees: article 20, and the catalogue of a field (`?catalogue=`); what is empty is said, with who answers."""
    agency = agency_of(code)
    found = list(queries.catalogues(agency))
    chosen = _chosen(found, request.GET.get("catalogue", ""))
    context = {
        "agency": agency, "standings": standings(agency), "catalogues": found, "chosen": chosen,
        "tree": queries.tree(chosen, clock.today()) if chosen else (),
    }  # fmt: skip
    return render(request, "portal/catalogue/index.html", context)


def _chosen(found: list[Catalogue], raw: str) -> Catalogue | None:
    if not raw:
        return found[0] if found else None
    for one in found:
        if str(one.pk) == raw:
            return one
    raise Http404


@require_safe
@kept
def item(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One matter with its columns and what is public under it."""
    agency = agency_of(code)
    rows = CatalogueItem.objects.select_related("catalogue", "parent", "unit")
    one = get_object_or_404(
        rows, catalogue__agency=agency, catalogue__active=True, parent__isnull=False, pk=pk
    )
    row, words = row_of(one), words_of(one.catalogue)
    facts = [(LABELS[name], said(row, name, words)) for name in _FACTS]
    if one.article20 in matters():
        facts.append((LABELS["article20"], matters()[one.article20].label))
    held = public.public(agency).filter(catalogue_item=one).order_by(*public.SORTS[""])
    context = {
        "agency": agency, "item": one, "facts": [f for f in facts if f[1]], "page": bounded(request, held.only(*public.LISTED)),
        "channels": [(label, key in one.channels) for key, label in words.channels.items()],
        "on_request": one.mode == ["on_request"],
    }  # fmt: skip
    return render(request, "portal/catalogue/item.html", context)


@require_safe
@kept
def items_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Every matter of the agency's catalogues as open data."""
    agency = agency_of(code)
    names = ("first", "name", *_FACTS, "channels", "article20")
    lines = [
        [catalogue.name, str(i.number), *(said(row_of(i), name, words_of(catalogue)) for name in names),
         "" if i.confirmed else "待核实"]
        for catalogue in queries.catalogues(agency)
        for i in items_of(catalogue)
    ]  # fmt: skip
    return _file(agency, "catalogue", ["目录", "序号", *(LABELS[n] for n in names), "名称"], lines)


@require_safe
@kept
def directory_csv(request: HttpRequest, code: str) -> HttpResponse:
    """政府信息公开目录 as article 12 asks: index, name, summary and day of making of everything that is public."""
    agency = agency_of(code)
    rows = public.public(agency).select_related("agency", "unit", "catalogue_item").defer("body")
    headings = ["索引号", "名称", "内容概述", "生成日期", "发布日期", "公开事项", "责任科室", "网址"]
    ordered = rows.order_by("-published_on", "-pk").iterator(chunk_size=1000)
    return _file(agency, "directory", headings, (_entry(p) for p in ordered))


def _entry(p: Publication) -> list[str]:
    matter, unit = p.catalogue_item, p.unit
    made = p.made_on.isoformat() if p.made_on else ""
    return [
        p.index_number, p.title, p.summary, made, p.published_on.isoformat(), str(matter or ""),
        unit.name if unit else "", pages.address(p),
    ]  # fmt: skip


def _file(
    agency: Agency, name: str, headings: list[str], lines: Iterable[list[Any]]
) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        csv_pieces(headings, lines), content_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{agency.code}-{name}.csv"'},
    )  # fmt: skip
