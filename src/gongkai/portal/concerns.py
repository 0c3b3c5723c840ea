"""投诉、更正和建议 for the public: what each is for, the form, the receipt, one's own by number and code. Never kept."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai import clock
from gongkai.audit import log
from gongkai.cases.actions.applying import file_faults
from gongkai.cases.actions.intake import File, new_key
from gongkai.cases.models import ApplicantType
from gongkai.concerns.actions.moving import move_for_person
from gongkai.concerns.actions.raising import PERSON, take
from gongkai.concerns.following import followed, letters_given, look_up
from gongkai.concerns.models import Concern
from gongkai.concerns.raised import raised_faults
from gongkai.concerns.settling import settings_of
from gongkai.law.concern import KINDS
from gongkai.law.errors import Refused
from gongkai.letters.actions import rendered
from gongkai.portal.concern_form import files_in, groups, read
from gongkai.portal.own_things import Kind, asking, closing, handed, only_own, open_to
from gongkai.portal.publications import agency_of
from gongkai.portal.request_form import typed_in
from gongkai.sources import source_of

CONCERNS = Kind(
    "concern_held", "编号", "concern", "portal/concerns/track.html", look_up,
    Concern.objects.select_related("agency", "person", "publication"),
)  # fmt: skip
track, own, close = asking(CONCERNS), only_own(CONCERNS), closing(CONCERNS)
_STEPS = {"supply": "提交补充材料", "withdraw": "撤回"}


@never_cache
@require_safe
def front(request: HttpRequest, code: str) -> HttpResponse:
    """What may be raised, with its article, and the door to each form."""
    agency = agency_of(code)
    context = {"agency": agency, "kinds": KINDS.values(), "settings": settings_of(agency)}
    return render(request, "portal/concerns/front.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def raise_one(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The form of a kind; what was typed is kept after a fault."""
    agency = agency_of(code)
    if kind not in KINDS or not settings_of(agency).portal_open:
        raise Http404
    values, wrong, refusal = {"type": ApplicantType.NATURAL.value}, {}, ""
    if request.method == "POST":
        values = typed_in(request)
        raised, files = read(kind, values), files_in(request)
        wrong = raised_faults(raised, proved=bool(files)) | _file_faults(files)
        if not wrong:
            try:
                made = take(
                    agency, raised, way="portal", by=None, key=values.get("submission_key", "")[:64],
                    source=source_of(request), today=clock.today(), at=clock.now(), files=files,
                )  # fmt: skip
            except Refused as refused:
                refusal = refused.sentence()
            else:
                open_to(request, CONCERNS, made)
                return redirect("portal:concern-receipt", code)
    shown = groups(agency, kind, values, wrong)
    context = {
        "agency": agency, "kind": KINDS[kind], "groups": shown, "refusal": refusal,
        "wrong": [(f.name, f.label, f.error, f.options[0][0] if f.kind == "radio" else "") for g in shown for f in g.fields if f.error],
        "key": values.get("submission_key") or new_key(),
    }  # fmt: skip
    return render(request, "portal/concerns/form.html", context, status=400 if wrong or refusal else 200)


def _file_faults(files: Sequence[File]) -> dict[str, str]:
    """Faults of what came along, under the name that the form gives it."""
    return {f"file_{part}": says for part, says in file_faults(files).items()}


def _shown(request: HttpRequest, concern: Concern, template: str) -> HttpResponse:
    context = {
        "agency": concern.agency, "concern": concern, "seen": followed(concern), "steps": _STEPS,
        "kind": KINDS[concern.kind],
    }  # fmt: skip
    return render(request, f"portal/concerns/{template}.html", context)


@own
@require_safe
def mine(request: HttpRequest, concern: Concern) -> HttpResponse:
    """Where it stands, what was answered, what one can do."""
    return _shown(request, concern, "mine")


@own
@require_safe
def receipt(request: HttpRequest, concern: Concern) -> HttpResponse:
    """The receipt to print or to keep: number, code, the day by which the agency means to answer."""
    return _shown(request, concern, "receipt")


@own
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, concern: Concern, event: str) -> HttpResponse:
    """Supply what was asked for, or withdraw."""
    if event not in _STEPS:
        raise Http404
    seen, refusal, typed = followed(concern), "", ""
    if request.method == "POST":
        typed = request.POST.get("content", "").replace("\0", "").strip()
        came = files_in(request)
        faults, files = _file_faults(came), [(name, content) for _, name, content in came]
        try:
            if event == "withdraw" and not request.POST.get("confirmed"):
                raise Refused("请勾选确认后再撤回：撤回后本件不再办理")
            for says in faults.values():
                raise Refused(says)
            move_for_person(
                concern.pk, event, expected=request.POST.get("expected", ""), content=typed or _WITHDRAWN[event],
                today=clock.today(), at=clock.now(), files=files,
            )  # fmt: skip
        except Refused as refused:
            refusal = refused.sentence()
        else:
            return redirect("portal:concern-mine", concern.agency.code)
    context = {
        "agency": concern.agency, "concern": concern, "seen": seen, "event": event, "heading": _STEPS[event],
        "typed": typed, "refusal": refusal, "open": event in seen.open_to,
        "expected": request.POST.get("expected") or concern.token,
    }  # fmt: skip
    return render(request, "portal/concerns/step.html", context, status=400 if refusal else 200)


_WITHDRAWN = {"withdraw": "提出人在网站上确认撤回", "supply": ""}


@own
@require_safe
def letter(request: HttpRequest, concern: Concern, letter: int) -> HttpResponse:
    """The letter that answers as PDF, once served."""
    for sent in letters_given(concern):
        if sent.pk == letter:
            stored = rendered(sent, "pdf", by=PERSON, at=clock.now())
            return handed(stored, f"{sent.title}{sent.number}.pdf", lambda name: _taken(concern, name))
    raise Http404


def _taken(concern: Concern, name: str) -> None:
    log.write(
        PERSON, "下载材料", concern, at=clock.now(), agency=concern.agency.code,
        says=f"{concern.number}的提出人下载“{name}”",
    )  # fmt: skip
