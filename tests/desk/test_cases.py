"""Requests at the desk: what a page shows and hides, how a step is done, and how many queries a page takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.world import TODAY, World
from gongkai.audit.models import Entry
from gongkai.cases.actions import intake, recording
from gongkai.cases.application import Application
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import Case, CaseSettings
from gongkai.notify import outbox
from gongkai.notify.models import Message
from gongkai.registry.models import Role
from search.entries import entry, put

AT = datetime(2021, 1, 15, 3, 0, tzinfo=UTC)


def _more(world: World, many: int) -> None:
    for n in range(many):
        asked = Application(Applicant(name=f"虚构人丙{n}", email="someone@example.cn"), f"第{n}件文件")
        case = intake.take(
            world.bureau, asked, way="counter", by=world.people[Role.CLERK], today=TODAY, at=AT
        )
        intake.register(case.pk, expected=case.token, by=world.people[Role.CLERK], today=TODAY, at=AT)


def _page(name: str, world: World, **kwargs: object) -> str:
    return reverse(f"desk:{name}", kwargs={"code": "JC-JY", **kwargs})


@pytest.mark.parametrize("name", ["cases", "case", "case-why"])
def test_a_page_takes_the_same_few_queries_however_many_cases_there_are(
    name: str, world: World, client_of: Callable[[str], Client]
) -> None:
    kwargs = {} if name == "cases" else {"pk": world.case.pk}
    client, address = client_of(Role.CLERK), _page(name, world, **kwargs)
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(address)
    _more(world, 25)
    with CaptureQueriesContext(connection) as after:
        client.get(address)
    assert len(after) == len(before)
    if name == "cases":
        assert len(after) <= 8, "\n".join(q["sql"][:120] for q in after.captured_queries)


def test_lists_and_files_show_names_masked(world: World, client_of: Callable[[str], Client]) -> None:
    client = client_of(Role.CLERK)
    page = client.get(_page("cases", world)).content.decode()
    file = client.get(_page("cases", world) + "?export=csv").content.decode()
    assert "虚***" in page
    assert "虚***" in file
    assert "虚构人乙" not in page + file


def test_looking_at_the_applicants_data_is_logged(world: World, client_of: Callable[[str], Client]) -> None:
    page = client_of(Role.CLERK).post(_page("case-identity", world, pk=world.case.pk)).content.decode()
    assert "虚构人乙" in page
    said = Entry.objects.filter(verb="查看申请人信息").get()
    assert said.actor.endswith("（own-clerk）")


def test_another_request_of_the_same_applicant_starts_from_what_is_known_and_the_look_is_logged(
    world: World, client_of: Callable[[str], Client]
) -> None:
    client = client_of(Role.CLERK)
    address = f"{_page('case-new', world)}?like={world.case.pk}"
    assert address in client.post(_page("case-identity", world, pk=world.case.pk)).content.decode()
    fields = {f.name: f.value for _, some in client.get(address).context["groups"] for f in some}
    assert (fields["name"], fields["description"], fields["route"]) == ("虚构人乙", "", world.case.route)
    assert Entry.objects.filter(says=f"照申请{world.case.number}的申请人登记另一件").count() == 1
    for key in ("0", "²", "999999"):
        assert client.get(_page("case-new", world), {"like": key}).status_code == 404


def test_the_data_of_an_applicant_made_anonymous_start_no_other_request(
    world: World, client_of: Callable[[str], Client]
) -> None:
    type(world.case.applicant).objects.filter(pk=world.case.applicant_id).update(erased_at=AT)
    answer = client_of(Role.CLERK).get(_page("case-new", world), {"like": world.case.pk})
    assert answer.status_code == 400
    assert "已作匿名处理" in answer.content.decode()


def test_a_step_says_its_article_and_what_it_does_to_the_date(
    world: World, client_of: Callable[[str], Client]
) -> None:
    page = (
        client_of(Role.OFFICE)
        .get(_page("case-step", world, pk=world.case.pk, event="extend"))
        .content.decode()
    )
    assert "条例第33条第2款" in page
    assert "2021-02-18 → 2021-02-19" in page


def test_a_step_is_done_and_the_page_says_the_new_date(
    world: World, client_of: Callable[[str], Client]
) -> None:
    client = client_of(Role.OFFICE)
    address = _page("case-step", world, pk=world.case.pk, event="extend")
    form = client.get(address).context["expected"]
    typed = {"expected": form, "days": "5", "on": TODAY.isoformat(), "reason": "材料较多"}
    done = client.post(address, typed, follow=True).content.decode()
    world.case.refresh_from_db()
    assert world.case.extended == 5
    assert world.case.due_on.isoformat() in done
    again = client.post(address, typed)
    assert again.status_code == 400
    assert "刚被办理过" in again.content.decode()


def test_wrong_input_keeps_what_was_typed_and_changes_nothing(
    world: World, client_of: Callable[[str], Client]
) -> None:
    client = client_of(Role.CLERK)
    typed = {
        "way": "counter",
        "arrived_on": "2021-01-15",
        "type": "natural_person",
        "name": "虚构人丁",
        "route": "post",
    }
    answer = client.post(_page("case-new", world), typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "虚构人丁" in page
    assert "选择邮寄，请填写通信地址" in page
    assert Case.objects.count() == 1


def test_why_this_date_lists_every_day(world: World, client_of: Callable[[str], Client]) -> None:
    page = client_of(Role.SUPERVISOR).get(_page("case-why", world, pk=world.case.pk)).content.decode()
    assert "第20个工作日，答复期限届满" in page
    assert "收到申请，当日不计" in page


def test_a_case_waits_in_the_to_do_list_of_whoever_has_its_next_step(
    world: World, client_of: Callable[[str], Client]
) -> None:
    for who, there in (
        (Role.CLERK, True),
        (Role.OFFICE, True),
        (Role.COUNSEL, False),
        (Role.SEAL_KEEPER, False),
    ):
        assert (f"申请{world.case.number}" in client_of(who).get("/desk/").content.decode()) is there, who


def _again(world: World, **more: object) -> Case:
    """A second request of the same applicant for the same thing."""
    asked = Application(
        Applicant(name="虚构人乙", email="someone@example.cn"),
        "2020年学区划分文件",
        extra=more.pop("extra", {}),
    )
    clerk = world.people[Role.CLERK]
    return intake.take(world.bureau, asked, way=str(more.get("way", "counter")), by=clerk, today=TODAY, at=AT)


def test_a_request_that_was_asked_before_is_pointed_out_with_its_evidence(
    world: World, client_of: Callable[[str], Client]
) -> None:
    second, client = _again(world), client_of(Role.CLERK)
    page = client.get(_page("case", world, pk=second.pk)).content.decode()
    assert "可能与此前的申请重复" in page
    assert world.case.number in page
    assert "文字相似100%" in page
    assert "可能与此前的申请重复" not in client.get(_page("case", world, pk=world.case.pk)).content.decode()
    made = client.post(_page("case-evidence", world, pk=second.pk), follow=True).content.decode()
    assert "申请人申请情况（2021-01-15）.pdf" in made


def test_own_fields_are_set_asked_at_the_desk_shown_and_corrected(
    world: World, client_of: Callable[[str], Client]
) -> None:
    office = client_of(Role.OFFICE)
    page = office.get(_page("case-settings", world))
    typed = {f.name: f.value for f in page.context["fields"]} | {"extra_fields": "level|学段|必填|小学/初中"}
    assert office.post(_page("case-settings", world), typed).status_code == 302
    assert "level|学段|必填|小学/初中" in office.get(_page("case-settings", world)).content.decode()
    client = client_of(Role.CLERK)
    asked = {
        "way": "counter", "arrived_on": "2021-01-15", "type": "natural_person", "name": "虚构人丁", "email": "d@example.cn",
        "description": "招生计划", "form": "electronic", "route": "email", "own_level": "高中",
    }  # fmt: skip
    refused = client.post(_page("case-new", world), asked)
    assert refused.status_code == 400
    assert "请从列出的选项中选择" in refused.content.decode()
    client.post(_page("case-new", world), asked | {"own_level": "小学"})
    case = Case.objects.latest("pk")
    assert case.extra == {"level": "小学"}
    assert "<dt>学段</dt><dd>小学</dd>" in client.get(_page("case", world, pk=case.pk)).content.decode()
    client.post(_page("case-own", world, pk=case.pk), {"own_level": "初中", "expected": case.token})
    case.refresh_from_db()
    assert case.extra == {"level": "初中"}


def test_an_oral_request_asks_for_the_signed_form_until_it_is_there(
    world: World, client_of: Callable[[str], Client]
) -> None:
    case, client = _again(world, way="oral"), client_of(Role.CLERK)
    address = _page("case", world, pk=case.pk)
    assert "口头申请：请" in client.get(address).content.decode()
    form = client.get(_page("case-application", world, pk=case.pk))
    assert form.content.startswith(b"%PDF")
    upload = SimpleUploadedFile("申请表.pdf", form.content)
    client.post(_page("case-attach", world, pk=case.pk), {"part": "application", "file": upload})
    assert "口头申请：请" not in client.get(address).content.decode()


def test_a_request_that_is_anothers_names_an_agency_of_the_installation(
    world: World, client_of: Callable[[str], Client]
) -> None:
    put(entry("2020年学区划分文件", agency_id=world.other.pk))
    office = client_of(Role.CLERK)
    address = _page("case-matter", world, pk=world.case.pk, order=1) + "?kind=not_ours"
    page = office.get(address).content.decode()
    assert f"{world.other.name}（已公开相近的信息）" in page
    typed = {
        "expected": world.case.matters.get().token,
        "kind": "not_ours",
        "in_house": world.other.code,
        "d-reason": "由交通运输局制作",
        "d-organ": "",
        "d-organ_contact": "",
    }
    assert office.post(address, typed).status_code == 302
    details = world.case.matters.get().details
    assert details["organ"] == world.other.name
    world.case.refresh_from_db()
    assert world.case.agency == world.bureau


def test_notices_that_did_not_arrive_are_told_with_their_reason_until_somebody_called(
    world: World, client_of: Callable[[str], Client]
) -> None:
    client, address = client_of(Role.OFFICE), _page("case", world, pk=world.case.pk)
    assert "通知没有送达" not in client.get(address).content.decode()
    given = {"at": AT, "about": f"case-{world.case.pk}"}
    mail = outbox.add("m", "someone@example.cn", "申请：已受理", "正文", **given)
    text = outbox.add_text("t", "19900000000", "申请：办理中", "正文", **given)
    Message.objects.filter(pk=mail.pk).update(state="sent", sent_at=AT)
    outbox.bounced([mail.message_id], [], "550 没有这个邮箱", at=AT)
    Message.objects.filter(pk=text.pk).update(
        state="failed", bounced_at=AT, last_error="短信接口没有接收（400）：空号"
    )
    todo = f"告知申请{world.case.number}的申请人"
    assert todo in client.get(reverse("desk:home")).content.decode()
    assert todo not in client_of(Role.DRAFTER).get(reverse("desk:home")).content.decode()
    page = client.get(address).content.decode()
    assert "<strong>退信</strong>：申请：已受理" in page
    assert "原因：退信：550 没有这个邮箱" in page
    assert "<strong>短信未送达</strong>：申请：办理中" in page
    assert "原因：短信接口没有接收（400）：空号" in page
    assert page.count("尚未沟通") == 2
    assert "19900000000" not in page
    world.case.refresh_from_db()
    recording.record(
        world.case.pk, "contact", expected=world.case.token, content="已电话告知", by=world.people[Role.CLERK],
        today=TODAY, at=AT + timedelta(hours=1),
    )  # fmt: skip
    page = client.get(address).content.decode()
    assert "尚未沟通" not in page
    assert todo not in client.get(reverse("desk:home")).content.decode()
    assert page.count("2021-01-15已登记沟通") == 2


def test_the_settings_say_that_texts_need_a_gateway_and_keep_the_choice(
    world: World, client_of: Callable[[str], Client], settings: Any
) -> None:
    client, address = client_of(Role.OFFICE), _page("case-settings", world)
    page = client.get(address)
    assert "以短信告知申请人办理进展" in page.content.decode()
    assert "本机还没有设置短信接口" in page.content.decode()
    settings.SMS = "https://sms.example.cn/"
    page = client.get(address)
    assert "本机还没有设置短信接口" not in page.content.decode()
    typed = {f.name: f.value for f in page.context["fields"]} | {"text_messages": "1"}
    assert client.post(address, typed).status_code == 302
    assert CaseSettings.objects.get(agency=world.bureau).text_messages


RARE = "\U0002a6a5"


def test_signs_that_no_font_has_are_told_on_the_page_of_the_case_and_of_each_step_that_writes(
    world: World, client_of: Callable[[str], Client]
) -> None:
    client = client_of(Role.OFFICE)
    assert "字库缺少的字" not in client.get(_page("case", world, pk=world.case.pk)).content.decode()
    world.case.description = f"关于{RARE}山的文件"
    world.case.save()
    for name, more in (("case", {}), ("case-step", {"event": "extend"})):
        page = client.get(_page(name, world, pk=world.case.pk, **more)).content.decode()
        assert "申请内容有1个字库缺少的字" in page
        assert "U+2A6A5" in page
        assert "DOCX 保留原字" in page


def test_whoever_types_a_sign_that_no_font_has_is_told_before_the_letter_is_made(
    world: World, client_of: Callable[[str], Client]
) -> None:
    client = client_of(Role.OFFICE)
    address = _page("case-step", world, pk=world.case.pk, event="extend")
    typed = {"expected": client.get(address).context["expected"], "days": "5", "on": TODAY.isoformat()}
    told = client.post(address, typed | {"reason": f"{RARE}山材料较多"})
    world.case.refresh_from_db()
    assert (told.status_code, world.case.extended) == (400, 0)
    page = told.content.decode()
    assert f"{RARE}山材料较多" in page
    assert "知道了，照常生成文书" in page
    # What was known to be U+2A6A5 says nothing of another sign.
    other = client.post(address, typed | {"reason": "\U0002b81e山材料较多", "rare_signs": "U+2A6A5"})
    assert other.status_code == 400
    done = client.post(address, typed | {"reason": f"{RARE}山材料较多", "rare_signs": "U+2A6A5"})
    world.case.refresh_from_db()
    assert (done.status_code, world.case.extended) == (302, 5)


def test_who_presses_too_late_reads_what_was_done_and_presses_again_knowingly(
    world: World, client_of: Callable[[str], Client]
) -> None:
    # Read anew: the world's own object outlives the tests that change it.
    case = Case.objects.get(pk=world.case.pk)
    client = client_of(Role.OFFICE)
    address = _page("case-step", world, pk=case.pk, event="extend")
    typed = {
        "expected": client.get(address).context["expected"], "days": "5", "on": TODAY.isoformat(), "reason": "材料较多",
    }  # fmt: skip
    recording.record(
        case.pk, "contact", expected=case.token, by=world.people[Role.CLERK], today=TODAY, at=AT,
        content="电话联系",
    )  # fmt: skip
    late = client.post(address, typed)
    case.refresh_from_db()
    assert late.status_code == 400
    assert "登记了“" in late.context["refusal"]
    assert (late.context["expected"], case.extended) == (case.token, 0)
    again = client.post(address, typed | {"expected": late.context["expected"]})
    assert again.status_code == 302
    assert case.events.filter(name="extend").count() == 1
