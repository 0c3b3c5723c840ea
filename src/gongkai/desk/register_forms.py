"""One row of a register: add, change, take out. What was typed is never lost, and somebody else's change is never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai import clock
from gongkai.audit import log
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, filled
from gongkai.desk.registers import address, options, row_of, sheet_of
from gongkai.law.errors import NoAccess, Refused
from gongkai.registry.access import actor
from gongkai.registry.models import Agency
from gongkai.reporting.models import FiledVersion
from gongkai.sheets import actions, writing
from gongkai.sheets.actions import WrongRow
from gongkai.sheets.models import LedgerRow
from gongkai.sheets.record import fingerprint, plain
from gongkai.sheets.sheet import Column, Kind, Sheet

_LONG = ("content", "problem", "measure", "result", "remark", "cause")
_KINDS = {Kind.DAY: "day", Kind.COUNT: "number", Kind.YUAN: "number", Kind.WAN: "number", Kind.YEAR: "number"}


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
    row = row_of(sheet, agency, pk)
    if request.method == "GET" and any(getattr(row, name) for name in sheet.private):
        says = f"打开{sheet.title}“{row}”的修改页，看到未遮盖的个人信息"
        log.write(actor(request.user), "查看个人信息", row, at=clock.now(), agency=agency.code, says=says)
    return _form(request, agency, sheet, row)


def _form(request: HttpRequest, agency: Agency, sheet: Sheet, row: LedgerRow | None) -> HttpResponse:
    cells = _cells_of(sheet, row) if row else {}
    expected, refusal, faults = fingerprint(sheet, row), "", {}
    filed = _filed_years(sheet, agency, row)
    if request.method == "POST":
        cells = {c.field: request.POST.get(c.field, "") for c in sheet.columns}
        expected = request.POST.get("expected", "")
        note = f"{'、'.join(filed)}年年报已定稿，不随之改变" if filed else ""
        try:
            saved = actions.save(
                sheet, agency, cells, row=row, expected=expected, by=request.user, today=request.today,
                at=clock.now(), note=note,
            )  # fmt: skip
        except NoAccess:
            raise
        except WrongRow as wrong:
            faults, refusal = wrong.faults, "有内容需要改正，已填的内容都保留着"
        except Refused as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, f"已保存“{saved}”")
            return redirect(address(agency, sheet, saved))
    context = {
        "agency": agency, "sheet": sheet, "row": row, "expected": expected, "refusal": refusal, "filed": filed,
        "fields": filled([_field(sheet, agency, c) for c in sheet.columns], cells, faults),
        "here": f"修改“{row}”" if row else "登记一行",
    }  # fmt: skip
    return render(request, "desk/registers/form.html", context, status=400 if refusal else 200)


def _field(sheet: Sheet, agency: Agency, column: Column) -> Field:
    found: list[tuple[str, str]] = []
    if column.kind in (Kind.CHOICE, Kind.REFERENCE):
        # The form sends labels: what a person reads is what the register recognises.
        found = [(label, label) for _, label in options(sheet, agency, column.field)]
    kind = "long" if column.field in _LONG else _KINDS.get(column.kind, "line")
    how = writing.note(sheet, column).partition("：")[2]
    note = "" if how == "从可选项中选择" else how.removeprefix("文字").removeprefix("；")
    return Field(column.field, column.heading, column.required, kind, found, note)


def _cells_of(sheet: Sheet, row: LedgerRow) -> dict[str, str]:
    return {c.field: str(plain(writing.shown(sheet, row, c, masked=False))) for c in sheet.columns}


def _filed_years(sheet: Sheet, agency: Agency, row: LedgerRow | None) -> list[str]:
    """Years of the row whose report is filed: a change comes too late for it, and should be seen to."""
    if row is None:
        return []
    days: list[Any] = [getattr(row, c.field) for c in sheet.columns if c.kind in (Kind.DAY, Kind.YEAR)]
    years = {d.year if isinstance(d, date) else d for d in days if d}
    filed = FiledVersion.objects.filter(report__agency=agency, report__year__in=years)
    return [str(year) for year in sorted(set(filed.values_list("report__year", flat=True)))]


@door("register.edit")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, agency: Agency, slug: str, pk: int) -> HttpResponse:
    """Ask, then take a row out; its content stays in the log."""
    sheet = sheet_of(slug)
    row = row_of(sheet, agency, pk)
    typed: Mapping[str, str] = {}
    expected, refusal = fingerprint(sheet, row), ""
    if request.method == "POST":
        typed = {"reason": request.POST.get("reason", "")}
        expected = request.POST.get("expected", "")
        try:
            actions.remove(
                sheet, row, reason=typed["reason"], expected=expected, by=request.user, today=request.today,
                at=clock.now(),
            )  # fmt: skip
        except NoAccess:
            raise
        except Refused as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, f"已删除“{row}”，内容保存在日志中")
            return redirect(address(agency, sheet))
    reason = Field("reason", "删除理由", True, note="写入日志，例如：重复登记")
    context = {
        "agency": agency, "sheet": sheet, "row": row, "refusal": refusal, "expected": expected, "here": "删除",
        "fields": filled([reason], typed), "filed": _filed_years(sheet, agency, row),
        "cells": [(c.heading, str(plain(writing.shown(sheet, row, c, masked=True)))) for c in sheet.columns],
    }  # fmt: skip
    return render(request, "desk/registers/remove.html", context, status=400 if refusal else 200)
