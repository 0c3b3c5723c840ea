"""A catalogue is derived once, changed by who may, with the form's token; a unit acknowledges its list."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.audit.models import Entry
from gongkai.law.errors import NoAccess, Refused, Stale, WrongInput
from gongkai.publishing.catalogue import actions, queries
from gongkai.publishing.catalogue.rows import items_of, row_of
from gongkai.publishing.models import Acknowledgement, Catalogue, CatalogueItem
from gongkai.registry.models import Unit
from publishing.catalogue.conftest import PROFILE
from publishing.office import TODAY, Office


def _change(item: CatalogueItem, office: Office, who: str = "clerk", **given: Any) -> CatalogueItem:
    return actions.change_item(item.pk, given, expected=actions.token_of(item), **office.by(who))


def test_a_derived_catalogue_keeps_keys_dates_and_what_is_unconfirmed(
    office: Office, catalogue: Catalogue
) -> None:
    items = items_of(catalogue)
    assert [i.key for i in items] == [f"2.{n}" for n in range(1, 35)]
    assert {i.added_on for i in items} == {TODAY}
    assert sum(not i.confirmed for i in items) == 17
    assert {i.body for i in items} == {office.agency.name}
    assert Entry.objects.filter(verb="编制公开目录").get().says.endswith("共34项")


@pytest.mark.parametrize(
    ("name", "says"),
    [("江城县义务教育领域公开目录", "已有名为"), (" ", "请填写目录名称"), ("目" * 121, "不超过120")],
)
def test_a_catalogue_has_a_name_of_its_own(
    office: Office, catalogue: Catalogue, name: str, says: str
) -> None:
    with pytest.raises(WrongInput, match=says):
        actions.derive(office.agency, PROFILE, name, **office.by("clerk"))


def test_a_change_is_logged_with_what_stood_before(office: Office, catalogue: Catalogue) -> None:
    item = _change(items_of(catalogue)[0], office, unit=office.unit, channels=["gov_site", "gazette"])
    entry = Entry.objects.order_by("-number").first()
    assert entry.says == "“教育法律”：修改公开渠道和载体、责任科室"
    assert entry.data["old"] == {"公开渠道和载体": "政府网站", "责任科室": ""}
    assert entry.data["new"] == {"公开渠道和载体": "政府网站、政府公报", "责任科室": "基础教育科"}
    before = Entry.objects.count()
    _change(items_of(catalogue)[0], office, unit=office.unit)
    assert Entry.objects.count() == before
    assert item.unit == office.unit


def test_a_form_that_is_out_of_date_changes_nothing(office: Office, catalogue: Catalogue) -> None:
    item = items_of(catalogue)[0]
    token = actions.token_of(item)
    _change(item, office, body="县教育局基础教育科")
    with pytest.raises(Stale):
        actions.change_item(item.pk, {"body": "别处"}, expected=token, **office.by("clerk"))


def test_a_name_that_was_unconfirmed_is_replaced(office: Office, catalogue: Catalogue) -> None:
    slot = next(i for i in items_of(catalogue) if not i.confirmed)
    _change(slot, office, name="招生录取结果", confirmed=True)
    again = next(i for i in items_of(catalogue) if i.pk == slot.pk)
    assert (again.name, again.confirmed, again.key) == ("招生录取结果", True, slot.key)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": " "}, "请填写二级事项的名称"),
        ({"name": "规范性文件"}, "“政策文件”下已有“规范性文件”"),
        ({"name": "名" * 121}, "不能超过120个字"),
        ({"remark": "注" * 301}, "不能超过300个字"),
        ({"channels": ["pigeon"]}, "“公开渠道和载体”没有“pigeon”这一项"),
        ({"mode": ["secret"]}, "“公开方式”没有“secret”这一项"),
        ({"every_days": 0}, "应为1到3660的整数"),
        ({"within_workdays": 4000}, "应为1到3660的整数"),
        ({"article20": "20.16"}, "没有这一事项"),
    ],
)
def test_what_a_matter_cannot_be_is_refused(
    office: Office, catalogue: Catalogue, given: dict[str, Any], says: str
) -> None:
    with pytest.raises(WrongInput, match=says):
        _change(items_of(catalogue)[0], office, **given)
    assert row_of(items_of(catalogue)[0]).name == "教育法律"


def test_only_an_own_unit_in_use_answers_for_a_matter(office: Office, catalogue: Catalogue) -> None:
    other = Unit.objects.create(agency=_another_agency(), name="别处的科室")
    with pytest.raises(WrongInput, match="不是本机构"):
        _change(items_of(catalogue)[0], office, unit=other)
    office.unit.active = False
    office.unit.save()
    with pytest.raises(WrongInput, match="已停用，不能再作责任科室"):
        _change(items_of(catalogue)[0], office, unit=office.unit)


def _another_agency() -> Any:
    import make

    return make.agency()


def test_a_matter_of_its_own_stands_at_the_end_of_its_group(office: Office, catalogue: Catalogue) -> None:
    made = actions.add_item(
        catalogue, "招生管理", "随迁子女入学", {"unit": office.unit}, **office.by("clerk")
    )
    new = actions.add_item(catalogue, "课后服务", "收费标准", {}, **office.by("clerk"))
    assert (made.number, made.parent.name, made.article20, made.key) == (35, "招生管理", "20.11", "")
    assert (new.number, new.parent.number, new.article20) == (36, 11, "20.15")
    with pytest.raises(WrongInput, match="“招生管理”下已有“随迁子女入学”"):
        actions.add_item(catalogue, "招生管理", "随迁子女入学", {}, **office.by("clerk"))


def test_a_matter_is_taken_out_of_use_with_a_reason_and_comes_back(
    office: Office, catalogue: Catalogue
) -> None:
    item = items_of(catalogue)[0]
    with pytest.raises(WrongInput, match="必须写明理由"):
        actions.retire_item(item.pk, reason=" ", **office.by("clerk"))
    gone = actions.retire_item(item.pk, reason="并入规范性文件", **office.by("clerk"))
    assert (gone.active, gone.retired_on, gone.retired_reason) == (False, TODAY, "并入规范性文件")
    assert len(items_of(catalogue)) == 33
    with pytest.raises(Refused, match="已经停用"):
        actions.retire_item(item.pk, reason="再停", **office.by("clerk"))
    with pytest.raises(WrongInput, match="请恢复使用，不必另加"):
        actions.add_item(catalogue, "政策文件", "教育法律", {}, **office.by("clerk"))
    actions.restore_item(item.pk, reason="仍有需要", **office.by("clerk"))
    assert len(items_of(catalogue)) == 34
    with pytest.raises(Refused, match="正在使用"):
        actions.restore_item(item.pk, reason="再恢复", **office.by("clerk"))


@pytest.mark.parametrize("who", ["drafter", "leader", "info_centre", "supervisor", "administrator"])
def test_who_does_not_keep_the_catalogue_changes_nothing(
    office: Office, catalogue: Catalogue, who: str
) -> None:
    item = items_of(catalogue)[0]
    before = Entry.objects.count()
    for attempt in (
        lambda: actions.derive(office.agency, PROFILE, "另一目录", **office.by(who)),
        lambda: _change(item, office, who, body="别处"),
        lambda: actions.add_item(catalogue, "招生管理", "新事项", {}, **office.by(who)),
        lambda: actions.retire_item(item.pk, reason="理由", **office.by(who)),
        lambda: actions.restore_item(item.pk, reason="理由", **office.by(who)),
    ):
        with pytest.raises(NoAccess):
            attempt()
    assert Entry.objects.count() == before


def test_a_unit_acknowledges_its_list_and_a_change_makes_it_stale(
    office: Office, catalogue: Catalogue
) -> None:
    _change(items_of(catalogue)[0], office, unit=office.unit)
    mine = queries.unit_list(catalogue, office.unit)
    assert [i.name for i in mine.items] == ["教育法律"]
    assert mine.standing == ("red", "尚未确认")
    first = actions.acknowledge(catalogue, office.unit, expected=mine.digest, **office.by("drafter"))
    again = actions.acknowledge(catalogue, office.unit, expected=mine.digest, **office.by("drafter"))
    assert first == again
    assert Acknowledgement.objects.count() == 1
    assert queries.unit_list(catalogue, office.unit).standing == ("green", "2021-03-10已确认")
    _change(items_of(catalogue)[0], office, body="基础教育科")
    stale = queries.unit_list(catalogue, office.unit)
    assert stale.stale
    assert stale.standing == ("amber", "2021-03-10确认后目录有变化，需重新确认")
    with pytest.raises(Stale):
        actions.acknowledge(catalogue, office.unit, expected=mine.digest, **office.by("drafter"))


def test_another_unit_does_not_acknowledge_but_the_office_may(office: Office, catalogue: Catalogue) -> None:
    _change(items_of(catalogue)[0], office, unit=office.unit)
    digest = actions.list_digest(catalogue, office.unit)
    with pytest.raises(NoAccess):
        actions.acknowledge(catalogue, office.unit, expected=digest, **office.by("drafter2"))
    actions.acknowledge(catalogue, office.unit, expected=digest, **office.by("office"))


def test_an_empty_list_is_not_acknowledged(office: Office, catalogue: Catalogue) -> None:
    digest = actions.list_digest(catalogue, office.unit)
    with pytest.raises(Refused, match="没有负责的事项"):
        actions.acknowledge(catalogue, office.unit, expected=digest, **office.by("drafter"))


def test_lists_of_all_units_take_two_queries(
    office: Office, catalogue: Catalogue, django_assert_num_queries: Any
) -> None:
    for n, item in enumerate(items_of(catalogue)[:6]):
        _change(item, office, unit=(office.unit, office.other_unit)[n % 2])
    digest = actions.list_digest(catalogue, office.unit)
    actions.acknowledge(catalogue, office.unit, expected=digest, **office.by("drafter"))
    with django_assert_num_queries(2):
        lists = queries.unit_lists(catalogue)
    found = {one.unit.name: (len(one.items), one.standing[0]) for one in lists}
    assert found == {"基础教育科": (3, "green"), "人事科": (3, "red")}
    assert all(one.digest == queries.unit_list(catalogue, one.unit).digest for one in lists)
