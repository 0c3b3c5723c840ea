"""An agency's public pages as plain files, for a city's portal that embeds them (a section, not a site of its own).

Pages are asked of the portal itself, so they are the same; links between them become relative, so the folder may stand
anywhere; what only a running portal can do (search, filters, ways to read) leads to the portal's own address.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import reverse
from lxml import html

from gongkai.audit import log
from gongkai.law.errors import Refused
from gongkai.publishing import public, public_counts
from gongkai.publishing.models import Publication, PublicationFile
from gongkai.registry.models import Agency
from gongkai.reporting import queries as reports

STATE = ".gongkai-export.json"
_ONE = ("front", "guide", "institution", "leaders", "rules", "content", "statistics", "publications")
_LINKS = ("//a/@href", "//link/@href", "//img/@src", "//script/@src")


def addresses(agency: Agency) -> Iterator[str]:
    """Every address to be written: the column's pages, its lists page by page, documents with their files, reports."""
    code = agency.code
    yield from (reverse(f"portal:{name}", args=[code]) for name in _ONE)
    found = public_counts.counts(agency)
    yield from _paged(reverse("portal:publications", args=[code]), found.total)
    for key, number in found.article20.items():
        if key:
            yield reverse("portal:matter", args=[code, key])
            yield from _paged(reverse("portal:matter", args=[code, key]), number)
    yield from (reverse("portal:feed", args=[code, fmt]) for fmt in ("atom", "rss"))
    yield from (reverse("portal:open-data", args=[code, fmt]) for fmt in ("csv", "xlsx", "json"))
    for pk in (
        Publication.objects.filter(agency=agency).order_by("pk").values_list("pk", flat=True).iterator()
    ):
        yield reverse("portal:publication", args=[code, pk])
    files = PublicationFile.objects.filter(publication__in=public.public(agency)).order_by("pk")
    for page, pk in files.values_list("publication", "pk").iterator():
        yield reverse("portal:publication-file", args=[code, page, pk])
    for version in reports.published().filter(report__agency=agency):
        yield reverse("portal:report", args=[code, version.report.year])


