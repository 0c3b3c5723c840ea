"""来信 at the desk: found, opened (and the look logged), filed away, registered as a request with its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.world import NOW, World
from files.clamd_server import EICAR, ClamdServer
from gongkai.audit.models import Entry
from gongkai.cases.models import Case
from gongkai.files import scanning
from gongkai.files.scanning import Scan, Verdict
from gongkai.files.storage import put, put_whatever
from gongkai.mailbox.models import Arrival, ArrivalFile, Check, Duty, Mailbox
from gongkai.registry.models import Role

ClientOf = Callable[[str], Client]


def _page(name: str, **kwargs: object) -> str:
    return reverse(f"desk:{name}", kwargs={"code": "JC-JY", **kwargs})


def _more(world: World, many: int) -> None:
    Arrival.objects.bulk_create(
        Arrival(mailbox=world.mail.mailbox, agency=world.bureau, uid=n, validity=1, digest=f"{n:064}", size=1,
                subject=f"来信{n}", sender="虚构人丁 <ding@example.cn>", arrived_at=NOW, fetched_at=NOW)
        for n in range(10, 10 + many)
    )  # fmt: skip


def test_the_list_shows_senders_masked_and_takes_few_queries(world: World, client_of: ClientOf) -> None:
    client = client_of(Role.CLERK)
    with CaptureQueriesContext(connection) as before:
        client.get(_page("arrivals"))
    _more(world, 25)
    with CaptureQueriesContext(connection) as after:
        page = client.get(_page("arrivals")).content.decode()
    assert len(after) == len(before) <= 9
    assert "ding@example.cn" not in page
    assert "虚***" in page
    file = client.get(_page("arrivals") + "?export=csv&state=waiting").content.decode()
    assert "example.cn\r\n" in file  # the mailbox itself
    assert "ding@" not in file
    assert Entry.objects.filter(verb="导出", says="导出来信26件").exists()


def test_opening_a_mail_shows_it_and_is_logged(world: World, client_of: ClientOf) -> None:
    page = client_of(Role.CLERK).get(_page("arrival", pk=world.mail.pk)).content.decode()
    assert "bing@example.cn" in page
    assert "请公开2020年学区划分文件。" in page
    assert Entry.objects.filter(verb="查看来信", subject_id=str(world.mail.pk)).count() == 1


def test_markup_in_a_mail_is_shown_as_text(world: World, client_of: ClientOf) -> None:
    Arrival.objects.filter(pk=world.mail.pk).update(subject="<script>alert(1)</script>")
    page = client_of(Role.CLERK).get(_page("arrival", pk=world.mail.pk)).content.decode()
    assert "<script>alert" not in page


def test_a_mail_is_filed_away_and_taken_back(world: World, client_of: ClientOf) -> None:
    client, address = client_of(Role.CLERK), _page("arrival-sort", pk=world.mail.pk)
    client.post(address, {"state": "junk", "reason": "广告"})
    assert Arrival.objects.get(pk=world.mail.pk).state == "junk"
    assert "恢复为待登记" in client.get(_page("arrival", pk=world.mail.pk)).content.decode()
    client.post(address, {"state": "waiting"})
    assert Arrival.objects.get(pk=world.mail.pk).state == "waiting"
    assert client.post(address, {"state": "registered"}).status_code == 400


def _form(**more: str) -> dict[str, str]:
    return {
        "way": "email", "arrived_on": "2021-01-15", "type": "natural_person", "name": "虚构人丙", "email": "bing@example.cn",
        "description": "2020年学区划分文件", "form": "electronic", "route": "email", "submission_key": "k1", **more,
    }  # fmt: skip


@pytest.fixture
def with_files(world: World) -> Arrival:
    row = Arrival.objects.get(pk=world.mail.pk)
    row.raw = put(b"Subject: sample\r\n\r\nx", "来信-1.eml", "message/rfc822", by="样例", at=NOW)
    row.save()
    for name, content in (("申请表.pdf", b"%PDF-1.4 sample"), ("奇怪.xyz", b"unknown")):
        file = put(content, name, "application/octet-stream", by="样例", at=NOW)
        ArrivalFile.objects.create(arrival=row, name=name, file=file)
    return row


def test_a_mail_becomes_a_request_with_the_mail_as_it_came_and_its_files(
    with_files: Arrival, client_of: ClientOf
) -> None:
    client, address = client_of(Role.CLERK), _page("case-new") + f"?arrival={with_files.pk}"
    page = client.get(address).content.decode()
    for said in ("bing@example.cn", "虚构人丙", "请公开2020年学区划分文件。", "2021-01-15"):
        assert said in page
    taken = client.post(address, _form(), follow=True)
    case = Case.objects.get(submission_key="k1")
    assert list(case.files.values_list("part", "name")) == [
        ("mail", "来信-1.eml"),
        ("application", "申请表.pdf"),
    ]
    assert "奇怪.xyz不能直接入卷" in taken.content.decode()
    with_files.refresh_from_db()
    assert (with_files.state, with_files.case_ref) == ("registered", case.number)


def test_the_same_mail_is_not_registered_twice(with_files: Arrival, client_of: ClientOf) -> None:
    client, address = client_of(Role.CLERK), _page("case-new") + f"?arrival={with_files.pk}"
    client.post(address, _form())
    cases = Case.objects.count()
    client.post(address, _form())  # a double click: the same request
    again = client.post(address, _form(submission_key="k2"))
    assert again.status_code == 400
    assert "来信已登记为申请" in again.content.decode()
    assert Case.objects.count() == cases


def test_a_refused_form_leaves_the_mail_waiting(with_files: Arrival, client_of: ClientOf) -> None:
    address = _page("case-new") + f"?arrival={with_files.pk}"
    assert client_of(Role.CLERK).post(address, _form(name="")).status_code == 400
    with_files.refresh_from_db()
    assert with_files.state == "waiting"


@pytest.mark.parametrize("key", ["999999", "x", "²"])
def test_an_unknown_mail_is_not_found(world: World, client_of: ClientOf, key: str) -> None:
    assert client_of(Role.CLERK).get(_page("case-new") + f"?arrival={key}").status_code == 404


def test_a_mail_of_another_agency_is_not_found(world: World, client_of: ClientOf) -> None:
    for name in ("arrival", "arrival-raw"):
        address = reverse(f"desk:{name}", args=["JC-JT", world.mail.pk])
        assert client_of("elsewhere").get(address).status_code == 404
    address = reverse("desk:case-new", args=["JC-JT"]) + f"?arrival={world.mail.pk}"
    assert client_of("elsewhere").get(address).status_code == 404


def test_a_look_by_hand_stands_in_the_check_log_even_when_the_server_is_away(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(Role.CLERK)
    page = client.post(_page("arrivals-look"), follow=True).content.decode()
    assert "连接邮箱失败" in page
    assert "own-clerk" in Check.objects.get().by
    assert "own-clerk" in client.get(_page("mail-checks") + "?by=hand").content.decode()


def test_files_are_saved_and_never_shown(with_files: Arrival, client_of: ClientOf) -> None:
    client = client_of(Role.CLERK)
    for file in with_files.files.all():
        got = client.get(_page("arrival-file", pk=with_files.pk, file=file.pk))
        assert got["Content-Disposition"].startswith("attachment")
    got = client.get(_page("arrival-raw", pk=with_files.pk))
    assert got.content == b"Subject: sample\r\n\r\nx"
    assert got["Content-Disposition"].startswith("attachment")


def test_the_roster_of_a_month_is_kept(world: World, client_of: ClientOf) -> None:
    clerk = world.people[Role.CLERK]
    client, address = client_of(Role.OFFICE), _page("mail-duty") + "?month=2021-01"
    page = client.get(address).content.decode()
    assert 'name="on-2021-01-15"' in page
    assert 'name="on-2021-01-14"' not in page  # gone by
    client.post(address, {"on-2021-01-15": str(clerk.pk), "on-2021-01-18": ""})
    assert list(Duty.objects.values_list("person", flat=True)) == [clerk.pk]
    wrong = client.post(address, {"on-2021-01-15": "999999"})
    assert (wrong.status_code, Duty.objects.count()) == (400, 1)
    assert client.get(_page("mail-duty") + "?month=2021-13").status_code == 400
    assert "<select" not in client_of(Role.CLERK).get(address).content.decode().split("<main")[1]


def test_a_mailbox_is_registered_and_tried(world: World, client_of: ClientOf) -> None:
    client = client_of(Role.OFFICE)
    typed = {"address": "b@jy.example.cn", "host": "127.0.0.1", "port": "1", "tls": "0", "user": "b",
             "password": "secret-word", "folder": "INBOX", "largest": "20", "active": "1"}  # fmt: skip
    client.post(_page("mailbox-add"), typed)
    made = Mailbox.objects.get(address="b@jy.example.cn")
    assert (made.port, made.tls, made.largest, made.password) == (1, False, 20, "secret-word")
    assert "secret-word" not in client.get(_page("mailbox", pk=made.pk)).content.decode()
    assert "连接邮箱失败" in client.post(_page("mailbox-test", pk=made.pk), follow=True).content.decode()
    assert client.post(_page("mailbox", pk=made.pk), {**typed, "port": "x"}).status_code == 400


def test_what_waits_is_in_the_to_do_list(world: World, client_of: ClientOf) -> None:
    page = client_of(Role.CLERK).get(reverse("desk:home")).content.decode()
    assert "登记来信（1封）" in page
    assert "没有人查看" in page
    Arrival.objects.update(arrived_at=datetime(2021, 1, 14, 2, tzinfo=UTC))
    assert (
        "有1件今天以前到达的来信还没有登记"
        in client_of(Role.CLERK).get(reverse("desk:home")).content.decode()
    )


def test_infected_and_unseen_files_cannot_be_opened_nor_filed_and_hold_up_nothing(
    with_files: Arrival, client_of: ClientOf, scanner: ClamdServer
) -> None:
    content = b"%PDF-1.4 " + EICAR
    for name, verdict in (("有毒.pdf", scanning.verdict_of(content)), ("未查.pdf", Verdict(Scan.WAITING))):
        file = put_whatever(content, name, "application/octet-stream", verdict, by="样例", at=NOW)
        ArrivalFile.objects.create(arrival=with_files, name=name, file=file)
    client = client_of(Role.CLERK)
    page = client.get(_page("arrival", pk=with_files.pk)).content.decode()
    assert "含有病毒，已隔离：Eicar-Test-Signature" in page
    assert "等待查毒" in page
    assert "这封来信含有病毒或者木马" in page
    for one in with_files.files.filter(name__in=["有毒.pdf", "未查.pdf"]):
        address = _page("arrival-file", pk=with_files.pk, file=one.pk)
        assert address not in page
        refused = client.get(address)
        assert refused.status_code == 409
        assert EICAR not in refused.content
    taken = client.post(_page("case-new") + f"?arrival={with_files.pk}", _form(), follow=True)
    assert "奇怪.xyz、有毒.pdf、未查.pdf不能直接入卷" in taken.content.decode()
    case = Case.objects.get(submission_key="k1")
    assert list(case.files.values_list("name", flat=True)) == ["来信-1.eml", "申请表.pdf"]
