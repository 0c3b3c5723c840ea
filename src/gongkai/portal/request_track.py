"""进度查询: one request to the browser that gave its number and code. Never kept, never in an address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gongkai import clock
from gongkai.cases.actions.applying import LARGEST, MOST_FILES, answer, given_out, look_up, withdraw
from gongkai.cases.following import Followed, files_given, followed, letters_given
from gongkai.cases.models import Case
from gongkai.cases.settling import rules_of
from gongkai.files import scanning
from gongkai.files.models import StoredFile
from gongkai.law.case import rule
from gongkai.law.errors import Refused
from gongkai.letters.actions import rendered
from gongkai.portal.own_things import Kind, asking, closing, handed, only_own

_STEPS = {"supplement": "提交补正", "reasons": "说明理由", "withdraw": "撤回申请"}


REQUESTS = Kind(
    "request_held", "受理编号", "request", "portal/requests/track.html", look_up,
    Case.objects.select_related("agency", "applicant", "parent"),
)  # fmt: skip
track, own, close = asking(REQUESTS), only_own(REQUESTS), closing(REQUESTS)


def _seen(case: Case) -> Followed:
    return followed(case, rules_of(case.agency), clock.today())


@own
@require_safe
def mine(request: HttpRequest, case: Case) -> HttpResponse:
    """Where it stands, why this date, what was given, what one can do."""
    context = {"agency": case.agency, "case": case, "seen": _seen(case), "steps": _STEPS}
    return render(request, "portal/requests/mine.html", context)


@own
@require_safe
def receipt(request: HttpRequest, case: Case) -> HttpResponse:
    """The receipt to print or to keep: number, code, day of receipt and its rule, reply-by date with its reasons."""
    context = {"agency": case.agency, "case": case, "seen": _seen(case)}
    return render(request, "portal/requests/receipt.html", context)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, case: Case, event: str) -> HttpResponse:
    """Supplement, reasons or withdrawal: a form, and what becomes of it."""
    if event not in _STEPS:
        raise Http404
    seen, refusal, typed = _seen(case), "", ""
    if request.method == "POST":
        typed = request.POST.get("content", "").replace("\0", "").strip()
        try:
            _do(request, case, event, typed)
        except Refused as refused:
            refusal = refused.sentence()
        else:
            return redirect("portal:request-mine", case.agency.code)
    context = {
        "agency": case.agency, "case": case, "seen": seen, "event": event, "heading": _STEPS[event], "typed": typed,
        "refusal": refusal, "rule": rule(event), "open": event in seen.open_to,
        "expected": request.POST.get("expected") or case.token,
    }  # fmt: skip
    return render(request, "portal/requests/step.html", context, status=400 if refusal else 200)


def _do(request: HttpRequest, case: Case, event: str, typed: str) -> None:
    expected = request.POST.get("expected", "")
    today, at = clock.today(), clock.now()
    if event == "withdraw":
        if not request.POST.get("confirmed"):
            raise Refused("请勾选确认后再撤回：撤回后本件不再办理")
        withdraw(case.pk, expected=expected, reason=typed, today=today, at=at)
        return
    came = request.FILES.getlist("files")[: MOST_FILES + 1]
    files = [("supplement", upload.name or "", upload.read(LARGEST + 1)) for upload in came]
    # Before the database is locked: nobody else waits for the scanner.
    scanning.ask_ahead(content for _, _, content in files)
    answer(case.pk, event, expected=expected, content=typed, today=today, at=at, files=files)


@own
@require_safe
def file(request: HttpRequest, case: Case, file: int) -> HttpResponse:
    """A record that the answer gave; only of the own request, only once served."""
    for kept in files_given(case):
        if kept.pk == file:
            return _handed(case, kept.file, kept.name)
    raise Http404


@own
@require_safe
def letter(request: HttpRequest, case: Case, letter: int) -> HttpResponse:
    """A letter to the applicant as PDF, with the seal where it was sealed."""
    for sent in letters_given(case):
        if sent.pk == letter:
            stored = rendered(sent, "pdf", by="申请人", at=clock.now())
            return _handed(case, stored, f"{sent.title}{sent.number}.pdf")
    raise Http404


def _handed(case: Case, stored: StoredFile, name: str) -> HttpResponse:
    return handed(stored, name, lambda said: given_out(case, said, at=clock.now()))
