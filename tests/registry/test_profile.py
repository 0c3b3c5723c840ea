"""The public profile: what is missing is said, every change is an edition and stands in the log."""

from __future__ import annotations

import pytest

import make
from gongkai.audit import log
from gongkai.law.errors import NoAccess, Stale, WrongInput
from gongkai.registry import profile as profiles
from gongkai.registry.actions import WrongFields, add_agency, stamp
from gongkai.registry.models import Agency, Leader, Person, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return make.agency("JC-JY")


@pytest.fixture
def clerk(agency: Agency) -> Person:
    return make.person(agency, Role.CLERK)


def when(by: Person) -> dict:
    return {"by": by, "today": make.DAY, "at": make.AT}


def saved(agency: Agency, by: Person, **given: str):
    return profiles.save_profile(agency, given, expected=stamp(profiles.profile_of(agency)), **when(by))


def test_what_is_missing_is_named_the_indispensable_first(agency: Agency, clerk: Person) -> None:
    found = profiles.gaps(agency)
    labels = [g.label for g in found if g.must]
    assert {"负责人姓名", "邮政编码", "办公时间", "政府信息公开工作机构"} <= set(labels)
    assert labels[0].startswith("领导信息")
    assert [g.must for g in found] == sorted((g.must for g in found), reverse=True)
    saved(agency, clerk, office_hours="工作日", leader_name="样例甲")
    left = {g.label for g in profiles.gaps(agency)}
    assert not {"办公时间", "负责人姓名"} & left


def test_a_full_profile_lacks_nothing(agency: Agency) -> None:
    from publishing.publications import profiled

    profiled(agency)
    assert [g.label for g in profiles.gaps(agency)] == ["公安备案号"]


def test_each_change_is_an_edition_with_old_and_new_in_the_log(agency: Agency, clerk: Person) -> None:
    first = saved(agency, clerk, office_hours="工作日8:30—17:30")
    same = saved(agency, clerk, office_hours="工作日8:30—17:30")
    second = saved(agency, clerk, office_hours="工作日9:00—17:00")
    assert (first.version, same.version, second.version) == (1, 1, 2)
    entries = list(log.history(second))
    assert len(entries) == 2
    assert entries[0].data["old"]["office_hours"] == "工作日8:30—17:30"


def test_two_people_at_once_are_told(agency: Agency, clerk: Person) -> None:
    seen = stamp(profiles.profile_of(agency))
    profiles.save_profile(agency, {"leader_name": "样例甲"}, expected=seen, **when(clerk))
    with pytest.raises(Stale):
        profiles.save_profile(agency, {"leader_name": "样例乙"}, expected=seen, **when(clerk))


@pytest.mark.parametrize(
    ("field", "value"), [("site_code", "123"), ("disclosure_email", "office"), ("functions", "字" * 4001), ("leader_name", "字" * 41)]
)  # fmt: skip
def test_what_cannot_be_taken_is_said_beside_its_field(
    agency: Agency, clerk: Person, field: str, value: str
) -> None:
    with pytest.raises(WrongFields) as wrong:
        saved(agency, clerk, **{field: value})
    assert list(wrong.value.faults) == [field]


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.COUNSEL, Role.INFO_CENTRE, Role.SUPERVISOR])
def test_other_posts_may_not(agency: Agency, role: str) -> None:
    somebody = make.person(agency, role)
    with pytest.raises(NoAccess):
        saved(agency, somebody, leader_name="样例甲")
    with pytest.raises(NoAccess):
        profiles.add_leader(agency, {"name": "样例甲", "title": "局长", "duties": "全面"}, **when(somebody))


def test_a_leader_comes_changes_and_goes_with_a_reason(agency: Agency, clerk: Person) -> None:
    given = {"name": "样例甲", "title": "局长", "duties": "主持全面工作", "order": "1"}
    leader = profiles.add_leader(agency, given, **when(clerk))
    profiles.change_leader(leader, {**given, "title": "书记、局长"}, expected=stamp(leader), **when(clerk))
    assert Leader.objects.get().title == "书记、局长"
    with pytest.raises(WrongInput):
        profiles.switch_leader(leader, False, reason=" ", **when(clerk))
    profiles.switch_leader(leader, False, reason="已调离", **when(clerk))
    assert not Leader.objects.get().active
    assert [e.verb for e in log.history(leader)] == ["停用领导信息", "修改领导信息", "新增领导信息"]
    for wrong in ({"order": "x"}, {"name": ""}, {"duties": "字" * 1001}):
        with pytest.raises(WrongFields):
            profiles.add_leader(agency, {**given, **wrong}, **when(clerk))


@pytest.mark.parametrize("code", ["desk", "API", "search", "reports", "static"])
def test_codes_that_the_portal_needs_are_taken(code: str) -> None:
    from gongkai.registry.access import CONSOLE

    with pytest.raises(WrongFields):
        add_agency(code, "样例局", by=CONSOLE, today=make.DAY, at=make.AT)
