"""A real worker process, killed (SIGKILL) after each step before its answer: one article, one posting in the end.

The worker runs `gongkai worker --once` on an installation of its own; only its clock is set forward, so that leases end.
"""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import forked
import fresh
from channels.wechat_server import APP_ID, SECRET, WeChat

STEPS = (
    "stable_token",
    "media/uploadimg",
    "material/add_material",
    "draft/add",
    "freepublish/submit",
    "freepublish/get",
)
WITHIN = 60.0
_SEED = """
import io, json, sys
from gongkai.ops.home import stand
stand()
from django.db import transaction
from PIL import Image
from gongkai import clock
from gongkai.channels import outbox
from gongkai.channels.item import Attachment, Item
from gongkai.channels.models import Channel
from gongkai.files import storage
from gongkai.registry.models import Agency
now = clock.now()
agency = Agency.objects.create(code="JC-JY", name="江城县教育局")
channel = Channel.objects.create(agency=agency, name="江城教育", kind="wechat", address=sys.argv[1], keys=sys.argv[2])
out = io.BytesIO()
Image.new("RGB", (20, 20)).save(out, "PNG")
image = storage.put(out.getvalue(), "image-1.png", "image/png", by="样例", at=now)
files = (Attachment("image-1.png", image.digest, "image/png", image.size, "image"),)
with transaction.atomic():
    for n in "12":
        outbox.enqueue(channel, Item("release", f"JC-JY/{n}", 1, "招生办法", url=f"https://gk.example.cn/d/{n}/",
            digest="a" * 64, body_html='<p><img src="image-1.png"></p>', issuer="江城县教育局",
            attachments=files if n == "1" else ()), by="样例", at=now)
"""
_WORK = """
import sys
from datetime import timedelta
from gongkai import clock
real, ahead = clock.now, timedelta(minutes=int(sys.argv[1]))
clock.now = lambda: real() + ahead
from gongkai.ops.main import main
main(["worker", "--once"])
"""
_TELL = """
import json
from gongkai.ops.home import stand
stand()
from gongkai.channels.models import Delivery, Posting
print(json.dumps([list(Delivery.objects.values_list("state", "last_error")), Posting.objects.count()]))
"""
Start = Callable[..., forked.Child]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a script on an installation; whatever still runs at the end is ended."""
    environment = fresh.copy(tmp_path / "home", f"killed_{os.getpid()}")
    with forked.nursery(environment, tmp_path / "pipes") as nursery:
        yield nursery.start


def finished(process: forked.Child) -> str:
    out, err = process.communicate(timeout=WITHIN)
    assert process.returncode == 0, err
    return out


def killed_in(process: forked.Child, wechat: WeChat, call: str) -> None:
    """Wait until the far end has done the call and holds its answer back; then kill."""
    before, until = wechat.account.calls[call], time.monotonic() + WITHIN
    wechat.account.slow[call] = WITHIN
    while wechat.account.calls[call] == before:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)
    # The lock is free again when the work is done.
    with wechat.account.lock:
        del wechat.account.slow[call]
    process.send_signal(signal.SIGKILL)
    assert process.wait(WITHIN) == -signal.SIGKILL


def test_workers_killed_at_every_step_publish_each_item_once_and_count_it_once(start: Start) -> None:
    """The first item is hit at each of its steps, its submission last; the second then at the look at its outcome."""
    with WeChat() as wechat:
        keys = json.dumps({"app_id": APP_ID, "secret": SECRET})
        finished(start(_SEED, wechat.address, keys))
        minutes = 0
        for call in STEPS:
            killed_in(start(_WORK, str(minutes)), wechat, call)
            minutes += 6
        for _ in range(10):
            finished(start(_WORK, str(minutes)))
            minutes += 6
            found, postings = json.loads(finished(start(_TELL)))
            if all(state == "done" for state, _ in found):
                break
        assert (found, postings) == ([["done", ""], ["done", ""]], 2)
        assert sorted(wechat.account.marks()) == [f"https://gk.example.cn/d/{n}/?v=1r" for n in "12"]
        assert wechat.account.drafts == {}
        assert wechat.account.calls["freepublish/submit"] == 2
        assert wechat.account.calls["draft/add"] == 2
