"""The annual report at the desk: from the numbers to the signature, and to the authority and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.downloads import download as handed
from gongkai.desk.registers import register_list
from gongkai.files import scanning
from gongkai.law.errors import Refused, WrongInput
from gongkai.law.form import Form, all_forms
from gongkai.law.report import Finding
from gongkai.law.signs import four_figures
from gongkai.registry import access
from gongkai.registry.models import Agency
from gongkai.reporting import actions, editions, flow, queries
from gongkai.reporting.compiling import Compiled
from gongkai.reporting.ledgers import ALL
from gongkai.reporting.models import AnnualReport, FiledVersion
from gongkai.reporting.quotes import used
from gongkai.reporting.reading import read_report
from gongkai.reporting.rendering import FORMATS, report_fragment
from gongkai.reporting.rendering import render as render_edition

LARGEST_UPLOAD = 20 * 2**20


def _now(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "today": request.today, "at": clock.now()}


def _report(agency: Agency, year: int) -> AnnualReport:
    return get_object_or_404(AnnualReport.objects.select_related("agency__parent"), agency=agency, year=year)


@door("report.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """An agency's years, and where each stands."""
    reports = list(queries.reports_of(agency))
    next_year = request.today.year - 1
    children = agency.children.filter(active=True).exists()
    context = {
        "agency": agency,
        "reports": reports,
        "next_year": next_year,
        "can_open": "report.edit" in request.rights and next_year not in {r.year for r in reports},
        "can_edit": "report.edit" in request.rights,
        "forms": all_forms().values(),
        "form_of_year": _form_of(next_year),
        "has_children": children,
    }
    return render(request, "desk/reports/index.html", context)


def _form_of(year: int) -> str:
    try:
        return Form.for_year(year).id
    except WrongInput:
        return ""


