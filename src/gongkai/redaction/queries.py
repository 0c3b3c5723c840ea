"""What may be asked about redactions: which files a person sees, pages with their boxes, pages that repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongkai.redaction.models import Box, Layer, PageDecision, RedactionFile
from gongkai.registry.models import Agency, Person, Post, Role


def visible(agency: Agency, person: Person, posts: Iterable[Post]) -> QuerySet[RedactionFile]:
    """Files that a person may see: a drafter the own ones and those of the own section, all others every one."""
    rows = RedactionFile.objects.filter(agency=agency)
    roles = {p.role for p in posts if p.agency_id == agency.pk}
    if not roles or roles - {Role.DRAFTER}:
        return rows
    own = Q(taker=person)
    if person.unit_id is not None:
        own |= Q(unit_id=person.unit_id)
    return rows.filter(own)


@dataclass(frozen=True)
class PageState:
    """A page of a layer: what was decided, how many boxes stand and wait, which earlier page it repeats."""

    number: int
    decision: PageDecision | None
    boxes: int
    proposed: int
    same_as: int | None
    has_text: bool


def pages_of(layer: Layer) -> list[PageState]:
    """Every page of a layer in order."""
    found = layer.file
    decided = {d.page: d for d in layer.decisions.all()}
    boxes: dict[tuple[int, bool], int] = {}
    for page, proposed in layer.boxes.values_list("page", "proposed"):
        boxes[page, proposed] = boxes.get((page, proposed), 0) + 1
    return [
        PageState(
            n, decided.get(n), boxes.get((n, False), 0), boxes.get((n, True), 0), first_like(found, n),
            n not in found.without_text,
        )
        for n in range(1, found.page_count + 1)
    ]  # fmt: skip


def first_like(found: RedactionFile, page: int) -> int | None:
    """The first page before this one that looks and reads exactly the same."""
    first = found.page_keys.index(found.page_keys[page - 1]) + 1
    return first if first < page else None


def repeats_elsewhere(found: RedactionFile) -> list[tuple[int, RedactionFile, int]]:
    """Pages that another file of the same case has too: page here, that file, page there."""
    if not found.case_ref:
        return []
    others = RedactionFile.objects.filter(agency=found.agency_id, case_ref=found.case_ref).exclude(
        pk=found.pk
    )
    known = {key: (other, n) for other in others for n, key in enumerate(other.page_keys, start=1)}
    return [(n, *known[key]) for n, key in enumerate(found.page_keys, start=1) if key in known]


def boxes_on(layer: Layer, page: int) -> list[Box]:
    """Boxes and proposals of a page, from top to bottom."""
    return list(layer.boxes.filter(page=page))


def withheld_what(results: list[dict[str, str]]) -> dict[str, int]:
    """How many redactions of a list rest on each article."""
    counted: dict[str, int] = {}
    for one in results:
        counted[one["article"]] = counted.get(one["article"], 0) + 1
    return counted
