"""The search page: box, filters as links, hits with marks, pages; all of it in the address, nothing in a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.law.signs import four_figures, whole_number
from gongkai.portal.reading import Reading
from gongkai.registry.models import Agency
from gongkai.search.query import Filters, Results, find
from gongkai.search.words import LONGEST_QUESTION

PER_PAGE = 20
# Values of a facet shown at once; the rest is reached by narrowing.
SHOWN = 12
FACETS = {"year": "年份", "kind": "类别", "unit": "单位", "validity": "有效性"}
SORTS = {"relevance": "相关度", "date": "发布日期"}
_NAMES = ("q", "agency", *FACETS, "since", "until", "sort")


@dataclass(frozen=True)
class Asked:
    """What the address asks for, as far as it can be read. `wrong`: a sentence for what cannot."""

    text: str
    agency: Agency | None
    filters: Filters
    sort: str
    page: int
    given: dict[str, str]
    wrong: tuple[str, ...] = ()

    def link(self, **changed: str) -> str:
        """The address of the same search with some values changed; an empty value is left out."""
        return "?" + urlencode({k: v for k, v in {**self.given, **changed}.items() if v})


class Choice(NamedTuple):
    """One value of a facet: choosing it narrows, choosing the present one lets go."""

    label: str
    count: str
    href: str
    chosen: bool


class Line(NamedTuple):
    """A hit as the list prints it; `look` is the class of its badge of validity."""

    href: str
    title: str
    excerpt: str
    in_attachment: bool
    number: str
    day: str
    kind: str
    unit: str
    validity: str
    look: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Full-text search over everything published here."""
    asked = read(request.GET)
    results = Results() if asked.wrong else find(
        asked.text,
        agency_id=asked.agency.pk if asked.agency else None,
        filters=asked.filters,
        sort=asked.sort,  # type: ignore[arg-type]
        page=asked.page,
        per_page=PER_PAGE,
    )  # fmt: skip
    context: dict[str, Any] = {
        "asked": asked,
        "results": results,
        "lines": list(_lines(results, getattr(request, "reading", Reading()).prefix)),
        "facets": list(_facets(asked, results)),
        "chosen": list(_chosen(asked)),
        "sorts": [(label, asked.link(sort=name), asked.sort == name) for name, label in SORTS.items()],
        "searched": bool(asked.text or asked.filters or asked.agency),
        "hidden": [(k, v) for k, v in asked.given.items() if k not in ("q", "since", "until")],
        "longest": LONGEST_QUESTION,
        "pages": list(_pages(asked, results)),
        "first": (results.page - 1) * PER_PAGE + 1,
        "offers_alerts": bool(settings.EMAIL_HOST) and bool(asked.text or asked.filters) and not asked.wrong,
    }
    return render(request, "portal/search/index.html", context, status=400 if asked.wrong else 200)


def read(given: QueryDict) -> Asked:
    """The question that an address or a form asks; unknown values of a facet find nothing, broken days are said."""
    # A zero byte is nothing that PostgreSQL would take, even to compare with.
    value = {name: given.get(name, "").replace("\0", "").strip() for name in _NAMES}
    wrong = []
    days: dict[str, date | None] = {}
    for name, label in (("since", "起始日期"), ("until", "结束日期")):
        days[name] = None
        if value[name]:
            try:
                days[name] = date.fromisoformat(value[name])
            except ValueError:
                wrong.append(f"{label}“{value[name]}”不是日期，请写成 2020-05-08 这样")
    year = four_figures(value["year"])
    if value["year"] and year is None:
        wrong.append(f"年份“{value['year']}”不是四位数字")
    agency = Agency.objects.filter(code=value["agency"]).first() if value["agency"] else None
    if value["agency"] and agency is None:
        wrong.append("没有这个公开单位")
    sort = value["sort"] if value["sort"] in SORTS else "relevance"
    filters = Filters(
        years=() if year is None else (year,),
        kinds=_one(value["kind"]), units=_one(value["unit"]), validities=_one(value["validity"]),
        since=days["since"], until=days["until"],
    )  # fmt: skip
    number = whole_number(given.get("page", ""), 5)
    return Asked(
        value["q"],
        agency,
        filters,
        sort,
        1 if number is None else number,
        {k: v for k, v in value.items() if v},
        tuple(wrong),
    )


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _lines(results: Results, prefix: str) -> Iterator[Line]:
    """What the list prints of each hit; `prefix` is the reader's way of reading, before every address."""
    for hit in results.hits:
        yield Line(
            prefix + hit.url, hit.title_html, hit.excerpt_html, hit.in_attachment, hit.number_html,
            hit.public_on.isoformat() if hit.public_on else "", hit.doc_kind, hit.unit, hit.validity,
            "good" if hit.validity == "有效" else "off",
        )  # fmt: skip


def _facets(asked: Asked, results: Results) -> Iterator[tuple[str, str, list[Choice], int]]:
    """(name, heading, choices, how many more there are) of each facet with something to choose."""
    for name, heading in FACETS.items():
        found = (results.facets or {}).get(name, [])
        chosen = asked.given.get(name, "")
        choices = [
            Choice(
                label,
                str(n),
                asked.link(**{name: "" if str(value) == chosen else str(value)}),
                str(value) == chosen,
            )
            for value, label, n in found[:SHOWN]
        ]
        if choices:
            yield name, heading, choices, max(0, len(found) - SHOWN)


def _chosen(asked: Asked) -> Iterator[tuple[str, str]]:
    """(sentence, address without it) of each filter at work."""
    for name, heading in FACETS.items():
        if name in asked.given:
            yield f"{heading}：{asked.given[name]}", asked.link(**{name: ""})
    if asked.agency:
        yield f"公开单位：{asked.agency.name}", asked.link(agency="")
    for name, heading in (("since", "起始日期"), ("until", "结束日期")):
        if name in asked.given:
            yield f"{heading}：{asked.given[name]}", asked.link(**{name: ""})


def _pages(asked: Asked, results: Results) -> Iterator[tuple[str, str, bool]]:
    """(label, address, is it this page) of the page numbers; an empty address is a gap."""
    if results.pages < 2:
        return
    paginator = Paginator(range(results.pages), 1)
    for n in paginator.get_elided_page_range(results.page, on_each_side=2, on_ends=1):
        if n == paginator.ELLIPSIS:
            yield "…", "", False
        else:
            yield str(n), asked.link(page=str(n)), n == results.page
