"""The portal's unified navigation (国办公开办函〔2019〕61号), in the prescribed order; only pages that are built."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

# 指南 · 制度 · 法定主动公开内容 · 年报 · 依申请公开: a page enters this list on the day it is built.
BUILT = (("政府信息公开年报", "portal:reports"),)


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `current` when the page lies under it."""

    label: str
    href: str
    current: bool


def navigation(path: str) -> list[Place]:
    """The entries to show on the page at `path`."""
    places = ((label, reverse(name)) for label, name in BUILT)
    return [Place(label, href, path.startswith(href)) for label, href in places]


def places(request: HttpRequest) -> dict[str, list[Place]]:
    """Template context of all pages: the unified navigation."""
    return {"navigation": navigation(request.path)}
