"""How a reader wants to read (simplified or traditional script, size of type, contrast, the elders' version), kept in
the address: `/~hant-large/…`. No cookie and no script is needed, every link keeps the choice, and a page cache
keeps each version under its own address (docs/decisions/024)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import opencc
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import get_script_prefix, set_script_prefix

SIZES = {"": "标准", "large": "大", "larger": "特大"}
CONTRASTS = {"": "标准", "dark": "黑底白字", "yellow": "黑底黄字", "light": "白底黑字"}
# Pages that are not for readers: the desk, machines, files of the pages themselves.
_ONLY_PLAIN = ("desk", "api", "static", "healthz", "robots.txt")


@dataclass(frozen=True)
class Reading:
    """The reader's choices; the plain page when nothing is chosen."""

    hant: bool = False
    size: str = ""
    contrast: str = ""
    elder: bool = False

    @property
    def word(self) -> str:
        """The choices as the first step of an address; empty for the plain page."""
        said = [self.size, self.contrast, "elder" if self.elder else "", "hant" if self.hant else ""]
        return "-".join(word for word in said if word)

    @property
    def prefix(self) -> str:
        """What stands before every address of this reader."""
        return f"/~{self.word}" if self.word else ""

    @property
    def classes(self) -> str:
        """Classes of the page's root, for the style sheet."""
        said = [
            f"size-{self.size}" if self.size else "",
            f"contrast-{self.contrast}" if self.contrast else "",
        ]
        return " ".join(filter(None, [*said, "elder" if self.elder else ""]))


def reading_of(word: str) -> Reading | None:
    """The choices that a word names; None for a word that names none."""
    found = Reading()
    for part in word.split("-"):
        if part == "hant":
            found = replace(found, hant=True)
        elif part == "elder":
            found = replace(found, elder=True)
        elif part and part in SIZES:
            found = replace(found, size=part)
        elif part and part in CONTRASTS:
            found = replace(found, contrast=part)
        else:
            return None
    return found


@dataclass(frozen=True)
class Switch:
    """A link of the tools row: the same page read otherwise."""

    label: str
    href: str
    current: bool


def switches(request: HttpRequest) -> dict[str, list[Switch]]:
    """The links of the tools row, by group."""
    now: Reading = getattr(request, "reading", Reading())
    rest = request.path[len(now.prefix) :] or "/"
    query = request.META.get("QUERY_STRING", "")
    tail = rest + (f"?{query}" if query else "")

    def to(label: str, **changed: Any) -> Switch:
        wanted = replace(now, **changed)
        return Switch(label, wanted.prefix + tail, wanted == now)

    return {
        "size": [to(label, size=size) for size, label in SIZES.items()],
        "contrast": [to(label, contrast=contrast) for contrast, label in CONTRASTS.items()],
        "script": [to("简体", hant=False), to("繁體", hant=True)],
        "elder": [to("普通版", elder=False) if now.elder else to("长辈版", elder=True)],
    }


class reading:
    """Middleware: takes the choices off the address, answers, and writes traditional signs where they are wanted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith("/~"):
            return self.get_response(request)
        word, _, rest = path[2:].partition("/")
        chosen = reading_of(word)
        if chosen is None:
            return self.get_response(request)  # no such address: not found
        first = rest.partition("/")[0]
        if first in _ONLY_PLAIN or chosen.word != word or not path[2 + len(word) :].startswith("/"):
            keeps = "" if first in _ONLY_PLAIN else chosen.prefix
            query = request.META.get("QUERY_STRING", "")
            return HttpResponseRedirect(f"{keeps}/{rest}" + (f"?{query}" if query else ""))
        return self._read(request, chosen, "/" + rest)

    def _read(self, request: HttpRequest, chosen: Reading, path: str) -> HttpResponse:
        request.path_info, request.reading = path, chosen  # type: ignore[attr-defined]
        if chosen.hant:
            request.GET = _simplified(request.GET)  # type: ignore[assignment]
        before = get_script_prefix()
        set_script_prefix(f"{chosen.prefix}/")
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(before)
        if (
            chosen.hant
            and response.get("Content-Type", "").startswith("text/html")
            and not response.streaming
        ):
            typed = request.method == "POST"
            response.content = traditional(response.content.decode(), keeps_typed=typed).encode()
        return response


# What somebody typed into a form that comes back: a name is not ours to spell.
_TYPED = re.compile(r'(<textarea[^>]*>.*?</textarea>| value="[^"]*")', re.DOTALL)


def traditional(page: str, *, keeps_typed: bool = False) -> str:
    """A page in traditional signs, sign by sign: words stay the mainland's, terms of the law stay recognisable.

    `keeps_typed`: the page shows a form again; what stands in its fields stays as it was typed.
    """
    to = _converter("s2tw").convert
    if keeps_typed:
        page = "".join(part if n % 2 else to(part) for n, part in enumerate(_TYPED.split(page)))
    else:
        page = to(page)
    return page.replace('<html lang="zh-CN"', '<html lang="zh-Hant"', 1)


def _simplified(given: QueryDict) -> QueryDict:
    """What a reader of traditional signs typed or chose, as the system stores it."""
    turned = QueryDict(mutable=True)
    for name, values in given.lists():
        turned.setlist(name, [_converter("t2s").convert(v) for v in values])
    turned._mutable = False
    return turned


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def every_reading() -> Iterator[Reading]:
    """All versions that there are, for checks."""
    for size in SIZES:
        for contrast in CONTRASTS:
            for elder in (False, True):
                for hant in (False, True):
                    yield Reading(hant, size, contrast, elder)
