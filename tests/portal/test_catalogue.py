"""The public catalogue: both trees, what is empty said honestly with who answers, open data with the statutory columns."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from desk.conftest import built, fixed_hour, world  # noqa: F401
from desk.world import World
from gongkai.publishing.catalogue.rows import items_of
from gongkai.publishing.models import Catalogue, CatalogueItem, NotApplicable, Publication

CATALOGUE = "/JC-JY/catalogue/"


def _html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def _csv(response: object) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def item(world: World) -> CatalogueItem:  # noqa: F811
    """A matter with one publication, answered for by a section."""
    one = items_of(world.item.catalogue)[10]
    one.unit = world.unit
    one.save()
    Publication.objects.filter(pk=world.publication.pk).update(catalogue_item=one, summary="招生安排概述")
    return one


def test_both_trees_with_counts_and_who_answers(client: Client, item: CatalogueItem, world: World) -> None:  # noqa: F811
    NotApplicable.objects.create(
        agency=world.bureau, matter="20.1", reason="没有规章制定权", on="2021-01-15", by="样例"
    )
    page = _html(client.get(CATALOGUE))
    assert "行政法规、规章和规范性文件" in page
    assert "没有规章制定权" in page
    assert page.count('<section class="catalogue-first"') == 10
    assert page.count("待核实</span>") == 17
    assert "共34项，1项已有公开信息" in page
    assert "责任主体：办公室" in page
    assert f'href="/JC-JY/catalogue/{item.pk}/"' in page


def test_a_matter_shows_its_columns_channels_and_publications(client: Client, item: CatalogueItem) -> None:
    page = _html(client.get(f"{CATALOGUE}{item.pk}/"))
    assert item.name in page
    assert '■政府网站<span class="unseen">（使用）' in page
    assert '□政府公报<span class="unseen">（不使用）' in page
    assert "招生公告" in page
    assert "共1条" in page


def test_an_empty_matter_says_so_and_who_is_responsible(client: Client, world: World) -> None:  # noqa: F811
    world.bureau.phone = "0000-1234567"
    world.bureau.save()
    empty = items_of(world.item.catalogue)[0]
    page = _html(client.get(f"{CATALOGUE}{empty.pk}/"))
    assert "还没有公开信息，由江城县教育局负责。联系电话：0000-1234567" in page
    CatalogueItem.objects.filter(pk=empty.pk).update(mode=["on_request"])
    assert "这一事项依申请公开" in _html(client.get(f"{CATALOGUE}{empty.pk}/"))


def test_what_was_withdrawn_counts_no_more(client: Client, item: CatalogueItem, world: World) -> None:  # noqa: F811
    Publication.objects.filter(pk=world.publication.pk).update(status=Publication.Status.WITHDRAWN)
    assert "招生公告" not in _html(client.get(f"{CATALOGUE}{item.pk}/"))
    assert "0项已有公开信息" in _html(client.get(CATALOGUE))
    assert _csv(client.get(f"{CATALOGUE}directory.csv"))[1:] == []


def test_a_retired_matter_keeps_its_page(client: Client, item: CatalogueItem) -> None:
    CatalogueItem.objects.filter(pk=item.pk).update(active=False, retired_on="2021-01-10")
    page = _html(client.get(f"{CATALOGUE}{item.pk}/"))
    assert "不再列入目录（2021年1月10日起）" in page
    assert "招生公告" in page
    assert f"/catalogue/{item.pk}/" not in _html(client.get(CATALOGUE))


def test_the_directory_has_the_columns_of_article_12(
    client: Client, item: CatalogueItem, world: World  # noqa: F811
) -> None:  # fmt: skip
    Publication.objects.filter(pk=world.publication.pk).update(title="=cmd", made_on="2021-01-10")
    rows = _csv(client.get(f"{CATALOGUE}directory.csv"))
    assert rows[0][:4] == ["索引号", "名称", "内容概述", "生成日期"]
    assert rows[1][:7] == [
        "JC-JY/2021-00009", "'=cmd", "招生安排概述", "2021-01-10", "2021-01-15", item.name, "",
    ]  # fmt: skip


def test_matters_are_open_data(client: Client, item: CatalogueItem) -> None:
    rows = _csv(client.get(f"{CATALOGUE}items.csv"))
    assert len(rows) == 35
    assert rows[0][:4] == ["目录", "序号", "一级事项", "二级事项"]
    assert sum(r[-1] == "待核实" for r in rows) == 17
    assert rows[11][3] == "招生政策"


def test_several_fields_are_chosen_by_address(client: Client, item: CatalogueItem, world: World) -> None:  # noqa: F811
    other = Catalogue.objects.create(agency=world.bureau, name="学前教育目录", made_on="2021-01-15")
    assert "学前教育目录" in _html(client.get(CATALOGUE))
    assert "共0项" in _html(client.get(CATALOGUE, {"catalogue": other.pk}))
    for wrong in ("999999", "x"):
        assert client.get(CATALOGUE, {"catalogue": wrong}).status_code == 404


def test_what_is_not_the_agencys_is_not_found(client: Client, item: CatalogueItem) -> None:
    assert client.get(f"/JC-JT/catalogue/{item.pk}/").status_code == 404
    assert client.get("/nowhere/catalogue/").status_code == 404
    first = item.parent_id
    assert client.get(f"{CATALOGUE}{first}/").status_code == 404


def test_the_pages_ask_the_same_whatever_the_number(
    client: Client, item: CatalogueItem, world: World, django_assert_max_num_queries  # noqa: F811
) -> None:  # fmt: skip
    one = Publication.objects.get(pk=world.publication.pk)
    for n in range(30):
        one.pk, one.index_number = None, f"Q-{n}"
        one.save(force_insert=True)
    for address in (CATALOGUE, f"{CATALOGUE}{item.pk}/", reverse("portal:catalogue-items", args=["JC-JY"])):
        with django_assert_max_num_queries(8):
            response = client.get(address)
            assert response.status_code == 200
