"""Pages of long public lists. The count stops at a limit: nobody turns to the ten-thousandth page, and counting
a hundred thousand rows for every reader would be the dearest part of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from gongkai.law.signs import whole_number
from gongkai.publishing.public import MOST_PAGES, PER_PAGE


@dataclass(frozen=True)
class Bounded:
    """A page of rows; `total` is exact up to the limit, `more` says that there are beyond."""

    rows: list[Any]
    number: int
    pages: int
    total: int
    more: bool

    @property
    def numbers(self) -> list[int]:
        """Page numbers around the present one."""
        return list(range(max(1, self.number - 3), min(self.pages, self.number + 3) + 1))

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether there is a page after."""
        return self.number < self.pages


def bounded(
    request: HttpRequest, rows: QuerySet[Any], per_page: int = PER_PAGE, known: int | None = None
) -> Bounded:
    """The page that `?page=` asks for; the nearest one when there is no such page. `known`: how many there are."""
    most = per_page * MOST_PAGES
    total = rows.order_by().values("pk")[: most + 1].count() if known is None else known
    pages = max(1, -(-min(total, most) // per_page))
    number = min(max(1, whole_number(request.GET.get("page", ""), 7) or 1), pages)
    start = (number - 1) * per_page
    return Bounded(list(rows[start : start + per_page]), number, pages, min(total, most), total > most)
