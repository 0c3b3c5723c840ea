"""Agencies, people, posts and channels at the desk: added, changed, handed over, taken out of use; and its limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

import make
from desk.world import WHO, World
from gongkai.audit.models import Entry
from gongkai.law.errors import NoAccess, Refused, Stale
from gongkai.registry import actions, changes, tenure
from gongkai.registry.access import may
from gongkai.registry.models import Agency, Person, Post, Role

BASE = "/desk/JC-JY"
ClientOf = Callable[[str], Client]


@pytest.fixture
def admin(client_of: ClientOf) -> Client:
    """The administrator's browser."""
    return client_of(Role.ADMINISTRATOR)


def _expected(client: Client, address: str) -> str:
    return client.get(address).context["expected"]


def test_a_person_is_added_with_a_password_twice(admin: Client) -> None:
    typed = {
        "username": "zhao",
        "name": "样例职员",
        "unit": "办公室",
        "password": "lantern-2021-x",
        "again": "other",
    }
    wrong = admin.post(f"{BASE}/people/add/", typed)
    assert wrong.status_code == 400
    assert 'value="样例职员"' in wrong.content.decode()
    assert "lantern-2021-x" not in wrong.content.decode()
    assert admin.post(f"{BASE}/people/add/", {**typed, "again": typed["password"]}).status_code == 302
    assert Person.objects.get(username="zhao").unit.name == "办公室"


def test_a_change_is_told_with_what_stood_before(admin: Client, world: World) -> None:
    address = f"{BASE}/people/{world.people[Role.CLERK].pk}/edit/"
    admin.post(address, {"name": "改名", "unit": "办公室", "expected": _expected(admin, address)})
    told = admin.get(address.removesuffix("edit/")).content.decode()
    assert "修改人员" in told
    assert "<ins>改名</ins>" in told
    assert "<ins>办公室</ins>" in told


def test_a_change_to_what_has_changed_meanwhile_is_refused(world: World) -> None:
    unit = world.unit
    opened = actions.stamp(unit)
    changes.change_unit(unit, {"duty": "先改"}, expected=opened, **WHO)
    with pytest.raises(Stale):
        changes.change_unit(unit, {"duty": "后改"}, expected=opened, **WHO)


def test_a_post_is_handed_over_in_one_step(admin: Client, world: World) -> None:
    post = world.people[Role.CLERK].posts.get()
    typed = {"person": "no-post", "since": "2021年2月1日", "reason": "轮岗"}
    assert admin.post(f"{BASE}/posts/{post.pk}/hand-over/", typed).status_code == 302
    post.refresh_from_db()
    assert post.until == date(2021, 1, 31)
    assert not may(world.people[Role.CLERK], "register.edit", world.bureau, date(2021, 2, 1))
    assert may(world.people["no_post"], "register.edit", world.bureau, date(2021, 2, 1))
    assert Entry.objects.first().verb == "岗位移交"


def test_a_hand_over_needs_a_reason_and_somebody_else(world: World) -> None:
    post = world.people[Role.CLERK].posts.get()
    with pytest.raises(Refused, match="理由"):
        tenure.hand_over(post, world.people["no_post"], date(2021, 2, 1), reason=" ", **WHO)
    with pytest.raises(Refused, match="原来的人"):
        tenure.hand_over(post, post.person, date(2021, 2, 1), reason="轮岗", **WHO)
    with pytest.raises(Refused, match="晚于"):
        tenure.hand_over(post, world.people["no_post"], post.since, reason="轮岗", **WHO)
    assert Post.objects.get(pk=post.pk).until is None


def test_a_post_ends_once(world: World) -> None:
    post = world.people[Role.CLERK].posts.get()
    tenure.end_post(post, date(2021, 1, 20), reason="调离", **WHO)
    with pytest.raises(Refused, match="已经有离任日期"):
        tenure.end_post(post, date(2021, 1, 25), reason="调离", **WHO)


def test_nobody_gives_themselves_a_post_or_puts_themselves_out(world: World) -> None:
    admin = world.people[Role.ADMINISTRATOR]
    who = {**WHO, "by": admin}
    with pytest.raises(Refused, match="不能给自己"):
        actions.appoint(admin, world.bureau, Role.LEADER, since=date(2021, 1, 1), **who)
    with pytest.raises(Refused, match="不能给自己"):
        tenure.hand_over(world.people[Role.LEADER].posts.get(), admin, date(2021, 2, 1), reason="接任", **who)
    with pytest.raises(Refused, match="不能停用自己"):
        changes.switch_person(admin, False, reason="试", **who)


def test_an_administrator_cannot_reach_higher_by_a_password(world: World) -> None:
    somebody = make.person(world.bureau)
    Post.objects.create(person=somebody, agency=world.authority, role=Role.AUTHORITY, since=date(2015, 1, 1))
    with pytest.raises(NoAccess):
        actions.set_password(somebody, "lantern-2021-x", **{**WHO, "by": world.people[Role.ADMINISTRATOR]})
    actions.set_password(somebody, "lantern-2021-x", **{**WHO, "by": world.people["administrator_above"]})


