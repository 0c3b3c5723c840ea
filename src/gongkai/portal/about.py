"""政府信息公开指南 (条例第12条), 机构职能, 领导信息: written from the agency's profile and from the law of the day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.law.terms import Law
from gongkai.portal.keeping import kept
from gongkai.portal.publications import agency_of
from gongkai.publishing import public_counts
from gongkai.registry.models import Unit
from gongkai.registry.profile import profile_of

_TERMS = ("publication", "answer", "extension", "correction_notice", "review_application", "suit")


@require_safe
@kept
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """The guide: classes and arrangement, ways to obtain, the disclosure office, how to apply, fees, remedies."""
    agency = agency_of(code)
    profile = profile_of(agency)
    law = Law.on(clock.today())
    context = {
        "agency": agency, "profile": profile, "terms": {name: law.term(name) for name in _TERMS},
        "office": [
            ("机构名称", profile.disclosure_office), ("办公地址", profile.disclosure_address),
            ("邮政编码", agency.postcode), ("办公时间", profile.disclosure_hours),
            ("联系电话", profile.disclosure_phone), ("传真号码", profile.disclosure_fax),
            ("互联网联系方式", profile.disclosure_email),
        ],
        "places": [line.strip() for line in profile.places.splitlines() if line.strip()],
        "total": public_counts.counts(agency).total,
    }  # fmt: skip
    context["office"] = [(label, said) for label, said in context["office"] if said]
    return render(request, "portal/about/guide.html", context)


@require_safe
@kept
def institution(request: HttpRequest, code: str) -> HttpResponse:
    """机构职能: what the agency does, where and when, who heads it, its sections with their duties (第20条第（二）项)."""
    agency = agency_of(code)
    profile = profile_of(agency)
    units = list(agency.units.filter(active=True).order_by("name"))
    facts = [
        ("机构名称", agency.name), ("负责人姓名", profile.leader_name), ("办公地址", agency.address),
        ("邮政编码", agency.postcode), ("办公时间", profile.office_hours), ("联系电话", agency.phone),
        ("电子邮箱", agency.email), ("统一社会信用代码", agency.uscc),
    ]  # fmt: skip
    context = {
        "agency": agency, "profile": profile, "facts": [(label, said) for label, said in facts if said],
        "has_leaders": agency.leaders.filter(active=True).exists(),
        "sections": [u for u in units if u.kind == Unit.Kind.SECTION],
        "second_level": [u for u in units if u.kind == Unit.Kind.SECOND_LEVEL],
    }  # fmt: skip
    return render(request, "portal/about/institution.html", context)


@require_safe
@kept
def leaders(request: HttpRequest, code: str) -> HttpResponse:
    """领导信息: the leaders in office with their fields of work."""
    agency = agency_of(code)
    shown = list(agency.leaders.filter(active=True))
    newest = max((one.updated_at for one in shown), default=None)
    return render(
        request, "portal/about/leaders.html", {"agency": agency, "leaders": shown, "newest": newest}
    )
