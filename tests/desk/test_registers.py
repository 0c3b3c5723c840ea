"""Registers at the desk, as an office uses them: look, add, correct, look back, take out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from desk.world import ROWS, World
from gongkai.audit.models import Entry
from gongkai.channels.models import Posting
from gongkai.registry.models import Role
from gongkai.reporting.ledgers import ALL

POSTINGS = "/desk/JC-JY/registers/postings/"
ClientOf = Callable[[str], Client]


def _html(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


@pytest.fixture
def clerk(client_of: ClientOf) -> Client:
    """The clerk's browser."""
    return client_of(Role.CLERK)


@pytest.mark.parametrize("slug", sorted(ALL))
def test_every_register_shows_its_row_and_its_forms(slug: str, world: World, clerk: Client) -> None:
    base = f"/desk/JC-JY/registers/{slug}/"
    listed = _html(clerk.get(base))
    assert ROWS[slug]["number"] in listed
    edit = _html(clerk.get(f"{base}{world.rows[slug].pk}/edit/"))
    for column in ALL[slug].columns:
        assert f'name="{column.field}"' in edit
        assert column.heading in edit
    assert "登记" in _html(clerk.get(f"{base}{world.rows[slug].pk}/"))


@pytest.mark.parametrize("slug", sorted(ALL))
def test_a_form_saved_as_it_was_opened_changes_nothing(slug: str, world: World, clerk: Client) -> None:
    address = f"/desk/JC-JY/registers/{slug}/{world.rows[slug].pk}/edit/"
    form = clerk.get(address).context
    before = Entry.objects.count()
    cells = {f.name: f.value for f in form["fields"]}
    response = clerk.post(address, {**cells, "expected": form["expected"]})
    assert response.status_code == 302, response.context["fields"]
    assert Entry.objects.count() == before


def test_a_row_is_added_and_logged(clerk: Client) -> None:
    form = clerk.get(f"{POSTINGS}add/").context
    cells = {**ROWS["postings"], "number": "W2020-002", "title": "新公告", "posted_on": "2020年5月9日"}
    response = clerk.post(f"{POSTINGS}add/", {**cells, "expected": form["expected"]}, follow=True)
    assert "已保存" in _html(response)
    assert Posting.objects.get(number="W2020-002").posted_on.isoformat() == "2020-05-09"
    entry = Entry.objects.order_by("-number").first()
    assert (entry.verb, entry.actor.endswith("（own-clerk）")) == ("登记", True)


def test_a_wrong_row_keeps_what_was_typed_and_says_why_beside_the_field(clerk: Client) -> None:
    cells = {**ROWS["postings"], "number": "W2020-003", "title": "标题<b>", "posted_on": "2020-02-30"}
    response = clerk.post(f"{POSTINGS}add/", {**cells, "expected": ""})
    html = _html(response)
    assert response.status_code == 400
    assert 'value="2020-02-30"' in html
    assert "标题&lt;b&gt;" in html
    wrong = {f.name: f.error for f in response.context["fields"] if f.error}
    assert list(wrong) == ["posted_on"]
    assert "2020年2月30日" in wrong["posted_on"]
    assert not Posting.objects.filter(number="W2020-003").exists()


def test_a_required_cell_left_empty_is_named(clerk: Client) -> None:
    response = clerk.post(
        f"{POSTINGS}add/", {**ROWS["postings"], "number": "W9", "title": "", "expected": ""}
    )
    assert response.status_code == 400
    assert [f.label for f in response.context["fields"] if f.error] == ["标题"]


def test_a_stale_form_is_refused_and_keeps_what_was_typed(
    world: World, clerk: Client, client_of: ClientOf
) -> None:
    address = f"{POSTINGS}{world.rows['postings'].pk}/edit/"
    opened = clerk.get(address).context["expected"]
    first = client_of(Role.OFFICE).post(address, {**ROWS["postings"], "title": "先改", "expected": opened})
    assert first.status_code == 302
    second = clerk.post(address, {**ROWS["postings"], "title": "后改", "expected": opened})
    assert second.status_code in (400, 409)
    assert "已被他人修改" in _html(second)
    assert 'value="后改"' in _html(second)
    assert Posting.objects.get(pk=world.rows["postings"].pk).title == "先改"


