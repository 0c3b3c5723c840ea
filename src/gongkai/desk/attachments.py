"""Attachments of an annual report at the desk (附件): add, take off; frozen with the version that is filed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.law.errors import WrongInput
from gongkai.registry.models import Agency
from gongkai.reporting import actions
from gongkai.reporting.models import AnnualReport


@door("report.edit")
@require_POST
def attach(request: HttpRequest, agency: Agency, year: int) -> HttpResponse:
    """Add a file."""
    report = get_object_or_404(AnnualReport, agency=agency, year=year)
    upload = request.FILES.get("file")
    if upload is None:
        raise WrongInput("请选择要添加的附件")
    stored = actions.attach(
        report.pk, upload.read(), upload.name, by=request.user, today=request.today, at=clock.now()
    )
    messages.success(request, f"已添加附件“{stored.name}”")
    return redirect("desk:report", agency.code, year)


@door("report.edit")
@require_POST
def detach(request: HttpRequest, agency: Agency, year: int, pk: int) -> HttpResponse:
    """Take a file off."""
    report = get_object_or_404(AnnualReport, agency=agency, year=year)
    actions.detach(report.pk, pk, by=request.user, today=request.today, at=clock.now())
    messages.success(request, "已移除附件")
    return redirect("desk:report", agency.code, year)
