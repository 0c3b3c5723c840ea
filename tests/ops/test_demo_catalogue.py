"""The demonstration's catalogue has something to show: units, acknowledgements that went stale, every kind of difference."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

import make
from gongkai.clock import CHINA
from gongkai.ops.demo.build import facts
from gongkai.ops.demo.catalogue import build_catalogue, catalogue_facts, with_items
from gongkai.ops.demo.documents import manuscripts_of_the_year
from gongkai.publishing.catalogue.comparing import differences, growth
from gongkai.publishing.catalogue.matters import standing
from gongkai.publishing.catalogue.queries import unit_lists
from gongkai.publishing.catalogue.rows import items_of
from gongkai.publishing.models import Catalogue
from gongkai.registry.models import Unit


@pytest.fixture
def built(db: None) -> Catalogue:
    """As the demo builds it, without the rest of the demo."""
    known = facts()
    agency = make.agency("demo", known["agency"]["name"])
    units = {u["name"]: Unit.objects.create(agency=agency, name=u["name"]) for u in known["units"]}
    for one in known["people"]:
        person = make.person(agency, *one["roles"], username=one["username"])
        person.unit = units.get(one["unit"] or "")
        person.save()
    day = known["desk_day"]
    return build_catalogue(agency, units, day, datetime.combine(day, time(9), CHINA))


def test_every_matter_has_a_section_and_local_changes_are_of_every_kind(built: Catalogue) -> None:
    assert all(i.unit_id for i in items_of(built))
    assert {d.kind for d in differences(built)} == {"added", "merged", "renamed", "changed", "unconfirmed"}
    assert [(g.on, g.total) for g in growth(built)] == [(date(2020, 1, 6), 34), (date(2020, 10, 12), 35)]
    assert standing(built.agency, "20.8").lamp == "off"


def test_some_lists_are_acknowledged_some_stale_some_not_yet(built: Catalogue) -> None:
    lamps = {one.unit.name: one.standing[0] for one in unit_lists(built)}
    assert set(lamps.values()) == {"green", "amber", "red"}
    assert (lamps["人事科"], lamps["基础教育科"], lamps["教育考试院"]) == ("green", "amber", "red")


def test_manuscripts_of_the_demo_belong_to_matters_that_exist(built: Catalogue) -> None:
    known = {one["key"] for one in manuscripts_of_the_year()}
    assert set(catalogue_facts()["documents"]) <= known
    found = [one for one in with_items(built, manuscripts_of_the_year()) if "catalogue_item" in one]
    assert len(found) == len(catalogue_facts()["documents"])
    assert {one["catalogue_item"] for one in found} <= {i.pk for i in items_of(built)}