def test_an_agency_never_stands_below_itself_nor_moves_where_one_has_no_say(world: World) -> None:
    child = make.agency("JC-JY-1", parent=world.bureau)
    who = {**WHO, "by": world.people["administrator_above"]}
    with pytest.raises(Refused, match="下级"):
        changes.change_agency(world.bureau, {"parent": child}, expected=actions.stamp(world.bureau), **who)
    own = {**WHO, "by": world.people[Role.ADMINISTRATOR]}
    with pytest.raises(NoAccess):
        changes.change_agency(child, {"parent": world.other}, expected=actions.stamp(child), **own)


def test_an_agency_with_others_below_stays_in_use(world: World) -> None:
    with pytest.raises(Refused, match="下级机构"):
        changes.switch_agency(world.authority, False, reason="撤并", **WHO)
    changes.switch_agency(world.other, False, reason="撤并", **WHO)
    assert not Agency.objects.get(pk=world.other.pk).active


def test_out_of_use_and_back_needs_a_reason_each_time(admin: Client, world: World) -> None:
    address = f"{BASE}/units/{world.unit.pk}/switch/"
    assert admin.post(address, {"reason": ""}).status_code == 400
    assert admin.post(address, {"reason": "撤并"}).status_code == 302
    assert "停用" in admin.get(f"{BASE}/units/?all=1").content.decode()
    assert "办公室" not in "".join(
        line.cells[0] for line in admin.get(f"{BASE}/units/").context["table"].lines
    )
    assert admin.post(address, {"reason": "恢复"}).status_code == 302
    world.unit.refresh_from_db()
    assert world.unit.active


def test_an_agency_keeps_its_local_rows_of_the_report(admin: Client, world: World) -> None:
    address = f"{BASE}/agencies/own/edit/"
    form = admin.get(address).context
    typed = {f.name: f.value for f in form["fields"]} | {"expected": form["expected"]}
    assert admin.post(address, {**typed, "extensions": "hubei-other-docs"}).status_code == 302
    world.bureau.refresh_from_db()
    assert world.bureau.extensions == ["hubei-other-docs"]
    assert admin.post(address, {**typed, "extensions": "nothing-like-it"}).status_code == 400


def test_the_log_is_filtered_and_goes_out_as_a_file(client_of: ClientOf) -> None:
    supervisor = client_of(Role.SUPERVISOR)
    assert (
        supervisor.get(f"{BASE}/log/?verb=登记&since=2021-01-01&until=2021-01-31")
        .context["paged"]
        .page.object_list
    )
    assert not supervisor.get(f"{BASE}/log/?until=2020-12-31").context["paged"].page.object_list
    assert supervisor.get(f"{BASE}/log/?since=2021-02-30").status_code == 400
    lines = b"".join(supervisor.get(f"{BASE}/log/?verb=登记&export=csv").streaming_content).decode(
        "utf-8-sig"
    )
    assert lines.splitlines()[0] == "序号,时间,操作人,事项,说明,摘要"
    assert len(lines.splitlines()) > 5
    assert Entry.objects.first().verb == "导出日志"


def test_whoever_sees_personal_data_is_seen(client_of: ClientOf, world: World) -> None:
    client_of(Role.OFFICE).get(f"{BASE}/registers/requests/{world.rows['requests'].pk}/edit/")
    entry = Entry.objects.first()
    assert (entry.verb, entry.actor.endswith("（own-office）")) == ("查看个人信息", True)


def test_open_applications_wait_on_the_desk_of_whoever_registers(client_of: ClientOf, world: World) -> None:
    kept = type(world.rows["requests"]).objects
    kept.create(agency=world.bureau, number="待办-1", received_on=date(2021, 1, 4), applicant_type="natural_person", due_on=date(2021, 1, 14))  # fmt: skip
    shown = client_of(Role.CLERK).get("/desk/").content.decode()
    assert "答复申请待办-1" in shown
    assert "已逾期" in shown
    assert "待办-1" not in client_of(Role.LEADER).get("/desk/").content.decode()


def test_the_clock_is_moved_in_a_demo_only(client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[date | None] = []
    monkeypatch.setattr("gongkai.clock.is_demo", lambda: True)
    monkeypatch.setattr("gongkai.clock.move", moved.append)
    clerk = client_of(Role.CLERK)
    assert "演示环境 日期 2021-01-15" in clerk.get("/desk/").content.decode()
    assert clerk.post("/desk/clock/", {"day": "soon"}).status_code == 400
    assert clerk.post("/desk/clock/", {"day": "2021-01-31"}).status_code == 302
    assert moved == [date(2021, 1, 31)]
