"""进度查询: one request to the browser that gave its number and code. Never kept, never in an address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai import clock
from gongkai.cases.actions.applying import LARGEST, MOST_FILES, answer, given_out, look_up, withdraw
from gongkai.cases.following import Followed, files_given, followed, letters_given
from gongkai.cases.models import Case
from gongkai.cases.settling import rules_of
from gongkai.files import scanning
from gongkai.files.models import StoredFile
from gongkai.files.storage import content_by_digest
from gongkai.law.case import rule
from gongkai.law.errors import Refused
from gongkai.letters.actions import rendered
from gongkai.portal.publications import agency_of
from gongkai.portal.request_access import grant, granted, leave
from gongkai.sources import source_of

UNKNOWN = "受理编号或者查询码不对，请核对回执后再试"
_STEPS = {"supplement": "提交补正", "reasons": "说明理由", "withdraw": "撤回申请"}
View = Callable[..., HttpResponse]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest, code: str) -> HttpResponse:
    """Number and code in, one's own request out; the answer to a wrong one never says which of the two is wrong."""
    agency = agency_of(code)
    refusal, number = "", ""
    if request.method == "POST":
        number = request.POST.get("number", "").replace("\0", "").strip()[:60]
        typed = request.POST.get("query_code", "").replace("\0", "")[:40]
        try:
            case = look_up(agency, number, typed, source=source_of(request), at=clock.now())
        except Refused as refused:
            case, refusal = None, refused.sentence()
        if case is not None:
            grant(request, case)
            return redirect("portal:request-mine", code)
        refusal = refusal or UNKNOWN
    context = {"agency": agency, "refusal": refusal, "number": number}
    return render(request, "portal/requests/track.html", context, status=400 if refusal else 200)


def own(view: View) -> View:
    """Only with an open request; everybody else is asked for number and code. `view` gets the case after the request."""

    @wraps(view)
    def opened(request: HttpRequest, code: str, **kwargs: object) -> HttpResponse:
        case = granted(request, agency_of(code))
        if case is None:
            return redirect("portal:request-track", code)
        return view(request, case, **kwargs)

    return never_cache(opened)


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
    content = content_by_digest(stored.digest)
    if content is None:
        raise Http404
    given_out(case, name, at=clock.now())
    response = HttpResponse(content, content_type=stored.media_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@never_cache
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """退出查询: the next person at this device sees nothing."""
    agency = agency_of(code)
    leave(request)
    return redirect("portal:request-track", agency.code)
