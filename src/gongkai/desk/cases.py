"""依申请公开 at the desk: the list with its lamps, one case with its lawful next steps, and why its date is that date."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai import clock
from gongkai.cases import notices, queries
from gongkai.cases.actions.linking import linked
from gongkai.cases.archive.items import PERSONAL
from gongkai.cases.blank_form import filled_form
from gongkai.cases.looks import LOOK, looks
from gongkai.cases.models import ApplicantType, Case, CaseFile, Watch
from gongkai.cases.notes import others, threads
from gongkai.cases.own_fields import own_fields
from gongkai.cases.papers import annulled_letters, letters_of
from gongkai.cases.rare_signs import rare_signs
from gongkai.cases.rows import IDENTITY_CHECKS, SERVICE_WAYS
from gongkai.cases.settling import Rules, as_law, rules_of, settings_of
from gongkai.desk.doors import door
from gongkai.desk.downloads import csv_list, download
from gongkai.desk.named_papers import facts_of, looked, named_file
from gongkai.desk.pages import asked, listed, paged
from gongkai.law.case import FIVE_STEPS, STAGES, STEP_OF, Clock, Stage, rule
from gongkai.law.clock import effective, reckon
from gongkai.law.clock_days import days, sentences
from gongkai.law.consulting import ASKED
from gongkai.law.receipt import WAYS
from gongkai.law.replies import all_replies
from gongkai.law.triage import hints
from gongkai.redaction.queries import results_of
from gongkai.registry.access import require
from gongkai.registry.models import Agency
from gongkai.vault import masked

HEADINGS = (
    ("number", "受理编号"),
    ("", "申请事项"),
    ("", "申请人"),
    ("stage", "环节"),
    ("received", "收到日期"),
    ("due", "答复期限"),
    ("", "提醒"),
    ("", "承办科室"),
)
BADGES = {
    "late": "error",
    "red": "warn",
    "amber": "warn",
    "green": "good",
    "stopped": "info",
    "done": "off",
    "none": "off",
}
# What a list reads: nothing sealed but the name, which it masks.
_LIST = (
    "number", "subject", "stage", "received_on", "due_on", "provisional", "paused", "late", "closed_on", "extended",
    "agency_id", "applicant__name", "unit__name",
)  # fmt: skip


def case_of(request: HttpRequest, agency: Agency, pk: int) -> Case:
    """A case of the agency that the person may see; 404 for any other."""
    seen = queries.visible(agency, request.user, request.posts)
    found = (
        seen.select_related("agency", "applicant", "agent", "unit", "officer", "parent").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    return found


@door("case.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Cases that the person may see, filtered and sorted; `?export=csv` gives them as a file, names masked."""
    question = asked(request)
    names = ("stage", "way", "applicant_type", "reply_kind", "unit", "year", "state", "q", "sort")
    rows = (
        queries.filtered(
            queries.visible(agency, request.user, request.posts),
            request.today,
            **{n: question.get(n, "") for n in names},
        )
        .select_related("applicant", "unit")
        .only(*_LIST)
    )
    rules = rules_of(agency)
    if request.GET.get("export") == "csv":
        require(request.user, "case.export", agency, request.today)
        lines = (_line(case, rules, request) for case in rows.iterator(chunk_size=500))
        headings = [label for _, label in HEADINGS]
        return csv_list(request, "cases", headings, lines, "导出依申请公开案件{}件", masked=True)
    choices = [
        ("state", "状态", list(queries.STATE_NAMES.items())),
        ("stage", "环节", [(s.value, label) for s, label in STAGES.items() if s != Stage.NEW]),
        ("way", "收件方式", [(w.id, w.name) for w in WAYS.values()]),
        ("applicant_type", "申请人类型", list(ApplicantType.choices)),
        ("reply_kind", "答复类型", [(r.id, r.name) for r in all_replies().values()]),
    ]
    found = paged(request, rows)
    context = listed(request, found, choices, HEADINGS) | {
        "agency": agency,
        "lines": [(c, cells(c, rules, request)) for c in found.page], "may_take": "case.register" in request.rights,
        "may_export": "case.export" in request.rights,
    }  # fmt: skip
    return render(request, "desk/cases/index.html", context)


def cells(case: Case, rules: Rules, request: HttpRequest) -> dict[str, Any]:
    """What a list shows of a case; the applicant's name masked."""
    colour, left = queries.lamp(case, request.today, rules.settings, rules.calendar)
    said = queries.LAMPS[colour]
    if left is not None:
        said += f"，超过{-left}个工作日" if left < 0 else f"，剩{left}个工作日"
    return {
        "applicant": masked(case.applicant.name), "stage": STAGES[Stage(case.stage)], "lamp": BADGES[colour], "says": said,
        "unit": case.unit.name if case.unit else "",
    }  # fmt: skip


