"""Finding: a reader's words and filters in, a page of marked hits and the counts beside it out. Four queries at most."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from django.db.models import F
from django.db.models.functions import Substr

from gongkai.law.errors import WrongInput
from gongkai.search import marking
from gongkai.search.engines import Asked, engine
from gongkai.search.index import scope
from gongkai.search.models import Indexed, Text
from gongkai.search.words import Question, spell

DEEPEST = 10_000
FACETS = {"year": "year", "kind": "doc_kind", "unit": "unit", "validity": "validity"}
# Signs of a text that are read for its excerpt before the whole of it is.
_HEAD = 6_000

Sort = Literal["relevance", "date"]


@dataclass(frozen=True)
class Filters:
    """What hits are bound to: one of the values of each that is given, days inclusive."""

    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    validities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, f.name) for f in fields(self))

    def as_json(self) -> dict[str, Any]:
        """What is given, in plain values."""
        given = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}
        return {k: v.isoformat() if isinstance(v, date) else list(v) for k, v in given.items()}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Filters:
        """The filters of `as_json`; raises WrongInput for anything else."""
        try:
            return cls(
                **{
                    k: date.fromisoformat(v) if k in ("since", "until") else tuple(v)
                    for k, v in given.items()
                }
            )
        except (TypeError, ValueError):
            raise WrongInput("保存的筛选条件不能读取") from None


@dataclass(frozen=True)
class Hit:
    """One thing found. `title_html` and `excerpt_html` are escaped, matches in <mark>."""

    kind: str
    key: str
    agency_id: int | None
    title: str
    title_html: str
    excerpt_html: str
    number: str
    number_html: str
    url: str
    doc_kind: str
    unit: str
    validity: str
    topic: str
    year: int | None
    public_on: date | None
    in_attachment: bool


@dataclass(frozen=True)
class Results:
    """A page of hits. `facets`: for each of FACETS its (value, label, count) among all hits.

    `cut` says that the typed words were longer than what is looked for; `took` is in seconds.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: Mapping[str, list[tuple[Any, str, int]]] | None = None
    page: int = 1
    pages: int = 0
    took: float = 0.0
    cut: bool = False


def find(
    text: str,
    *,
    agency_id: int | None = None,
    filters: Filters = Filters(),
    sort: Sort = "relevance",
    page: int = 1,
    per_page: int = 20,
) -> Results:
    """What answers the words under the filters. Words without a letter or digit, and no filter, find nothing.

    Pages end at the DEEPEST-th hit; a page beyond the last one is the last one. Raises WrongInput for an unknown sort.
    """
    if sort not in ("relevance", "date"):
        raise WrongInput(f"没有“{sort}”这种排序")
    begun = time.perf_counter()
    question = spell(text)
    asked = Asked(question, tuple(_scopes(agency_id, filters)), filters.since, filters.until)
    if not asked or (text.strip() and not question):
        return Results(facets={name: [] for name in FACETS}, cut=question.cut)
    rows = engine().counts(asked)
    total = next(int(n) for name, _, n in rows if not name)
    pages = -(-min(total, DEEPEST) // per_page)
    page = max(1, min(page, pages))
    by_date = sort == "date" or not question
    ids = engine().page(asked, by_date, per_page, (page - 1) * per_page, total) if total else []
    hits = tuple(_hits(ids, question))
    return Results(hits, total, _facets(rows), page, pages, time.perf_counter() - begun, question.cut)


def _scopes(agency_id: int | None, filters: Filters) -> list[tuple[str, ...]]:
    named: list[tuple[str, tuple[Any, ...]]] = [
        ("a", () if agency_id is None else (agency_id,)),
        ("y", filters.years),
        ("k", filters.kinds),
        ("u", filters.units),
        ("v", filters.validities),
        ("t", filters.topics),
        ("s", filters.sources),
    ]
    return [tuple(scope(name, value) for value in values) for name, values in named if values]


def _facets(rows: list[tuple[str, str, int]]) -> dict[str, list[tuple[Any, str, int]]]:
    """Values with their labels and counts: years newest first, the rest most frequent first; blank is no value."""
    facets: dict[str, list[tuple[Any, str, int]]] = {}
    for name, column in FACETS.items():
        found = [(value, int(n)) for of, value, n in rows if of == column and value]
        if name == "year":
            facets[name] = [(int(value), f"{value}年", n) for value, n in sorted(found, reverse=True)]
        else:
            facets[name] = [
                (value, value, n) for value, n in sorted(found, key=lambda one: (-one[1], one[0]))
            ]
    return facets


def _hits(ids: list[int], question: Question) -> list[Hit]:
    """The hits in the order of their ids: one query for all, one more for texts whose match lies deep."""
    found = {
        row.pk: row
        for row in Indexed.objects.filter(pk__in=ids).annotate(
            head=Substr("text__body", 1, _HEAD), beside=Substr("text__attachments", 1, _HEAD)
        )
    }
    pattern = marking.pattern(question.phrases)
    excerpts = {pk: _excerpt(row.head, row.beside, pattern) for pk, row in found.items()}
    deep = [pk for pk, got in excerpts.items() if pattern and got is None and _is_long(found[pk])]
    if deep:
        for pk, body, beside in Text.objects.filter(pk__in=deep).values_list(
            "pk", F("body"), F("attachments")
        ):
            excerpts[pk] = _excerpt(body, beside, pattern)
    hits = []
    for pk in ids:
        if pk not in found:
            # Withdrawn between two of our queries.
            continue
        row = found[pk]
        html, beside = excerpts[pk] or (marking.excerpt(row.head or row.beside, None)[0], False)
        hits.append(
            Hit(
                row.kind, row.key, row.agency_id, row.title, marking.marked(row.title, pattern), html, row.number,
                marking.marked(row.number, pattern), row.url, row.doc_kind, row.unit, row.validity, row.topic,
                row.year, row.public_on, beside,
            )
        )  # fmt: skip
    return hits


def _is_long(row: Indexed) -> bool:
    return len(row.head) == _HEAD or len(row.beside) == _HEAD


def _excerpt(body: str, beside: str, pattern: Any) -> tuple[str, bool] | None:
    """The excerpt and whether it is from an attachment; None when nothing matches in either text."""
    for text, is_attachment in ((body, False), (beside, True)):
        html, matched = marking.excerpt(text, pattern)
        if matched:
            return html, is_attachment
    return None
