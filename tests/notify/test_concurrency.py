"""Two senders at once: each message leaves once."""

from __future__ import annotations

from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection as database

from gongkai.clock import CHINA
from gongkai.notify import outbox
from gongkai.notify.models import Message
from gongkai.notify.outbox import Run

NOON = datetime(2021, 1, 15, 12, tzinfo=CHINA)


class Collecting:
    """A mail server that only takes note."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    def send_messages(self, mails: list) -> int:
        self.taken += [mail.extra_headers["Message-ID"] for mail in mails]
        return len(mails)

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    database.vendor == "sqlite", reason="threads of the tests share one in-memory SQLite database"
)
def test_two_senders_share_the_work_and_send_nothing_twice() -> None:
    for n in range(40):
        outbox.add(f"k{n}", "reader@example.cn", "主题", "正文", at=NOON)
    office, runs, together = Collecting(), [], Barrier(2)

    def work() -> None:
        together.wait()
        runs.append(outbox.send_due(NOON, office))
        database.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(run.sent for run in runs) == len(office.taken) == len(set(office.taken)) == 40
    assert all(run == Run(sent=run.sent) for run in runs)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
