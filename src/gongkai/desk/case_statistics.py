"""Figures of requests at the desk: how long, how many, with what outcome; and handing cases over."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.cases.actions.handing import hand_over as give
from gongkai.cases.models import Case
from gongkai.cases.statistics import figures, years_of
from gongkai.desk.doors import door
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.law.signs import whole_number
from gongkai.registry.access import MAY
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency, Person


@door("case.view")
@require_GET
def statistics(request: HttpRequest, agency: Agency) -> HttpResponse:
    """One year's figures, each with its plot and its numbers."""
    years = years_of(agency)
    asked = request.GET.get("year", "")
    chosen = whole_number(asked, 4) or 0
    year = chosen if 2000 < chosen < 2100 else years[0] if years else request.today.year
    found = figures(agency, date(year, 1, 1), date(year, 12, 31), calendar_of(agency))
    context = {
        "agency": agency, "here": "统计", "year": year, "years": years, "figures": found,
        "past": year < request.today.year,
        "plots": (("收件方式", found.ways), ("申请人类型", found.applicants), ("办理结果", found.outcomes),
                  ("答复用时", found.times)),
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/cases/statistics.html", context)


@door("case.review")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Choose whose cases, which of them, and who takes them."""
    people = list(_officers(agency))
    giver = next(
        (p for p in people if str(p.pk) == (request.POST.get("from") or request.GET.get("from"))), None
    )
    held = (
        Case.objects.filter(agency=agency, officer=giver, stage="handling") if giver else Case.objects.none()
    )
    refusal = ""
    if request.method == "POST":
        try:
            to = next((p for p in people if str(p.pk) == request.POST.get("to")), None)
            if to is None:
                raise WrongInput("请选择接收人")
            chosen = [whole_number(k) for k in request.POST.getlist("case")]
            own = set(held.values_list("pk", flat=True))
            done = give(
                agency, [k for k in chosen if k in own], to, reason=request.POST.get("reason", ""), by=request.user,
                today=request.today, at=clock.now(),
            )  # fmt: skip
        except NoAccess:
            raise
        except Refused as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, f"已移交{len(done)}件给{to}")
            return redirect("desk:cases", agency.code)
    context = {
        "agency": agency, "here": "移交", "people": people, "giver": giver, "held": list(held), "refusal": refusal,
        "typed": request.POST, "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/cases/hand_over.html", context, status=400 if refusal else 200)


def _officers(agency: Agency) -> list[Person]:
    roles = [role for role, verbs in MAY.items() if "case.handle" in verbs]
    found = Person.objects.filter(posts__agency=agency, posts__role__in=roles, is_active=True)
    return list(found.select_related("unit").distinct().order_by("username"))
