"""待办 of notes and of days: what colleagues wrote, disputes, help within the house, counsel's opinions, those who were asked and have not answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from gongkai.cases.ahead import Ahead, ahead
from gongkai.cases.models import Case, Docket
from gongkai.cases.notes import unread
from gongkai.cases.queries import visible
from gongkai.cases.settling import rules_of
from gongkai.desk.task import Task, agencies_of
from gongkai.registry import access
from gongkai.registry.models import Agency, Person

_SHOWN = 20
_VERBS = ("case.handle", "case.counsel", "dispute.handle")


def dates_ahead(person: Person, day: date) -> Iterable[Task]:
    """What the person is to do by a day beside the answers themselves (`cases.ahead`)."""
    for agency in agencies_of(person, day):
        if access.rights(person, agency, day).isdisjoint(_VERBS):
            continue
        for one in ahead(agency, rules_of(agency), day):
            if person in one.people:
                yield Task(one.title, _href(agency, one), one.because, one.due)


def notes_to_read(person: Person, day: date) -> Iterable[Task]:
    """What colleagues wrote to the person on a case and is neither read nor answered."""
    for agency in agencies_of(person, day):
        if not access.may(person, "case.view", agency, day):
            continue
        posts = [p for p in access.posts_on(person, day) if p.agency_id == agency.pk]
        for one in unread(visible(agency, person, posts), person)[:_SHOWN]:
            href = reverse("desk:case", args=[agency.code, one.note.case_id]) + f"#note-{one.note_id}"
            because = f"{one.note.by.name}：{one.note.text[:60]}"
            yield Task(f"{one.note.by.name}的留言：申请{one.note.case.number}", href, because, None)


def _href(agency: Agency, one: Ahead) -> str:
    if isinstance(one.about, Docket):
        return reverse("desk:dispute", args=[agency.code, one.about.pk])
    if isinstance(one.about, Case):
        return reverse("desk:case", args=[agency.code, one.about.pk])
    return reverse("desk:consultation", args=[agency.code, one.about.pk])
