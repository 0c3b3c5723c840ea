"""The page of what is looked at again: due or all, filtered, exported, and a look that shows in the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from desk.world import TODAY, World
from gongkai.cases.models import Case, Matter
from gongkai.registry.models import Role

ADDRESS = "/desk/JC-JY/cases/withheld/"


@pytest.fixture
def matter(world: World) -> Matter:
    Case.objects.filter(pk=world.case.pk).update(closed_on=date(2020, 1, 10))
    found = world.case.matters.first() or Matter.objects.create(case=world.case, order=1, text="某文件")
    found.reply, found.review_on = "process_info", TODAY
    found.save()
    return found


def test_what_is_due_is_listed_reviewed_and_gone(client_of: Callable[[str], Client], matter: Matter) -> None:
    client = client_of(Role.OFFICE)
    assert matter.case.number in client.get(ADDRESS).content.decode()
    assert "不予公开的内容" in client.get("/desk/").content.decode()
    page = f"{ADDRESS}{matter.pk}/"
    typed = {"result": "keep", "says": "仍在讨论", "next_on": "", "expected": TODAY.isoformat()}
    refused = client.post(page, typed)
    assert refused.status_code == 400
    assert "仍在讨论" in refused.content.decode()
    assert client.post(page, typed | {"next_on": "2022-01-15"}).status_code == 302
    assert matter.case.number not in client.get(ADDRESS).content.decode()
    assert "2022-01-15" in client.get(f"{ADDRESS}?state=all&sort=-review").content.decode()


def test_the_list_is_narrowed_and_exported(client_of: Callable[[str], Client], matter: Matter) -> None:
    client = client_of(Role.OFFICE)
    assert matter.case.number not in client.get(f"{ADDRESS}?reply=state_secret").content.decode()
    assert matter.case.number not in client.get(f"{ADDRESS}?q=nosuch").content.decode()
    sheet = client.get(f"{ADDRESS}?export=csv").content.decode("utf-8-sig").splitlines()
    assert sheet[0] == "受理编号,申请事项,答复类型,答复日期,审查日期"
    assert sheet[1].startswith(matter.case.number)
