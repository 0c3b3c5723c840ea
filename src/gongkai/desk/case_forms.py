"""Take a request in at the desk, split it, put files to it: what the counter, the post and the mailbox bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongkai import clock
from gongkai.cases.actions import filing, intake, linking
from gongkai.cases.application import Application, faults
from gongkai.cases.application import Person as Applicant
from gongkai.cases.looks import LOOK
from gongkai.cases.models import ApplicantType, Case, CaseFile
from gongkai.cases.own_fields import own_faults, own_fields
from gongkai.cases.settling import settings_of
from gongkai.desk.case_mail import files_of, first_values, mail_of
from gongkai.desk.cases import case_of, done_since
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, filled, read_day
from gongkai.desk.forms import Words, form_page
from gongkai.desk.named_papers import looked
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.law.receipt import WAYS
from gongkai.law.signs import whole_number
from gongkai.mailbox import actions as mail_actions
from gongkai.mailbox.models import Arrival
from gongkai.registry.access import require
from gongkai.registry.models import Agency

IDENTITIES = ("居民身份证", "护照", "港澳台居民居住证", "统一社会信用代码", "其他")


def own_inputs(agency: Agency) -> list[Field]:
    """The agency's own fields of the application form, none of them a must at the desk: paper may lack them."""
    return [
        Field(
            f"own_{f.name}", f.label, options=[(c, c) for c in f.choices], note=f.help or ("申请表必填" if f.required else "")
        )
        for f in own_fields(settings_of(agency).extra_fields)
    ]  # fmt: skip


def _own_of(agency: Agency, values: Mapping[str, str]) -> dict[str, str]:
    """What was typed into the own fields; raises WrongInput for what is none of the choices."""
    own = [replace(f, required=False) for f in own_fields(settings_of(agency).extra_fields)]
    given = {f.name: values[f"own_{f.name}"] for f in own if values.get(f"own_{f.name}")}
    for says in own_faults(own, given).values():
        raise WrongInput(says)
    return given


def _groups(agency: Agency, today: str) -> list[tuple[str, list[Field]]]:
    """The fields of the intake form in the order of a paper application."""
    ways = [(w.id, w.name) for w in WAYS.values() if w.id not in ("order", "portal")]
    return [
        ("收件", [
            Field("way", "收件方式", True, options=ways, note="收到之日由收件方式决定（条例第31条）"),
            Field("arrived_on", "提交、签收或者到达日期", True, "day", value=today),
            Field("tracking_number", "邮件号码"),
            Field("signed_by", "签收人"),
        ]),
        ("申请人", [
            Field("type", "申请人类型", True, options=list(ApplicantType.choices)),
            Field("name", "姓名（名称）", True),
            Field("identity_kind", "证件名称", options=[(i, i) for i in IDENTITIES]),
            Field("identity", "证件号码", note="没有提供的，登记后可告知补正（条例第29条、第30条）"),
            Field("representative", "法定代表人"),
            Field("contact_person", "联系人"),
            Field("phone", "联系电话"),
            Field("email", "电子邮箱"),
            Field("fax", "传真"),
            Field("address", "通信地址"),
            Field("postcode", "邮政编码"),
            Field("agent_name", "代理人姓名"),
            Field("agent_phone", "代理人电话"),
            Field("agent_identity", "代理人证件号码"),
        ]),
        ("所需信息", [
            Field("description", "名称、文号或者其他便于查询的特征", True, "long"),
            Field("subject", "申请事项（简写）", note="用于列表和台账，不写个人信息；留空取描述的开头"),
            Field("form", "提供形式", True, options=list(Case.Form.choices)),
            Field("route", "获取方式", True, options=list(Case.Route.choices)),
            Field("assisted", "工作人员协助说明", note="口头申请或者有阅读、视听障碍的，写明协助情况（条例第29条、第43条）"),
            *own_inputs(agency),
        ]),
    ]  # fmt: skip


