"""The log at the desk: what happened at the agency, filtered, and as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.audit.models import Entry
from gongkai.desk.doors import door
from gongkai.law.errors import WrongInput
from gongkai.registry.models import Agency
from gongkai.sheets.writing import guarded

PER_PAGE = 50


@door("audit.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Entries of one agency, newest first."""
    asked = {k: request.GET.get(k, "").strip() for k in ("verb", "actor", "since", "until")}
    entries = Entry.objects.filter(agency=agency.code)
    if asked["verb"]:
        entries = entries.filter(verb=asked["verb"])
    if asked["actor"]:
        entries = entries.filter(actor__icontains=asked["actor"])
    if asked["since"]:
        entries = entries.filter(at__date__gte=_day(asked["since"]))
    if asked["until"]:
        entries = entries.filter(at__date__lte=_day(asked["until"]))
    if request.GET.get("export"):
        name = {"Content-Disposition": f'attachment; filename="{agency.code}-log.csv"'}
        return StreamingHttpResponse(_csv(entries), content_type="text/csv; charset=utf-8", headers=name)
    verbs = (
        Entry.objects.filter(agency=agency.code).order_by("verb").values_list("verb", flat=True).distinct()
    )
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    query = urlencode({k: v for k, v in asked.items() if v})
    context = {"agency": agency, "page": page, "asked": asked, "verbs": verbs, "query": query}
    return render(request, "desk/log.html", context)


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise WrongInput(f"“{raw}”不是日期，请写成 YYYY-MM-DD") from None


def _csv(entries: QuerySet[Entry]) -> Iterator[str]:
    yield "\ufeff"
    yield _line(("序号", "时间", "操作人", "事项", "说明", "摘要"))
    for e in entries.iterator(chunk_size=2000):
        yield _line((e.number, e.at.isoformat(timespec="seconds"), e.actor, e.verb, e.says, e.digest))


def _line(cells: tuple[object, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([guarded(c) if isinstance(c, str) else c for c in cells])
    return buffer.getvalue()
