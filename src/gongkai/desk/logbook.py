"""The log of an agency, for whoever supervises: filtered by matter, person and day; as a file too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from gongkai import clock
from gongkai.audit import anchors, log
from gongkai.audit.models import Entry
from gongkai.desk import story
from gongkai.desk.doors import door
from gongkai.desk.downloads import download
from gongkai.desk.fields import read_day
from gongkai.desk.pages import asked, paged
from gongkai.law.errors import WrongInput
from gongkai.registry.access import actor
from gongkai.registry.models import Agency
from gongkai.sheets.lists import csv_pieces

HEADINGS = ("序号", "时间", "操作人", "事项", "说明", "摘要")


def _entries(request: HttpRequest, agency: Agency) -> QuerySet[Entry]:
    question = request.GET
    rows = Entry.objects.filter(agency=agency.code)
    if question.get("verb"):
        rows = rows.filter(verb=question["verb"])
    if who := question.get("who", "").strip():
        rows = rows.filter(actor__icontains=who)
    if question.get("since", "").strip():
        rows = rows.filter(at__gte=_midnight(read_day(question["since"])))
    if question.get("until", "").strip():
        rows = rows.filter(at__lt=_midnight(read_day(question["until"]) + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.CHINA)


@door("audit.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agency's entries, newest first; `?export=csv` gives them as a file, and is itself noted."""
    rows = _entries(request, agency)
    if request.GET.get("export"):
        return _export(request, agency, rows)
    verbs = (
        Entry.objects.filter(agency=agency.code).order_by("verb").values_list("verb", flat=True).distinct()
    )
    context = {
        "agency": agency, "paged": paged(request, rows), "verbs": list(verbs), "asked": asked(request),
    }  # fmt: skip
    return render(request, "desk/log/index.html", context)


def _export(request: HttpRequest, agency: Agency, rows: QuerySet[Entry]) -> HttpResponse:
    question = asked(request)
    says = f"导出日志{rows.count()}条"
    log.write(
        actor(request.user), "导出日志", agency, at=clock.now(), agency=agency.code, says=says, data=question
    )
    # Read while it is sent: the log is long, and this export is its newest entry.
    return download(csv_pieces(HEADINGS, _lines(rows)), f"{agency.code}-log.csv")


def _lines(rows: QuerySet[Entry]) -> Iterator[tuple[Any, ...]]:
    for e in rows.iterator(chunk_size=2000):
        at = e.at.astimezone(clock.CHINA).isoformat(sep=" ", timespec="seconds")
        yield e.number, at, e.actor, e.verb, e.says, e.digest


@door("audit.view")
@require_GET
def show(request: HttpRequest, agency: Agency, number: int) -> HttpResponse:
    """One entry whole: what stood before and after, and its place in the chain."""
    entry = get_object_or_404(Entry, agency=agency.code, number=number)
    context = {"agency": agency, "told": story.of_anything(entry), "here": f"第{number}条"}
    return render(request, "desk/log/show.html", context)


MOST_TYPED = 30


@door("audit.view")
@require_GET
def anchored(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The end of the log to be kept elsewhere, the newest one kept here against the log, and a check of typed ones."""
    newest = anchors.newest()
    typed = request.GET.get("lines", "")
    given: list[anchors.Anchor] = []
    refusal = ""
    if typed.strip():
        try:
            given = anchors.read(typed)
            if len(given) > MOST_TYPED:
                raise WrongInput(f"一次最多核对{MOST_TYPED}个锚点，更多的用 gongkai verify --anchors 核对")
        except WrongInput as wrong:
            given, refusal = [], wrong.sentence()
    told = list(anchors.broken(given))
    context = {
        "agency": agency, "here": "日志锚点", "now": anchors.now_at(clock.now()), "newest": newest,
        "wrong": list(anchors.broken([newest])) if newest else [], "typed": typed, "most": MOST_TYPED,
        "refusal": refusal, "told": told, "holds": 0 if told else len(given),
    }  # fmt: skip
    return render(request, "desk/log/anchors.html", context)