def test_the_history_shows_what_stood_before_and_after(world: World, clerk: Client) -> None:
    address = f"{POSTINGS}{world.rows['postings'].pk}/edit/"
    opened = clerk.get(address).context["expected"]
    clerk.post(address, {**ROWS["postings"], "title": "更正后的公告", "expected": opened})
    html = _html(clerk.get(address.removesuffix("edit/")))
    assert "<td><del>招生公告</del></td><td><ins>更正后的公告</ins></td>" in "".join(
        line.strip() for line in html.splitlines()
    )


def test_the_history_never_shows_personal_data(world: World, clerk: Client) -> None:
    html = _html(clerk.get(f"/desk/JC-JY/registers/requests/{world.rows['requests'].pk}/"))
    assert "虚构人甲" not in html
    assert "gAAAA" not in html


def test_the_list_never_shows_personal_data(clerk: Client) -> None:
    html = _html(clerk.get("/desk/JC-JY/registers/requests/"))
    assert "虚构人甲" not in html
    assert "样例证件001" not in html


def test_taking_out_asks_for_a_reason_and_leaves_the_content_in_the_log(world: World, clerk: Client) -> None:
    address = f"{POSTINGS}{world.rows['postings'].pk}/remove/"
    expected = clerk.get(address).context["expected"]
    assert clerk.post(address, {"reason": " ", "expected": expected}).status_code == 400
    assert Posting.objects.filter(pk=world.rows["postings"].pk).exists()
    response = clerk.post(address, {"reason": "重复登记", "expected": expected}, follow=True)
    assert "已删除" in _html(response)
    entry = Entry.objects.order_by("-number").first()
    assert entry.data["reason"] == "重复登记"
    assert entry.data["old"]["title"] == "招生公告"


def test_a_row_that_others_point_at_stays(world: World, clerk: Client) -> None:
    address = f"/desk/JC-JY/registers/items/{world.rows['items'].pk}/remove/"
    expected = clerk.get(address).context["expected"]
    response = clerk.post(address, {"reason": "试删", "expected": expected})
    assert response.status_code == 400
    assert "不能删除" in _html(response)


@pytest.fixture
def many(world: World) -> World:
    """45 more postings over two years."""
    Posting.objects.bulk_create(
        Posting(
            agency=world.bureau, channel=world.channel, number=f"M{i:03d}", title=f"信息{i:03d}",
            posted_on=f"{2019 + i % 2}-03-{i % 28 + 1:02d}", topic="资助" if i % 5 == 0 else "",
        )
        for i in range(45)
    )  # fmt: skip
    return world


def test_the_list_is_filtered_searched_sorted_and_paged(many: World, clerk: Client) -> None:
    assert clerk.get(POSTINGS).context["paged"].page.paginator.count == 46
    assert len(clerk.get(POSTINGS).context["lines"]) == 20
    assert len(clerk.get(f"{POSTINGS}?page=3").context["lines"]) == 6
    assert clerk.get(f"{POSTINGS}?year=2019").context["paged"].page.paginator.count == 23
    assert clerk.get(f"{POSTINGS}?q=资助").context["paged"].page.paginator.count == 9
    assert clerk.get(f"{POSTINGS}?channel={many.channel.pk}").context["paged"].page.paginator.count == 46
    last = clerk.get(f"{POSTINGS}?sort=-number").context["lines"][0][0]
    assert last.number == "W2020-001"
    paged = _html(clerk.get(f"{POSTINGS}?q=信息&sort=number&page=2"))
    assert "M020" in paged
    assert "sort=number" in paged


@pytest.mark.parametrize("asked", ["year=20x0", "sort=applicant", "channel=x", "year=0000", "export=exe"])
def test_an_address_that_asks_for_nonsense_is_refused_with_a_sentence(asked: str, clerk: Client) -> None:
    response = clerk.get(f"{POSTINGS}?{asked}")
    assert response.status_code == 400
    assert response.context["error"].why


def test_a_page_beyond_the_last_shows_the_last(many: World, clerk: Client) -> None:
    assert clerk.get(f"{POSTINGS}?page=999").context["paged"].page.number == 3


def test_the_list_makes_no_more_queries_for_more_rows(
    world: World, clerk: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    clerk.get(POSTINGS)
    Posting.objects.bulk_create(
        Posting(
            agency=world.bureau, channel=world.channel, number=f"Q{i}", title="信息", posted_on="2020-03-01"
        )
        for i in range(200)
    )
    with django_assert_max_num_queries(8):
        clerk.get(POSTINGS)
