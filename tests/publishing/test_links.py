"""Links are asked once each: what answers, what doesn't, and nothing inside the network but our own."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from gongkai.publishing.inspection import check_links, links_of


class _Site(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response({"/gone": 404, "/no-head": 405, "/moved": 302}.get(self.path, 200))
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = Thread(target=server.serve_forever, daemon=True)
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
