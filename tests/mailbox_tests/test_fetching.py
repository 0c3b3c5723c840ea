"""A mailbox on a real IMAP server: what lies there becomes arrivals, each once, and nothing is touched."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from django.core.mail import get_connection

import make
from gongkai.audit.models import Entry
from gongkai.clock import CHINA
from gongkai.files.storage import content_by_digest
from gongkai.mailbox import fetching, storing
from gongkai.mailbox.fetching import Fetched, fetch, probe
from gongkai.mailbox.models import Arrival, Mailbox
from gongkai.notify import outbox
from gongkai.notify.models import Message
from mailbox_tests import mails
from mailbox_tests.server import PASSWORD, USER, ImapServer, free_port
from notify.test_outbox import Office, Server

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 2, 20, 10, 0, tzinfo=CHINA)
State = Arrival.State


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer() as running:
        yield running


def mailbox(port: int, **more: object) -> Mailbox:
    given = {
        "address": mails.TO,
        "host": "127.0.0.1",
        "port": port,
        "tls": False,
        "user": USER,
        "password": PASSWORD,
    }
    return Mailbox.objects.create(agency=make.agency(), **{**given, **more})


def two_hundred() -> list[bytes]:
    """Two hundred different mails, in a fixed disorder."""
    found = [mails.plain(n) for n in range(60)]
    found += [mails.with_file(100 + n, f"附件{n}（样例）.pdf", b"%PDF-" + bytes([n])) for n in range(40)]
    labels = ("gb2312", "gbk", "us-ascii", "iso-8859-1", None)
    found += [mails.chinese(200 + n, labels[n % len(labels)]) for n in range(40)]
    found += [mails.page(300 + n) for n in range(10)] + [mails.forwarded(320 + n) for n in range(10)]
    found += [mails.outlook(340 + n) for n in range(10)] + [mails.bounce(360 + n) for n in range(8)]
    found += [m for m in mails.BROKEN if m]
    found += [mails.plain(400 + n, text="很长的申请。" * 40_000) for n in range(5)]
    found += [mails.plain(500 + n) for n in range(200 - len(found))]
    random.Random(4).shuffle(found)
    return found


def test_two_hundred_mails_of_every_kind_are_arrivals_each_once(server: ImapServer) -> None:
    sent = two_hundred()
    assert len(set(sent)) == len(sent) == 200
    server.put(*sent, *sent[:20])
    before = server.state()
    box = mailbox(server.port)
    assert fetch(box, now=NOW) == Fetched(new=200, known=20)
    assert {a.digest for a in Arrival.objects.all()} == {hashlib.sha256(m).hexdigest() for m in sent}
    for row in Arrival.objects.select_related("raw"):
        assert content_by_digest(row.raw.digest) is not None
        assert (row.arrived_at, row.fetched_at) == (datetime(2025, 2, 20, 1, tzinfo=UTC), NOW)
    assert Arrival.objects.filter(state=State.BOUNCE).count() == 8
    assert Arrival.objects.filter(files__name__startswith="身份证明").count() == 40
    assert Arrival.objects.filter(files__name="shenqing.txt").count() == 10
    assert Entry.objects.filter(verb="收到来信").count() == 200
    assert fetch(Mailbox.objects.get(), now=NOW) == Fetched()
    assert server.state() == before  # nothing was marked, moved or removed


def test_sender_and_words_lie_sealed_in_the_database(server: ImapServer) -> None:
    from django.db import connection

    server.put(mails.plain(1))
    fetch(mailbox(server.port), now=NOW)
    row = Arrival.objects.get()
    assert (row.sender, row.text) == ("虚构人甲 <jia@example.cn>", "申请公开2024年学区划分文件。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sender, text FROM mailbox_arrival")
        assert all("example" not in cell and "申请" not in cell for cell in cursor.fetchone())


def test_when_the_server_numbers_anew_nothing_is_doubled_and_what_is_new_is_found(server: ImapServer) -> None:
    first, then = [mails.plain(n) for n in range(5)], [mails.plain(n) for n in range(5, 9)]
    server.put(*first)
    box = mailbox(server.port)
    assert fetch(box, now=NOW).new == 5
    with server.client() as client:
        client.rename("INBOX", "Old")
    server.put(*then, *first)
    validity = box.validity
    assert fetch(box, now=NOW) == Fetched(new=4, known=5)
    assert Mailbox.objects.get().validity != validity
    assert Arrival.objects.count() == 9


def test_a_mail_over_the_limit_is_an_arrival_that_says_so_and_blocks_nothing(server: ImapServer) -> None:
    huge = mails.plain(1, text="x" * 70 + "\n" + ("y" * 70 + "\n") * 20_000)
    server.put(huge, mails.plain(2), huge.replace(b"xx", b"zz", 1))
    box = mailbox(server.port, largest=1)
    assert fetch(box, now=NOW) == Fetched(
        new=2, known=1
    )  # same headers and size: the same mail as far as is known
    row = Arrival.objects.get(size=len(huge))
    assert row.subject == "政府信息公开申请1"
    assert row.unread == ["邮件超过1MB，只登记了信头，请登录邮箱手工取回"]
    assert message_from_bytes(content_by_digest(row.raw.digest))["Message-ID"] == "<mail-1@example.cn>"
    assert row.state == State.WAITING


def test_the_same_mail_by_another_way_is_linked_and_one_with_other_words_waits(server: ImapServer) -> None:
    mail = mails.with_file(1)
    server.put(mail, b"Received: by list.example.cn\r\n" + mail, mails.plain(1, "另一件"))
    fetch(mailbox(server.port), now=NOW)
    first, by_list, other = Arrival.objects.order_by("uid")
    assert (first.state, by_list.state, other.state) == (State.WAITING, State.DUPLICATE, State.WAITING)
    assert (by_list.twin, other.twin) == (first, first)
    assert by_list.reason == f"与来信{first.pk}主题、正文和附件相同"


def test_a_report_marks_the_notice_that_came_back_with_its_reason(server: ImapServer) -> None:
    named, addressed, other = (
        outbox.add(key, f"{key}@example.cn", f"申请{key}", "正文", at=NOW)
        for key in ("named", "addressed", "other")
    )
    Message.objects.update(state="sent", sent_at=NOW, to="", text="")
    server.put(
        mails.bounce(1, outbox.message_id("named")),
        mails.bounce(2, address="Addressed@example.cn"),
        b"X-Failed-Recipients: somebody@example.cn\r\nSubject: \r\n\r\n" + "申请公开名单".encode(),
    )
    fetch(mailbox(server.port), now=NOW + timedelta(hours=1))
    rows = list(Arrival.objects.order_by("uid"))
    assert [r.returned for r in rows] == [named, addressed, None]
    # A header that anybody may write files nobody's application away.
    assert [r.state for r in rows] == [State.BOUNCE, State.BOUNCE, State.WAITING]
    named.refresh_from_db()
    assert named.last_error == "退信：smtp; 550 5.1.1 mailbox unavailable"
    assert named.bounced_at == NOW + timedelta(hours=1)
    other.refresh_from_db()
    assert other.bounced_at is None


def test_a_notice_that_was_sent_and_comes_back_is_known_by_its_number(server: ImapServer) -> None:
    """All the way: out by a real mail server, back as its report into the mailbox."""
    office = Office()
    with_smtp = Server(office, hostname="127.0.0.1", port=0)
    with_smtp.start()
    try:
        outbox.add("case-1-2", "reader@example.cn", "申请2025-0001：已登记", "正文", at=NOW)
        post = get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=with_smtp.port
        )
        assert outbox.send_due(NOW, post).sent == 1
    finally:
        with_smtp.stop()
    ((_, left),) = office.taken
    server.put(mails.bounce(1, left["Message-ID"], address="another@example.cn"))
    fetch(mailbox(server.port), now=NOW + timedelta(days=30))
    back = Arrival.objects.get()
    assert (back.state, back.returned) == (State.BOUNCE, Message.objects.get())
    assert Message.objects.get().bounced_at is not None


def test_a_run_can_be_stopped_and_goes_on_where_it_was(server: ImapServer) -> None:
    server.put(*(mails.plain(n) for n in range(6)))
    box, seen = mailbox(server.port), []

    def go_on(done: int, of: int) -> bool:
        seen.append((done, of))
        return done < 2

    assert fetch(box, now=NOW, go_on=go_on).new == 2
    assert seen == [(1, 6), (2, 6)]
    assert fetch(Mailbox.objects.get(), now=NOW).new == 4
    assert Arrival.objects.count() == 6


def test_an_unreachable_or_refusing_server_is_said_and_does_not_count_as_a_look() -> None:
    away = mailbox(free_port())
    assert "连接邮箱失败（ConnectionRefusedError）" in fetch(away, now=NOW).error
    away.refresh_from_db()
    assert (away.checked_at, away.error[:6]) == (None, "连接邮箱失败")
    assert away.checks.get().error == away.error


def test_a_wrong_password_or_folder_is_said(server: ImapServer) -> None:
    box = mailbox(server.port)
    assert probe(box) == ""
    box.password = "wrong"
    assert "连接邮箱失败（MailboxLoginError）" in probe(box)
    box.password, box.folder = PASSWORD, "Nowhere"
    assert "连接邮箱失败（MailboxFolderSelectError）" in probe(box)
    assert Arrival.objects.count() == 0


def test_a_mail_that_breaks_the_reader_does_not_block_the_others(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three runs end at it; then it is registered by its headers, unread, and the others follow."""
    server.put(mails.plain(1), mails.plain(2, "毒信"), mails.plain(3))
    box = mailbox(server.port)
    read = storing.read_mail

    def breaking(raw: bytes) -> storing.Mail:
        if raw == mails.plain(2, "毒信"):
            raise RuntimeError("a fault of ours")
        return read(raw)

    monkeypatch.setattr(storing, "read_mail", breaking)
    for _ in range(fetching.TRIES):
        with pytest.raises(RuntimeError):
            fetch(box, now=NOW)
        assert Arrival.objects.count() == 1
    assert fetch(box, now=NOW).new == 2
    row = Arrival.objects.order_by("uid")[1]
    assert row.unread == ["多次未能收取或者读出，只登记了信头，请登录邮箱手工取回"]
    assert row.state == State.WAITING


