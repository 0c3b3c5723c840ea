"""不予公开事项的定期审查 at the desk: what requests withheld, the earliest due first, and looking at one again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.cases.models import Matter, WithheldReview
from gongkai.cases.queries import visible
from gongkai.cases.settling import settings_of
from gongkai.cases.withheld import WITHHOLDING, months_on, planned, review
from gongkai.desk.doors import door
from gongkai.desk.downloads import csv_list
from gongkai.desk.fields import Field, read_day
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import asked, paged, sorting
from gongkai.law.replies import all_replies
from gongkai.registry.access import require
from gongkai.registry.models import Agency

HEADINGS = (
    ("number", "受理编号"),
    ("", "申请事项"),
    ("reply", "答复类型"),
    ("closed", "答复日期"),
    ("review", "审查日期"),
)
SORTS = {"number": "case__number", "reply": "reply", "closed": "case__closed_on", "review": "review_on"}


@door("case.review")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """What will be looked at again: due now, or everything; by kind and number; `?export=csv` as a file."""
    question = asked(request)
    rows = planned(visible(agency, request.user, request.posts))
    if question.get("state", "due") == "due":
        rows = rows.filter(review_on__lte=request.today)
    if question.get("reply") in WITHHOLDING:
        rows = rows.filter(reply=question["reply"])
    if question.get("q"):
        rows = rows.filter(case__number__icontains=question["q"].strip())
    sort = question.get("sort", "")
    if sort.lstrip("-") in SORTS:
        rows = rows.order_by(("-" if sort.startswith("-") else "") + SORTS[sort.lstrip("-")], "pk")
    names = {r.id: r.name for r in all_replies().values()}
    if request.GET.get("export") == "csv":
        require(request.user, "case.export", agency, request.today)
        lines = ([m.case.number, m.case.subject, names[m.reply], m.case.closed_on, m.review_on] for m in rows)
        return csv_list(
            request, "withheld", [label for _, label in HEADINGS], lines, "导出不予公开审查清单{}项"
        )
    found = paged(request, rows)
    context = {
        "agency": agency, "here": "不予公开的审查", "paged": found, "asked": question,
        "narrowed": any(n != "sort" for n in question), "headings": [(label, *sorting(n, question)) for n, label in HEADINGS],
        "lines": [(m, names[m.reply]) for m in found.page], "today": request.today,
        "replies": [(r, names[r]) for r in WITHHOLDING], "may_export": "case.export" in request.rights,
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/cases/withheld.html", context)


@door("case.review")
@require_http_methods(["GET", "POST"])
def look(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Look at one withheld matter again and say what came of it."""
    matter = _matter_of(request, agency, pk)
    months = settings_of(agency).review_months or 12

    def take(typed: dict[str, str]) -> str:
        made = review(
            pk, typed.get("result", ""), typed.get("says", ""), expected=request.POST.get("expected", ""),
            next_on=read_day(typed["next_on"], "下次审查日期") if typed.get("next_on") else None, by=request.user,
            today=request.today, at=clock.now(),
        )  # fmt: skip
        if made.result == WithheldReview.Result.OPEN:
            return "已登记可以公开，请拟写文稿主动公开或者告知申请人"
        return f"已登记仍不予公开，下次审查{made.next_on}"

    fields = [
        Field("result", "审查结果", True, options=list(WithheldReview.Result.choices)),
        Field("says", "理由", True, "long", note="写入案卷：情势有无变化，期限是否届满，能否区分处理"),
        Field("next_on", "下次审查日期", False, "day", note="仍不予公开的必填"),
    ]
    values = {"next_on": months_on(request.today, months).isoformat()}
    words = Words(
        f"审查不予公开事项：{matter.case.number}第{matter.order}项", "登记审查结果",
        reverse("desk:cases-withheld", args=[agency.code]), _says(matter),
    )  # fmt: skip
    expected = matter.review_on.isoformat() if matter.review_on else ""
    return form_page(request, words, fields, take, values=values, expected=expected)


def _matter_of(request: HttpRequest, agency: Agency, pk: int) -> Matter:
    cases = visible(agency, request.user, request.posts)
    found = Matter.objects.filter(case__in=cases.values("pk"), pk=pk).select_related("case").first()
    if found is None:
        raise Http404
    return found


def _says(matter: Matter) -> str:
    kind: Any = all_replies().get(matter.reply)
    said = f"{matter.text[:200]}　答复：{kind.name}（条例{kind.article}）" if kind else matter.text[:200]
    for one in matter.reviews.all():
        said += f"　{one.on.isoformat()}{one.get_result_display()}：{one.says}"
    return said
