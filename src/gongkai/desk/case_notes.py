"""Notes on a case at the desk: leave one for colleagues, answer, mark as read. Without scripts: boxes to tick."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongkai import clock
from gongkai.cases.actions.noting import leave, read
from gongkai.cases.models import Case, CaseNote
from gongkai.cases.notes import others
from gongkai.desk.cases import case_of
from gongkai.desk.doors import door
from gongkai.law.errors import NoAccess, Refused
from gongkai.law.signs import whole_number
from gongkai.registry.models import Agency


@door("case.view")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Leave a note, or answer one (`answers`); what was typed stays when something is missing."""
    case = case_of(request, agency, pk)
    text, refusal = request.POST.get("text", ""), ""
    ticked = {whole_number(key) for key in request.POST.getlist("to")} - {None}
    key = request.POST.get("answers", "") or request.GET.get("answers", "")
    answers = whole_number(key)
    if request.method == "POST":
        try:
            made = leave(
                pk, text, ticked, answers=answers, by=request.user, today=request.today, at=clock.now()
            )  # fmt: skip
        except NoAccess:
            raise
        except Refused as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, f"已留言给{'、'.join(r.person.name for r in made.readers.all())}")
            return redirect(reverse("desk:case", args=[agency.code, pk]) + f"#note-{made.pk}")
    context = {
        "agency": agency, "case": case, "here": "留言", "refusal": refusal, "text": text, "answers": answers,
        "first": _answered(case, answers), "colleagues": [(p, p.pk in ticked) for p in others(case, request.user, request.today)],
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code])),
                   (case.number, reverse("desk:case", args=[agency.code, pk]))],
    }  # fmt: skip
    return render(request, "desk/cases/note.html", context, status=400 if refusal else 200)


def _answered(case: Case, key: int | None) -> CaseNote | None:
    return case.notes.select_related("by").filter(pk=key).first() if key is not None else None


@door("case.view")
@require_POST
def mark_read(request: HttpRequest, agency: Agency, pk: int, note: int) -> HttpResponse:
    """Take a thread off one's list."""
    case = case_of(request, agency, pk)
    if not case.notes.filter(pk=note).exists():
        note = 0
    read(note, by=request.user, today=request.today, at=clock.now())
    return redirect(reverse("desk:case", args=[agency.code, pk]) + f"#note-{note}")
