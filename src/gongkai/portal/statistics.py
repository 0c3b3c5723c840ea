"""统计: how much was published, by year, month, kind, matter of article 20 and channel: tables with a bar in each row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.law.manuscripts import manuscripts
from gongkai.law.signs import whole_number
from gongkai.portal.keeping import kept
from gongkai.portal.publications import agency_of
from gongkai.publishing import public_counts


@dataclass(frozen=True)
class Bar:
    """A row of a table: its name, its number, and how long its bar is (per cent of the longest)."""

    label: str
    number: int
    length: float
    query: str = ""


def bars(rows: Iterable[tuple[str, int, str]]) -> list[Bar]:
    """Rows (label, number, query of the list behind it) with their bars."""
    found = list(rows)
    most = max((n for _, n, _ in found), default=0)
    return [Bar(label, n, round(100 * n / most, 1) if most else 0, query) for label, n, query in found]


@require_safe
@kept
def statistics(request: HttpRequest, code: str) -> HttpResponse:
    """One year in numbers, with the years to choose from; the present year, or the newest with anything in it."""
    agency = agency_of(code)
    found = public_counts.counts(agency)
    years = list(found.years)
    asked = request.GET.get("year", "")
    chosen = whole_number(asked, 4)
    year = chosen if chosen in years else max(years, default=clock.today().year)
    held = public_counts.year_counts(agency, year)
    known = manuscripts()
    in_year = f"&year={year}"
    tables = [
        ("years", "各年度公开数量", "年度", bars((f"{y}年", n, f"year={y}") for y, n in sorted(found.years.items()))),
        ("months", f"{year}年各月公开数量", "月份", bars((f"{m}月", n, "") for m, n in enumerate(held.months, 1))),
        ("kinds", f"{year}年各类信息数量", "信息类别", bars(
            (known.kinds[k].label, n, f"kind={k}{in_year}") for k, n in held.kinds.items() if k in known.kinds)),
        ("matters", f"{year}年条例第二十条各事项数量", "事项", bars(
            (label, held.article20.get(key, 0), f"article20={key}{in_year}") for key, label in known.article20.items())),
        ("channels", f"{year}年各渠道发布数量", "渠道", bars((name, n, "") for name, n in held.channels)),
    ]  # fmt: skip
    context = {
        "agency": agency,
        "years": years,
        "year": year,
        "held": held,
        "tables": [t for t in tables if t[3]],
    }
    return render(request, "portal/statistics.html", context)