def _line(case: Case, rules: Rules, request: HttpRequest) -> list[Any]:
    cell = cells(case, rules, request)
    return [
        case.number, case.subject, cell["applicant"], cell["stage"], case.received_on, case.due_on, cell["says"],
        cell["unit"],
    ]  # fmt: skip


@door("case.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One case: where it stands, what may be done next, what was asked and found, files, the way so far."""
    case = case_of(request, agency, pk)
    rules = rules_of(agency)
    events = list(case.events.select_related("party", "unit").order_by("seq"))
    found = queries.offers(case, request.rights, rules, request.today)
    clock_now = reckon(as_law(events), calendar=rules.calendar, today=request.today, readings=rules.readings)
    context = {
        "agency": agency, "case": case, "here": case.number, "cells": cells(case, rules, request),
        "groups": _groups(case, [o for o in found if not o.why_not]), "later": [o for o in found if o.why_not],
        "clock": clock_now, "told": sentences(clock_now), "events": _story(case, events),
        "redacted": results_of(agency, case.number), "dockets": list(case.dockets.all()),
        "concerns": list(case.concerns.all()) if "concern.view" in request.rights else [],
        "letters": list(letters_of(case)), "annulled": annulled_letters(case), "matters": _matters(case), "files": list(case.files.select_related("file")),
        "parts": CaseFile.Part.choices, "steps": _five(case), "public": case.get_kind_display(),
        "reply": all_replies().get(case.reply_kind), "may": request.rights,
        "editable": case.stage == "handling" and "case.handle" in request.rights,
        "may_split": case.stage in ("arrived", "review") and "case.review" in request.rights,
        "own": _own(case, rules), "may_own": "case.register" in request.rights and case.stage not in ("archived", "dismissed"),
        "alike": _alike(case), "rare": rare_signs(case), "hints": hints(case.description) if case.stage in _UNDECIDED else (), "unsigned": case.way == "oral" and not case.files.filter(part="application").exists(),
        "undelivered": notices.undelivered(case), "may_call": any(o.rule.event == "contact" and not o.why_not for o in found),
        "children": list(case.children.all()), "links": _links(case, request), "watching": Watch.objects.filter(case=case, person=request.user).exists(),
        "threads": threads(case, request.user), "colleagues": [(p, False) for p in others(case, request.user, request.today)],
        "looks": looks(case)[:_LOOKS] if "audit.view" in request.rights else None,
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/cases/show.html", context)


# So many of the looks at the applicant's data stand on the page of the case itself.
_LOOKS = 5


def _groups(case: Case, offers: list[queries.Offer]) -> list[tuple[str, list[queries.Offer], bool]]:
    """The open steps: the one that carries the case on, those that touch the clock, the records of the work."""
    main = queries.MAIN.get(case.stage)
    first = [o for o in offers if o.rule.event == main]
    clock_ones = [o for o in offers if o.rule.event != main and o.rule.clock != Clock.NONE]
    rest = [o for o in offers if o.rule.event != main and o.rule.clock == Clock.NONE]
    named = (("主要步骤", first, True), ("影响期限的事项", clock_ones, False), ("办理记录", rest, False))
    return [(name, some, primary) for name, some, primary in named if some]


def _five(case: Case) -> list[tuple[str, str]]:
    """The five steps of 条例第45条 with how far the case is: done, now, ahead."""
    here = STEP_OF.get(Stage(case.stage), 0)
    done = case.stage == Stage.ARCHIVED
    return [
        (name, "done" if i < here or done else "now" if i == here else "ahead")
        for i, name in enumerate(FIVE_STEPS)
    ]


def _story(case: Case, events: list[Any]) -> list[dict[str, Any]]:
    """The way so far, newest first; questions that still stand lead to their page."""
    held = {e.key for e in effective(as_law(events))}
    return [
        {
            "inquiry": e.pk if e.name in ASKED and e.key in held else None,
            "label": rule(e.name).label, "on": e.on, "at": e.at, "actor": e.actor, "reason": e.reason, "content": e.content,
            "party": e.party, "unit": e.unit, "until": e.until, "days": e.days, "article": rule(e.name).article,
            "moved": (e.before, e.after) if e.after and e.after != e.before else None,
            "data": [(DATA_LABELS[k], DATA_WORDS.get(k, {}).get(v, v)) for k, v in e.data.items() if k in DATA_LABELS],
        }
        for e in reversed(events)
    ]  # fmt: skip


def done_since(pk: int) -> tuple[str, str]:
    """The token of a case as it stands now and who took its last step: said to whoever pressed a button too late."""
    case = Case.objects.get(pk=pk)
    last = case.events.order_by("-seq").first()
    assert last is not None
    stage = STAGES[Stage(case.stage)]
    return case.token, f"本件刚被办理过：{last.actor}登记了“{rule(last.name).label}”，现处于“{stage}”"


DATA_LABELS = {
    "items": "补正内容", "counts": "数量、频次", "where": "检索范围", "words": "检索词", "found": "检索结果", "about": "征求的信息",
    "voucher": "缴款凭证号", "people": "参加人员", "number": "号码", "order": "决定文号", "amount": "金额（元）",
    "letter_number": "文书号", "identity_check": "核对申请人身份", "way": "方式",
}  # fmt: skip
DATA_WORDS = {"identity_check": IDENTITY_CHECKS, "way": dict(SERVICE_WAYS)}


def _own(case: Case, rules: Rules) -> list[tuple[str, str]]:
    """The agency's own fields with what they say; what was asked once and is asked no more keeps its sign."""
    labels = {f.name: f.label for f in own_fields(rules.settings.extra_fields)}
    return [(label, case.extra.get(name, "")) for name, label in labels.items()] + [
        (name, value) for name, value in case.extra.items() if name not in labels
    ]


_LIKE = 0.5
# Stages in which it is still open what a request is and gets.
_UNDECIDED = ("arrived", "review", "handling")


def _alike(case: Case) -> list[queries.Likeness]:
    """Earlier requests of the same applicant that say nearly the same, while it is still open what this one gets."""
    if case.stage not in _UNDECIDED:
        return []
    return [one for one in queries.repeats_of(case, 20) if one.alike >= _LIKE][:5]


def _links(case: Case, request: HttpRequest) -> list[tuple[Any, Case]]:
    """Linked cases that the person may see, each with its link."""
    found = linked(case)
    seen = queries.visible(case.agency, request.user, request.posts).filter(pk__in=found)
    return (
        [(found[one.pk], one) for one in seen.only("number", "subject", "stage", "agency_id")]
        if found
        else []
    )


def _matters(case: Case) -> list[dict[str, Any]]:
    known = all_replies()
    return [
        {
            "order": m.order,
            "text": m.text,
            "reply": known.get(m.reply),
            "facts": m.facts,
            "details": m.details,
        }
        for m in case.matters.all()
    ]


@door("case.view")
@require_GET
def why(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Why this date: each event's effect and every day from receipt to the due date; also to print, for court."""
    case = case_of(request, agency, pk)
    rules = rules_of(agency)
    history = as_law(case.events.order_by("seq"))
    now = reckon(history, calendar=rules.calendar, today=request.today, readings=rules.readings)
    context = {
        "agency": agency, "case": case, "clock": now, "told": sentences(now), "here": "期限说明",
        "days": days(history, calendar=rules.calendar, today=request.today, readings=rules.readings),
        "receipt_rule": WAYS[case.way].rule, "overdue": now.overdue(request.today),
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code])),
                   (case.number, reverse("desk:case", args=[agency.code, pk]))],
    }  # fmt: skip
    return render(request, "desk/cases/why.html", context)


