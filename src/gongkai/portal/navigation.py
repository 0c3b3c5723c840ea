"""The portal's unified navigation (国办公开办函〔2019〕61号), in the prescribed order; only pages that are built.

指南 · 制度 · 法定主动公开内容 · 年报 of the agency whose page is shown; elsewhere what all agencies share.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `current` when the page lies under it."""

    label: str
    href: str
    current: bool


def navigation(path: str, code: str = "") -> list[Place]:
    """The entries to show on the page at `path`, for the agency of that code."""
    if not code:
        return [_place("政府信息公开年报", reverse("portal:reports"), path)]
    return [
        _place("政府信息公开制度", reverse("portal:rules", args=[code]), path),
        _place(
            "法定主动公开内容",
            reverse("portal:content", args=[code]),
            path,
            reverse("portal:publications", args=[code]),
        ),
        _place(
            "政府信息公开年报",
            reverse("portal:reports") + f"?agency={code}",
            path,
            f"{reverse('portal:reports')}{code}/",
        ),
    ]


def _place(label: str, href: str, path: str, *more: str) -> Place:
    return Place(label, href, any(path.startswith(under) for under in (href, *more)))


def places(request: HttpRequest) -> dict[str, object]:
    """Template context of all pages: the unified navigation, and the agency's code where a page has one."""
    match = request.resolver_match
    code = str(match.kwargs.get("code", "")) if match and match.namespace == "portal" else ""
    return {"navigation": navigation(request.path, code), "here_code": code}
