"""What may be asked about redactions: which files a person sees, pages with their boxes, pages that repeat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongkai.redaction.models import Box, Layer, PageDecision, RedactionFile, Result
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


def results_of(agency: Agency, case_ref: str, kind: str = Layer.Kind.REPLY) -> list[Result]:
    """The newest result of each file of a request, for its reply; files without any result give none."""
    rows = (
        Result.objects.filter(layer__file__agency=agency, layer__file__case_ref=case_ref, layer__kind=kind)
        .select_related("file", "layer__file")
        .order_by("layer__file_id", "-number")
    )
    newest: dict[int, Result] = {}
    for one in rows:
        newest.setdefault(one.layer.file_id, one)
    return list(newest.values())


def unfinished_of(agency: Agency, case_ref: str, kind: str = Layer.Kind.REPLY) -> list[RedactionFile]:
    """Files of a request that have no result, or none that still says what the boxes say."""
    files = RedactionFile.objects.filter(agency=agency, case_ref=case_ref).order_by("pk")
    current = {r.layer.file_id for r in results_of(agency, case_ref, kind) if r.token == r.layer.token}
    return [f for f in files if f.pk not in current]
