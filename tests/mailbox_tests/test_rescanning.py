"""Mails and the scanner: every mail is kept; what is infected lies sealed, what nobody saw is seen later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from files.clamd_server import EICAR, NAME, ClamdServer
from gongkai import vault
from gongkai.audit.models import Entry
from gongkai.clock import CHINA
from gongkai.files import scanning
from gongkai.files.models import StoredFile
from gongkai.files.storage import content_by_digest, path_of
from gongkai.mailbox.fetching import Fetched, fetch
from gongkai.mailbox.models import Arrival
from gongkai.mailbox.rescanning import AGAIN, rescan_due
from mailbox_tests import mails
from mailbox_tests.server import ImapServer
from mailbox_tests.test_fetching import mailbox

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2025, 2, 20, 10, 0, tzinfo=CHINA)
PDF = b"%PDF-1.4 sample"


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer() as running:
        yield running


def said() -> list[str]:
    return list(Entry.objects.filter(verb="查毒").order_by("pk").values_list("says", flat=True))


def states() -> dict[str, str]:
    return dict(StoredFile.objects.values_list("name", "scan"))


def fetched(server: ImapServer, *sent: bytes) -> list[Arrival]:
    server.put(*sent)
    assert fetch(mailbox(server.port), now=NOW) == Fetched(new=len(sent))
    return list(Arrival.objects.order_by("uid"))


def test_an_infected_attachment_is_sealed_and_told_and_the_mail_waits_like_any(
    server: ImapServer, scanner: ClamdServer
) -> None:
    bad, good = fetched(server, mails.with_file(1, "甲.pdf", PDF + EICAR), mails.with_file(2, "乙.pdf", PDF))
    assert (bad.state, good.state) == ("waiting", "waiting")
    assert bad.text == "见附件。"
    assert states() == {
        "来信-101.eml": "clean",
        "来信-102.eml": "clean",
        "甲.pdf": "infected",
        "乙.pdf": "clean",
    }
    file = bad.files.get().file
    assert file.found == NAME
    assert vault.unseal_bytes(content_by_digest(file.digest) or b"") == PDF + EICAR
    assert said() == [f"“甲.pdf”含有病毒或者木马（{NAME}），已经隔离"]
    assert good.files.get().file.scan == "clean"


def test_a_mail_that_is_infected_itself_is_sealed_whole_and_known_again(
    server: ImapServer, scanner: ClamdServer
) -> None:
    mail = mails.plain(1, text=EICAR.decode())
    (row,) = fetched(server, mail)
    assert row.raw is not None
    assert row.raw.scan == "infected"
    assert vault.unseal_bytes(content_by_digest(row.raw.digest) or b"") == mail
    server.put(mail)
    assert fetch(row.mailbox, now=NOW) == Fetched(known=1)


def test_while_the_scanner_is_away_mails_are_kept_unseen_and_seen_when_it_is_back(
    server: ImapServer, scanner: ClamdServer
) -> None:
    scanner.says = b"?\0"
    bad, _ = fetched(server, mails.with_file(1, "甲.pdf", PDF + EICAR), mails.with_file(2, "乙.pdf", PDF))
    assert set(states().values()) == {"waiting"}
    assert len(said()) == 4
    plain = path_of(bad.files.get().file.digest)
    scanning.forget()
    assert rescan_due(NOW + AGAIN - timedelta(seconds=1)) == (0, 0)
    assert rescan_due(NOW + AGAIN) == (0, 0)  # still away
    assert set(states().values()) == {"waiting"}
    scanner.says = None
    scanning.forget()
    assert rescan_due(NOW + 2 * AGAIN) == (3, 1)
    assert states()["甲.pdf"] == "infected"
    assert sorted(states().values()) == ["clean", "clean", "clean", "infected"]
    assert not plain.exists()
    assert vault.unseal_bytes(content_by_digest(bad.files.get().file.digest) or b"") == PDF + EICAR
    assert f"“甲.pdf”含有病毒或者木马（{NAME}），已经隔离" in said()
    assert "“乙.pdf”已经查毒，没有发现病毒" in said()
    assert rescan_due(NOW + 9 * AGAIN) == (0, 0)


def test_a_mail_over_the_scanners_limit_is_kept_and_says_so_once(
    server: ImapServer, scanner: ClamdServer
) -> None:
    scanner.largest = 100
    (row,) = fetched(server, mails.plain(1))
    assert row.raw is not None
    assert (row.raw.scan, scanning.barred(row.raw)) == ("large", "")
    assert [s for s in said() if "太大，没有查毒" in s] == said()
    assert rescan_due(NOW + AGAIN) == (0, 0)


def test_without_a_scanner_nothing_is_said(server: ImapServer, settings: Any) -> None:
    fetched(server, mails.plain(1))
    assert set(states().values()) == {""}
    assert said() == []
    assert rescan_due(NOW + AGAIN) == (0, 0)
