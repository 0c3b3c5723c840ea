"""复议诉讼 at the desk: the list with its deadlines, one dispute with its steps, the order to answer again."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.cases.actions import disputes as actions
from gongkai.cases.models import Case, Dispute, Docket
from gongkai.desk.doors import door
from gongkai.desk.downloads import csv_list
from gongkai.desk.fields import Field, read_day
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import asked, listed, paged
from gongkai.law.signs import whole_number
from gongkai.registry.models import Agency

NOTES = (
    ("answer+evidence", "提交答复（答辩）和证据、依据"),
    ("answer", "只提交答复（答辩），证据、依据另交"),
    ("evidence", "提交证据、依据"),
    ("hearing", "听证（开庭）"),
    ("note", "办理情况"),
)
COLUMNS = (
    "案号", "类型", "关联受理编号", "复议机关或法院", "收到通知", "答复期限", "提交答复", "结果", "审结日期",
)  # fmt: skip
SORTS = {"due": "answer_due_on", "-due": "-answer_due_on", "told": "notified_on", "-told": "-notified_on"}


def docket_of(agency: Agency, pk: int) -> Docket:
    """A dispute of the agency; 404 for any other."""
    found = Docket.objects.select_related("case", "first", "redo").filter(agency=agency, pk=pk).first()
    if found is None:
        raise Http404
    return found


@door("dispute.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Disputes, filtered and sorted; `?export=csv` gives them as a file."""
    question = asked(request)
    rows = Docket.objects.filter(agency=agency)
    for name in ("kind", "result"):
        if question.get(name):
            rows = rows.filter(**{name: question[name]})
    if words := question.get("q", "").strip():
        rows = rows.filter(
            Q(number__icontains=words) | Q(organ__icontains=words) | Q(request_number__icontains=words)
        )
    rows = rows.order_by(SORTS.get(question.get("sort", ""), "-notified_on"), "-pk")
    if request.GET.get("export") == "csv":
        return csv_list(
            request, "disputes", COLUMNS, map(_line, rows.iterator(chunk_size=500)), "导出复议诉讼清单{}件"
        )
    choices = [("kind", "类型", Dispute.Kind.choices), ("result", "结果", Dispute.Result.choices)]
    context = listed(request, paged(request, rows), choices) | {
        "agency": agency, "here": "复议诉讼",
        "may": request.rights, "today": request.today,
    }  # fmt: skip
    return render(request, "desk/disputes/index.html", context)


def _line(d: Docket) -> list[Any]:
    return [
        d.number, d.get_kind_display(), d.request_number, d.organ, d.notified_on, d.answer_due_on, d.answered_on,
        d.get_result_display(), d.decided_on,
    ]  # fmt: skip