@door("report.edit")
@require_POST
def begin(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Begin a year's report."""
    year = _int(request.POST.get("year", ""), "年度")
    actions.open_report(agency, year, form_id=request.POST.get("form", ""), **_now(request))
    return redirect("desk:report", agency.code, year)


def _int(text: str, what: str) -> int:
    year = four_figures(text)
    if year is None:
        raise WrongInput(f"{what}“{text}”不能使用，请填四位数字")
    return year


@dataclass(frozen=True)
class Weighed:
    """A finding with the reason given for it, if any."""

    finding: Finding
    label: str
    reason: str
    anchor: str


LABELS = {"error": "错误", "warn": "提醒", "info": "提示", "unchecked": "未核对"}


def _weighed(report: AnnualReport, findings: tuple[Finding, ...]) -> list[Weighed]:
    given = {(e.rule, e.where, e.about): e.says for e in report.explanations.all()}
    order = list(LABELS)
    return [
        Weighed(f, LABELS[f.severity], given.get((f.rule, f.where, f.says[:500]), ""), f"finding-{i}")
        for i, f in enumerate(sorted(findings, key=lambda f: order.index(f.severity)))
    ]


@door("report.view")
@require_GET
def show(request: HttpRequest, agency: Agency, year: int) -> HttpResponse:
    """Where the report stands, what to do next, what the checks say."""
    report = _report(agency, year)
    compiled = actions.compiled(report) if report.prose else None
    steps = [
        s
        for s in flow.possible(report.state, has_authority=agency.parent_id is not None)
        if report.prose and s.verb in request.rights
    ]
    weighed = _weighed(report, compiled.report.findings) if compiled else []
    context = {
        "agency": agency,
        "report": report,
        "form": Form.named(report.form),
        "forms": all_forms().values(),
        "compiled": compiled,
        "weighed": weighed,
        "counts": [(label, sum(w.finding.severity == s for w in weighed)) for s, label in LABELS.items()],
        "steps": steps,
        "versions": list(report.versions.all()),
        "attachments": list(report.attachments.all()),
        "editable": report.state in flow.EDITABLE and bool(report.prose) and "report.edit" in request.rights,
        "suggested_day": max(request.today, request.today.replace(year=year + 1, month=1, day=1))
        if request.today.year <= year + 1
        else request.today,
        "formats": FORMATS,
    }
    return render(request, "desk/reports/show.html", context)


@door("report.view")
@require_GET
def figures(request: HttpRequest, agency: Agency, year: int) -> HttpResponse:
    """The report as it will read, every number a link to its records."""
    report = _report(agency, year)
    compiled = _compiled(report)

    def link(table: str, row: str, column: str) -> str:
        return reverse("desk:report-cell", args=[agency.code, year, table, row, column])

    fragment = report_fragment(editions.of_draft(compiled, links=link))
    return render(
        request, "desk/reports/figures.html", {"agency": agency, "report": report, "fragment": fragment}
    )


def _compiled(report: AnnualReport) -> Compiled:
    if not report.prose:
        raise Refused("这一年的年报是读入的，没有台账数据可以打开")
    return actions.compiled(report)


@door("report.view")
@require_GET
def cell(request: HttpRequest, agency: Agency, year: int, table: str, row: str, column: str) -> HttpResponse:
    """The records behind one number."""
    report = _report(agency, year)
    form = actions.form_for(agency, year, report.form)
    found = queries.behind(agency, year, form, table, row, column)
    access.require(request.user, "register.view", agency, request.today)
    crumbs = [
        ("年度报告", reverse("desk:reports", args=[agency.code])),
        (f"{year}年", reverse("desk:report", args=[agency.code, year])),
        ("数据与预览", reverse("desk:report-figures", args=[agency.code, year])),
    ]
    heading = f"{found.label}：{year}年数据的来源记录"
    return register_list(
        request, agency, ALL[found.sheet], found.rows, found.says, heading=heading, crumbs=crumbs
    )


@door("report.edit")
@require_http_methods(["GET", "POST"])
def prose(request: HttpRequest, agency: Agency, year: int) -> HttpResponse:
    """Edit the paragraphs; numbers stay references."""
    report = _report(agency, year)
    compiled = _compiled(report)
    form = Form.named(report.form)
    typed: Mapping[str, str] = compiled.prose
    error, expected = "", actions.stamp(report)
    if request.method == "POST":
        typed = {k[5:]: v for k, v in request.POST.items() if k.startswith("text-")}
        expected = request.POST.get("expected", "")
        try:
            actions.edit_prose(report.pk, typed, expected=expected, **_now(request))
        except Refused as refused:
            error = refused.sentence()
        else:
            messages.success(request, "正文已保存")
            return redirect("desk:report", agency.code, year)
    labels = {"title": "标题", "opening": "开头"} | {
        s.id: f"{s.num}{'' if s.num.startswith('（') else '、'}{s.label}" for s in form.text_sections()
    }
    wanted = _sections_to_write(form)
    sections = [(i, labels[i], typed.get(i, ""), compiled.report.text.get(i, "")) for i in wanted]
    quotable = [(k, v) for k, v in compiled.quotable.items() if "/" not in k]
    context = {
        "agency": agency, "report": report, "sections": sections, "quotable": quotable, "error": error,
        "expected": expected, "used": {n for t in typed.values() for n in used(t)},
    }  # fmt: skip
    return render(request, "desk/reports/prose.html", context, status=400 if error else 200)


def _sections_to_write(form: Form) -> list[str]:
    """Title, opening, and every section or part that carries prose; a section with parts has none of its own."""
    wanted = ["title", "opening"]
    for section in form.sections:
        wanted += [p.id for p in section.parts] if section.parts else [section.id]
    return wanted


@door("report.edit")
@require_POST
def redraft(request: HttpRequest, agency: Agency, year: int) -> HttpResponse:
    """Write the draft anew, in the same or another form."""
    report = _report(agency, year)
    actions.redraft(report.pk, form_id=request.POST.get("form", ""), **_now(request))
    messages.success(request, "已按最新数据重新起草，原来的正文保存在日志中")
    return redirect("desk:report", agency.code, year)


@door("report.edit")
@require_POST
def explain(request: HttpRequest, agency: Agency, year: int) -> HttpResponse:
    """Give the reason for accepting a warning."""
    report = _report(agency, year)
    post = request.POST
    actions.explain(
        report.pk, post.get("rule", ""), post.get("where", ""), post.get("says", ""), **_now(request)
    )
    messages.success(request, "理由已记录")
    return redirect("desk:report", agency.code, year)


@door("report.view")
@require_POST
def step(request: HttpRequest, agency: Agency, year: int, event: str) -> HttpResponse:
    """Take one step of the report's way; the action asks for the post that the step needs."""
    report = _report(agency, year)
    names = {s.event for s in flow.STEPS}
    if event not in names:
        raise Http404
    if event == "sign":
        dated = _day(request.POST.get("dated", ""))
        actions.sign(report.pk, dated=dated, **_now(request))
    elif event == "file":
        actions.file(report.pk, **_now(request))
    else:
        actions.move(report.pk, event, reason=request.POST.get("reason", ""), **_now(request))
    messages.success(request, f"已{flow.step(event).label}")
    return redirect("desk:report", agency.code, year)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongInput(f"落款日期“{text}”不是日期，请写成 YYYY-MM-DD") from None


@door("report.view")
@require_GET
def download(request: HttpRequest, agency: Agency, year: int, fmt: str) -> HttpResponse:
    """The report as it stands, as a file marked 草稿."""
    report = _report(agency, year)
    return _file(editions.of_draft(_compiled(report)), fmt, f"{agency.code}-{year}-draft")


@door("report.view")
@require_GET
def version(request: HttpRequest, agency: Agency, year: int, number: int) -> HttpResponse:
    """A frozen version, whole."""
    found = get_object_or_404(FiledVersion, report=_report(agency, year), number=number)
    context = {
        "agency": agency, "report": found.report, "version": found, "formats": FORMATS,
        "fragment": report_fragment(editions.of_version(found)),
        "whole": queries.digest_of(found.content) == found.digest,
        "explanations": found.content.get("explanations", []),
    }  # fmt: skip
    return render(request, "desk/reports/version.html", context)


@door("report.view")
@require_GET
def version_file(request: HttpRequest, agency: Agency, year: int, number: int, fmt: str) -> HttpResponse:
    """A frozen version as a file."""
    found = get_object_or_404(FiledVersion, report=_report(agency, year), number=number)
    return _file(editions.of_version(found), fmt, f"{agency.code}-{year}-v{number}")


def _file(edition: Any, fmt: str, name: str) -> HttpResponse:
    if fmt not in FORMATS:
        raise Http404
    return handed(render_edition(edition, fmt), f"{name}.{fmt}", FORMATS[fmt])


@door("report.edit")
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Read a published report in, for carry-over and comparison."""
    error, read = "", None
    if request.method == "POST":
        try:
            upload = request.FILES.get("file")
            if upload is None:
                raise WrongInput("请选择要读入的年报文件")
            if upload.size > LARGEST_UPLOAD:
                raise WrongInput(f"文件超过{LARGEST_UPLOAD // 2**20}MB，不像是一份年报")
            content = upload.read()
            scanning.check(content, upload.name)
            read = read_report(content, upload.name)
            kept = actions.take_published(agency, read, file_name=upload.name, **_now(request))
        except Refused as refused:
            error = refused.sentence()
        else:
            messages.success(request, f"已读入{read.year}年年报，存为第{kept.number}版")
            return redirect("desk:report", agency.code, read.year)
    context = {"agency": agency, "error": error, "read": read}
    return render(request, "desk/reports/take.html", context, status=400 if error else 200)


@door("report.clear")
@require_GET
def below(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agencies below and where their report of a year stands: the authority's list."""
    asked = four_figures(request.GET.get("year", ""))
    year = request.today.year - 1 if asked is None else asked
    rows = queries.below(agency, year)
    context = {
        "agency": agency, "year": year, "rows": rows, "years": range(request.today.year - 1, 2018, -1),
        "done": sum(1 for _, r in rows if r and r.state in ("cleared", "published")),
    }  # fmt: skip
    return render(request, "desk/reports/below.html", context)
