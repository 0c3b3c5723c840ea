"""The fifteen matters of article 20 at an agency: public, said not to apply, or plainly missing."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.audit.models import Entry
from gongkai.law.errors import NoAccess, NotAllowed, Stale, WrongInput
from gongkai.publishing.catalogue.matters import say_not_applicable, standing, standings
from gongkai.publishing.models import NotApplicable
from publishing.office import Office

REASON = "本机关没有规章制定权以外的重大建设项目审批职责"


def _say(office: Office, key: str, reason: str, expected: str = "", who: str = "clerk") -> None:
    say_not_applicable(office.agency, key, reason, expected=expected, **office.by(who))


def test_nothing_is_left_blank(office: Office, django_assert_num_queries: Any) -> None:
    office.walk(office.draft())
    _say(office, "20.10", REASON)
    with django_assert_num_queries(2):
        found = standings(office.agency)
    lamps = {s.matter.number: s.lamp for s in found if s.lamp != "red"}
    assert (len(found), lamps) == (15, {10: "off", 11: "green"})
    assert found[9].absence.reason == REASON


def test_a_reason_is_changed_and_taken_back(office: Office) -> None:
    _say(office, "20.10", REASON)
    _say(office, "20.10", "没有此项职责", REASON)
    assert standing(office.agency, "20.10").absence.reason == "没有此项职责"
    _say(office, "20.10", "", "没有此项职责")
    assert not NotApplicable.objects.exists()
    assert [e.says for e in Entry.objects.filter(verb="法定主动公开事项说明").order_by("number")] == [
        f"说明第10项“重大建设项目”不涉及：{REASON}",
        "说明第10项“重大建设项目”不涉及：没有此项职责",
        "取消第10项“重大建设项目”的不涉及说明",
    ]


def test_what_is_public_is_not_said_to_be_absent(office: Office) -> None:
    office.walk(office.draft())
    with pytest.raises(NotAllowed, match="已有1条公开信息"):
        _say(office, "20.11", REASON)
    with pytest.raises(NotAllowed, match="兜底事项"):
        _say(office, "20.15", REASON)


def test_two_at_once_end_with_one(office: Office) -> None:
    _say(office, "20.10", REASON)
    with pytest.raises(Stale):
        _say(office, "20.10", "另一理由")


def test_the_same_reason_twice_is_one_entry(office: Office) -> None:
    _say(office, "20.10", REASON)
    before = Entry.objects.count()
    _say(office, "20.10", REASON, REASON)
    assert Entry.objects.count() == before


def test_only_who_keeps_the_catalogue_says_so(office: Office) -> None:
    with pytest.raises(NoAccess):
        _say(office, "20.10", REASON, who="drafter")
    with pytest.raises(WrongInput, match="不能超过200个字"):
        _say(office, "20.10", "由" * 201)
    with pytest.raises(WrongInput, match="没有这一事项"):
        _say(office, "20.99", REASON)
