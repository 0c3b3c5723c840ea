"""For machines that read along: Atom of an agency's newest items, the sitemap, robots, open data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.law.manuscripts import manuscripts
from gongkai.portal.publications import KEPT, agency_of
from gongkai.publishing import pages, public
from gongkai.publishing.models import Publication
from gongkai.registry.models import Agency

NEWEST, PER_MAP = 50, 5000


@require_safe
@cache_control(public=True, max_age=KEPT)
def atom(request: HttpRequest, code: str) -> HttpResponse:
    """The newest items, narrowed by the filters of the list; what is withdrawn is not among them."""
    agency = agency_of(code)
    rows = public.listed(public.public(agency), public.asked(request.GET), clock.today())
    here = f"{settings.ADDRESS}{request.get_full_path()}"
    feed = Atom1Feed(
        title=f"{agency.name}主动公开信息", link=f"{settings.ADDRESS}{reverse('portal:publications', args=[code])}",
        description=f"{agency.name}依法主动公开的政府信息", language="zh-cn", feed_url=here, author_name=agency.name,
    )  # fmt: skip
    for p in rows.select_related("agency")[:NEWEST]:
        feed.add_item(
            title=p.title, link=pages.address(p), description=p.summary or p.number or p.index_number,
            unique_id=f"urn:gongkai:{p.index_number}", pubdate=p.published_at, updateddate=p.updated_at,
            categories=[manuscripts().kinds[p.kind].label],
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """One map for every five thousand public pages."""
    count = max(1, -(-public.public().count() // PER_MAP))
    lines = [f"<sitemap><loc>{settings.ADDRESS}/sitemap-{n}.xml</loc></sitemap>" for n in range(1, count + 1)]
    return _xml("sitemapindex", lines)


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest, number: int) -> HttpResponse:
    """Addresses of public pages with the day of their last change."""
    start = (number - 1) * PER_MAP
    rows = (
        public.public()
        .order_by("pk")
        .values_list("agency__code", "pk", "updated_at")[start : start + PER_MAP]
    )
    lines = [
        f"<url><loc>{settings.ADDRESS}/{code}/info/{pk}/</loc><lastmod>{at.astimezone(clock.CHINA).date().isoformat()}</lastmod></url>"
        for code, pk, at in rows
    ]
    if not lines and number != 1:
        raise Http404
    if number == 1:
        codes = Agency.objects.filter(active=True).values_list("code", flat=True)
        lines = [f"<url><loc>{settings.ADDRESS}/{code}/</loc></url>" for code in codes] + lines
    return _xml("urlset", lines)


def _xml(tag: str, lines: list[str]) -> HttpResponse:
    body = "".join(lines)
    made = f'<?xml version="1.0" encoding="UTF-8"?><{tag} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</{tag}>'
    return HttpResponse(made, content_type="application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; the desk may not."""
    lines = f"User-agent: *\nDisallow: /desk/\nSitemap: {settings.ADDRESS}/sitemap.xml\n"
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


OPEN_DATA = (
    ("索引号", "index_number"), ("标题", "title"), ("发文字号", "number"), ("信息类别", "kind"), ("主题分类", "topic"),
    ("条例第二十条事项", "article20"), ("发文机关", "issuer"), ("成文日期", "made_on"), ("发布日期", "published_on"),
    ("有效性", "validity"), ("内容概述", "summary"), ("网址", "address"),
)  # fmt: skip


@require_safe
def open_data(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """The list as CSV, narrowed as on the page; every row, not only the first pages."""
    agency = agency_of(code)
    rows = public.listed(public.public(agency), public.asked(request.GET), clock.today())
    name = f'attachment; filename="{agency.code}-publications.csv"'
    return StreamingHttpResponse(
        _lines(rows.select_related("agency")), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )  # fmt: skip


def _lines(rows: Any) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([label for label, _ in OPEN_DATA])
    yield "\ufeff" + out.getvalue()
    for p in rows.iterator(chunk_size=1000):
        out.seek(0)
        out.truncate()
        writer.writerow([_cell(p, field) for _, field in OPEN_DATA])
        yield out.getvalue()


def _cell(p: Publication, field: str) -> str:
    if field == "kind":
        return manuscripts().kinds[p.kind].label
    if field == "validity":
        return Publication.Validity(public.validity_on(p, clock.today())).label
    value = pages.address(p) if field == "address" else getattr(p, field)
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in "=+-@\t" else text
