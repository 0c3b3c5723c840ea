"""What can be asked of a register: rows of a year, filtered, searched, sorted; the story of one row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from gongkai.audit import log
from gongkai.audit.models import Entry
from gongkai.law.errors import WrongInput
from gongkai.law.signs import whole_number
from gongkai.registry.models import Agency
from gongkai.sheets.models import LedgerRow
from gongkai.sheets.sheet import Kind, Sheet


def rows(
    sheet: Sheet,
    agency: Agency,
    *,
    year: int | None = None,
    filters: Mapping[str, str] | None = None,
    search: str = "",
    sort: str = "",
) -> QuerySet[Any]:
    """Rows of an agency's register, sealed columns left unread.

    `filters` hold stored values (the key, for a reference) of fields in `sheet.filters`, empty ones ignored;
    `sort` is a field, with `-` for descending. Raises WrongInput for a filter or sort the sheet does not have.
    """
    found = sheet.model._default_manager.filter(agency=agency)
    if year is not None:
        found = found.filter(_in_year(sheet, year))
    for name, value in (filters or {}).items():
        if value != "":
            found = found.filter(_filter(sheet, name, value))
    for word in search.split():
        found = found.filter(_any_holds(sheet, word))
    if sort:
        found = found.order_by(*_order(sheet, sort))
    if sheet.references:
        found = found.select_related(*sheet.references)
    return found.defer(*sheet.private)


def history(row: LedgerRow) -> QuerySet[Entry]:
    """Log entries about one row, newest first; personal data in them is sealed (`sheets.record.SEALED`)."""
    return log.history(row)


def _in_year(sheet: Sheet, year: int) -> Q:
    if sheet.column(sheet.day).kind is Kind.YEAR:
        return Q(**{sheet.day: year})
    if not 1 <= year <= 9999:
        raise WrongInput(f"“{year}”不是年度")
    return Q(**{f"{sheet.day}__gte": date(year, 1, 1), f"{sheet.day}__lte": date(year, 12, 31)})


def _filter(sheet: Sheet, name: str, value: str) -> Q:
    if name not in sheet.filters:
        raise WrongInput(f"{sheet.title}不能按“{name}”筛选")
    if sheet.column(name).kind is Kind.REFERENCE:
        key = whole_number(value)
        if key is None:
            raise WrongInput(f"筛选值“{value[:20]}”不能使用")
        return Q(**{f"{name}_id": key})
    return Q(**{name: value})


def _any_holds(sheet: Sheet, word: str) -> Q:
    condition = Q(pk__in=[])
    for name in sheet.search:
        condition |= Q(**{f"{name}__icontains": word})
    return condition


def _order(sheet: Sheet, sort: str) -> tuple[models.F | models.expressions.OrderBy | str, ...]:
    name = sort.removeprefix("-")
    known = {column.field for column in sheet.columns if not column.private}
    if name not in known:
        raise WrongInput(f"{sheet.title}不能按“{name}”排序")
    expression = models.F(name)
    # Blank cells last either way, and the key as a tie-break, so that pages never overlap.
    if sort.startswith("-"):
        return expression.desc(nulls_last=True), "-pk"
    return expression.asc(nulls_last=True), "pk"
