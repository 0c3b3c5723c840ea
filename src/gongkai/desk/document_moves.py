"""Move a document on at the desk: each event has one page that says what it does, asks what it needs, and does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongkai import clock
from gongkai.desk.documents import document_of
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, read_day
from gongkai.desk.forms import Words, form_page
from gongkai.law import publication as law
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.law.signs import whole_number
from gongkai.publishing import checks
from gongkai.publishing.actions import moving, paper, remarks, writing
from gongkai.publishing.models import Document
from gongkai.publishing.standing import Standing, standing
from gongkai.registry.access import MAY
from gongkai.registry.models import Agency, Person

# What each event does, said beside its button; the law's table says when.
EFFECT = {
    "submit": "内容就此固定，送保密审查；此后任何改动都须退回并重新审核。",
    "pass_secrecy": "确认不涉及国家秘密、工作秘密及其他不应公开的内容。",
    "refuse_secrecy": "退回承办人修改。",
    "pass_review": "确认内容真实、准确、完整，公开属性恰当，可以送签。",
    "return": "退回承办人按意见修改。",
    "sign": "签发的是下面这一版内容；签发后一字不能改动。",
    "sign_close": "签发后登记，不在网上公开正文，一年内重新评估公开属性。",
    "seal": "按公文版式生成文件，加盖电子印章并作数字签名。",
    "check": "确认纸质稿与网上文本一致、排版无误，可以发布。",
    "release": "立即在门户公开，并按发布渠道逐一推送。",
    "release_at_once": "未办完的审核、签发、用章改为事后补办，门户上标明待补审。",
    "review_after": "补办应急发布时未办的审核。",
    "correct": "在原文继续公开的同时起草更正稿，更正稿须重新审核。",
    "withdraw": "门户页面撤下正文和附件，写明撤稿理由；其他渠道一并通知撤下。",
    "withdraw_during_correction": "门户页面撤下正文和附件，写明撤稿理由；正在办理的更正稿一并停止。",
    "end": "门户上标注失效、废止或已修改，正文仍可查阅。",
    "announce": "在门户公布一条说明：有此信息，因何不公开；不含正文。",
    "reassess": "重新认定公开属性，按新的属性办理。",
    "recall": "撤回到拟稿，可以修改。",
    "abandon": "文稿作废，保留办理记录。",
    "schedule": "到时由系统自动发布。",
    "unschedule": "取消定时，仍可手动发布。",
}


@door("document.view")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, agency: Agency, pk: int, event: str) -> HttpResponse:
    """One event: GET shows what it means for exactly this content, POST does it."""
    if event not in law.BY_EVENT:
        raise Http404
    found = law.rule(event)
    if found.verb not in request.rights:
        raise NoAccess("您的岗位不办理这一环节")
    document = document_of(request, agency, pk)
    at_hand = standing(document)
    refusal, expected = "", at_hand.token
    if request.method == "POST":
        expected = request.POST.get("expected", "")
        try:
            moved = moving.move(
                pk, event, expected=expected, opinion=request.POST.get("opinion", ""),
                data=_data(request, event, at_hand), by=request.user, today=request.today, at=clock.now(),
            )  # fmt: skip
        except NoAccess:
            raise
        except Refused as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, f"“{moved}”已{found.label}，现处于“{moved.get_stage_display()}”")
            return redirect("desk:document", agency.code, pk)
    context = {
        "agency": agency, "document": document, "at_hand": at_hand, "rule": found, "effect": EFFECT.get(event, ""),
        "refusal": refusal, "expected": expected, "typed": request.POST, "here": found.label,
        "findings": checks.findings(at_hand) if event == "submit" else [],
        "links": checks.links(at_hand) if event == "submit" and request.GET.get("links") else None,
        "scan": document.scans.filter(digest=at_hand.digest).first() if event == "check" else None,
        "back": reverse("desk:document", args=[agency.code, pk]),
        "crumbs": [("文稿", reverse("desk:documents", args=[agency.code])),
                   (document.title, reverse("desk:document", args=[agency.code, pk]))],
    }  # fmt: skip
    return render(request, "desk/documents/step.html", context, status=400 if refusal else 200)


def _data(request: HttpRequest, event: str, at_hand: Standing) -> dict[str, Any]:
    """What an event takes beside an opinion."""
    post = request.POST
    if event == "submit":
        return {"findings": checks.findings(at_hand)}
    if event == "schedule":
        try:
            when = datetime.fromisoformat(post.get("release_at", "")).replace(tzinfo=clock.CHINA)
        except ValueError as error:
            raise WrongInput("请填写定时发布的日期和时间") from error
        return {"release_at": when}
    if event == "end":
        return {
            "ending": post.get("ending", ""),
            "on": read_day(post.get("on", ""), "失效、废止的日期"),
            "by_number": post.get("by_number", ""),
        }
    if event == "announce":
        return {"public_title": post.get("public_title", "")}
    return {}


@door("document.view")
@require_POST
def remark(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A remark at a paragraph, or on the whole."""
    document = document_of(request, agency, pk)
    place = whole_number(request.POST.get("paragraph", ""))
    remarks.remark(
        document.pk, request.POST.get("says", ""), paragraph=place,
        quoted=request.POST.get("quoted", ""), by=request.user, today=request.today, at=clock.now(),
    )  # fmt: skip
    messages.success(request, "已提出意见")
    return redirect("desk:document", agency.code, pk)


