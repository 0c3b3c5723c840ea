"""Long lists in pages of twenty, with the page numbers that stand below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 20


@dataclass(frozen=True)
class Paged:
    """A page of rows; `query` is what was asked, to go on with."""

    page: Page
    query: str

    @property
    def numbers(self) -> Iterator[int | str]:
        """Page numbers around the present one, and the ends."""
        return self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)

    @property
    def gap(self) -> str:
        """What stands in `numbers` for pages left out."""
        return str(Paginator.ELLIPSIS)


def asked(request: HttpRequest) -> dict[str, str]:
    """The question of a list without page and file format."""
    return {k: v for k, v in request.GET.items() if k not in ("page", "export") and v}


def paged(request: HttpRequest, rows: QuerySet[Any], per_page: int = PER_PAGE) -> Paged:
    """The page of the rows that `?page=` asks for; the nearest one when there is no such page."""
    page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    return Paged(page, urlencode(asked(request)))


def sorting(name: str, question: dict[str, str]) -> tuple[str, str]:
    """Address and present direction of a column's heading; both empty for one that does not sort (`name` "")."""
    if not name:
        return "", ""
    now = question.get("sort", "")
    direction = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    return "?" + urlencode({**question, "sort": f"-{name}" if now == name else name}), direction


Choices = Iterable[tuple[str, str, Iterable[tuple[Any, Any]]]]


def listed(
    request: HttpRequest, found: Paged, choices: Choices, headings: Iterable[tuple[str, str]] = ()
) -> dict[str, Any]:
    """What the page of every list needs: the rows' page, what was asked, the filters with what is chosen in each, and
    the headings that sort. `choices`: (name, label, options); `headings`: (name to sort by or "", label)."""
    question = asked(request)
    return {
        "paged": found, "asked": question, "narrowed": any(name != "sort" for name in question),
        "choices": [(name, label, options, question.get(name, "")) for name, label, options in choices],
        "headings": [(label, *sorting(name, question)) for name, label in headings],
    }  # fmt: skip
