"""Text messages out of the outbox, by a real HTTP gateway: waited for, tried again, never twice, given up in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import get_connection
from django.db import connection as database

from gongkai.clock import CHINA
from gongkai.law.errors import WrongInput
from gongkai.notify import outbox, texting
from gongkai.notify.models import Message
from gongkai.notify.outbox import BACK_OFF, LEASE, LONGEST_TEXT, Run
from gongkai.notify.quiet import QuietHours
from gongkai.notify.sms import http
from gongkai.notify.sms.chosen import gateway
from gongkai.notify.sms.folder import FolderGateway
from gongkai.notify.sms.http import Answer, HttpGateway
from notify.sms.server import SmsServer

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 1, 15, 12, tzinfo=CHINA)
NIGHT = datetime(2021, 1, 15, 23, tzinfo=CHINA)
NEVER_QUIET = QuietHours(0, 0)
NUMBER = "19900000000"
SENT = Answer("code", ["0"])


@pytest.fixture
def server() -> Iterator[SmsServer]:
    with SmsServer() as running:
        yield running


@pytest.fixture
def way(server: SmsServer) -> HttpGateway:
    """A gateway that knows no repeats."""
    return HttpGateway(
        server.url, {"number": "{number}", "text": "{text}"}, success=SENT, receipt="result.id"
    )


@pytest.fixture
def knowing(server: SmsServer) -> HttpGateway:
    """A gateway that knows repeats by their id."""
    return HttpGateway(server.url, {"n": "{number}", "t": "{text}", "id": "{id}"}, success=SENT)


def add(key: str = "k1", number: str = NUMBER, **more: Any) -> Message:
    return outbox.add_text(
        key, number, "申请2021-0001：已受理", "申请2021-0001现在是“已受理”。", at=NOON, **more
    )


def died(message: Message, way: HttpGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends after the gateway took it and before that was written down."""

    def killed(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(texting, "mark_sent", killed)
        with pytest.raises(KeyboardInterrupt):
            texting.send_due(NOON, way)
    message.refresh_from_db()
    assert message.state == "sending"


def test_a_text_arrives_once_and_leaves_nothing_personal_behind(server: SmsServer, way: HttpGateway) -> None:
    made = add(number="手机 +86 199-0000-0000", about="case-1")
    with database.cursor() as cursor:
        cursor.execute('SELECT "to", text FROM notify_message')
        assert all(NUMBER not in cell and "受理" not in cell and cell for cell in cursor.fetchone())
    assert texting.send_due(NOON, way) == Run(sent=1)
    assert texting.send_due(NOON + timedelta(days=2), way) == Run()
    (asked,) = server.asked
    assert json.loads(asked.body) == {"number": NUMBER, "text": "申请2021-0001现在是“已受理”。"}
    made.refresh_from_db()
    assert (made.to, made.text, made.receipt, made.sent_at) == ("", "", "SMS-1", NOON)
    assert list(outbox.undelivered("case-1")) == []


def test_mail_and_texts_each_go_their_own_way(server: SmsServer, way: HttpGateway) -> None:
    outbox.add("k2", "reader@example.cn", "主题", "正文", at=NOON)
    add()
    assert texting.send_due(NOON, way) == Run(sent=1)
    office = get_connection("django.core.mail.backends.locmem.EmailBackend")
    assert outbox.send_due(NOON, office) == Run(sent=1)


def test_no_phone_rings_at_night(server: SmsServer, way: HttpGateway) -> None:
    add()
    add("k2", urgent=True)
    assert texting.send_due(NIGHT, way) == Run(sent=1)
    morning = NIGHT.replace(day=16, hour=8)
    assert texting.send_due(morning - timedelta(minutes=1), way) == Run()
    assert texting.send_due(morning, way) == Run(sent=1)
    assert len(server.asked) == 2


def test_a_failing_gateway_is_tried_later_and_later_then_given_up(
    server: SmsServer, way: HttpGateway
) -> None:
    server.status, server.answer = 500, f"down, sorry {NUMBER}"
    made, now = add(about="case-1"), NOON
    for minutes in BACK_OFF:
        assert texting.send_due(now, way, quiet=NEVER_QUIET) == Run(put_off=1)
        made.refresh_from_db()
        assert made.next_at == now + timedelta(minutes=minutes)
        assert list(outbox.undelivered("case-1")) == []
        assert texting.send_due(made.next_at - timedelta(seconds=1), way, quiet=NEVER_QUIET) == Run()
        now = made.next_at
    assert texting.send_due(now, way, quiet=NEVER_QUIET) == Run(given_up=1)
    (gone,) = outbox.undelivered("case-1")
    assert (gone.state, gone.bounced_at) == ("failed", now)
    assert "500" in gone.last_error
    assert NUMBER not in gone.last_error


def test_a_number_refused_for_good_is_not_tried_again_and_stands_as_undelivered(
    server: SmsServer, way: HttpGateway
) -> None:
    server.status = 400
    add(about="case-1")
    assert texting.send_due(NOON, way) == Run(given_up=1)
    assert texting.send_due(NOON + timedelta(days=3), way) == Run()
    assert [m.way for m in outbox.undelivered("case-1")] == ["text"]


def test_one_bad_number_does_not_hold_up_the_next(server: SmsServer, way: HttpGateway) -> None:
    add("k1")
    server.status = 503
    assert texting.send_due(NOON, way) == Run(put_off=1)
    server.status = 200
    add("k2")
    assert texting.send_due(NOON, way) == Run(sent=1)
    assert texting.send_due(NOON + timedelta(minutes=1), way) == Run(sent=1)


def test_what_may_have_gone_out_is_not_repeated_where_repeats_are_not_known(
    server: SmsServer, way: HttpGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TIMEOUT", 0.2)
    server.after = 0.8
    add(about="case-1")
    assert texting.send_due(NOON, way) == Run(given_up=1)
    server.after = 0
    assert texting.send_due(NOON + timedelta(days=3), way) == Run()
    assert len(server.asked) == 1
    assert "不知道是否已经发出" in outbox.undelivered("case-1").get().last_error


def test_and_is_repeated_under_the_same_id_where_they_are(
    server: SmsServer, knowing: HttpGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = "<html>busy</html>"
    add()
    assert texting.send_due(NOON, knowing) == Run(put_off=1)
    server.answer = '{"code": 0}'
    assert texting.send_due(NOON + timedelta(minutes=1), knowing) == Run(sent=1)
    first, second = (json.loads(asked.body)["id"] for asked in server.asked)
    assert first == second
    assert "k1" not in first


def test_after_a_death_in_between_nothing_is_sent_twice(
    server: SmsServer, way: HttpGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    died(add(about="case-1"), way, monkeypatch)
    assert texting.send_due(NOON + LEASE - timedelta(seconds=1), way) == Run()
    assert texting.send_due(NOON + LEASE, way) == Run(given_up=1)
    assert len(server.asked) == 1
    assert outbox.undelivered("case-1").get().last_error == "发送中断，不知道是否已经发出"


def test_after_a_death_a_gateway_that_knows_repeats_is_asked_again(
    server: SmsServer, knowing: HttpGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    died(add(), knowing, monkeypatch)
    assert texting.send_due(NOON + LEASE, knowing) == Run(sent=1)
    assert len({json.loads(asked.body)["id"] for asked in server.asked}) == 1


def test_after_a_death_the_folder_offers_nothing_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = FolderGateway(tmp_path)
    died(add(), way, monkeypatch)
    (dropped,) = tmp_path.glob("*.json")
    dropped.unlink()
    assert texting.send_due(NOON + LEASE, way) == Run(sent=1)
    assert list(tmp_path.glob("*.json")) == []


def test_what_the_folders_gateway_could_not_send_stands_as_undelivered(tmp_path: Path) -> None:
    way = FolderGateway(tmp_path)
    add(about="case-1")
    ref = outbox.ref("k1")
    (tmp_path / f"{ref}.failed").write_text(f"{NUMBER}是空号", encoding="utf-8")
    assert texting.take_reports(NOON, way) == 0  # faster than we are: left for the next look
    assert texting.send_due(NOON, way) == Run(sent=1)
    later = NOON + timedelta(minutes=1)
    assert texting.take_reports(later, way) == 1
    (gone,) = outbox.undelivered("case-1")
    assert (gone.state, gone.bounced_at, gone.last_error) == ("sent", later, "短信未送达：…是空号")
    assert texting.take_reports(later, way) == 0
    assert [p.name for p in tmp_path.glob("*.*") if not p.name.startswith(".")] == [f"{ref}.json"]
    assert outbox.lost("00" * 16, "别人的", at=NOON) is False
    assert texting.take_reports(NOON, FolderGateway(tmp_path / "away")) == 0


@pytest.mark.parametrize("number", ["", "样例电话", "0728-0000000", "1990000000"])
def test_what_is_no_mobile_number_is_refused(number: str) -> None:
    with pytest.raises(WrongInput, match="手机号码不正确"):
        add(number=number)


def test_words_are_short_and_one_line() -> None:
    with pytest.raises(WrongInput, match="最多330字"):
        outbox.add_text("k", NUMBER, "主题", "字" * (LONGEST_TEXT + 1), at=NOON)
    assert outbox.add_text("k", NUMBER, "主题", "甲\r\n乙", at=NOON).text == "甲 乙"


def test_the_settings_name_the_gateway(settings: Any, tmp_path: Path) -> None:
    assert gateway() is None
    settings.SMS = str(tmp_path)
    assert gateway() == FolderGateway(tmp_path)
    settings.SMS, settings.SMS_SUCCESS, settings.SMS_RECEIPT = (
        "https://sms.example.cn/",
        ("code", ["0"]),
        "id",
    )
    made = gateway()
    assert isinstance(made, HttpGateway)
    assert (made.url, made.success, made.refused, made.receipt) == (
        "https://sms.example.cn/",
        SENT,
        None,
        "id",
    )
