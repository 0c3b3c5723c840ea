"""征求意见台账 at the desk: everybody who was asked, by which way, until when, what came back; and one question whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai import clock
from gongkai.cases.actions.proving import PARTS, prove
from gongkai.cases.consultations import (
    STATES,
    Inquiry,
    consultations,
    filtered,
    in_pieces,
    inquiries,
    next_steps,
)
from gongkai.cases.models import CaseEvent
from gongkai.cases.queries import visible
from gongkai.cases.settling import rules_of
from gongkai.desk.doors import door
from gongkai.desk.downloads import csv_list
from gongkai.desk.pages import asked, listed, paged
from gongkai.law.consulting import ASKED, SILENCE
from gongkai.law.errors import WrongInput
from gongkai.registry.access import require
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency

HEADINGS = (
    ("number", "受理编号"), ("", "征求对象"), ("sent", "征求、寄送"), ("served", "收到"), ("due", "意见期限"), ("ended", "结果"),
    ("", "意见或者逾期的后果"),
)  # fmt: skip
COLUMNS = (
    "受理编号", "类别", "征求对象", "征求的信息", "征求日期", "寄送日期", "寄送方式", "邮件号码", "收到日期", "送达凭证份数",
    "意见期限", "状态", "答复日期", "意见", "意见内容", "逾期的后果", "承办人",
)  # fmt: skip
BADGES = {"open": "info", "overdue": "error", "answered": "good", "silent": "warn", "closed": "off"}
_NAMES = ("kind", "state", "year", "officer", "q", "sort")


@door("case.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The register of what the person may see, filtered and sorted; `?export=csv` as a file, third parties masked."""
    question = asked(request)
    calendar = calendar_of(agency)
    rows = filtered(
        consultations(visible(agency, request.user, request.posts)), calendar, request.today,
        **{name: question.get(name, "") for name in _NAMES},
    )  # fmt: skip
    if request.GET.get("export") == "csv":
        require(request.user, "case.export", agency, request.today)
        lines = (_line(one) for one in in_pieces(rows, calendar, request.today))
        return csv_list(
            request, "consultations", COLUMNS, lines, "导出征求意见台账{}条", masked=True, asked=question
        )
    found = paged(request, rows)
    choices = [("kind", "类别", list(ASKED.items())), ("state", "状态", list(STATES.items()))]
    context = listed(request, found, choices, HEADINGS) | {
        "agency": agency, "here": "征求意见台账", "may_export": "case.export" in request.rights,
        "lines": [(one, BADGES[one.state]) for one in inquiries(found.page, calendar, request.today)],
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/cases/consultations.html", context)


def _line(one: Inquiry) -> list[Any]:
    case = one.event.case
    return [
        case.number, one.kind, one.whom, one.about, one.event.on, one.dispatched_on, one.way, one.number, one.served_on,
        one.proofs, one.due_on, one.says, one.ended_on, one.verdict, one.content, one.effect,
        case.officer.name if case.officer else "",
    ]  # fmt: skip


def _question_of(request: HttpRequest, agency: Agency, pk: int) -> CaseEvent:
    """A question of a case that the person may see; 404 for any other, and for what was annulled."""
    found = consultations(visible(agency, request.user, request.posts)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@door("case.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One question: what was asked, its way there and back, its papers, and what may follow."""
    row = _question_of(request, agency, pk)
    rules = rules_of(agency)
    one = inquiries([row], rules.calendar, request.today)[0]
    context = {
        "agency": agency, "one": one, "badge": BADGES[one.state], "here": f"征求{one.kind}意见", "silence": SILENCE[row.name],
        "files": list(row.files.select_related("file")), "parts": [(p.value, p.label) for p in PARTS],
        "steps": next_steps(row, request.rights, rules, request.today),
        "may_add": "case.handle" in request.rights and row.case.stage not in ("archived", "dismissed"),
        "crumbs": [("征求意见台账", reverse("desk:consultations", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/cases/consultation.html", context)


@door("case.handle")
@require_POST
def add(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Keep a proof of delivery or a paper that came back with the question."""
    _question_of(request, agency, pk)
    upload = request.FILES.get("file")
    if upload is None:
        raise WrongInput("请选择文件")
    kept = prove(
        pk, request.POST.get("part", ""), upload.name, upload.read(), by=request.user, today=request.today, at=clock.now()
    )  # fmt: skip
    messages.success(request, f"已加入{kept.get_part_display()}“{kept.name}”")
    return redirect("desk:consultation", agency.code, pk)
