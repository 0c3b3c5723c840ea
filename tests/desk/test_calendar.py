"""放假调休安排 at the desk: pasted, looked at, saved; a day taken off again; what is awaited is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from desk.world import World
from gongkai.audit.models import Entry
from gongkai.law.calendar import LAST_ANNOUNCED_YEAR
from gongkai.registry.models import CalendarDay, Role

HOME = "/desk/JC-JY/calendar/"
TEXT = "关于2021年春节放假的补充通知\n一、春节：2月10日放假。2月20日（周六）上班。"


def _looked(client: Client, page: str, given: dict[str, str]) -> dict[str, str]:
    """What the form holds after a look: ready to be saved."""
    shown = client.post(f"{HOME}{page}/", given).context["seen"]
    return given | {"save": "1", "seen": shown}


@pytest.fixture
def office(client_of: Callable[[str], Client]) -> Client:
    return client_of(Role.OFFICE)


def _day(works: bool = False) -> dict[str, str]:
    return {"day": "2021-02-01", "works": "1" if works else "0", "notice": "市政府通知"}


def test_the_page_tells_the_years_and_where_their_days_come_from(world: World, office: Client) -> None:
    page = office.get(HOME).content.decode()
    assert "2021年" in page
    assert "随软件收录" in page
    assert "没有另行登记的日子" in page
    assert "还没有登记" not in page


def test_a_notice_is_looked_at_before_it_is_saved(world: World, office: Client) -> None:
    given = {"text": TEXT, "title": "", "year": ""}
    seen = office.post(f"{HOME}notice/", given).content.decode()
    assert "会改变什么" in seen
    assert "通知没有写全2021年的节日" in seen
    assert world.case.number in seen
    assert not CalendarDay.objects.exists()
    unseen = office.post(f"{HOME}notice/", given | {"save": "1", "title": "某通知"})
    assert "请再查看一次会改变什么" in unseen.content.decode()
    ready = _looked(office, "notice", given)
    other = office.post(f"{HOME}notice/", ready | {"text": TEXT.replace("10日", "11日"), "title": "某通知"})
    assert other.status_code == 400
    refused = office.post(f"{HOME}notice/", ready)
    assert refused.status_code == 400
    assert "请填写通知的名称和文号" in refused.content.decode()
    done = office.post(f"{HOME}notice/", ready | {"title": "=某通知"}, follow=True)
    assert "1件在办申请的答复期限随之改变" in done.content.decode()
    assert [(str(d), d.agency.code) for d in CalendarDay.objects.all()] == [
        ("2021-02-10放假", "JC-JY"), ("2021-02-20上班", "JC-JY"),
    ]  # fmt: skip
    listed = office.get(HOME, {"export": "csv", "year": "2021"}).content.decode()
    assert "2021-02-10,星期三,放假,'=某通知," in listed
    assert Entry.objects.filter(verb="导出").latest("number").data == {"rows": 2}


def test_a_fault_is_told_with_its_line_and_what_was_typed_stays(world: World, office: Client) -> None:
    page = office.post(
        f"{HOME}notice/", {"text": "标题\n春节：2月30日放假。", "year": "2021", "title": "某通知"}
    )
    says = page.content.decode()
    assert page.status_code == 400
    assert "第2行：没有2021年2月30日这一天" in says
    assert "春节：2月30日放假。" in says


def test_one_day_is_set_and_taken_off_with_a_reason(world: World, office: Client) -> None:
    assert "由上班改为放假" in office.post(f"{HOME}day/", _day()).content.decode()
    office.post(f"{HOME}day/", _looked(office, "day", _day()))
    row = CalendarDay.objects.get()
    address = reverse("desk:calendar-remove", args=["JC-JY", row.pk])
    assert "市政府通知" in office.get(address).content.decode()
    assert office.post(address, {"reason": ""}).status_code == 400
    office.post(address, {"reason": "通知已废止"})
    assert not CalendarDay.objects.exists()
    assert "通知已废止" in Entry.objects.get(verb="删除放假调休日").says


def test_a_day_of_the_authority_above_is_shown_but_not_taken_off_here(world: World, office: Client) -> None:
    office.post(f"{HOME}day/", _looked(office, "day", _day()))
    CalendarDay.objects.update(agency=None)
    row = CalendarDay.objects.get()
    page = office.get(HOME).content.decode()
    assert "全系统" in page
    address = reverse("desk:calendar-remove", args=["JC-JY", row.pk])
    assert address not in page
    assert office.post(address, {"reason": "不"}).status_code == 404


def test_next_years_notice_is_asked_for_in_november(
    world: World, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    from gongkai import clock

    monkeypatch.setattr(clock, "today", lambda: date(LAST_ANNOUNCED_YEAR, 11, 2))
    assert f"{LAST_ANNOUNCED_YEAR + 1}年的放假安排还没有登记" in office.get(HOME).content.decode()


def test_kept_cases_are_listed_and_exported_for_appraisal(world: World, office: Client) -> None:
    page = office.get("/desk/JC-JY/cases/retention/", {"q": "无此号"})
    assert "没有符合条件的案卷" in page.content.decode()
    out = office.get("/desk/JC-JY/cases/retention/", {"export": "csv"})
    assert out.content.decode().strip() == "\ufeff受理编号,归档号,办结日期,保管至"
