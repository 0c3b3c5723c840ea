"""Links of a text: which there are, which lead elsewhere, which answer."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from lxml import html

TIMEOUT = 8.0


@dataclass(frozen=True)
class LinkState:
    """What became of asking a link: `fine`, and the sentence when it isn't."""

    url: str
    fine: bool
    says: str


def links_of(body: str) -> list[str]:
    """Addresses of every link of a body, each once."""
    if "<a" not in body:
        return []
    root = html.fragment_fromstring(body, create_parent="div")
    return list(dict.fromkeys(a.get("href", "") for a in root.iter("a") if a.get("href")))


def check_links(urls: Iterable[str], *, own_hosts: Iterable[str] = ()) -> list[LinkState]:
    """Ask each address once, without following it inside: private and loopback addresses are refused unless own."""
    own = set(own_hosts)
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False) as client:
        return [_ask(client, url, own) for url in urls]


def _ask(client: httpx.Client, url: str, own: set[str]) -> LinkState:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return LinkState(url, parts.scheme == "mailto", "" if parts.scheme == "mailto" else "不是网页地址")
    if parts.hostname not in own and _is_inside(parts.hostname):
        return LinkState(url, False, "指向内部网络地址")
    try:
        answer = client.head(url)
        if answer.status_code in (403, 405, 501):
            answer = client.get(url)
    except httpx.HTTPError as error:
        return LinkState(url, False, f"打不开（{type(error).__name__}）")
    return LinkState(
        url, answer.status_code < 400, "" if answer.status_code < 400 else f"打不开（{answer.status_code}）"
    )


def _is_inside(host: str) -> bool:
    """Whether a name stands for an address that is not on the public network, or for none at all."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return any(not ipaddress.ip_address(str(a).split("%")[0]).is_global for a in found)