def _paged(path: str, total: int) -> Iterator[str]:
    for number in range(2, min(public.MOST_PAGES, -(-total // public.PER_PAGE)) + 1):
        yield f"{path}?page={number}"


def export(agency: Agency, folder: Path, tell: Callable[[int], None]) -> dict[str, int]:
    """Write all pages into the folder and take away what is no longer among them. Stopped, it goes on where it was as
    long as nothing changed meanwhile. Raises Refused for a folder that holds something else."""
    folder.mkdir(parents=True, exist_ok=True)
    state = _state(folder)
    now = log.end()
    done = set(state["done"]) if state["end"] == now else set()
    wanted = list(dict.fromkeys(addresses(agency)))
    places = {address: place(address) for address in wanted}
    written, used = 0, set(state["static"])
    for number, address in enumerate(wanted, 1):
        if address not in done or not (folder / places[address]).exists():
            _put(folder / places[address], _page(address, places, used))
            written += 1
            done.add(address)
            if written % 50 == 0:
                _remember(folder, now, done, used)
        tell(number)
    _still(folder, used)
    files = {*places.values(), *(f"static/{name}" for name in used)}
    gone = _taken_away(folder, files)
    _remember(folder, now, done, used)
    return {"pages": len(wanted), "written": written, "removed": gone}


_URL = re.compile(rb'url\("([^":]+)"\)')


def _still(folder: Path, used: set[str]) -> None:
    """Styles, scripts and pictures that the pages name, and those that the styles name."""
    waiting = sorted(used)
    while waiting:
        name = waiting.pop()
        found = finders.find(name)
        if not found:
            raise Refused(f"找不到静态文件“{name}”")
        content = Path(str(found)).read_bytes()
        _put(folder / "static" / name, content)
        for other in _URL.findall(content) if name.endswith(".css") else ():
            inner = posixpath.normpath(posixpath.join(posixpath.dirname(name), other.decode()))
            if inner not in used:
                used.add(inner)
                waiting.append(inner)


def place(address: str) -> str:
    """The file that an address becomes: `index.html` of its folder, `page-2.html` for a further page of a list."""
    path, _, query = address.partition("?")
    page = dict(parse_qsl(query)).get("page")
    if not path.endswith("/"):
        return path.lstrip("/")
    if "/files/" in path:
        row = PublicationFile.objects.select_related("file").get(pk=int(path.rstrip("/").rpartition("/")[2]))
        ending = posixpath.splitext(row.file.name)[1]
        return path.strip("/") + ending
    return path.lstrip("/") + (f"page-{page}.html" if page else "index.html")


def _page(address: str, places: dict[str, str], used: set[str]) -> bytes:
    content, media_type = _asked(address)
    if not media_type.startswith("text/html"):
        return content
    tree = html.document_fromstring(content.decode())
    for form in tree.iter("form"):
        form.set(
            "action", settings.ADDRESS + urljoin(address, form.get("action") or address.partition("?")[0])
        )
    for query in _LINKS:
        for href in tree.xpath(query):
            element, name = href.getparent(), href.attrname
            if element.get("rel") != "canonical":
                element.set(name, _led(address, str(href), places, used))
    return b"<!DOCTYPE html>\n" + html.tostring(tree, encoding="utf-8")


def _led(here: str, href: str, places: dict[str, str], used: set[str]) -> str:
    """Where a link of an exported page leads: to its neighbour, or to the running portal."""
    if href.startswith("#") or "://" in href or href.startswith(("mailto:", "tel:", "data:")):
        return href
    address, fragment = urldefrag(urljoin(here, href))
    start = posixpath.dirname(places[here])
    if address.startswith(settings.STATIC_URL):
        name = address.removeprefix(settings.STATIC_URL)
        used.add(name)
        return posixpath.relpath(f"static/{name}", start or ".")
    if address.endswith("?page=1"):
        address = address.removesuffix("?page=1")
    if address not in places:
        return settings.ADDRESS + address
    return posixpath.relpath(places[address], start or ".") + (f"#{fragment}" if fragment else "")


def _asked(address: str) -> tuple[bytes, str]:
    """What the portal answers; raises Refused when it does not."""
    path, _, query = address.partition("?")
    host = settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost"
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "GET", "HTTP_HOST": host}
    environ |= {"wsgi.input": BytesIO(), "HTTP_X_FORWARDED_PROTO": "https"}
    setup_testing_defaults(environ)
    # Not the handler's own call: it would close the database's connection after every page.
    response = _handler().get_response(WSGIRequest(environ))
    if response.status_code not in (200, 410):
        raise Refused(f"页面 {address} 不能导出（{response.status_code}）")
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content, response.get("Content-Type", "")


_HANDLER: list[WSGIHandler] = []


def _handler() -> WSGIHandler:
    if not _HANDLER:
        _HANDLER.append(WSGIHandler())
    return _HANDLER[0]


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    os.replace(part, path)


def _state(folder: Path) -> dict[str, Any]:
    kept = folder / STATE
    if kept.exists():
        return json.loads(kept.read_text(encoding="utf-8"))
    if any(folder.iterdir()):
        raise Refused(f"文件夹“{folder}”里有其他内容，请换一个空文件夹")
    return {"end": "", "done": [], "static": []}


def _taken_away(folder: Path, files: set[str]) -> int:
    """Whatever a former run wrote, to its end or not, and this one did not: the folder is ours alone."""
    kept = {folder / name for name in files} | {folder / STATE}
    gone = [path for path in folder.rglob("*") if path.is_file() and path not in kept]
    for path in gone:
        path.unlink()
    return len(gone)


def _remember(folder: Path, end: str, done: set[str], used: set[str]) -> None:
    state = {"end": end, "done": sorted(done), "static": sorted(used)}
    _put(folder / STATE, json.dumps(state, ensure_ascii=False).encode())
