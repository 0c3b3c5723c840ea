"""Counts of public pages: kept with the newest change, equal to counting at every moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

import make
from gongkai.publishing import public, public_counts
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from publishing.publications import AT, DAY, publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return make.agency("JC-JY")


def test_counts_follow_every_change_and_are_not_counted_twice(
    agency: Agency, django_assert_num_queries
) -> None:
    first = publication(agency)
    assert public_counts.counts(agency).total == 1
    with django_assert_num_queries(1):
        assert public_counts.counts(agency).total == 1
    publication(agency, kind="plan", article20="20.3")
    found = public_counts.counts(agency)
    assert (found.total, found.kinds, found.article20) == (
        2,
        {"notice": 1, "plan": 1},
        {"20.11": 1, "20.3": 1},
    )
    first.status, first.updated_at = "withdrawn", AT + timedelta(days=1)
    first.save()
    assert public_counts.counts(agency).kinds == {"plan": 1}
    assert public_counts.counts(make.agency("JC-JT")).total == 0


@pytest.mark.parametrize(
    "given",
    [{}, {"kind": "plan"}, {"article20": "20.3"}, {"year": "2021"}, {"year": "1999"}, {"sort": "title"}],
)
def test_a_total_known_without_counting_is_the_counted_one(agency: Agency, given: dict[str, str]) -> None:
    for number in range(6):
        publication(agency, kind=("plan", "notice")[number % 2], article20=("20.3", "20.4")[number % 2])
    question = public.asked(given)
    counted = public.listed(public.public(agency), question, DAY).count()
    assert public_counts.total_of(agency, question) == counted


def test_narrower_questions_are_counted_when_asked(agency: Agency) -> None:
    for given in ({"q": "学区"}, {"kind": "plan", "year": "2021"}, {"unit": "1"}):
        assert public_counts.total_of(agency, public.asked(given)) is None


def test_changes_come_in_order_once_each_and_never_too_early(agency: Agency) -> None:
    for _ in range(3):
        publication(agency, updated_at=AT)
    late = publication(agency, updated_at=AT + timedelta(minutes=1))
    until = AT + timedelta(seconds=30)
    rows = list(public.changes(None, until, agency)[:2])
    rest = list(public.changes(rows[-1].updated_at, until, agency, rows[-1].pk))
    assert len(rows) == 2
    assert len(rest) == 1
    assert late not in rest
    assert list(public.changes(AT, AT + timedelta(hours=1), agency)) == [late]


def test_a_page_that_became_withheld_is_among_the_changes(agency: Agency) -> None:
    gone = publication(agency, status="withheld")
    assert list(public.changes(None, AT + timedelta(days=1), agency)) == [gone]
    assert Publication.objects.count() == 1
