"""The portal's unified navigation (国办公开办函〔2019〕61号), in the prescribed order; only pages that are built.

指南 · 制度 · 法定主动公开内容 · 年报 · 依申请公开 of the agency whose page is shown; elsewhere what all agencies share.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from gongkai.portal.reading import Reading, switches


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

    def at(name: str) -> str:
        return reverse(f"portal:{name}", args=[code])

    return [
        _place("政府信息公开指南", at("guide"), path),
        _place("政府信息公开制度", at("rules"), path),
        _place(
            "法定主动公开内容", at("content"), path,
            *(address_if_any(name, code) for name in ("publications", "institution", "leaders", "catalogue")),
        ),
        _place(
            "政府信息公开年报", reverse("portal:reports") + f"?agency={code}", path,
            f"{reverse('portal:reports')}{code}/",
        ),
        _place("依申请公开", at("requests"), path, at("concerns")),
    ]  # fmt: skip


def address_if_any(name: str, code: str) -> str:
    """The address of an agency's page; empty where no such page is built."""
    try:
        return reverse(f"portal:{name}", args=[code])
    except NoReverseMatch:
        return ""


def _place(label: str, href: str, path: str, *more: str) -> Place:
    return Place(label, href, any(under and path.startswith(under) for under in (href, *more)))


_DOMAIN = urlsplit(settings.ADDRESS).netloc


def places(request: HttpRequest) -> dict[str, object]:
    """Template context of all public pages: navigation, the agency's code where a page has one, the reader's tools."""
    if request.path.startswith("/desk/"):
        return {}
    match = request.resolver_match
    code = str(match.kwargs.get("code", "")) if match and match.namespace == "portal" else ""
    now: Reading = getattr(request, "reading", Reading())
    plain = request.path[len(now.prefix) :] or "/"
    found: dict[str, object] = {
        "navigation": navigation(request.path, code), "here_code": code, "reading": now,
        "navigation_catalogue": address_if_any("catalogue", code) if code else "", "site_domain": _DOMAIN,
    }  # fmt: skip
    if match is not None and request.method in ("GET", "HEAD"):
        found |= {"switches": switches(request), "qr": f"/qr.svg?of={quote(plain)}"}
    return found
