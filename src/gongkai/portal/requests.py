"""依申请公开: the front of requests, what is counted of them, the form to print. Nothing here is about one request."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.cases.blank_form import TYPES, blank_form
from gongkai.cases.settling import settings_of
from gongkai.cases.statistics import deflected, figures, years_of
from gongkai.law.receipt import WAYS
from gongkai.law.signs import whole_number
from gongkai.law.terms import Law
from gongkai.portal.keeping import kept
from gongkai.portal.publications import agency_of
from gongkai.portal.request_flow import flow
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency, Profile
from gongkai.registry.profile import profile_of

_TERMS = ("answer", "extension", "correction_notice")


@require_safe
@kept
def front(request: HttpRequest, code: str) -> HttpResponse:
    """申请须知, ways and addresses, the way of a request, the form to download, and the doors to apply and to follow."""
    agency = agency_of(code)
    profile, law = profile_of(agency), Law.on(clock.today())
    settings = settings_of(agency)
    context = {
        "agency": agency, "profile": profile, "settings": settings, "flow": flow(),
        "notes": [line.strip() for line in settings.guide.splitlines() if line.strip()],
        "terms": {name: law.term(name) for name in _TERMS}, "ways": _ways(agency, profile),
    }  # fmt: skip
    return render(request, "portal/requests/front.html", context)


def _ways(agency: Agency, profile: Profile) -> list[tuple[str, str, str]]:
    """(name, where and how, rule of the day of receipt) of the ways that the agency has an address for."""
    place, office = profile.disclosure_address, profile.disclosure_office
    found = []
    if place:
        hours = f"，办公时间{profile.disclosure_hours}" if profile.disclosure_hours else ""
        found.append(("当面提交", f"{place}{office}{hours}", WAYS["counter"].rule))
        postcode = f"（邮政编码{agency.postcode}）" if agency.postcode else ""
        found.append(
            ("邮寄", f"{place}{postcode}，{office}收，信封上注明“政府信息公开申请”", WAYS["signed_mail"].rule)
        )
    if profile.disclosure_email:
        found.append(("电子邮件", profile.disclosure_email, WAYS["email"].rule))
    if profile.disclosure_fax:
        found.append(("传真", profile.disclosure_fax, WAYS["fax"].rule))
    return found


@require_safe
@kept
def form_file(request: HttpRequest, code: str, fmt: str) -> HttpResponse:
    """The application form to print, as DOCX or PDF."""
    agency = agency_of(code)
    if fmt not in TYPES:
        raise Http404
    content = blank_form(agency, settings_of(agency), fmt)
    name = f"{agency.name}政府信息公开申请表.{fmt}"
    response = HttpResponse(content, content_type=TYPES[fmt])
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_safe
@kept
def statistics(request: HttpRequest, code: str) -> HttpResponse:
    """What came in and how it was answered in a year: numbers, each with a bar."""
    agency = agency_of(code)
    years = years_of(agency)
    asked = request.GET.get("year", "")
    chosen = whole_number(asked, 4)
    year = chosen if chosen in years else years[0] if years else clock.today().year
    found = figures(agency, date(year, 1, 1), date(year, 12, 31), calendar_of(agency))
    tables = [
        ("ways", "收到申请的方式", "方式", found.ways), ("applicants", "申请人", "类型", found.applicants),
        ("outcomes", "办理结果", "结果", found.outcomes), ("times", "答复用时（收到至办结）", "用时", found.times),
    ]  # fmt: skip
    context = {
        "agency": agency, "years": years, "year": year, "figures": found,
        "found_before": deflected(agency, date(year, 1, 1), date(year, 12, 31))[1],
        "tables": [t for t in tables if any(bar.count for bar in t[3])],
    }  # fmt: skip
    return render(request, "portal/requests/statistics.html", context)
