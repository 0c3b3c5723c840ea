"""Several workers at once: each delivery goes out once, one token is asked for; nothing leaves the queue twice."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection as database

import make
from channels.conftest import NOON, item
from channels.wechat_server import APP_ID, SECRET, WeChat
from gongkai.channels import outbox
from gongkai.channels.adapters.base import Job, Receipt
from gongkai.channels.models import Channel, Delivery, Posting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        database.vendor == "sqlite", reason="threads of the tests share one in-memory SQLite database"
    ),
]


def at_once(workers: int, moments: int, pause: float = 0.0) -> None:
    """So many workers, each looking at the outbox minute by minute, a minute lasting `pause` seconds."""
    together = Barrier(workers)

    def work() -> None:
        together.wait()
        for minute in range(moments):
            outbox.deliver_due(NOON + timedelta(minutes=minute))
            time.sleep(pause)
        database.close()

    threads = [Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_workers_share_the_outbox_and_keep_the_order_of_each_item(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, str]] = []

    def adapter(job: Job) -> Receipt:
        time.sleep(0.005)
        sent.append((job.item.number, job.item.event))
        job.keep({"sent": True})
        return Receipt("https://elsewhere.example.cn/")

    monkeypatch.setattr(outbox, "adapter_of", lambda channel: adapter)
    channel = Channel.objects.create(agency=make.agency(), name="县政府网站", kind="other")
    for n in range(20):
        outbox.enqueue(channel, item(number=str(n)), by="样例", at=NOON)
    Delivery.objects.update(progress={"begun": True})
    for n in range(20):
        outbox.enqueue(channel, item(number=str(n), event="withdraw"), by="样例", at=NOON)
    at_once(3, moments=4)
    assert len(sent) == len(set(sent)) == 40
    for n in range(20):
        assert sent.index((str(n), "release")) < sent.index((str(n), "withdraw"))
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    assert Posting.objects.count() == 20


def test_workers_share_one_token_and_publish_each_item_once() -> None:
    with WeChat() as wechat:
        wechat.account.slow["stable_token"] = 0.3
        keys = f'{{"app_id": "{APP_ID}", "secret": "{SECRET}"}}'
        channel = Channel.objects.create(
            agency=make.agency(), name="江城教育", kind="wechat", address=wechat.address, keys=keys
        )
        for n in range(6):
            one = item(number=str(n), url=f"https://gk.example.cn/d/{n}/")
            outbox.enqueue(channel, one, by="样例", at=NOON)
        at_once(3, moments=6, pause=0.5)
        assert wechat.account.calls["stable_token"] == 1
        assert sorted(wechat.account.marks()) == [f"https://gk.example.cn/d/{n}/?v=1r" for n in range(6)]
    assert Posting.objects.count() == 6
