"""The answer at the desk by two clerks at once: the second keeps what was typed and sees what the first saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from desk.world import NOW as AT
from desk.world import TODAY, World
from gongkai.cases.actions import recording
from gongkai.cases.models import Matter
from gongkai.registry.models import Role

Clients = Callable[[str], Client]


@pytest.fixture(autouse=True)
def handled(world: World) -> None:
    """The world's case lies with a section: its answer can be written."""
    if world.case.stage != "handling":
        given = {"by": world.people[Role.OFFICE], "today": TODAY, "at": AT, "unit": world.unit}
        world.case = recording.record(world.case.pk, "pass_review", expected=world.case.token, **given)


def _page(name: str, world: World, **kwargs: object) -> str:
    return reverse(f"desk:{name}", kwargs={"code": "JC-JY", "pk": world.case.pk, **kwargs})


def test_a_reply_that_came_second_is_kept_on_the_page_beside_the_first(
    world: World, client_of: Clients
) -> None:
    one, two = client_of(Role.CLERK), client_of(Role.OFFICE)
    address = _page("case-matter", world, order=1)
    shown = one.get(f"{address}?kind=process_info").context["expected"]
    assert two.get(f"{address}?kind=given").context["expected"] == shown
    said = {"kind": "given", "expected": shown, "d-given": "2020年学校名录", "facts": "甲查明"}
    assert one.post(address, said).status_code == 302
    typed = {
        "kind": "process_info", "expected": shown, "d-reason": "乙写的理由", "facts": "乙查明", "grounds": "乙的依据",
        "d-no_rule_requires": "1",
    }  # fmt: skip
    refused = two.post(address, typed)
    page = refused.content.decode()
    assert refused.status_code == 400
    for words in ("第1项刚被别人改动", "2020年学校名录", "甲查明", "乙写的理由", "乙查明", "乙的依据"):
        assert words in page
    assert 'name="d-no_rule_requires" value="1" checked' in page
    assert Matter.objects.get(case=world.case).reply == "given"
    # Having seen both, the second may press again.
    again = two.post(address, typed | {"expected": refused.context["expected"]})
    assert again.status_code == 302
    assert Matter.objects.get(case=world.case).facts == "乙查明"


def test_a_reply_to_a_matter_that_is_gone_comes_back_to_whoever_typed_it(
    world: World, client_of: Clients
) -> None:
    typed = {"kind": "given", "expected": "old", "d-given": "写了很久的内容"}
    refused = client_of(Role.CLERK).post(_page("case-matter", world, order=7), typed)
    page = refused.content.decode()
    assert refused.status_code == 400
    assert "没有第7项申请内容" in page
    assert "写了很久的内容" in page
    assert "已不在申请事项中" in page


def test_a_list_that_came_second_shows_the_reply_it_would_have_wiped_out(
    world: World, client_of: Clients
) -> None:
    one, two = client_of(Role.CLERK), client_of(Role.OFFICE)
    listing, matter = _page("case-matters", world), _page("case-matter", world, order=1)
    old = two.get(listing).context["expected"]
    new = one.get(f"{matter}?kind=given").context["expected"]
    one.post(matter, {"kind": "given", "expected": new, "d-given": "2020年学校名录"})
    refused = two.post(listing, {"texts": "预算\n会议记录", "expected": old})
    page = refused.content.decode()
    assert refused.status_code == 400
    for words in ("刚被别人改动", "2020年学校名录", "预算", "会议记录"):
        assert words in page
    assert (
        two.post(listing, {"texts": "预算\n会议记录", "expected": refused.context["expected"]}).status_code
        == 302
    )
    assert [m.text for m in world.case.matters.all()] == ["预算", "会议记录"]


def test_questions_that_came_second_are_kept_on_the_page_beside_the_first(
    world: World, client_of: Clients
) -> None:
    one, two = client_of(Role.CLERK), client_of(Role.OFFICE)
    seen = one.get(_page("case-answer", world)).context["expected"]
    address = _page("case-questions", world)
    assert one.post(address, {"expected": seen, "q-whose": "甲：本机关"}).status_code == 302
    refused = two.post(address, {"expected": seen, "q-whose": "乙：另一机关", "public_interest": "乙的理由"})
    page = refused.content.decode()
    assert refused.status_code == 400
    for words in ("答复七问刚被别人改动", "谁负责：甲：本机关", "乙：另一机关", "乙的理由"):
        assert words in page
    fresh = refused.context["expected"]
    assert two.post(address, {"expected": fresh, "q-whose": "乙：另一机关"}).status_code == 302
    world.case.answer.refresh_from_db()
    assert world.case.answer.steps == {"whose": "乙：另一机关"}


def test_questions_sent_after_the_case_went_on_come_back(world: World, client_of: Clients) -> None:
    client = client_of(Role.CLERK)
    seen = client.get(_page("case-answer", world)).context["expected"]
    type(world.case).objects.filter(pk=world.case.pk).update(stage="signing")
    refused = client.post(_page("case-questions", world), {"expected": seen, "q-whose": "写好的话"})
    assert refused.status_code == 400
    assert "只有在办理环节可以拟写答复" in refused.content.decode()
    assert "写好的话" in refused.content.decode()
