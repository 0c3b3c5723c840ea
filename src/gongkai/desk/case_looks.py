"""谁看过申请人信息: for whoever may read the log, on the case where the looks happened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from gongkai.cases.looks import looks
from gongkai.desk.cases import case_of
from gongkai.desk.doors import door
from gongkai.desk.pages import paged
from gongkai.registry.access import require
from gongkai.registry.models import Agency


@door("case.view")
@require_GET
def index(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Every look at what names the applicant, page by page. These are entries of the log: it takes the duty to read it."""
    require(request.user, "audit.view", agency, request.today)
    case = case_of(request, agency, pk)
    context = {
        "agency": agency, "case": case, "here": "谁看过申请人信息", "paged": paged(request, looks(case)),
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code])),
                   (case.number, reverse("desk:case", args=[agency.code, pk]))],
    }  # fmt: skip
    return render(request, "desk/cases/looks.html", context)
