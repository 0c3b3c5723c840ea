"""Agencies, units, people, posts and channels at the desk: list, add, change, history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.audit import log
from gongkai.desk.doors import door
from gongkai.desk.roster_pages import PAGES, Blank, RosterPage
from gongkai.law.errors import Refused
from gongkai.registry import access
from gongkai.registry.changes import fingerprint
from gongkai.registry.models import Agency

PER_PAGE = 50


def _page(slug: str) -> RosterPage:
    if slug not in PAGES:
        raise Http404
    return PAGES[slug]


def _now(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "today": request.today, "at": clock.now()}


def listing(slug: str) -> Callable[..., HttpResponse]:
    """The list view of one roster."""
    page = PAGES[slug]

    @door(page.see)
    @require_GET
    def index(request: HttpRequest, agency: Agency) -> HttpResponse:
        rows = page.rows(agency)
        word = request.GET.get("q", "").strip()
        if word:
            rows = rows.filter(
                models.Q(*[(f"{f}__icontains", word) for f in page.search], _connector=models.Q.OR)
            )
        shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "agency": agency, "roster": page, "page": shown, "q": word,
            "lines": [(row, [column(row) for _, column in page.columns]) for row in shown],
            "can_edit": access.may(request.user, page.change, agency, request.today),
        }  # fmt: skip
        return render(request, "desk/rosters/index.html", context)

    return index


def adding(slug: str) -> Callable[..., HttpResponse]:
    """The form for something new."""
    page = PAGES[slug]

    @door(page.change)
    @require_http_methods(["GET", "POST"])
    def add(request: HttpRequest, agency: Agency) -> HttpResponse:
        def store(values: Mapping[str, Any]) -> str:
            return str(page.add(agency, values, _now(request)))

        return _form(request, agency, page, page.new_fields(agency), {}, store, None)

    return add


def changing(slug: str) -> Callable[..., HttpResponse]:
    """The form for what is there already; refused when it changed meanwhile."""
    page = PAGES[slug]

    @door(page.change)
    @require_http_methods(["GET", "POST"])
    def edit(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
        row = get_object_or_404(page.rows(agency), pk=pk)
        cells = {f.name: _text(getattr(row, f.attribute, "")) for f in page.edit_fields(agency)}

        def store(values: Mapping[str, Any]) -> str:
            page.edit(agency, row, values, request.POST.get("expected", ""), _now(request))
            return str(row)

        return _form(request, agency, page, page.edit_fields(agency), cells, store, row)

    return edit


def recorded(slug: str) -> Callable[..., HttpResponse]:
    """The history of one row."""
    page = PAGES[slug]

    @door(page.see)
    @require_GET
    def history(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
        row = get_object_or_404(page.rows(agency), pk=pk)
        context = {"agency": agency, "roster": page, "row": row, "entries": log.history(row)}
        return render(request, "desk/rosters/history.html", context)

    return history


@dataclass(frozen=True)
class Shown:
    """A field with what stands in it."""

    field: Blank
    value: str


def _form(
    request: HttpRequest, agency: Agency, page: RosterPage, fields: list[Blank], cells: Mapping[str, str],
    store: Callable[[Mapping[str, Any]], str], row: models.Model | None,
) -> HttpResponse:  # fmt: skip
    error = ""
    if request.method == "POST":
        cells = {f.name: request.POST.get(f.name, "") for f in fields}
        try:
            saved = store({f.name: f.read(cells[f.name]) for f in fields})
        except Refused as refused:
            error = refused.sentence()
        else:
            messages.success(request, f"已保存“{saved}”")
            return redirect(f"desk:{page.slug}", agency.code)
    context = {
        "agency": agency, "roster": page, "row": row, "error": error,
        "expected": request.POST.get("expected") or (fingerprint(row) if row else ""),
        "fields": [Shown(f, "" if f.kind == "password" else cells.get(f.name, "")) for f in fields],
    }  # fmt: skip
    return render(request, "desk/rosters/form.html", context, status=400 if error else 200)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "、".join(map(str, value))
    return "" if value is None else str(value)
