"""Registers at the desk: one list, one form, one history for every sheet; the sheet says what they look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.law.errors import Refused, Stale, WrongInput
from gongkai.registry import access
from gongkai.registry.models import Agency
from gongkai.reporting.ledgers import ALL
from gongkai.sheets import actions, queries, writing
from gongkai.sheets.actions import WrongRow
from gongkai.sheets.models import LedgerRow
from gongkai.sheets.record import fingerprint
from gongkai.sheets.sheet import Column, Kind, Sheet

PER_PAGE = 20


def sheet_of(slug: str) -> Sheet:
    """The register of an address; 404 for a name that is none."""
    if slug not in ALL:
        raise Http404
    return ALL[slug]


def _row(sheet: Sheet, agency: Agency, pk: int) -> LedgerRow:
    return get_object_or_404(sheet.model, agency=agency, pk=pk)


@dataclass(frozen=True)
class Heading:
    """A column heading with the address that sorts by it."""

    label: str
    href: str
    direction: str


@door("register.view")
@require_GET
def index(request: HttpRequest, agency: Agency, slug: str) -> HttpResponse:
    """The rows of a register, filtered and sorted; `?export=csv|xlsx` gives them as a file."""
    sheet = sheet_of(slug)
    asked = request.GET
    raw_year = asked.get("year", "")
    if raw_year and not (raw_year.isdigit() and len(raw_year) == 4):
        raise WrongInput(f"年度“{raw_year}”不能使用，请填四位数字")
    filters = {name: asked.get(name, "") for name in sheet.filters}
    rows = queries.rows(
        sheet, agency, year=int(raw_year) if raw_year else None, filters=filters,
        search=asked.get("q", ""), sort=asked.get("sort", ""),
    )  # fmt: skip
    if asked.get("export"):
        return _export(request, agency, sheet, rows, asked["export"])
    return register_list(request, agency, sheet, rows, sheet.basis, filtered=True)


def _export(request: HttpRequest, agency: Agency, sheet: Sheet, rows: QuerySet[Any], fmt: str) -> HttpResponse:
    pieces = writing.export(sheet, rows, fmt, masked=True)
    actions.note_export(
        sheet, agency, rows=rows.count(), masked=True, by=request.user, today=request.today, at=clock.now()
    )
    kind = "text/csv; charset=utf-8" if fmt == "csv" else _XLSX
    name = f'attachment; filename="{agency.code}-{sheet.slug}.{fmt}"'
    return StreamingHttpResponse(pieces, content_type=kind, headers={"Content-Disposition": name})


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    """A page of any rows of a sheet: the register itself, or the records behind a number."""
    if sheet.references:
        rows = rows.select_related(*sheet.references)
    page = Paginator(rows.defer(*sheet.private), PER_PAGE).get_page(request.GET.get("page"))
    columns = [c for c in sheet.columns if c.in_list and not c.private]
    asked = {k: v for k, v in request.GET.items() if k not in ("page", "export")}
    rights = access.rights(request.user, agency, request.today)
    context = {
        "agency": agency, "sheet": sheet, "says": says, "heading": heading or sheet.title, "crumbs": crumbs or [],
        "filtered": filtered, "page": page, "rights": rights, "asked": asked, "query": urlencode(asked),
        "headings": [_heading(c, asked) if filtered else Heading(c.heading, "", "") for c in columns],
        "lines": [(row, [writing.shown(sheet, row, c, masked=True) for c in columns]) for row in page],
        "choices": [(sheet.column(n).heading, n, _options(sheet, agency, n), asked.get(n, "")) for n in sheet.filters],
        "can_edit": "register.edit" in rights, "can_import": "register.import" in rights,
        "can_export": "register.export" in rights and filtered,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
    }  # fmt: skip
    return render(request, "desk/registers/index.html", context)


def _heading(column: Column, asked: Mapping[str, str]) -> Heading:
    now = asked.get("sort", "")
    wanted = f"-{column.field}" if now == column.field else column.field
    direction = {column.field: "ascending", f"-{column.field}": "descending"}.get(now, "")
    return Heading(column.heading, "?" + urlencode({**asked, "sort": wanted}), direction)


def _options(sheet: Sheet, agency: Agency, name: str) -> list[tuple[str, str]]:
    """Values and labels of a column of choices or references."""
    column = sheet.column(name)
    if column.kind is Kind.REFERENCE and column.points_at is not None:
        model, label = column.points_at
        return [(str(pk), text) for pk, text in model.objects.filter(agency=agency).values_list("pk", label)]
    return list(sheet.model._meta.get_field(name).choices or ())


@dataclass(frozen=True)
class Field:
    """One field of the form as it is shown."""

    column: Column
    value: str
    error: str
    options: list[tuple[str, str]]
    note: str

    @property
    def is_choice(self) -> bool:
        """A list to choose from rather than a line to type."""
        return bool(self.options)

    @property
    def is_long(self) -> bool:
        """Room for a paragraph."""
        return self.column.field in ("content", "problem", "measure", "result", "remark")


def _fields(
    sheet: Sheet, agency: Agency, cells: Mapping[str, str], errors: Mapping[str, str]
) -> list[Field]:
    made = []
    for column in sheet.columns:
        options: list[tuple[str, str]] = []
        if column.kind in (Kind.CHOICE, Kind.REFERENCE):
            # The form sends labels: what a person reads is what the register recognises.
            options = [(label, label) for _, label in _options(sheet, agency, column.field)]
        made.append(
            Field(
                column, cells.get(column.field, ""), errors.get(column.field, ""), options, writing.note(sheet, column)
            )
        )
    return made


def _cells_of(sheet: Sheet, row: LedgerRow) -> dict[str, str]:
    found = {c.field: writing.shown(sheet, row, c, masked=False) for c in sheet.columns}
    return {name: value if isinstance(value, str) else str(value) for name, value in found.items()}


@door("register.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency, slug: str) -> HttpResponse:
    """Register a new row."""
    return _form(request, agency, sheet_of(slug), None)


@door("register.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency, slug: str, pk: int) -> HttpResponse:
    """Change a row; refused when somebody else changed it since the form was opened."""
    sheet = sheet_of(slug)
    return _form(request, agency, sheet, _row(sheet, agency, pk))


def _form(request: HttpRequest, agency: Agency, sheet: Sheet, row: LedgerRow | None) -> HttpResponse:
    cells = _cells_of(sheet, row) if row else {}
    expected, refusal, errors = fingerprint(sheet, row), "", {}
    if request.method == "POST":
        cells = {c.field: request.POST.get(c.field, "") for c in sheet.columns}
        expected = request.POST.get("expected", "")
        try:
            saved = actions.save(
                sheet, agency, cells, row=row, expected=expected,
                by=request.user, today=request.today, at=clock.now(),
            )  # fmt: skip
        except WrongRow as wrong:
            errors, refusal = dict(wrong.faults), "有内容需要改正，已填的内容都保留着"
        except (Stale, WrongInput) as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, f"已保存“{saved}”")
            return redirect("desk:register", agency.code, sheet.slug)
    context = {
        "agency": agency, "sheet": sheet, "row": row, "expected": expected, "refusal": refusal,
        "fields": _fields(sheet, agency, cells, errors),
    }  # fmt: skip
    return render(request, "desk/registers/form.html", context, status=400 if refusal else 200)


@door("register.view")
@require_GET
def history(request: HttpRequest, agency: Agency, slug: str, pk: int) -> HttpResponse:
    """What happened to a row, with what stood before and after."""
    sheet = sheet_of(slug)
    row = _row(sheet, agency, pk)
    headings = {c.field: c.heading for c in sheet.columns}
    entries = [
        (
            entry,
            [
                (headings.get(field, field), _was(entry.data, "old", field), _was(entry.data, "new", field))
                for field in sorted({*entry.data.get("old", {}), *entry.data.get("new", {})}, key=_place(headings))
            ],
        )
        for entry in queries.history(row)
    ]
    context = {"agency": agency, "sheet": sheet, "row": row, "entries": entries}
    return render(request, "desk/registers/history.html", context)


def _place(headings: Mapping[str, str]) -> Any:
    order = list(headings)
    return lambda field: order.index(field) if field in order else len(order)


def _was(data: Mapping[str, Any], side: str, field: str) -> str:
    value = data.get(side, {}).get(field)
    if isinstance(value, str) and value.startswith("sealed:"):
        return "（个人信息，已加密）"
    return "" if value is None else str(value)


@door("register.edit")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, agency: Agency, slug: str, pk: int) -> HttpResponse:
    """Ask, then take a row out; its content stays in the log."""
    sheet = sheet_of(slug)
    row = _row(sheet, agency, pk)
    error = ""
    if request.method == "POST":
        try:
            actions.remove(
                sheet, row, reason=request.POST.get("reason", ""), by=request.user, today=request.today, at=clock.now()
            )
        except Refused as refused:
            error = refused.sentence()
        else:
            messages.success(request, "已删除，内容保存在日志中")
            return redirect("desk:register", agency.code, slug)
    context = {"agency": agency, "sheet": sheet, "row": row, "error": error}
    return render(request, "desk/registers/remove.html", context, status=400 if error else 200)


@door("register.view")
@require_GET
def template(request: HttpRequest, agency: Agency, slug: str) -> HttpResponse:
    """An empty table to fill in."""
    sheet = sheet_of(slug)
    name = f'attachment; filename="{slug}-template.xlsx"'
    return HttpResponse(writing.template(sheet), content_type=_XLSX, headers={"Content-Disposition": name})
