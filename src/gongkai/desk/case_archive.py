"""案卷 at the desk: the package of a case to hand to archive or court, what has been kept long enough, disposal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.audit import log
from gongkai.cases.archive.keeping import dispose as destroy
from gongkai.cases.archive.keeping import due_for_appraisal, kept_until
from gongkai.cases.archive.package import archive_number, package
from gongkai.cases.settling import settings_of
from gongkai.desk.cases import case_of
from gongkai.desk.doors import door
from gongkai.desk.downloads import csv_list, download
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.registry.access import actor, require
from gongkai.registry.models import Agency


@door("case.archive")
@require_POST
def bundle(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The case as a package; with the applicant's data only for who may see them. Logged."""
    case = case_of(request, agency, pk)
    personal = bool(request.POST.get("personal"))
    if personal:
        require(request.user, "case.identity", agency, request.today)
    who, now = actor(request.user), clock.now()
    content = package(case, personal=personal, by=who, today=request.today, at=now)
    log.write(
        who, "导出案卷", case, at=now, agency=agency.code,
        says=f"导出申请{case.number}的案卷" + ("，含申请人信息" if personal else "，不含申请人信息"), data={"personal": personal},
    )  # fmt: skip
    return download(content, f"案卷-{case.number}.zip")


@door("case.view")
@require_GET
def retention(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Archived cases whose time of keeping is over; `?q=` of a number, `?export=csv` as a file without subjects."""
    years = settings_of(agency).retention_years
    rows = due_for_appraisal(agency, years, request.today).order_by("closed_on", "pk")
    asked = request.GET.get("q", "").strip()
    rows = rows.filter(number__contains=asked) if asked else rows
    if request.GET.get("export") == "csv":
        require(request.user, "case.export", agency, request.today)
        headings = ["受理编号", "归档号", "办结日期", "保管至"]
        lines = (
            [case.number, archive_number(case), case.closed_on, kept_until(case, years)]
            for case in rows.iterator(chunk_size=500)
        )
        return csv_list(request, "retention", headings, lines, "导出保管期满案卷{}件")
    found = paged(request, rows)
    context = {
        "agency": agency, "here": "保管期满", "years": years, "paged": found, "asked": asked,
        "lines": [(case, kept_until(case, years)) for case in found.page],
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/cases/retention.html", context)


@door("case.dispose")
@require_http_methods(["GET", "POST"])
def dispose(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Ask, then take the personal data out of a case whose time is over."""
    case = case_of(request, agency, pk)
    years = settings_of(agency).retention_years

    def take(typed: dict[str, str]) -> str:
        destroy(pk, years=years, reason=typed["reason"], by=request.user, today=request.today, at=clock.now())
        return f"申请{case.number}的案卷已销毁，编号、日期、结果和日志保留"

    says = "销毁后，申请人信息、申请内容、材料和文书不能恢复；受理编号、日期、办理结果和日志保留。"
    words = Words(
        f"销毁案卷{case.number}",
        "销毁",
        reverse("desk:case-retention", args=[agency.code]),
        says,
        danger=True,
    )
    return form_page(request, words, [Field("reason", "鉴定意见", True, "long", note="写入日志")], take)
