"""What an own catalogue changed against the national one, and on which days its scope grew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gongkai.publishing.catalogue import actions
from gongkai.publishing.catalogue.comparing import differences, growth
from gongkai.publishing.catalogue.rows import items_of
from gongkai.publishing.models import Catalogue, CatalogueItem
from publishing.office import TODAY, Office


def _change(item: CatalogueItem, office: Office, **given: Any) -> None:
    actions.change_item(item.pk, given, expected=actions.token_of(item), **office.by("clerk"))


def test_a_fresh_catalogue_differs_in_nothing_but_what_is_unconfirmed(catalogue: Catalogue) -> None:
    assert {d.kind for d in differences(catalogue)} == {"unconfirmed"}
    assert len(differences(catalogue)) == 17


def test_a_section_as_responsible_body_is_no_departure(office: Office, catalogue: Catalogue) -> None:
    _change(items_of(catalogue)[0], office, unit=office.unit, body="江城县教育局基础教育科")
    assert {d.kind for d in differences(catalogue)} == {"unconfirmed"}


def test_each_kind_of_departure_is_said_in_words(office: Office, catalogue: Catalogue) -> None:
    items = {i.name: i for i in items_of(catalogue)}
    law, rules = items["教育法律"], items["规范性文件"]
    _change(
        law, office, name="教育法律、政策", channels=["gov_site", "gazette"], time_limit="信息形成之日起10个工作日内",
        content=[*law.content, *rules.content], every_days=180,
    )  # fmt: skip
    actions.retire_item(rules.pk, reason="并入上一项", **office.by("clerk"))
    actions.retire_item(items["财务信息"].pk, reason="另有目录", **office.by("clerk"))
    actions.add_item(catalogue, "课后服务", "收费标准", {"unit": office.unit}, **office.by("clerk"))
    _change(items["招生结果"], office, name="招生录取结果", confirmed=True)
    found = {(d.kind, d.name): d.says for d in differences(catalogue) if d.kind != "unconfirmed"}
    assert found == {
        ("added", "收费标准"): "责任科室：基础教育科",
        ("dropped", "财务信息"): "本目录没有这一事项",
        ("merged", "规范性文件"): "公开内容并入“教育法律、政策”",
        ("renamed", "教育法律、政策"): "标准目录为“教育法律”",
        ("renamed", "招生录取结果"): "原为待核实名称“招生结果”",
        ("changed", "教育法律、政策"): (
            "公开时限由“信息形成或者变更之日起20个工作日内”改为“信息形成之日起10个工作日内”；"
            "公开内容（要素）增加：部门和地方政府规章、各类教育政策文件；公开渠道和载体增加：政府公报；规定每180天更新"
        ),
    }


def test_an_own_catalogue_without_a_source_has_no_differences(office: Office) -> None:
    own = Catalogue.objects.create(agency=office.agency, name="自编目录", made_on=TODAY)
    actions.add_item(own, "课后服务", "收费标准", {}, **office.by("clerk"))
    assert differences(own) == []


def test_growth_names_what_came_and_went_on_each_day(
    office: Office, catalogue: Catalogue, django_assert_num_queries: Any
) -> None:
    later = TODAY + timedelta(days=30)
    who = office.by("clerk") | {"today": later}
    actions.add_item(catalogue, "课后服务", "收费标准", {}, **who)
    actions.retire_item(items_of(catalogue)[0].pk, reason="并入", **who)
    with django_assert_num_queries(1):
        found = growth(catalogue)
    assert [(g.on, len(g.added), len(g.retired), g.total) for g in found] == [
        (TODAY, 34, 0, 34), (later, 1, 1, 34),
    ]  # fmt: skip
    assert found[1].added[0].name == "收费标准"


def test_a_matter_from_before_the_dates_were_kept_counts_from_the_catalogues_day(
    catalogue: Catalogue,
) -> None:
    catalogue.items.update(added_on=None)
    catalogue.made_on = date(2020, 1, 2)
    assert [(g.on, g.total) for g in growth(catalogue)] == [(date(2020, 1, 2), 34)]
