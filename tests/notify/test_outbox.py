"""The outbox against a real mail server on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction

from gongkai.clock import CHINA
from gongkai.law.errors import WrongInput
from gongkai.notify import outbox
from gongkai.notify.models import Message
from gongkai.notify.outbox import BACK_OFF, LEASE, Run

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 1, 15, 12, tzinfo=CHINA)
NIGHT = datetime(2021, 1, 15, 23, tzinfo=CHINA)
TO = "reader@example.cn"


class Office:
    """What the mail server took, and what it answers to a recipient and to a text."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.to_recipient = "250 OK"
        self.to_text = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.to_text.startswith("250"):
            self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return self.to_text


class Server(Controller):
    """A server on a free port of the loopback."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def server(office: Office) -> Iterator[Server]:
    running = Server(office, hostname="127.0.0.1", port=0)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def connection(server: Server) -> BaseEmailBackend:
    return smtp(server.port)


def smtp(port: int) -> BaseEmailBackend:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return get_connection(
        backend, host="127.0.0.1", port=port, username="", password="", use_tls=False, timeout=5
    )


def add(key: str = "k1", **more: Any) -> Message:
    return outbox.add(
        key, more.pop("to", TO), "有新公开的信息", "招生办法\nhttp://127.0.0.1/d/1/\n", at=NOON, **more
    )


def test_a_message_arrives_once_with_its_words(office: Office, connection: BaseEmailBackend) -> None:
    add()
    assert outbox.send_due(NOON, connection) == Run(sent=1)
    assert outbox.send_due(NOON + timedelta(days=2), connection) == Run()
    ((to, mail),) = office.taken
    assert to == [TO]
    assert str(make_header(decode_header(mail["Subject"]))) == "有新公开的信息"
    assert "招生办法" in mail.get_payload(decode=True).decode()
    assert mail["Auto-Submitted"] == "auto-generated"


def test_the_same_key_is_one_message() -> None:
    assert add().pk == add().pk
    assert Message.objects.count() == 1


def test_nothing_leaves_when_the_cause_is_undone(office: Office, connection: BaseEmailBackend) -> None:
    with transaction.atomic():
        add()
        transaction.set_rollback(True)
    assert outbox.send_due(NOON, connection) == Run()
    assert office.taken == []


def test_address_and_text_are_sealed_and_gone_after_sending(connection: BaseEmailBackend) -> None:
    made = add()

    def stored() -> tuple[str, str]:
        with database.cursor() as cursor:
            cursor.execute('SELECT "to", text FROM notify_message WHERE id = %s', [made.pk])
            return cursor.fetchone()

    assert all("reader" not in value and "招生" not in value and value for value in stored())
    outbox.send_due(NOON, connection)
    assert stored() == ("", "")


def test_quiet_hours_hold_what_can_wait(office: Office, connection: BaseEmailBackend) -> None:
    add("calm", to="calm@example.cn")
    add("urgent", to="urgent@example.cn", urgent=True)
    assert outbox.send_due(NIGHT, connection) == Run(sent=1)
    assert office.taken[0][0] == ["urgent@example.cn"]
    morning = NIGHT.replace(day=16, hour=8)
    assert outbox.send_due(morning - timedelta(minutes=1), connection) == Run()
    assert outbox.send_due(morning, connection) == Run(sent=1)


def test_a_busy_server_is_tried_again_later_and_later_then_given_up(
    office: Office, connection: BaseEmailBackend
) -> None:
    office.to_recipient = "451 try again later"
    made, now, quiet = add(), NOON, outbox.QuietHours(0, 0)
    for minutes in BACK_OFF:
        assert outbox.send_due(now, connection, quiet=quiet) == Run(put_off=1)
        made.refresh_from_db()
        assert made.next_at == now + timedelta(minutes=minutes)
        assert outbox.send_due(made.next_at - timedelta(seconds=1), connection, quiet=quiet) == Run()
        now = made.next_at
    assert outbox.send_due(now, connection, quiet=quiet) == Run(given_up=1)
    made.refresh_from_db()
    assert made.state == "failed"
    assert "451" in made.last_error
    assert TO not in made.last_error


def test_a_refusal_for_good_is_not_tried_again(office: Office, connection: BaseEmailBackend) -> None:
    office.to_recipient = "550 no such mailbox"
    add()
    assert outbox.send_due(NOON, connection) == Run(given_up=1)
    office.to_recipient, office.to_text = "250 OK", "554 refused"
    add("k2")
    assert outbox.send_due(NOON, connection) == Run(given_up=1)


def test_one_bad_message_does_not_hold_up_the_next(office: Office, connection: BaseEmailBackend) -> None:
    add("k1")
    office.to_text = "451 not now"
    assert outbox.send_due(NOON, connection) == Run(put_off=1)
    office.to_text = "250 OK"
    add("k2")
    assert outbox.send_due(NOON, connection) == Run(sent=1)
    assert outbox.send_due(NOON + timedelta(minutes=1), connection) == Run(sent=1)


def test_no_server_at_all_loses_nothing(server: Server, office: Office) -> None:
    add()
    assert outbox.send_due(NOON, smtp(1)) == Run(put_off=1)
    assert outbox.send_due(NOON + timedelta(minutes=1), smtp(server.port)) == Run(sent=1)
    assert len(office.taken) == 1


def test_a_process_that_died_while_sending_is_followed_under_the_same_message_id(
    office: Office, connection: BaseEmailBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    add()

    def killed(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "mark_sent", killed)
        with pytest.raises(KeyboardInterrupt):
            outbox.send_due(NOON, connection)
    assert outbox.send_due(NOON + LEASE - timedelta(seconds=1), connection) == Run()
    assert outbox.send_due(NOON + LEASE, connection) == Run(sent=1)
    first, second = (mail["Message-ID"] for _, mail in office.taken)
    assert first == second


@pytest.mark.parametrize("to", ["", "reader", "reader@example.cn\nBcc: all@example.cn", "a b@example.cn"])
def test_what_is_not_an_address_is_refused(to: str) -> None:
    with pytest.raises(WrongInput, match="电子邮箱地址不正确"):
        outbox.add("k", to, "主题", "正文", at=NOON)


def test_a_subject_is_one_line(office: Office, connection: BaseEmailBackend) -> None:
    outbox.add("k", TO, "甲\r\nBcc: all@example.cn", "正文", at=NOON)
    outbox.send_due(NOON, connection)
    assert office.taken[0][1]["Bcc"] is None
    assert office.taken[0][0] == [TO]
