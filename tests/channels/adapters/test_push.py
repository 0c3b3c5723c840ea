"""Push to another site: signed, repeatable, answers understood; a real server on the loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from channels.conftest import NOON, Made, item
from gongkai.channels import outbox
from gongkai.channels.item import from_plain
from gongkai.channels.models import Channel, Delivery, Posting

pytestmark = pytest.mark.django_db
KEY = "签名密钥-for-tests"


class Handler(BaseHTTPRequestHandler):
    """Takes items as docs/push.md says."""

    def do_POST(self) -> None:
        site: Site = self.server  # type: ignore[assignment]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        site.taken.append((dict(self.headers), body))
        status, headers, said = site.answers.pop(0) if site.answers else (200, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Site(ThreadingHTTPServer):
    """The city's site."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []


@pytest.fixture
def city() -> Iterator[Site]:
    with Site() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def site(channel: Made, city: Site) -> Channel:
    address = f"http://127.0.0.1:{city.server_address[1]}/take"
    return channel("portal", name="市政府门户网站", address=address, keys=json.dumps({"secret": KEY}))


def sent(site: Channel, **more: Any) -> Delivery:
    made = outbox.enqueue(site, item(**more), by="样例", at=NOON)
    outbox.deliver_due(NOON)
    made.refresh_from_db()
    return made


def test_the_item_arrives_whole_signed_and_under_its_key(site: Channel, city: Site) -> None:
    city.answers = [(201, {}, json.dumps({"address": "https://city.example.cn/a/7"}).encode())]
    made = sent(site)
    ((headers, body),) = city.taken
    assert from_plain(json.loads(body)) == item()
    assert (
        headers["X-Gongkai-Signature"] == "sha256=" + hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()
    )
    assert headers["X-Gongkai-Digest"] == "sha256=" + hashlib.sha256(body).hexdigest()
    assert headers["Idempotency-Key"] == "JC-JY/2021-00001/1/release"
    assert (made.state, made.receipt) == ("done", {"status": 201})
    assert Posting.objects.get().address == "https://city.example.cn/a/7"


def test_a_number_in_chinese_is_a_key_too(site: Channel, city: Site) -> None:
    assert sent(site, number="江教-2021-1").state == "done"
    assert city.taken[0][0]["Idempotency-Key"].isascii()


def test_a_repeat_after_a_lost_answer_is_the_same_request(site: Channel, city: Site) -> None:
    city.answers = [(503, {}, b""), (409, {}, b"")]
    made = sent(site)
    assert (made.state, made.last_error) == ("waiting", "“市政府门户网站”暂不接收（503）")
    outbox.deliver_due(made.next_at)
    made.refresh_from_db()
    assert made.state == "done"
    (first, body), (second, again) = city.taken
    assert (body, first["Idempotency-Key"]) == (again, second["Idempotency-Key"])


def test_a_site_may_name_the_time_to_wait(site: Channel, city: Site) -> None:
    city.answers = [(429, {"Retry-After": "1800"}, b"")]
    made = sent(site)
    assert timedelta(seconds=1800) <= made.next_at - NOON <= timedelta(seconds=2300)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422, 301])
def test_a_refusal_for_good_fails_at_once_with_what_the_site_said(
    site: Channel, city: Site, status: int
) -> None:
    city.answers = [(status, {}, "栏目不存在".encode())]
    made = sent(site)
    assert (made.state, made.attempts) == ("failed", 1)
    assert made.last_error == f"“市政府门户网站”不接收（{status}）：栏目不存在"
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    "said", [b"ok", b"[]", b'{"address": 7}', b'{"address": "javascript:alert(1)"}', b"\xff"]
)
def test_an_answer_without_a_usable_address_is_fine(site: Channel, city: Site, said: bytes) -> None:
    city.answers = [(200, {}, said)]
    assert (sent(site).state, Posting.objects.get().address) == ("done", "")


def test_a_site_that_is_away_is_tried_again(site: Channel) -> None:
    Channel.objects.update(address="http://127.0.0.1:1/take")
    made = sent(site)
    assert (made.state, made.last_error) == ("waiting", "连不上“市政府门户网站”：ConnectError")


def test_withdrawals_are_pushed_too(site: Channel, city: Site) -> None:
    sent(site)
    assert sent(site, event="withdraw").state == "done"
    assert json.loads(city.taken[1][1])["event"] == "withdraw"
