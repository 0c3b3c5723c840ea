"""What is missing: matters without a publication in time, publications without a matter, empty quarters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gongkai.publishing.catalogue import actions, queries
from gongkai.publishing.catalogue.coverage import coverage, matrix, unassigned
from gongkai.publishing.catalogue.rows import items_of
from gongkai.publishing.models import Catalogue, CatalogueItem, Publication
from publishing.office import TODAY, Office

_AT = datetime(2021, 3, 1, 2, 0, tzinfo=UTC)


def _publish(office: Office, item: CatalogueItem | None, day: date, n: int = 1, **more: Any) -> None:
    have = Publication.objects.count()
    Publication.objects.bulk_create(
        Publication(
            agency=office.agency, index_number=f"JC-JY/2021-{have + k:05d}", title=f"信息{k}", kind="notice",
            issuer=office.agency.name, digest="0" * 64, published_at=_AT, published_on=day, updated_at=_AT,
            catalogue_item=item, article20="20.11", **more,
        )
        for k in range(n)
    )  # fmt: skip


def test_matters_without_a_publication_and_publications_without_a_matter(
    office: Office, catalogue: Catalogue
) -> None:
    _publish(office, items_of(catalogue)[3], TODAY)
    _publish(office, None, TODAY, 2)
    _publish(office, items_of(catalogue)[4], TODAY, status=Publication.Status.WITHDRAWN)
    found = coverage(catalogue, TODAY)
    assert (found.covered, len(found.wanting), found.unassigned) == (1, 33, 2)
    assert (found.unconfirmed, found.no_unit) == (17, 34)
    assert unassigned(office.agency).count() == 2


@pytest.mark.parametrize(
    ("days_ago", "lamp", "says"),
    [
        (10, "green", "最近2021-02-28"),
        (25, "amber", "2021-03-15前应更新"),
        (31, "red", "应每30天更新，已逾期1天"),
    ],
)
def test_a_matter_with_a_cycle_is_judged_by_its_last_publication(
    office: Office, catalogue: Catalogue, days_ago: int, lamp: str, says: str
) -> None:
    item = items_of(catalogue)[0]
    actions.change_item(item.pk, {"every_days": 30}, expected=actions.token_of(item), **office.by("clerk"))
    item = items_of(catalogue)[0]
    _publish(office, item, TODAY - timedelta(days=days_ago))
    held = queries.tree(catalogue, TODAY)[0][1][0]
    if lamp == "amber":
        assert held.lamp == "green"  # 2021-03-15 is five days off: beyond the warning
        held = queries.tree(catalogue, date(2021, 3, 13))[0][1][0]
    assert (held.lamp, held.says) == (lamp, says)


def test_a_matter_on_request_alone_wants_nothing(office: Office, catalogue: Catalogue) -> None:
    item = items_of(catalogue)[0]
    given = {"mode": ["on_request"]}
    actions.change_item(item.pk, given, expected=actions.token_of(item), **office.by("clerk"))
    assert coverage(catalogue, TODAY).covered == 1


def test_a_year_counts_its_own_publications_alone(office: Office, catalogue: Catalogue) -> None:
    item = items_of(catalogue)[0]
    _publish(office, item, date(2020, 12, 31))
    assert coverage(catalogue, TODAY).covered == 1
    assert coverage(catalogue, TODAY, 2020).covered == 1
    found = coverage(catalogue, TODAY, 2021)
    assert found.covered == 0
    assert found.held[0].says == "2021年没有公开信息"


def test_what_came_later_than_the_limit_is_named(office: Office, catalogue: Catalogue) -> None:
    item = items_of(catalogue)[0]
    # 20 working days after Monday 2021-01-04 end on Monday 2021-02-01.
    _publish(office, item, date(2021, 2, 1), made_on=date(2021, 1, 4))
    assert coverage(catalogue, TODAY).late == []
    _publish(office, item, date(2021, 2, 2), made_on=date(2021, 1, 4))
    assert [p.published_on for p in coverage(catalogue, TODAY).late] == [date(2021, 2, 2)]


def test_quarters_of_each_matter_and_unit_with_empty_cells(
    office: Office, catalogue: Catalogue, django_assert_num_queries: Any
) -> None:
    for item, unit in zip(items_of(catalogue)[:2], (office.unit, office.other_unit), strict=True):
        actions.change_item(item.pk, {"unit": unit}, expected=actions.token_of(item), **office.by("clerk"))
    law, rules = items_of(catalogue)[:2]
    _publish(office, law, date(2021, 1, 4), 2)
    _publish(office, rules, date(2021, 12, 31))
    _publish(office, rules, date(2020, 12, 31))
    with django_assert_num_queries(2):
        rows = matrix(catalogue, 2021)
    found = [(r.first.name, r.unit.name if r.unit else "", r.quarters) for r in rows]
    assert found[:3] == [
        ("政策文件", "基础教育科", [2, 0, 0, 0]), ("政策文件", "人事科", [0, 0, 0, 1]), ("教育概况", "", [0, 0, 0, 0]),
    ]  # fmt: skip


def test_the_same_few_queries_at_ten_and_at_a_thousand_publications(
    office: Office, catalogue: Catalogue, django_assert_num_queries: Any
) -> None:
    for n in (10, 990):
        for item in items_of(catalogue)[:2]:
            _publish(office, item, TODAY, n // 2, made_on=TODAY)
        with django_assert_num_queries(2):
            queries.tree(catalogue, TODAY)
        with django_assert_num_queries(4):
            coverage(catalogue, TODAY)
        with django_assert_num_queries(1):
            one = queries.catalogues(office.agency).get()
        assert (one.matters, one.filled, one.unconfirmed, one.no_unit) == (34, 2, 17, 34)


def test_a_release_through_every_post_covers_its_matter(office: Office, catalogue: Catalogue) -> None:
    item = items_of(catalogue)[3]
    office.walk(office.draft(catalogue_item=item.pk))
    held = [h for _, group in queries.tree(catalogue, TODAY) for h in group if h.item == item]
    assert [(h.count, h.lamp, h.last) for h in held] == [(1, "green", TODAY)]
