"""放假调休安排 at the desk: the years and their source, a notice pasted and looked at before it is saved, single days."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.cases import calendar_years
from gongkai.cases.actions import calendar_days
from gongkai.cases.actions.calendar_days import Effect, effect, finish
from gongkai.cases.models import RecountRun
from gongkai.desk.doors import door
from gongkai.desk.downloads import csv_list
from gongkai.desk.fields import Field, filled, read_day
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.law.digest import digest_of
from gongkai.law.errors import NoAccess, Refused, Stale, WrongInput
from gongkai.law.holiday_notice import Notice, read_notice
from gongkai.law.signs import four_figures, whole_number
from gongkai.registry.models import Agency, CalendarDay

SHOWN = 200
_FIELDS = (
    Field("text", "通知原文", True, "long", note="粘贴国务院办公厅通知全文，或者“一、元旦：…”各行"),
    Field("year", "年份", False, "number", note="通知标题中写明的可不填"),
    Field("title", "通知名称、文号", False, note="原文中有的可不填"),
)
_WORKS = (("0", "放假"), ("1", "上班"))


@door("calendar.edit")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The years, the days set, recounts under way; `?export=csv` gives the days as a file."""
    year = four_figures(request.GET.get("year", ""))
    rows = calendar_years.days_of(agency, year)
    if request.GET.get("export") == "csv":
        told = calendar_years.lines(rows)
        return csv_list(request, "calendar", calendar_years.HEADINGS, told, "导出放假调休安排{}日")
    found = calendar_years.years(agency, request.today)
    context = {
        "agency": agency, "here": "放假调休安排", "years": found, "year": year, "paged": paged(request, rows),
        "missing": calendar_years.missing(found, request.today),
        "runs": RecountRun.objects.filter(agency=agency, night__isnull=True)[:5],
    }  # fmt: skip
    return render(request, "desk/calendar/index.html", context)


@door("calendar.edit")
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Paste a notice; look at the days and at the requests that move; save."""
    given = {f.name: request.POST.get(f.name, "").strip() for f in _FIELDS}
    context: dict[str, Any] = {"agency": agency, "here": "录入放假通知", "refusal": "", "read": None}
    if request.method == "POST":
        try:
            read = _read(given)
            if "save" in request.POST:
                _looked_at(request, given)
                return _save(request, agency, given, read)
            context |= _preview(agency, read, request)
            given["title"] = given["title"] or read.source
            context["seen"] = _seen(given)
        except NoAccess:
            raise
        except Refused as refused:
            context["refusal"] = refused.sentence()
    context["fields"] = filled(_FIELDS, given)
    context["crumbs"] = [("放假调休安排", reverse("desk:calendar", args=[agency.code]))]
    return render(request, "desk/calendar/notice.html", context, status=400 if context["refusal"] else 200)


def _seen(given: dict[str, str]) -> str:
    """What was looked at; the name of the notice may still be put right."""
    return digest_of({k: v.replace("\r\n", "\n") for k, v in given.items() if k not in ("title", "notice")})


def _looked_at(request: HttpRequest, given: dict[str, str]) -> None:
    if request.POST.get("seen", "") != _seen(given):
        raise Stale("内容在查看之后改过，请再查看一次会改变什么，然后保存")


def _read(given: dict[str, str]) -> Notice:
    if not given["text"]:
        raise WrongInput("请粘贴通知原文")
    if given["year"] and whole_number(given["year"], 4) is None:
        raise WrongInput("年份应是四位数字，如2027")
    return read_notice(given["text"], int(given["year"]) if given["year"] else None)


def _preview(agency: Agency, read: Notice, request: HttpRequest) -> dict[str, Any]:
    year = read.year if read.whole_year else None
    found = effect(agency, {d.day: d.works for d in read.days}, today=request.today, year=year)
    changed = {c.day for c in found.days}
    return {"read": read, "days": [(d, d.day in changed) for d in read.days], **_shown(found)}


def _shown(found: Effect) -> dict[str, Any]:
    return {
        "changed": found.days, "moved": found.moved[:SHOWN], "count": len(found.moved),
        "more": max(0, len(found.moved) - SHOWN),
    }  # fmt: skip


def _save(request: HttpRequest, agency: Agency, given: dict[str, str], read: Notice) -> HttpResponse:
    kept, runs = calendar_days.save_notice(
        agency, given["text"], given["title"], year=read.year, by=request.user, today=request.today, at=clock.now()
    )  # fmt: skip
    messages.success(request, f"已登记{kept.title}，共{len(read.days)}日。{_counted(request, runs)}")
    return redirect("desk:calendar", agency.code)


def _counted(request: HttpRequest, runs: list[RecountRun]) -> str:
    moved, left = finish(runs, today=request.today, now=clock.now)
    says = f"{moved}件在办申请的答复期限随之改变" if moved else "没有在办申请的答复期限改变"
    return f"另有{left}件由后台重算，进度见下。{says}" if left else says


@door("calendar.edit")
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Set one day off or worked; the first answer shows what moves, the second saves."""
    fields = (
        Field("day", "日期", True, note="如2026-10-09"),
        Field("works", "安排", True, options=_WORKS),
        Field("notice", "依据（通知名称、文号）", True),
    )
    given = {f.name: request.POST.get(f.name, "").strip() for f in fields}
    context: dict[str, Any] = {"agency": agency, "here": "登记一日", "refusal": "", "read": None}
    if request.method == "POST":
        try:
            on = read_day(given["day"])
            if given["works"] not in ("0", "1"):
                raise WrongInput("请选择放假还是上班")
            works = given["works"] == "1"
            if "save" in request.POST:
                _looked_at(request, given)
                row, runs = calendar_days.set_day(
                    agency, on, works, given["notice"], by=request.user, today=request.today, at=clock.now()
                )
                messages.success(request, f"已登记{row}。{_counted(request, runs)}")
                return redirect("desk:calendar", agency.code)
            found = effect(agency, {on: works}, today=request.today)
            context |= {"read": {"year": on.year}, "days": [], "seen": _seen(given), **_shown(found)}
        except NoAccess:
            raise
        except Refused as refused:
            context["refusal"] = refused.sentence()
    context["fields"] = filled(fields, given)
    context["crumbs"] = [("放假调休安排", reverse("desk:calendar", args=[agency.code]))]
    return render(request, "desk/calendar/notice.html", context, status=400 if context["refusal"] else 200)


@door("calendar.edit")
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Ask, saying how many requests move, then take a day of the agency's own off again."""
    row = get_object_or_404(CalendarDay.objects.select_related("agency", "source"), pk=pk, agency=agency)
    moved = 0
    if request.method == "GET":
        moved = len(effect(agency, {row.day: None}, today=request.today).moved)

    def take(typed: dict[str, str]) -> str:
        runs = calendar_days.remove_day(
            row, typed["reason"], by=request.user, today=request.today, at=clock.now()
        )
        return f"已删除“{row}”。{_counted(request, runs)}"

    words = Words(
        f"删除“{row}”", "删除", reverse("desk:calendar", args=[agency.code]),
        f"依据：{row.notice}。删除后{moved}件在办申请的答复期限将改变；原来的安排和理由留在日志中。", danger=True,
    )  # fmt: skip
    return form_page(request, words, [Field("reason", "理由", True)], take)
