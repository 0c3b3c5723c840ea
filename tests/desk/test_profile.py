"""机构概况 at the desk: what is missing, a change through the form, a personnel document that the leaders' page follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from desk.world import NOW, World
from gongkai.registry.models import Profile, Role
from publishing.publications import publication

ClientOf = Callable[[str], Client]


def test_the_page_names_what_is_missing(world: World, client_of: ClientOf) -> None:
    said = client_of(Role.CLERK).get("/desk/JC-JY/profile/").content.decode()
    assert "还没有填写" in said
    assert "负责人姓名" in said
    assert "必须公开" in said


def test_a_change_goes_through_the_form_and_reaches_the_portal(world: World, client_of: ClientOf) -> None:
    client = client_of(Role.CLERK)
    form = client.get("/desk/JC-JY/profile/edit/")
    given = {f.name: f.value for f in form.context["fields"]} | {
        "disclosure_office": "局办公室", "disclosure_email": "office", "expected": form.context["expected"],
    }  # fmt: skip
    refused = client.post("/desk/JC-JY/profile/edit/", given)
    assert refused.status_code == 400
    assert "不是电子邮箱地址" in refused.content.decode()
    done = client.post("/desk/JC-JY/profile/edit/", {**given, "disclosure_email": "office@example.cn"})
    assert done.status_code == 302
    assert Profile.objects.get().version == 1
    assert "office@example.cn" in Client().get("/JC-JY/guide/").content.decode()
    again = client.post("/desk/JC-JY/profile/edit/", given)
    assert "已被他人修改" in again.content.decode()


def test_a_personnel_document_calls_for_a_look_at_the_leaders(world: World, client_of: ClientOf) -> None:
    client = client_of(Role.OFFICE)
    assert "请核对" not in client.get("/desk/JC-JY/profile/").content.decode()
    publication(world.bureau, "任免通知", kind="personnel", published_at=NOW + timedelta(hours=1))
    assert "公开了人事信息《任免通知》" in client.get("/desk/JC-JY/profile/").content.decode()


def test_a_leader_is_added_changed_and_taken_off(world: World, client_of: ClientOf) -> None:
    client = client_of(Role.OFFICE)
    given = {"name": "样例丙", "title": "副局长", "duties": "分管基础教育", "order": "2"}
    assert client.post("/desk/JC-JY/leaders/add/", given).status_code == 302
    leader = world.bureau.leaders.get(name="样例丙")
    assert "分管基础教育" in Client().get("/JC-JY/leaders/").content.decode()
    assert client.post(f"/desk/JC-JY/leaders/{leader.pk}/switch/", {"reason": "已调离"}).status_code == 302
    assert "样例丙" not in Client().get("/JC-JY/leaders/").content.decode()
