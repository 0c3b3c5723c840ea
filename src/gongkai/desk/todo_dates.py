"""待办 of days: disputes, help within the house, counsel's opinions, those who were asked and have not answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from gongkai.cases.ahead import Ahead, ahead
from gongkai.cases.models import Case, Docket
from gongkai.cases.settling import rules_of
from gongkai.desk.task import Task, agencies_of
from gongkai.registry import access
from gongkai.registry.models import Agency, Person

_VERBS = ("case.handle", "case.counsel", "dispute.handle")


def dates_ahead(person: Person, day: date) -> Iterable[Task]:
    """What the person is to do by a day beside the answers themselves (`cases.ahead`)."""
    for agency in agencies_of(person, day):
        if access.rights(person, agency, day).isdisjoint(_VERBS):
            continue
        for one in ahead(agency, rules_of(agency), day):
            if person in one.people:
                yield Task(one.title, _href(agency, one), one.because, one.due)


def _href(agency: Agency, one: Ahead) -> str:
    if isinstance(one.about, Docket):
        return reverse("desk:dispute", args=[agency.code, one.about.pk])
    if isinstance(one.about, Case):
        return reverse("desk:case", args=[agency.code, one.about.pk])
    return reverse("desk:consultation", args=[agency.code, one.about.pk])
