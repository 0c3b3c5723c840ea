"""Registers at the desk: one list for every sheet, one page for every row, files out; the sheet says what they look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai import clock
from gongkai.desk import story
from gongkai.desk.doors import door
from gongkai.desk.downloads import download
from gongkai.desk.pages import asked, paged, sorting
from gongkai.law.errors import WrongInput
from gongkai.law.signs import four_figures
from gongkai.registry.models import Agency
from gongkai.reporting.ledgers import ALL
from gongkai.sheets import actions, queries, writing
from gongkai.sheets.models import LedgerRow
from gongkai.sheets.record import plain
from gongkai.sheets.sheet import Column, Kind, Sheet

_FIGURES = (Kind.COUNT, Kind.YUAN, Kind.WAN)


def sheet_of(slug: str) -> Sheet:
    """The register of an address; 404 for a name that is none."""
    if slug not in ALL:
        raise Http404
    return ALL[slug]


def row_of(sheet: Sheet, agency: Agency, pk: int) -> LedgerRow:
    """A row of the agency's register, with what it points at; 404 where there is none."""
    rows = sheet.model._default_manager.filter(agency=agency)
    return get_object_or_404(rows.select_related(*sheet.references) if sheet.references else rows, pk=pk)


@dataclass(frozen=True)
class Heading:
    """A column heading with the address that sorts by it, the arrow, and how its cells stand."""

    label: str
    href: str
    direction: str
    style: str


@dataclass(frozen=True)
class Choice:
    """A filter: its field, its name, what may be chosen, what is chosen."""

    field: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@door("register.view")
@require_GET
def index(request: HttpRequest, agency: Agency, slug: str) -> HttpResponse:
    """The rows of a register, filtered and sorted; `?export=csv|xlsx` gives them as a file."""
    sheet = sheet_of(slug)
    question = request.GET
    raw_year = question.get("year", "").strip()
    year = four_figures(raw_year)
    if raw_year and year is None:
        raise WrongInput(f"年度“{raw_year}”不能使用，请填四位数字")
    rows = queries.rows(
        sheet,
        agency,
        year=year,
        filters={name: question.get(name, "") for name in sheet.filters},
        search=question.get("q", ""),
        sort=question.get("sort", ""),
    )
    if question.get("export"):
        return _export(request, agency, sheet, rows, question["export"])
    return register_list(request, agency, sheet, rows, sheet.basis, filtered=True)


def _export(
    request: HttpRequest, agency: Agency, sheet: Sheet, rows: QuerySet[Any], fmt: str
) -> HttpResponse:
    pieces = writing.export(sheet, rows, fmt, masked=True)
    actions.note_export(
        sheet, agency, rows=rows.count(), masked=True, by=request.user, today=request.today, at=clock.now()
    )
    return download(pieces, f"{agency.code}-{sheet.slug}.{fmt}")


def register_list(
    request: HttpRequest,
    agency: Agency,
    sheet: Sheet,
    rows: QuerySet[Any],
    says: str,
    *,
    heading: str = "",
    crumbs: list[tuple[str, str]] | None = None,
    filtered: bool = False,
) -> HttpResponse:
    """A page of any rows of a sheet: the register itself, or (not `filtered`) the records behind a number."""
    if sheet.references:
        rows = rows.select_related(*sheet.references)
    found = paged(request, rows.defer(*sheet.private))
    columns = [c for c in sheet.columns if c.in_list and not c.private]
    question = asked(request)
    rights = request.rights
    context = {
        "agency": agency, "sheet": sheet, "says": says, "heading": heading or sheet.title, "crumbs": crumbs or [],
        "filtered": filtered, "paged": found, "asked": question,
        "narrowed": any(name != "sort" for name in question),
        "headings": [_heading(c, question, filtered) for c in columns],
        "lines": [(row, _cells(sheet, row, columns)) for row in found.page],
        "choices": _choices(sheet, agency, question) if filtered else [],
        "can_edit": "register.edit" in rights and filtered,
        "can_import": "register.import" in rights and filtered,
        "can_export": "register.export" in rights and filtered,
        "here": heading,
    }  # fmt: skip
    return render(request, "desk/registers/index.html", context)


def _cells(sheet: Sheet, row: LedgerRow, columns: list[Column]) -> list[tuple[str, str]]:
    """Text and class of each cell."""
    return [(str(plain(writing.shown(sheet, row, c, masked=True))), _style(c)) for c in columns]


def _style(column: Column) -> str:
    if column.kind in _FIGURES:
        return "figure"
    return "day" if column.kind in (Kind.DAY, Kind.YEAR) else ""


def _heading(column: Column, question: dict[str, str], sortable: bool) -> Heading:
    address, direction = sorting(column.field if sortable else "", question)
    return Heading(column.heading, address, direction, _style(column))


def _choices(sheet: Sheet, agency: Agency, question: Mapping[str, str]) -> list[Choice]:
    return [
        Choice(name, sheet.column(name).heading, options(sheet, agency, name), question.get(name, ""))
        for name in sheet.filters
    ]


def options(sheet: Sheet, agency: Agency, name: str) -> list[tuple[str, str]]:
    """Values and labels of a column of choices or references."""
    column = sheet.column(name)
    if column.kind is Kind.REFERENCE and column.points_at is not None:
        model, label = column.points_at
        return [(str(pk), text) for pk, text in model.objects.filter(agency=agency).values_list("pk", label)]
    return [(str(value), str(label)) for value, label in sheet.model._meta.get_field(name).choices or ()]


@door("register.view")
@require_GET
def show(request: HttpRequest, agency: Agency, slug: str, pk: int) -> HttpResponse:
    """One row whole, personal data masked, and what happened to it."""
    sheet = sheet_of(slug)
    row = row_of(sheet, agency, pk)
    context = {
        "agency": agency, "sheet": sheet, "row": row, "here": str(row),
        "cells": [
            (c.heading, str(plain(writing.shown(sheet, row, c, masked=True))), c.private) for c in sheet.columns
        ],
        "told": story.of_row(sheet, queries.history(row)[:200]),
        "can_edit": "register.edit" in request.rights,
    }  # fmt: skip
    return render(request, "desk/registers/show.html", context)


@door("register.view")
@require_GET
def template(request: HttpRequest, agency: Agency, slug: str) -> HttpResponse:
    """An empty table to fill in."""
    sheet = sheet_of(slug)
    return download(writing.template(sheet), f"{slug}-template.xlsx")


def address(agency: Agency, sheet: Sheet, row: LedgerRow | None = None) -> str:
    """Where a register or one of its rows is shown."""
    if row is None:
        return reverse("desk:register", args=[agency.code, sheet.slug])
    return reverse("desk:register-row", args=[agency.code, sheet.slug, row.pk])
