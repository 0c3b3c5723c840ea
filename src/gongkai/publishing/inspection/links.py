"""Links of a text: which there are, which lead elsewhere, which answer."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html

TIMEOUT = 8.0
_AT_ONCE, _MOST_MOVES = 8, 4
# Pages that turn away programs, not readers: asked, they are there.
_THERE = {401, 403, 405, 406, 429, 501}


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


def check_links(
    urls: Iterable[str], *, own_hosts: Iterable[str] = (), client: httpx.Client | None = None
) -> list[LinkState]:
    """Ask each address, several at once, following moves; answers come in the order of `urls`.

    Addresses inside the network are refused unless the host is our own, and so is a move to one. A name is
    asked at the address that was judged: it cannot stand for another one a moment later.
    """
    own = {host.lower() for host in own_hosts}
    asked = client or httpx.Client(timeout=TIMEOUT, follow_redirects=False)
    try:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(lambda url: _state(asked, url, own), urls))
    finally:
        if client is None:
            asked.close()


def _state(client: httpx.Client, url: str, own: set[str]) -> LinkState:
    at = url
    for _ in range(_MOST_MOVES):
        try:
            answer = _ask(client, at, own)
        except _NotAsked as why:
            return LinkState(url, why.fine, str(why))
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            return LinkState(url, False, f"打不开（{type(error).__name__}）")
        if not answer.has_redirect_location:
            fine = answer.status_code < 400 or answer.status_code in _THERE
            return LinkState(url, fine, "" if fine else f"打不开（{answer.status_code}）")
        at = urljoin(at, answer.headers.get("location", ""))
    return LinkState(url, False, "打不开（转来转去）")


class _NotAsked(Exception):
    """An address that is not asked, and why."""

    def __init__(self, says: str, fine: bool = False) -> None:
        super().__init__(says)
        self.fine = fine


def _ask(client: httpx.Client, url: str, own: set[str]) -> httpx.Response:
    """The answer to one address, its head only."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError as error:
        raise _NotAsked("不是网页地址") from error
    if parts.scheme == "mailto" or (not parts.scheme and url.startswith("/")):
        raise _NotAsked("", fine=True)
    if parts.scheme not in ("http", "https") or not host:
        raise _NotAsked("不是网页地址")
    headers, extensions, to = {}, {}, httpx.URL(url)
    if host not in own:
        to = to.copy_with(host=_outside(host))
        headers = {"Host": host if port is None else f"{host}:{port}"}
        extensions = {"sni_hostname": host}
    answer = _head(client, "HEAD", to, headers, extensions)
    return answer if answer.status_code < 400 else _head(client, "GET", to, headers, extensions)


def _head(
    client: httpx.Client, method: str, to: httpx.URL, headers: dict[str, str], extensions: dict[str, str]
) -> httpx.Response:
    with client.stream(method, to, headers=headers, extensions=extensions) as answer:
        return answer


def _outside(host: str) -> str:
    """An address of a name, on the public network; refuses a name that has any other."""
    try:
        found = {
            str(info[4][0]).split("%")[0] for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        }
    except (OSError, UnicodeError) as error:
        raise _NotAsked("打不开（没有这个网站）") from error
    if not all(_is_public(address) for address in found):
        raise _NotAsked("指向内部网络地址")
    return sorted(found, key=lambda address: ":" in address)[0]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inner is None or inner.is_global)