@door("case.register")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, agency: Agency) -> HttpResponse:
    """A new arrival, typed from paper, letter, fax or mail."""
    groups, mail = _groups(agency, request.today.isoformat()), mail_of(request, agency)
    like = _like(request)
    fields = [f for _, some in groups for f in some]
    values: Mapping[str, str] = {f.name: f.value for f in fields} | {"form": "electronic", "route": "email"}
    values |= first_values(mail) if mail else {}
    values |= same_applicant(like) if like else {}
    refusal, wrong = "", {}
    if request.method == "POST":
        values = {f.name: request.POST.get(f.name, "").strip() for f in fields}
        try:
            case, left = _taken(request, agency, values, mail)
        except NoAccess:
            raise
        except Refused as refused:
            refusal, wrong = refused.sentence(), faults(_application(values))
        else:
            messages.success(request, f"已登记到达，受理编号{case.number}")
            if left:
                messages.warning(
                    request,
                    f"附件{'、'.join(left)}不能直接入卷（类型不收、含有病毒或者尚未查毒），保留在来信中",
                )
            return redirect("desk:case", agency.code, case.pk)
    context = {
        "agency": agency, "here": "登记新到的申请", "refusal": refusal, "mail": mail, "like": like,
        "groups": [(name, filled(some, values, wrong)) for name, some in groups],
        "key": request.POST.get("submission_key") or intake.new_key(),
        "crumbs": [("依申请公开", reverse("desk:cases", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/cases/new.html", context, status=400 if refusal else 200)


def _like(request: HttpRequest) -> Case | None:
    """The case whose applicant asks once more (`?like=` its key). The look at who that is stands in the log."""
    if "like" not in request.GET:
        return None
    case = case_of(request, request.agency, whole_number(request.GET["like"]) or 0)
    require(request.user, "case.identity", request.agency, request.today)
    if request.method == "GET":
        looked(
            request, case, LOOK, f"照申请{case.number}的申请人登记另一件", party=case.applicant_id
        )  # fmt: skip
    return case


def same_applicant(case: Case) -> dict[str, str]:
    """Applicant, agent and the ways chosen, for another request of the same person: not what is asked for, nor when.

    Raises Refused when the data of the applicant were made anonymous.
    """
    if case.applicant.erased_at is not None:
        raise Refused("申请人信息已作匿名处理，不能照此登记")
    found = {name: getattr(case.applicant, name) for name in Applicant.__dataclass_fields__}
    if case.agent is not None:
        found |= {f"agent_{name}": getattr(case.agent, name) for name in ("name", "phone", "identity")}
    return found | {"form": case.form, "route": case.route}


def _taken(
    request: HttpRequest, agency: Agency, values: Mapping[str, str], mail: Arrival | None
) -> tuple[Case, list[str]]:
    """The case, and the attachments of the mail that did not go into it."""
    files = [
        (part, upload.name, upload.read())
        for part in ("application", "identity", "authorisation", "mail")
        for upload in request.FILES.getlist(part)
    ]
    came, left = files_of(mail) if mail else ([], [])
    who: dict[str, Any] = {"by": request.user, "today": request.today, "at": clock.now()}
    with transaction.atomic():
        case = intake.take(
            agency, replace(_application(values), extra=_own_of(agency, values)), way=values["way"], arrived_on=read_day(values["arrived_on"], "到达日期"),
            tracking_number=values["tracking_number"], signed_by=values["signed_by"], files=[*came, *files],
            submission_key=request.POST.get("submission_key", "")[:64], **who,
        )  # fmt: skip
        if mail:
            # Together or not at all: a mail registered twice takes the second case back with it.
            mail_actions.sort(mail.pk, Arrival.State.REGISTERED, case_ref=case.number, **who)
    return case, left


def _application(values: Mapping[str, str]) -> Application:
    own = {name: values.get(name, "") for name in Applicant.__dataclass_fields__}
    agent = None
    if values.get("agent_name") or values.get("agent_phone") or values.get("agent_identity"):
        agent = Applicant(
            name=values.get("agent_name", ""),
            phone=values.get("agent_phone", ""),
            identity=values.get("agent_identity", ""),
        )
    said = Application(Applicant(**own), values.get("description", ""), agent=agent)
    return replace(
        said, subject=values.get("subject", ""), form=values.get("form", ""), route=values.get("route", ""),
        assisted=values.get("assisted", ""),
    )  # fmt: skip


@door("case.register")
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Write or correct what the agency's own fields say of an open case."""
    case = case_of(request, agency, pk)

    def take(typed: dict[str, str]) -> str:
        filing.set_own(
            pk, _own_of(agency, typed), expected=request.POST.get("expected", ""), by=request.user, today=request.today,
            at=clock.now(),
        )  # fmt: skip
        return "已保存"

    words = Words(f"自设字段：{case.number}", "保存", reverse("desk:case", args=[agency.code, pk]))
    values = {f"own_{name}": value for name, value in case.extra.items()}
    return form_page(
        request,
        words,
        own_inputs(agency),
        take,
        values=values,
        expected=case.token,
        since=partial(done_since, pk),
    )


@door("case.handle")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Name another case that belongs together with this one."""
    case = case_of(request, agency, pk)

    def take(typed: dict[str, str]) -> str:
        made = linking.link(
            pk, typed.get("number", ""), typed.get("says", ""), by=request.user, today=request.today, at=clock.now()
        )  # fmt: skip
        return f"已与{made.other.number}关联"

    fields = [
        Field("number", "另一件的受理编号", True),
        Field("says", "关系", True, note="如：同一事项、同一申请人先后提出、须一并答复"),
    ]
    words = Words(f"关联申请：{case.number}", "关联", reverse("desk:case", args=[agency.code, pk]))
    return form_page(request, words, fields, take)


@door("case.handle")
@require_POST
def unlink(request: HttpRequest, agency: Agency, pk: int, key: int) -> HttpResponse:
    """Take a link away."""
    case_of(request, agency, pk)
    linking.unlink(pk, key, by=request.user, today=request.today, at=clock.now())
    messages.success(request, "已取消关联")
    return redirect("desk:case", agency.code, pk)


@door("case.handle")
@require_POST
def evidence(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Make the list of what the same applicant asked before, ready as an annex, and keep it with the case."""
    case_of(request, agency, pk)
    require(request.user, "case.identity", agency, request.today)
    kept = filing.attach_history(pk, by=request.user, today=request.today, at=clock.now())
    messages.success(request, f"已生成“{kept.name}”，在案卷材料中")
    return redirect("desk:case", agency.code, pk)


@door("case.review")
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One matter, one request: a line for each."""
    case = case_of(request, agency, pk)
    back = reverse("desk:case", args=[agency.code, pk])

    def take(typed: dict[str, str]) -> str:
        made = intake.split(
            pk, typed["texts"].splitlines(), expected=request.POST.get("expected", ""), by=request.user,
            today=request.today, at=clock.now(),
        )  # fmt: skip
        return f"已拆分为{len(made)}件：{'、'.join(c.number for c in made)}"

    words = Words(
        f"拆分申请{case.number}",
        "拆分",
        back,
        "一事一申请：每行一项，第一项留在本件，其余各立一件，收到日期不变。",
    )
    fields = [Field("texts", "申请内容，每行一项", True, "long")]
    return form_page(
        request,
        words,
        fields,
        take,
        values={"texts": case.description},
        expected=case.token,
        since=partial(done_since, pk),
    )


@door("case.handle")
@require_POST
def attach(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Put a file to the case."""
    case_of(request, agency, pk)
    upload = request.FILES.get("file")
    if upload is None:
        raise WrongInput("请选择文件")
    part = request.POST.get("part", CaseFile.Part.OTHER)
    kept = filing.attach(
        pk, part, upload.name, upload.read(), to_applicant=bool(request.POST.get("to_applicant")), by=request.user,
        today=request.today, at=clock.now(),
    )  # fmt: skip
    messages.success(request, f"已加入{kept.get_part_display()}“{kept.name}”")
    return redirect("desk:case", agency.code, pk)


@door("case.handle")
@require_POST
def take_redacted(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Put a redacted copy and its list among what the applicant gets."""
    case_of(request, agency, pk)
    key = whole_number(request.POST.get("result", ""))
    made = filing.take_redacted(pk, key or 0, by=request.user, today=request.today, at=clock.now())
    messages.success(request, f"已加入{len(made)}份材料：区分处理后的副本和清单")
    return redirect("desk:case", agency.code, pk)
