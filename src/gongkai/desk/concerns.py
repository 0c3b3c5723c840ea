"""投诉、更正和建议 at the desk: the list with its target days, one concern with its lawful next steps, its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai import clock
from gongkai.audit import log
from gongkai.concerns import queries
from gongkai.concerns.actions.moving import keep_file
from gongkai.concerns.models import Concern, ConcernFile
from gongkai.concerns.notices import undelivered
from gongkai.concerns.papers import letters_of, result_of
from gongkai.concerns.settling import late
from gongkai.desk.doors import door
from gongkai.desk.downloads import csv_list
from gongkai.desk.named_papers import facts_of, letter_response, looked, named_file, seal_one
from gongkai.desk.pages import asked, listed, paged
from gongkai.law import concern as law
from gongkai.law.concern import ASKS, KINDS, STAGES, Stage
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.registry.access import actor, require
from gongkai.registry.models import Agency
from gongkai.vault import masked

HEADINGS = (
    ("number", "编号"), ("", "类别"), ("", "对象"), ("", "提出人"), ("stage", "环节"), ("arrived", "收到日期"), ("due", "答复目标"), ("", "结果"),
)  # fmt: skip


def concern_of(request: HttpRequest, agency: Agency, pk: int) -> Concern:
    """A concern of the agency that the person may see; 404 for any other."""
    seen = queries.visible(agency, request.user, request.posts)
    rows = seen.select_related("agency", "person", "target", "case", "unit", "officer", "publication")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@door("concern.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Concerns, filtered and sorted; `?export=csv` gives them as a file, names masked."""
    question = asked(request)
    names = ("kind", "stage", "basis", "result", "state", "q", "sort")
    rows = queries.filtered(
        queries.visible(agency, request.user, request.posts),
        request.today,
        **{n: question.get(n, "") for n in names},
    ).select_related("person")
    if request.GET.get("export") == "csv":
        lines = (_line(one) for one in rows.iterator(chunk_size=500))
        headings = [label for _, label in HEADINGS]
        return csv_list(request, "concerns", headings, lines, "导出投诉、更正和建议{}件", masked=True)
    meta = Concern._meta
    choices = [
        ("state", "状态", list(queries.STATE_NAMES.items())),
        ("kind", "类别", list(meta.get_field("kind").choices)),
        ("stage", "环节", [(s.value, label) for s, label in STAGES.items() if s != Stage.NEW]),
        ("result", "结果", list(meta.get_field("result").choices)),
    ]
    found = paged(request, rows)
    context = listed(request, found, choices, HEADINGS) | {
        "agency": agency, "here": "投诉、更正和建议", "may": request.rights,
        "lines": [(c, late(c, request.today), masked(c.person.name)) for c in found.page],
        "counts": queries.counts(agency, request.today),
    }  # fmt: skip
    return render(request, "desk/concerns/index.html", context)


def _line(one: Concern) -> list[Any]:
    return [
        one.number, one.get_kind_display(), one.about, masked(one.person.name), one.get_stage_display(), one.arrived_on,
        one.due_on, one.get_result_display(),
    ]  # fmt: skip


@door("concern.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One concern: what was raised, where it stands, what may be done next, files, letters, the way so far."""
    concern = concern_of(request, agency, pk)
    kind = KINDS[concern.kind]
    events = list(concern.events.select_related("unit").order_by("seq"))
    basis = kind.bases.get(concern.basis)
    context = {
        "agency": agency, "concern": concern, "here": concern.number, "kind": kind, "basis": basis,
        "late": late(concern, request.today), "offers": queries.offers(concern, request.rights),
        "result": kind.results.get(concern.result), "said": [(ASKS[n], v) for n, v in result_of(concern).items()],
        "person": masked(concern.person.name), "events": [(law.step(e.name), e) for e in reversed(events)],
        "files": list(concern.files.select_related("file")), "parts": ConcernFile.Part.choices,
        "letters": list(letters_of(concern)), "undelivered": undelivered(concern), "may": request.rights, "main": law.MAIN.get(concern.stage),
        "draft": concern.follow == "publish" and concern.outstanding and "document.edit" in request.rights,
        "crumbs": [("投诉、更正和建议", reverse("desk:concerns", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/concerns/show.html", context)


LOOK = "查看提出人信息"


@door("case.identity")
@require_POST
def identity(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The person's data in full. Every look is logged."""
    require(request.user, "concern.view", agency, request.today)
    concern = concern_of(request, agency, pk)
    says = f"查看{concern.get_kind_display()}{concern.number}的提出人信息"
    looked(request, concern, LOOK, says, party=concern.person_id)
    context = {
        "agency": agency, "concern": concern, "here": "提出人信息", "facts": facts_of(concern.person), "code": concern.query_code,
        "crumbs": [("投诉、更正和建议", reverse("desk:concerns", args=[agency.code])),
                   (concern.number, reverse("desk:concern", args=[agency.code, pk]))],
    }  # fmt: skip
    return render(request, "desk/concerns/identity.html", context)


@door("concern.view")
@require_GET
def file(request: HttpRequest, agency: Agency, pk: int, file: int) -> HttpResponse:
    """A file of a concern. Identity papers need the duty to see them, and the look is logged."""
    concern = concern_of(request, agency, pk)
    personal = (ConcernFile.Part.IDENTITY,)
    return named_file(request, concern, file, personal, LOOK, concern.number)


@door("concern.handle")
@require_POST
def attach(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Put a file to the concern."""
    concern = concern_of(request, agency, pk)
    upload = request.FILES.get("file")
    if upload is None:
        raise WrongInput("请选择文件")
    if concern.stage == Stage.ARCHIVED:
        raise NotAllowed("本件已经归档，不能再加入材料")
    who = actor(request.user)
    kept = keep_file(
        concern, request.POST.get("part", ""), upload.name or "", upload.read(), by=who, at=clock.now()
    )
    log.write(
        who, "加入材料", concern, at=kept.at, agency=agency.code, data={"digest": kept.file.digest},
        says=f"{concern.number}加入{kept.get_part_display()}“{kept.name}”",
    )  # fmt: skip
    messages.success(request, f"已加入“{kept.name}”")
    return redirect("desk:concern", agency.code, pk)


@door("concern.view")
@require_GET
def letter(request: HttpRequest, agency: Agency, pk: int, letter: int, fmt: str) -> HttpResponse:
    """The letter that answers, as PDF or DOCX. It names the person, so the look is logged."""
    concern = concern_of(request, agency, pk)
    return letter_response(request, letters_of(concern), letter, fmt, concern.number)


@door("case.seal")
@require_POST
def seal(request: HttpRequest, agency: Agency, pk: int, letter: int) -> HttpResponse:
    """Put the electronic seal on the letter."""
    concern = concern_of(request, agency, pk)
    messages.success(request, seal_one(request, letters_of(concern), letter))
    return redirect("desk:concern", agency.code, pk)