@door("case.identity")
@require_POST
def identity(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The applicant's data in full, and what the same applicant asked before. Every look is logged."""
    case = case_of(request, agency, pk)
    looked(request, case, LOOK, f"查看申请{case.number}的申请人信息", party=case.applicant_id)
    people = [("申请人", case.applicant), ("代理人", case.agent)]
    context = {
        "agency": agency, "case": case, "here": "申请人信息",
        "people": [(label, facts_of(p)) for label, p in people if p is not None],
        "repeats": queries.repeats_of(case), "month": queries.in_month(case), "code": case.query_code,
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code])),
                   (case.number, reverse("desk:case", args=[agency.code, pk]))],
    }  # fmt: skip
    return render(request, "desk/cases/identity.html", context)


@door("case.view")
@require_GET
def file(request: HttpRequest, agency: Agency, pk: int, file: int) -> HttpResponse:
    """A file of a case. Papers that show who the applicant is need the duty to see them, and the look is logged."""
    case = case_of(request, agency, pk)
    return named_file(request, case, file, PERSONAL, LOOK, f"申请{case.number}")


@door("case.identity")
@require_GET
def application_form(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The application as a form to be signed by whoever asked by word of mouth. It names the applicant: logged."""
    case = case_of(request, agency, pk)
    looked(request, case, LOOK, f"打印申请{case.number}的申请表", party=case.applicant_id)
    form = filled_form(case, settings_of(agency))
    return download(form, f"申请表{case.number}.pdf", "application/pdf", inline=True)


@door("case.view")
@require_POST
def watch(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Follow the case, or stop following."""
    case = case_of(request, agency, pk)
    gone, _ = Watch.objects.filter(case=case, person=request.user).delete()
    if not gone:
        Watch.objects.create(case=case, person=request.user, since=clock.now())
    return redirect("desk:case", agency.code, pk)
