"""For machines that read along: Atom and RSS of an agency's newest items, sitemap, robots, the QR code of a page."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.law.manuscripts import manuscripts
from gongkai.portal.keeping import kept
from gongkai.portal.publications import agency_of
from gongkai.publishing import pages, public
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency
from gongkai.reporting import queries as reports

NEWEST, PER_MAP = 50, 5000
FEEDS = {
    "atom": (Atom1Feed, "application/atom+xml; charset=utf-8"),
    "rss": (Rss201rev2Feed, "application/rss+xml; charset=utf-8"),
}


@require_safe
@kept
def feed(request: HttpRequest, code: str, fmt: str) -> HttpResponse:
    """The newest items, narrowed by the filters of the list; what is withdrawn is not among them."""
    if fmt not in FEEDS:
        raise Http404
    agency = agency_of(code)
    rows = public.listed(public.public(agency), public.asked(request.GET), clock.today())
    made, media_type = FEEDS[fmt]
    out = made(
        title=f"{agency.name}主动公开信息", link=f"{settings.ADDRESS}{reverse('portal:publications', args=[code])}",
        description=f"{agency.name}依法主动公开的政府信息", language="zh-cn", author_name=agency.name,
        feed_url=f"{settings.ADDRESS}{request.get_full_path()}",
    )  # fmt: skip
    for p in rows.select_related("agency").defer("body")[:NEWEST]:
        out.add_item(
            title=p.title, link=pages.address(p), description=p.summary or p.number or p.index_number,
            unique_id=f"urn:gongkai:{p.index_number}", pubdate=p.published_at, updateddate=p.updated_at,
            categories=[manuscripts().kinds[p.kind].label],
        )  # fmt: skip
    return HttpResponse(out.writeString("utf-8"), content_type=media_type)


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """A map of agencies and reports, and one for every five thousand keys of pages: no row is counted or skipped over."""
    last = Publication.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    numbers = range(-(-last // PER_MAP) + 1)
    return _xml(
        "sitemapindex",
        [f"<sitemap><loc>{escape(settings.ADDRESS)}/sitemap-{n}.xml</loc></sitemap>" for n in numbers],
    )


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest, number: int) -> HttpResponse:
    """Part 0: fronts, guides and annual reports; part n: the pages with keys up to n times five thousand."""
    if number == 0:
        return _xml("urlset", _standing())
    rows = public.public().filter(pk__gt=(number - 1) * PER_MAP, pk__lte=number * PER_MAP).order_by("pk")
    found = rows.values_list("agency__code", "pk", "updated_at")
    return _xml("urlset", [_url(f"/{code}/info/{pk}/", at) for code, pk, at in found])


def _standing() -> list[str]:
    publishing = Publication.objects.values("agency")
    codes = Agency.objects.filter(active=True, pk__in=publishing).order_by("code")
    lines = [
        _url(reverse(f"portal:{name}", args=[code]))
        for code in codes.values_list("code", flat=True)[:PER_MAP]
        for name in ("front", "guide", "institution", "rules", "content", "publications")
    ]
    versions = reports.published().select_related("report__agency")[:PER_MAP]
    return lines + [
        _url(f"/reports/{v.report.agency.code}/{v.report.year}/", v.published_at) for v in versions
    ]


def _url(path: str, at: object = None) -> str:
    day = f"<lastmod>{at.astimezone(clock.CHINA).date().isoformat()}</lastmod>" if at else ""  # type: ignore[attr-defined]
    return f"<url><loc>{escape(settings.ADDRESS + path)}</loc>{day}</url>"


def _xml(tag: str, lines: list[str]) -> HttpResponse:
    body = "".join(lines)
    made = f'<?xml version="1.0" encoding="UTF-8"?><{tag} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</{tag}>'
    return HttpResponse(made, content_type="application/xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed, once: not the desk, not results of search, not the other ways to read a page."""
    closed = "".join(f"Disallow: {path}\n" for path in ("/desk/", "/search/", "/~"))
    lines = f"User-agent: *\n{closed}Sitemap: {settings.ADDRESS}/sitemap.xml\n"
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def qr(request: HttpRequest) -> HttpResponse:
    """The code of a page of this site (`?of=/path/`), so that a phone finds it; 404 for anything else."""
    path = request.GET.get("of", "")
    if not path.startswith("/") or path.startswith("//") or len(path) > 300 or not path.isprintable():
        raise Http404
    out = io.BytesIO()
    segno.make(f"{settings.ADDRESS}{path}", error="m", micro=False).save(
        out, kind="svg", border=4, scale=4, light="#fff"
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")
