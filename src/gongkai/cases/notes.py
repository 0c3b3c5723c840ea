"""Notes on a case as its page shows them: threads, who has read what, whom one may write to, what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongkai.cases.models import Case, CaseNote, NoteReader
from gongkai.registry.access import holders, posts_at
from gongkai.registry.models import Person, Role


@dataclass(frozen=True)
class Thread:
    """A first note with its answers; `waits`: whether something in it is still unread by whoever looks."""

    first: CaseNote
    notes: tuple[CaseNote, ...]
    waits: bool


def threads(case: Case, reader: Person) -> list[Thread]:
    """The notes of a case, the thread that began last first; two queries."""
    rows = case.notes.select_related("by").prefetch_related("readers__person").order_by("pk")
    held: dict[int, list[CaseNote]] = {}
    for note in rows:
        held.setdefault(note.root_id or note.pk, []).append(note)
    return [
        Thread(notes[0], tuple(notes), any(_waits(note, reader) for note in notes))
        for _, notes in sorted(held.items(), reverse=True)
    ]


def _waits(note: CaseNote, reader: Person) -> bool:
    return any(one.person_id == reader.pk and one.read_at is None for one in note.readers.all())


def colleagues(case: Case, today: date) -> list[Person]:
    """Everybody of the agency who may see the case today, as `queries.visible` has it; two queries at most."""
    posts = posts_at(case.agency, today)
    wide = holders("case.view", [p for p in posts if p.role != Role.DRAFTER])
    narrow = holders("case.view", [p for p in posts if p.role == Role.DRAFTER])
    units = {case.unit_id, *case.events.filter(name="ask_unit").values_list("unit_id", flat=True)} - {None}
    own = [p for p in narrow if p.pk == case.officer_id or p.unit_id in units]
    return list(dict.fromkeys([*wide, *own]))


def others(case: Case, person: Person, today: date) -> list[Person]:
    """Whom somebody may write to on a case: the colleagues but oneself."""
    return [p for p in colleagues(case, today) if p.pk != person.pk]


def partners(first: CaseNote) -> set[int]:
    """Keys of everybody who wrote or got something in a thread."""
    thread = [first, *first.replies.all()]
    readers = NoteReader.objects.filter(note__in=thread).values_list("person_id", flat=True)
    return {note.by_id for note in thread} | set(readers)


def unread(cases: QuerySet[Case], person: Person) -> QuerySet[NoteReader]:
    """What waits for the person to be read in those of the cases, the oldest first."""
    rows = NoteReader.objects.filter(person=person, read_at__isnull=True, note__case__in=cases.values("pk"))
    return rows.select_related("note__case", "note__by").order_by("pk")
