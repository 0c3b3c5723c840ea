"""Deliveries at the desk: the list and its files, one delivery from package to clipping, counts, interfaces."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from desk.world import NOW, World
from faces.walker import faults
from gongkai.audit.models import Entry
from gongkai.channels import outbox
from gongkai.channels.item import Item
from gongkai.channels.models import Channel, Delivery, Posting
from gongkai.channels.queries import waiting_for_hand
from gongkai.registry.models import Role

ClientOf = Callable[[str], Client]
BASE = "/desk/JC-JY/deliveries/"
ITEM = Item(
    "release", "JC-JY/2021-00010", 1, "=招生公告", body_html="<p>安排</p>", text="安排", digest="a" * 64
)
PDF = b"%PDF-1.7 clipping"


@pytest.fixture
def centre(client_of: ClientOf) -> Client:
    return client_of(Role.INFO_CENTRE)


@pytest.fixture
def paper(world: World) -> Delivery:
    """A delivery that waits for a newspaper."""
    channel = Channel.objects.create(agency=world.bureau, name="江城日报", kind="newspaper", order=9)
    made = outbox.enqueue(channel, ITEM, by="样例", at=NOW)
    outbox.deliver_due(NOW)
    made.refresh_from_db()
    return made


def _act(client: Client, one: Delivery, **given: object) -> tuple[int, str]:
    answer = client.post(f"{BASE}{one.pk}/act/", given, follow=True)
    return answer.status_code, answer.content.decode()


def test_the_list_is_narrowed_sorted_and_searched(paper: Delivery, centre: Client) -> None:
    assert "江城日报" in centre.get(BASE).content.decode()
    narrowed = centre.get(BASE, {"channel": paper.channel_id, "state": "manual", "sort": "title"})
    assert [d.pk for d in narrowed.context["paged"].page] == [paper.pk]
    assert list(centre.get(BASE, {"q": "2021-00010"}).context["paged"].page) == [paper]
    assert "没有符合条件的推送" in centre.get(BASE, {"q": "没有这样的"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [{"sort": "payload"}, {"sort": "--title"}, {"state": "x"}, {"channel": "x"}, {"channel": "9" * 30}, {"export": "pdf"}],
)  # fmt: skip
def test_a_question_that_is_none_is_refused_in_a_sentence(
    paper: Delivery, centre: Client, query: dict[str, str]
) -> None:
    answer = centre.get(BASE, query)
    assert answer.status_code == 400
    assert faults(answer.content) == []


def test_the_list_goes_out_as_files_that_run_nothing(paper: Delivery, centre: Client) -> None:
    text = centre.get(BASE, {"export": "csv", "q": "00010"}).content.decode("utf-8-sig")
    said = Entry.objects.filter(verb="导出").get()
    assert said.says == f"导出推送清单{said.data['rows']}件"
    assert "'=招生公告,江城日报,发布,1,待人工" in text
    book = load_workbook(io.BytesIO(centre.get(BASE, {"export": "xlsx", "q": "00010"}).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:3] == ("信息编号", "标题", "渠道")
    assert rows[1][:4] == ("JC-JY/2021-00010", "'=招生公告", "江城日报", "发布")


def test_a_newspaper_from_package_to_clipping(paper: Delivery, centre: Client) -> None:
    page = centre.get(f"{BASE}{paper.pk}/").content
    assert faults(page) == []
    assert "登记送稿" in page.decode()
    archive = zipfile.ZipFile(io.BytesIO(centre.get(f"{BASE}{paper.pk}/package.zip").content))
    assert "稿件.docx" in archive.namelist()
    status, told = _act(centre, paper, do="hand", to="编辑部，U盘")
    assert (status, "编辑部，U盘" in told) == (200, True)
    status, told = _act(centre, paper, do="confirm", on="2021-01-14", address="第2版")
    assert (status, "请上传剪报" in told) == (400, True)
    clipping = SimpleUploadedFile("剪报.pdf", PDF, "application/pdf")
    status, told = _act(centre, paper, do="confirm", on="2021-01-14", address="第2版", clipping=clipping)
    assert (status, "已送达" in told) == (200, True)
    assert Posting.objects.get(delivery=paper).posted_on.isoformat() == "2021-01-14"
    sent = centre.get(f"{BASE}{paper.pk}/clipping/")
    assert (sent.content, sent["Content-Type"]) == (PDF, "application/pdf")
    page = centre.get(f"{BASE}{paper.pk}/").content
    assert faults(page) == []
    assert "登记刊发" in page.decode()


def test_who_only_looks_is_offered_nothing_to_press(paper: Delivery, client_of: ClientOf) -> None:
    page = client_of(Role.OFFICE).get(f"{BASE}{paper.pk}/").content.decode()
    assert "见报后登记" in page
    assert "<form" not in page.split("<h1")[1].split("</main")[0]


def test_a_delivery_is_given_up_with_a_reason(paper: Delivery, centre: Client) -> None:
    assert _act(centre, paper, do="cancel", reason="")[0] == 400
    status, told = _act(centre, paper, do="cancel", reason="报社不用")
    assert (status, "报社不用" in told) == (200, True)
    assert centre.get(f"{BASE}{paper.pk}/package.zip").status_code == 404


def test_deliveries_of_another_agency_are_not_found(paper: Delivery, centre: Client, world: World) -> None:
    Channel.objects.filter(pk=paper.channel_id).update(agency=world.other)
    assert centre.get(f"{BASE}{paper.pk}/").status_code == 404
    assert _act(centre, paper, do="retry")[0] == 404


def test_a_withdrawal_of_what_is_out_asks_for_a_day_only(
    paper: Delivery, centre: Client, world: World
) -> None:
    _act(centre, paper, do="hand", to="编辑部")
    outbox.enqueue(paper.channel, replace(ITEM, event="withdraw"), by="样例", at=NOW)
    outbox.deliver_due(NOW)
    asked = Delivery.objects.get(event="withdraw")
    page = centre.get(f"{BASE}{asked.pk}/").content
    assert faults(page) == []
    assert "撤下日期" in page.decode()
    assert _act(centre, asked, do="confirm", on="2021-01-15")[0] == 200
    asked.refresh_from_db()
    assert asked.state == "done"


def test_counts_show_channels_sum_and_distinct(centre: Client) -> None:
    page = centre.get(f"{BASE}counts/", {"year": "2020"}).content.decode()
    assert "不同信息" in page
    assert centre.get(f"{BASE}counts/", {"year": "20"}).status_code == 400


def test_an_interface_is_set_and_its_keys_never_come_back(world: World, centre: Client) -> None:
    assert world.channel is not None
    address = f"/desk/JC-JY/channels/{world.channel.pk}/"
    given = {"address": "https://city.example.cn/take", "secret": "a-signing-secret", "clear": ""}
    told = centre.post(address + "connect/", given, follow=True).content.decode()
    assert "接口设置已保存" in told
    assert "https://city.example.cn/take，密钥已设置" in told
    page = centre.get(address + "connect/").content.decode()
    assert "https://city.example.cn/take" in page
    assert "a-signing-secret" not in page + told
    refused = centre.post(address + "connect/", {**given, "address": "https://x.example.cn", "secret": ""})
    assert refused.status_code == 400
    assert "密钥须重新填写" in refused.content.decode()
    told = centre.post(address + "connect/", {**given, "secret": "", "clear": "是"}, follow=True)
    assert "密钥已设置" not in told.content.decode()


def test_a_channel_says_who_releases_and_who_contributes(world: World, centre: Client) -> None:
    assert world.channel is not None
    assert world.unit is not None
    address = f"/desk/JC-JY/channels/{world.channel.pk}/"
    form = centre.get(address + "edit/")
    given = {
        "name": "县政府门户", "kind": "政府网站", "order": "1", "home": "https://gk.example.cn/",
        "releaser": world.unit.name, "content_from": "各科室", "expected": form.context["expected"],
    }  # fmt: skip
    page = centre.post(address + "edit/", given, follow=True).content.decode()
    for said in ("https://gk.example.cn/", world.unit.name, "各科室"):
        assert said in page
    wrong = {**given, "home": "gk.example.cn", "expected": centre.get(address + "edit/").context["expected"]}
    assert centre.post(address + "edit/", wrong).status_code == 400


def test_what_waits_for_a_hand_stands_on_the_to_do_list_withdrawals_first(
    paper: Delivery, centre: Client, client_of: ClientOf, world: World
) -> None:
    _act(centre, paper, do="hand", to="编辑部")
    outbox.enqueue(paper.channel, replace(ITEM, event="withdraw"), by="样例", at=NOW)
    outbox.deliver_due(NOW)
    page = centre.get("/desk/").content.decode()
    assert "撤稿到“江城日报”：=招生公告" in page
    assert "发布到“江城日报”：=招生公告" in page
    assert [d.event for d in waiting_for_hand([world.bureau])] == ["withdraw", "release"]
    assert "江城日报" not in client_of(Role.OFFICE).get("/desk/").content.decode()
