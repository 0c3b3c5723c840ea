"""The demonstration's catalogue: derived in January, refined to sections, acknowledged, changed in October."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gongkai.clock import CHINA
from gongkai.law.loading import read_yaml
from gongkai.publishing.catalogue import actions, matters
from gongkai.publishing.catalogue.rows import items_of
from gongkai.publishing.models import Catalogue, CatalogueItem
from gongkai.registry.models import Agency, Person, Unit


def catalogue_facts() -> dict[str, Any]:
    """The file of the catalogue."""
    return read_yaml(Path(__file__).parent / "catalogue.yaml")


def build_catalogue(agency: Agency, units: Mapping[str, Unit], today: date, at: datetime) -> Catalogue:
    """《天门市教育局义务教育领域政务公开事项标准目录》 with its units, acknowledgements and local changes.

    `today` and `at` bound what is built: a change of a later day is not made.
    """
    known = catalogue_facts()
    made = actions.derive(
        agency, known["profile"], known["name"], **_by(agency, "clerk", known["made_on"], at)
    )
    owners = {number: units[name] for name, numbers in known["units"].items() for number in numbers}
    for item in items_of(made):
        _change(item, {"unit": owners[item.number]}, _by(agency, "clerk", known["made_on"], at))
    for key, reason in known["not_applicable"].items():
        who = _by(agency, "clerk", known["made_on"], at)
        matters.say_not_applicable(agency, key, reason, expected="", **who)
    for name, username in known["acknowledged"].items():
        who = _by(agency, username, known["acknowledged_on"], at)
        actions.acknowledge(made, units[name], expected=actions.list_digest(made, units[name]), **who)
    if known["changed_on"] <= today:
        _local_changes(made, known, units, _by(agency, "clerk", known["changed_on"], at))
    return made


def _by(agency: Agency, username: str, day: date, at: datetime) -> dict[str, Any]:
    person = Person.objects.get(agency=agency, username=username)
    return {"by": person, "today": day, "at": min(at, datetime.combine(day, time(10), CHINA))}


def _change(item: CatalogueItem, given: Mapping[str, Any], who: dict[str, Any]) -> None:
    actions.change_item(item.pk, given, expected=actions.token_of(item), **who)


def _local_changes(
    made: Catalogue, known: dict[str, Any], units: Mapping[str, Unit], who: dict[str, Any]
) -> None:
    items = {i.number: i for i in items_of(made)}
    for change in known["changes"]:
        _change(items[change["number"]], {k: v for k, v in change.items() if k != "number"}, who)
    for gone in known["retired"]:
        actions.retire_item(items[gone["number"]].pk, reason=gone["reason"], **who)
    for new in known["added"]:
        usual = {"audience": ["public"], "mode": ["proactive"], "level": ["county"], "body": made.agency.name,
                 "time_limit": "信息形成或者变更之日起20个工作日内", "within_workdays": 20}  # fmt: skip
        rest = {k: v for k, v in new.items() if k not in ("first", "name", "unit")}
        given = {**usual, **rest, "unit": units[new["unit"]]}
        actions.add_item(made, new["first"], new["name"], given, **who)


def with_items(made: Catalogue, manuscripts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The manuscripts of the year, each with the key of the matter that it belongs to, where it has one."""
    items = {i.name: i.pk for i in items_of(made)}
    named = catalogue_facts()["documents"]
    return [
        {**one, "catalogue_item": items[named[one["key"]]]} if one["key"] in named else one
        for one in manuscripts
    ]