@door("dispute.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One dispute: its dates, what was done, what may be done."""
    found = docket_of(agency, pk)
    late = found.answered_on is None and found.result == "pending" and found.answer_due_on < request.today
    context = {
        "agency": agency, "docket": found, "here": found.number, "late": late, "may": request.rights,
        "events": [(actions.LABELS[e.name], e) for e in found.events.select_related("by").order_by("-seq")],
        "open": found.result == "pending", "redo": found.result == "corrected" and found.case_id and not found.redo_id,
        "crumbs": [("复议诉讼", reverse("desk:disputes", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/disputes/show.html", context)


@door("dispute.handle")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Register a review or a suit."""
    case = Case.objects.filter(agency=agency, pk=whole_number(request.GET.get("case", "")) or 0).first()
    reviews = Docket.objects.filter(agency=agency, kind=Dispute.Kind.REVIEW)
    fields = [
        Field("kind", "类型", True, options=list(Dispute.Kind.choices)),
        Field("number", "案号", True),
        Field("organ", "复议机关或法院", True),
        Field("request_number", "关联受理编号", note="留空表示不针对某一件申请"),
        Field("filed_on", "申请（起诉）日期", True, "day"),
        Field("notified_on", "收到通知日期", True, "day", note="答复（答辩）期限从次日起算"),
        Field(
            "first",
            "所经复议",
            options=[(str(r.pk), r.number) for r in reviews[:200]],
            note="复议后起诉的选择",
        ),
    ]

    def take(typed: dict[str, str]) -> str:
        of = (
            Case.objects.filter(agency=agency, number=typed["request_number"]).first()
            if typed["request_number"]
            else None
        )
        made = actions.open_docket(
            agency, kind=typed["kind"], number=typed["number"], organ=typed["organ"], case=of,
            request_number=typed["request_number"], first=reviews.filter(pk=int(typed["first"] or 0)).first(),
            filed_on=read_day(typed["filed_on"], "申请（起诉）日期"), notified_on=read_day(typed["notified_on"], "收到通知日期"),
            by=request.user, today=request.today, at=clock.now(),
        )  # fmt: skip
        flag = "；这类决定应先申请复议，请在答辩中提出" if made.review_skipped else ""
        return f"{made.number}已登记，答复期限{made.answer_due_on.isoformat()}{flag}"

    words = Words("登记复议、诉讼", "登记", reverse("desk:disputes", args=[agency.code]))
    values = {"request_number": case.number if case else "", "notified_on": request.today.isoformat()}
    return form_page(request, words, fields, take, values=values)


def _done_since(pk: int) -> tuple[str, str]:
    """The token of a dispute as it stands now and its last entry: said to whoever pressed a button too late."""
    found = Docket.objects.get(pk=pk)
    last = found.events.select_related("by").latest("seq")
    stands = f"，结果是“{found.get_result_display()}”" if found.result != "pending" else ""
    return found.token, f"本件刚被办理过：{last.by.name}登记了“{actions.LABELS[last.name]}”{stands}"


@door("dispute.handle")
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Record what happened."""
    found = docket_of(agency, pk)

    def take(typed: dict[str, str]) -> str:
        name, _, evidence = typed["name"].partition("+")
        actions.note(
            pk, name, read_day(typed["on"], "日期"), typed["says"], with_evidence=bool(evidence),
            expected=request.POST.get("expected", ""), by=request.user, today=request.today, at=clock.now(),
        )  # fmt: skip
        return "已记录"

    fields = [
        Field("name", "事项", True, options=NOTES), Field("on", "日期", True, "day"), Field("says", "说明", kind="long"),
    ]  # fmt: skip
    words = Words(f"记录：{found.number}", "记录", reverse("desk:dispute", args=[agency.code, pk]))
    return form_page(
        request, words, fields, take, values={"on": request.today.isoformat()}, expected=found.token,
        since=partial(_done_since, pk),
    )  # fmt: skip


@door("dispute.handle")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Record the outcome."""
    found = docket_of(agency, pk)

    def take(typed: dict[str, str]) -> str:
        until = read_day(typed["redo_until"], "责令重新答复的期限") if typed["redo_until"] else None
        actions.decide(
            pk, typed["result"], decided_on=read_day(typed["decided_on"], "审结日期"), redo_until=until, says=typed["says"],
            received_on=read_day(typed["received_on"], "收到日期"), expected=request.POST.get("expected", ""),
            by=request.user, today=request.today, at=clock.now(),
        )  # fmt: skip
        return "审理结果已登记，表四随之更新"

    fields = [
        Field("result", "结果", True, options=[c for c in Dispute.Result.choices if c[0] != "pending"]),
        Field("decided_on", "审结日期", True, "day"),
        Field("received_on", "收到决定（判决）日期", True, "day"),
        Field("redo_until", "责令重新答复的期限", kind="day", note="没有责令重新答复的留空"),
        Field("says", "说明", kind="long"),
    ]
    words = Words(f"审结：{found.number}", "登记结果", reverse("desk:dispute", args=[agency.code, pk]))
    return form_page(request, words, fields, take, expected=found.token, since=partial(_done_since, pk))


@door("dispute.handle")
@require_POST
def redo(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Begin the new answer that was ordered."""
    docket_of(agency, pk)
    made = actions.answer_again(
        pk, expected=request.POST.get("expected", ""), by=request.user, today=request.today, at=clock.now()
    )
    messages.success(request, f"已另立{made.number}，答复期限{made.due_on}")
    return redirect("desk:case", agency.code, made.pk)
