"""来信 at the desk: what came into the mailboxes for applications, one mail, and what becomes of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai import clock
from gongkai.audit import log
from gongkai.desk.documents import file_response
from gongkai.desk.doors import door
from gongkai.desk.downloads import csv_list
from gongkai.desk.pages import asked, listed, paged
from gongkai.files import scanning
from gongkai.law.errors import WrongInput
from gongkai.mailbox import actions, listing, queries
from gongkai.mailbox.models import Arrival, Mailbox
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency
from gongkai.vault import masked

HEADINGS = (
    ("subject", "主题"),
    ("", "发件人"),
    ("arrived", "到达时间"),
    ("state", "状态"),
    ("", "受理编号"),
    ("", "邮箱"),
)
BADGES = {"waiting": "warn", "registered": "good", "bounce": "error"}
_QUESTIONS = ("state", "mailbox", "automatic", "q", "sort")


@door("mailbox.read")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Mails, filtered and sorted, senders masked; `?export=csv` gives them as a file."""
    question = asked(request)
    rows = queries.arrivals(agency, **{name: question.get(name, "") for name in _QUESTIONS})
    if request.GET.get("export") == "csv":
        lines = listing.lines(rows)
        return csv_list(request, "mail", listing.HEADINGS, lines, "导出来信{}件", masked=True)
    boxes = [(str(b.pk), b.address) for b in Mailbox.objects.filter(agency=agency)]
    choices = [
        ("state", "状态", Arrival.State.choices), ("mailbox", "邮箱", boxes),
        ("automatic", "自动邮件", [("0", "不是自动邮件"), ("1", "自动邮件")]),
    ]  # fmt: skip
    found = paged(request, rows)
    context = listed(request, found, choices, HEADINGS) | {
        "agency": agency,
        "lines": [(row, masked(row.sender), BADGES.get(row.state, "off")) for row in found.page],
        "boxes": boxes,
        "alarms": queries.alarms(agency, request.today, clock.now(), calendar_of(agency)),
    }  # fmt: skip
    return render(request, "desk/mail/index.html", context)


@door("mailbox.read")
@require_POST
def look(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Fetch every mailbox now; the look stands in the check log with the person's name (S84)."""
    boxes = list(Mailbox.objects.filter(agency=agency, active=True).select_related("agency"))
    if not boxes:
        raise WrongInput("还没有在用的申请邮箱，请先在“邮箱设置”中登记")
    for box in boxes:
        done = actions.look(box, by=request.user, today=request.today, at=clock.now())
        if done.error:
            messages.warning(request, f"{box}：{done.error}")
        else:
            messages.success(request, f"{box}：新到{done.new}封，已登记查看")
    return redirect("desk:arrivals", agency.code)


def arrival_of(agency: Agency, pk: int) -> Arrival:
    """A mail of the agency; 404 for any other."""
    rows = Arrival.objects.select_related("agency", "mailbox", "raw", "twin", "returned")
    return get_object_or_404(rows, agency=agency, pk=pk)


@door("mailbox.read")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One mail: who, when, words, attachments, what may be done with it. Every look is logged."""
    row = arrival_of(agency, pk)
    now = clock.now()
    told = list(log.history(row)[:50])
    actions.opened(row, by=request.user, today=request.today, at=now)
    State = Arrival.State
    files = list(row.files.select_related("file"))
    context = {
        "agency": agency, "arrival": row, "here": row.subject or "（无主题）", "told": told,
        "badge": BADGES.get(row.state, "off"), "files": [(f, scanning.barred(f.file)) for f in files],
        "raw_barred": scanning.barred(row.raw) if row.raw else "", "scans": scanning.is_on(),
        "infected": any(f.scan == "infected" for f in [row.raw, *(one.file for one in files)] if f),
        "twins": list(row.twins.only("pk", "subject")), "registered": row.state == State.REGISTERED,
        "waiting": row.state == State.WAITING, "may_take": "case.register" in request.rights,
        "take": reverse("desk:case-new", args=[agency.code]) + f"?arrival={row.pk}",
        "filings": [(s.value, s.label) for s in (State.JUNK, State.DUPLICATE)],
        "crumbs": [("申请邮箱", reverse("desk:arrivals", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/mail/show.html", context)


@door("mailbox.read")
@require_POST
def sort(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """File a mail away with a reason, or take it back."""
    row = arrival_of(agency, pk)
    state = request.POST.get("state", "")
    if state == Arrival.State.REGISTERED:
        raise WrongInput("登记要从“登记为申请”办理")
    reason = request.POST.get("reason", "")
    actions.sort(row.pk, state, reason=reason, by=request.user, today=request.today, at=clock.now())
    messages.success(request, f"来信现在是“{Arrival.State(state).label}”")
    return redirect("desk:arrival", agency.code, pk)


@door("mailbox.read")
@require_GET
def raw(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The mail as it came, byte for byte."""
    row = arrival_of(agency, pk)
    if row.raw is None:
        raise Http404
    actions.opened(row, by=request.user, today=request.today, at=clock.now())
    return file_response(row.raw, row.raw.name)


@door("mailbox.read")
@require_GET
def file(request: HttpRequest, agency: Agency, pk: int, file: int) -> HttpResponse:
    """An attachment, to be saved: it is of unknown make and is never shown in the browser."""
    row = arrival_of(agency, pk)
    found = get_object_or_404(row.files.select_related("file"), pk=file)
    actions.opened(row, by=request.user, today=request.today, at=clock.now())
    return file_response(found.file, found.name)
