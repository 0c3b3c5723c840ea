"""Adding agencies, people and posts."""

from __future__ import annotations

from datetime import date

import pytest

import make
from gongkai.audit.models import Entry
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.registry import actions
from gongkai.registry.access import CONSOLE, may
from gongkai.registry.models import Agency, Person, Role

pytestmark = pytest.mark.django_db
WHEN = {"by": CONSOLE, "today": make.DAY, "at": make.AT}
PASSWORD = "jiang-cheng-2021"


def test_an_agency_is_added_under_its_parent_and_logged():
    county = actions.add_agency("JC", "江城县人民政府", body=Agency.Body.GOVERNMENT, **WHEN)
    bureau = actions.add_agency("JC-01", "江城县教育局", parent=county, phone="000-0000000", **WHEN)
    assert bureau.parent == county
    entry = Entry.objects.get(subject_id=str(bureau.pk), verb="新增机构")
    assert entry.actor == "命令行"
    assert entry.data["phone"] == "000-0000000"


@pytest.mark.parametrize("code", ["", "a b", "../x", "局", "x" * 41])
def test_a_code_that_cannot_stand_in_an_address_is_refused(code):
    with pytest.raises(WrongInput, match="机构代码"):
        actions.add_agency(code, "江城县教育局", **WHEN)
    assert not Agency.objects.exists()


def test_a_code_is_given_once():
    actions.add_agency("JC", "江城县人民政府", **WHEN)
    with pytest.raises(WrongInput, match="已被使用"):
        actions.add_agency("JC", "江城县教育局", **WHEN)


def test_a_person_gets_a_password_that_is_kept_out_of_the_log():
    person = actions.add_person("wang", "王专员", make.agency(), password=PASSWORD, **WHEN)
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)
    entry = Entry.objects.get(verb="新增人员")
    assert PASSWORD not in str(entry.data)
    assert "password" not in entry.data


def test_a_weak_password_is_refused_in_words():
    with pytest.raises(WrongInput, match="密码"):
        actions.add_person("wang", "王专员", make.agency(), password="123", **WHEN)


def test_a_post_is_held_from_its_day_and_not_twice_at_a_time():
    bureau = make.agency()
    person = make.person(bureau)
    actions.appoint(person, bureau, Role.CLERK, since=date(2021, 1, 1), **WHEN)
    assert may(person, "register.edit", bureau, date(2021, 1, 1))
    assert not may(person, "register.edit", bureau, date(2020, 12, 31))
    with pytest.raises(Refused, match="已任"):
        actions.appoint(person, bureau, Role.CLERK, since=date(2021, 2, 1), **WHEN)


def test_a_clerk_adds_nobody_and_an_administrator_only_at_home():
    home, other = make.agency(), make.agency()
    clerk, admin = make.person(home, Role.CLERK), make.person(home, Role.ADMINISTRATOR)
    when = {"today": make.DAY, "at": make.AT}
    with pytest.raises(NoAccess):
        actions.add_person("li", "李职员", home, password=None, by=clerk, **when)
    with pytest.raises(NoAccess):
        actions.add_person("li", "李职员", other, password=None, by=admin, **when)
    with pytest.raises(NoAccess):
        actions.add_agency("NEW", "新设机构", by=admin, **when)
    made = actions.add_person("li", "李职员", home, password=None, by=admin, **when)
    assert not made.has_usable_password()
    assert Entry.objects.get(verb="新增人员").actor == f"{admin.name}（{admin.username}）"