@door("document.view")
@require_POST
def settle(request: HttpRequest, agency: Agency, pk: int, comment: int) -> HttpResponse:
    """Say what was done about a remark."""
    document = document_of(request, agency, pk)
    if not document.comments.filter(pk=comment).exists():
        raise Http404
    remarks.settle(
        comment, request.POST.get("answer", ""), by=request.user, today=request.today, at=clock.now()
    )
    messages.success(request, "已记录处理情况")
    return redirect("desk:document", agency.code, pk)


@door("document.check")
@require_POST
def bring_paper(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Upload the scan of the signed paper; it is read and compared at once."""
    document = document_of(request, agency, pk)
    upload = request.FILES.get("file")
    if upload is None:
        raise WrongInput("请选择签发纸质稿的扫描件")
    scan = paper.bring_paper(
        document.pk, upload.read(), upload.name, by_eye=bool(request.POST.get("by_eye")),
        expected=request.POST.get("expected", ""), by=request.user, today=request.today, at=clock.now(),
    )  # fmt: skip
    if scan.same:
        messages.success(request, f"纸质稿与网上文本一致（{scan.method}）")
    else:
        messages.warning(request, "纸质稿与网上文本有差异或须人工核对，请逐处查看")
    return redirect("desk:document", agency.code, pk)


@door("document.edit")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Give the manuscript to another person."""
    document = document_of(request, agency, pk)
    people = _writers(agency, document, request)
    back = reverse("desk:document", args=[agency.code, pk])

    def take(given: dict[str, str]) -> str:
        to = next((p for p in people if str(p.pk) == given["to"]), None)
        if to is None:
            raise WrongInput("请选择接收人")
        writing.hand_over(
            [pk], to, reason=given["reason"], by=request.user, today=request.today, at=clock.now()
        )
        return f"已移交{to}"

    fields = [
        Field("to", "接收人", True, options=[(str(p.pk), f"{p}（{p.unit or '无科室'}）") for p in people]),
        Field("reason", "理由", True, note="写入日志"),
    ]
    return form_page(request, Words(f"移交“{document}”", "移交", back), fields, take)


def _writers(agency: Agency, document: Document, request: HttpRequest) -> list[Person]:
    roles = [role for role, verbs in MAY.items() if "document.edit" in verbs]
    found = Person.objects.filter(posts__agency=agency, posts__role__in=roles, is_active=True)
    return list(found.exclude(pk=document.author_id).select_related("unit").distinct().order_by("username"))
