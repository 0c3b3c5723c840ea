"""Links are asked once each: what answers, what doesn't, and nothing inside the network but our own."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest

from gongkai.publishing.inspection import check_links, links_of


class _Site(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(
            {
                "/gone": 404,
                "/no-head": 405,
                "/moved": 302,
                "/to-gone": 301,
                "/round": 302,
                "/inside": 302,
                "/file": 302,
            }.get(self.path, 200)
        )
        self._moves()
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/gone" else 200)
        self.end_headers()

    def _moves(self) -> None:
        moves = {
            "/to-gone": "/gone",
            "/round": "/round",
            "/inside": "http://10.0.0.1/",
            "/file": "file:///etc/passwd",
        }
        if to := moves.get(self.path):
            self.send_header("Location", to)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_each_address_of_a_body_once() -> None:
    assert links_of(
        '<p><a href="https://a.cn/x">1</a><a href="https://a.cn/x">2</a><a href="mailto:b@c.cn">3</a></p>'
    ) == [
        "https://a.cn/x",
        "mailto:b@c.cn",
    ]


def test_what_answers_and_what_does_not(site: str) -> None:
    found = check_links(
        [f"{site}/", f"{site}/gone", f"{site}/no-head", f"{site}/moved"], own_hosts=["127.0.0.1"]
    )
    assert [s.fine for s in found] == [True, False, True, True]
    assert found[1].says == "打不开（404）"


def test_addresses_inside_the_network_are_not_asked(site: str) -> None:
    assert [s.says for s in check_links([f"{site}/", "http://10.0.0.1/", "ftp://a.cn/"])] == [
        "指向内部网络地址", "指向内部网络地址", "不是网页地址",
    ]  # fmt: skip
    assert check_links(["mailto:a@b.cn"])[0].fine


def test_moves_are_followed_but_never_inside(site: str) -> None:
    found = check_links(
        [f"{site}{path}" for path in ("/to-gone", "/round", "/inside", "/file")], own_hosts=["127.0.0.1"]
    )
    assert [s.says for s in found] == [
        "打不开（404）",
        "打不开（转来转去）",
        "指向内部网络地址",
        "不是网页地址",
    ]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "0.0.0.0", "192.168.1.1", "100.64.0.1"]
)  # fmt: skip
def test_an_address_inside_is_known_however_it_is_written(host: str) -> None:
    (found,) = check_links([f"http://{host}/"])
    assert not found.fine
    assert found.says in ("指向内部网络地址", "打不开（没有这个网站）")


def test_a_name_is_asked_at_the_address_that_was_judged(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for the public network first and for ours a moment later is not asked twice."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    asked: list[str] = []

    def resolve(host: str, *args: object, **more: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", (next(answers), 0))]

    class _Transport(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            asked.append(f"{request.url.host} {request.headers['host']} {request.extensions['sni_hostname']}")
            return httpx.Response(200)

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    with httpx.Client(transport=_Transport()) as client:
        assert check_links(["https://rebind.example/"], client=client)[0].fine
    assert asked == ["93.184.216.34 rebind.example rebind.example"]


def test_an_address_that_is_none_is_told_and_stops_nothing() -> None:
    found = check_links(["http://[x/", "http://a:99999/", "javascript:x", "/own/page"])
    assert [s.fine for s in found] == [False, False, False, True]