def test_a_mail_that_the_server_never_gives_is_registered_by_its_number(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(mails.plain(1), mails.plain(2))
    box = mailbox(server.port)
    with server.client() as client:
        first = int(client.uid("SEARCH", "ALL")[1][0].split()[0])
    given = fetching._facts

    def broken(of: object, uid: int) -> object:
        if uid == first:
            raise OSError("the line breaks")
        return given(of, uid)

    monkeypatch.setattr(fetching, "_facts", broken)
    for _ in range(2 * fetching.TRIES):
        assert "the line breaks" in fetch(box, now=NOW).error
    assert fetch(box, now=NOW).new == 2
    row = Arrival.objects.get(uid=first)
    assert (row.raw, row.unread) == (None, ["多次未能收取，只登记了到达，请登录邮箱手工取回"])


def test_a_mail_removed_by_somebody_meanwhile_is_passed_over(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(mails.plain(1))
    uids = fetching.MailBoxUnencrypted.uids
    monkeypatch.setattr(fetching.MailBoxUnencrypted, "uids", lambda *asked: [*uids(*asked), "99999"])
    assert fetch(mailbox(server.port), now=NOW) == Fetched(new=1, gone=1)
    assert Mailbox.objects.get().last_uid == 99999


def test_empty_looks_of_the_machine_are_written_down_once_an_hour_and_a_persons_always(
    server: ImapServer,
) -> None:
    box = mailbox(server.port)
    for minutes in (0, 1, 59, 60):
        fetch(box, now=NOW + timedelta(minutes=minutes))
    assert box.checks.count() == 2
    fetch(box, now=NOW + timedelta(minutes=61), by="值班员")
    assert box.checks.count() == 3
    box.refresh_from_db()
    assert box.checked_at == NOW + timedelta(minutes=61)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ("20-Feb-2095 09:00:00 +0800", "晚于收取时间"),
        ("31-Dec-9999 23:59:59 -0800", "没有给出到达时间"),
        ("01-Jan-99999999999999999999 00:00:00 +0000", "没有给出到达时间"),
    ],
)
def test_a_day_that_has_not_come_or_that_no_calendar_holds_is_no_day_of_receipt(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch, told: str, says: str
) -> None:
    server.put(mails.plain(1))
    monkeypatch.setattr(fetching, "_facts", lambda *_: (100, fetching._time(told.encode())))
    assert fetch(mailbox(server.port), now=NOW) == Fetched(new=1)
    row = Arrival.objects.get()
    assert row.arrived_at == NOW
    assert says in row.unread[0]
