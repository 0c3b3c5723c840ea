"""Take a concern in at the desk; one page for each of its steps; the settings; what an authority ordered to put right."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import ApplicantType
from gongkai.cases.rows import SERVICE_WAYS
from gongkai.concerns import queries
from gongkai.concerns.actions import moving, raising
from gongkai.concerns.actions.choosing import NUMBERS, choose
from gongkai.concerns.models import Concern, ConcernSettings
from gongkai.concerns.papers import result_of
from gongkai.concerns.raised import ABOUT, CONTENT, Raised, raised_faults
from gongkai.concerns.settling import settings_of
from gongkai.desk.concerns import concern_of
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, read_day, typed
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.desk.rare_signs import confirmed, must_be_confirmed, warned
from gongkai.law import concern as law
from gongkai.law.concern import ASKS, KINDS, STAGES, Stage
from gongkai.law.errors import NoAccess, WrongInput
from gongkai.law.receipt import WAYS
from gongkai.law.signs import whole_number
from gongkai.official.signs import missing_in
from gongkai.registry.actions import WrongFields
from gongkai.registry.models import Agency, Person


@door("concern.register")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency, kind: str) -> HttpResponse:
    """A complaint, a correction or a proposal that came by post, at the counter, by telephone or mail."""
    if kind not in KINDS:
        raise Http404
    found = KINDS[kind]

    def take(typed: dict[str, str]) -> str:
        person = Applicant(**{n: typed[n] for n in ("type", "name", "identity", "phone", "email", "address")})
        raised = Raised(
            kind, person, typed["about"], typed["content"], typed.get("basis", ""), typed["evidence"],
            typed["request_number"], typed.get("target", ""),
        )  # fmt: skip
        if faults := raised_faults(raised, proved=True):
            raise WrongFields(faults)
        made = raising.take(
            agency, raised, way=typed["way"], by=request.user, today=request.today, at=clock.now(),
            arrived_on=read_day(typed["arrived_on"], "收到日期"),
        )  # fmt: skip
        return f"{found.name}{made.number}已登记到达，请登记受理"

    words = Words(f"登记{found.name}", "登记", reverse("desk:concerns", args=[agency.code]), found.article)
    return form_page(
        request, words, _intake(agency, kind), take, values={"arrived_on": request.today.isoformat()}
    )


def _intake(agency: Agency, kind: str) -> list[Field]:
    found = KINDS[kind]
    fields = [
        Field("way", "提交方式", True, options=[(w.id, w.name) for w in WAYS.values() if w.id not in ("order", "portal")]),
        Field("arrived_on", "收到日期", True, "day"),
        Field("about", ABOUT[kind], True, "long"),
    ]  # fmt: skip
    if found.bases:
        near = Agency.objects.filter(pk=agency.pk) | agency.children.all()
        fields.insert(2, Field("basis", "情形", True, options=[(b, w) for b, (w, _) in found.bases.items()]))
        fields.append(
            Field(
                "target", "被投诉机关（本系统内）", options=[(a.code, a.name) for a in near.order_by("code")]
            )
        )
    return [
        *fields,
        Field("content", CONTENT[kind], True, "long"),
        Field("evidence", "证据", kind="long", note="材料可在登记后加入"),
        Field("request_number", "所涉申请的受理编号", note="涉及本机关办理的申请的填写"),
        Field("type", "提出人类型", True, options=list(ApplicantType.choices)),
        Field("name", "提出人姓名（名称）", True),
        Field("identity", "证件号码"),
        Field("phone", "联系电话", note="电话、邮箱、地址至少填写一种"),
        Field("email", "电子邮箱"),
        Field("address", "通信地址"),
    ]


@door("concern.view")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, agency: Agency, pk: int, event: str) -> HttpResponse:
    """One step: GET says what it means, POST does it."""
    if event not in law.BY_EVENT or event in ("arrive", "report"):
        raise Http404
    found = law.step(event)
    if found.verb not in request.rights:
        raise NoAccess("您的岗位不办理这一环节")
    concern = concern_of(request, agency, pk)
    fields = _fields(concern, found)
    # The result is what the letter will say.
    writes = request.method == "POST" and "result" in found.asks
    lacking = missing_in(*typed(request, fields).values()) if writes else []
    fields += confirmed(lacking)

    def take(typed: dict[str, str]) -> str:
        must_be_confirmed(lacking, typed)
        done = moving.move(
            pk, event, expected=request.POST.get("expected", ""), by=request.user, today=request.today,
            at=clock.now(), **_given(concern, found, typed),
        )  # fmt: skip
        return f"{concern.number}已{found.label}，现处于“{STAGES[Stage(done.stage)]}”"

    back = reverse("desk:concern", args=[agency.code, pk])
    words = Words(
        f"{found.label}：{concern.number}",
        found.label,
        back,
        found.article + (warned(_written(concern)) if found.event in ("decide", "approve") else ""),
        danger=found.reason or event == "withdraw",
    )
    values = {"on": request.today.isoformat()}
    return form_page(
        request, words, fields, take, values=values, expected=concern.token, since=partial(_done_since, pk)
    )


def _done_since(pk: int) -> tuple[str, str]:
    """The token of a matter as it stands now and its last step: said to whoever pressed a button too late."""
    concern = Concern.objects.get(pk=pk)
    last = concern.events.latest("seq")
    stage = STAGES[Stage(concern.stage)]
    return concern.token, f"本件刚被办理过：{last.actor}登记了“{law.step(last.name).label}”，现处于“{stage}”"


def _written(concern: Concern) -> dict[str, list[str]]:
    """What goes into the letter, but for the name, which pages mask."""
    return {"申请事项": [concern.about], "处理结果": list(result_of(concern).values())}


def _fields(concern: Concern, found: law.Step) -> list[Field]:
    fields: list[Field] = []
    for name in found.asks:
        fields += _ASKED[name](concern, found)
    if found.reason:
        fields.append(Field("reason", "理由", True, "long", note="写入案卷和日志"))
    return fields


def _unit(concern: Concern, found: law.Step) -> list[Field]:
    return [Field("unit", "承办科室", True, options=[(str(u.pk), u.name) for u in concern.agency.units.filter(active=True)])]  # fmt: skip


def _officer(concern: Concern, found: law.Step) -> list[Field]:
    rows = (
        Person.objects.filter(agency=concern.agency, is_active=True)
        .select_related("unit")
        .order_by("username")
    )
    return [
        Field("officer", "承办人", options=[(str(p.pk), f"{p.name}（{p.unit or '无科室'}）") for p in rows])
    ]


def _result(concern: Concern, found: law.Step) -> list[Field]:
    results = KINDS[concern.kind].results.values()
    wanted = list(dict.fromkeys(n for r in results for n in r.asks))
    fields = [Field("result", "处理结果", True, options=[(r.id, r.name) for r in results])]
    for name in wanted:
        for_all = all(name in r.asks for r in results)
        note = (
            ""
            if for_all
            else "结果为" + "、".join(f"“{r.name}”" for r in results if name in r.asks) + "的填写"
        )
        fields.append(Field(name, ASKS[name], for_all, "day" if name == "until" else "long", note=note))
    return fields


def _content(concern: Concern, found: law.Step) -> list[Field]:
    label = {
        "ask_more": "需要补充的材料", "supply": "补充的内容", "verify": "核查的情况", "contact": "沟通情况", "rectified": "整改情况",
        "withdraw": "提出人的声明",
    }[found.event]  # fmt: skip
    return [Field("content", label, True, "long")]


_ASKED: dict[str, Any] = {
    "unit": _unit,
    "officer": _officer,
    "result": _result,
    "content": _content,
    "until": lambda c, f: [Field("until", "期限", True, "day")],
    "on": lambda c, f: [Field("on", "日期", True, "day", note="直接送达为签收之日，邮寄为交邮之日" if f.event == "answer" else "")],
    "way": lambda c, f: [Field("way", "送达方式", True, options=SERVICE_WAYS)],
    "number": lambda c, f: [Field("number", "邮件号码", note="邮寄必填")],
    "where": lambda c, f: [Field("where", "公开信息的索引号", True, note="文稿发布后在公开页面上")],
}  # fmt: skip
assert {name for s in law.STEPS for name in s.asks} <= set(_ASKED)


def _given(concern: Concern, found: law.Step, typed: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {"reason": typed.get("reason", ""), "content": typed.get("content", "")}
    given["data"] = {
        n: typed[n] for n in ("result", "says", "organ", "entry", "where", "way", "number") if typed.get(n)
    }
    if "on" in typed:
        given["on"] = read_day(typed["on"], "日期")
    if typed.get("until"):
        given["until"] = read_day(typed["until"], "期限")
    if "unit" in typed:
        given["unit"] = concern.agency.units.filter(pk=_key(typed["unit"])).first()
    if typed.get("officer"):
        given["officer"] = Person.objects.filter(agency=concern.agency, pk=_key(typed["officer"])).first()
    return given


def _key(text: str) -> int:
    return whole_number(text) or 0


@door("case.settings")
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The settings of concerns, each with what it means."""
    row = settings_of(agency)
    label = {f.name: str(f.verbose_name) for f in ConcernSettings._meta.fields}

    def take(typed: dict[str, str]) -> str:
        chosen: dict[str, Any] = {
            "portal_open": typed["portal_open"] == "1",
            "number_template": typed["number_template"],
        }
        for name in NUMBERS:
            number = whole_number(typed[name], 4)
            if number is None:
                raise WrongInput(f"“{label[name]}”应是不大的整数")
            chosen[name] = number
        choose(agency, chosen, by=request.user, today=request.today, at=clock.now())
        return "设置已保存"

    note = "条例没有规定期限，这是本机关自定的目标"
    fields = [
        Field("portal_open", label["portal_open"], True, options=(("1", "是"), ("0", "否"))),
        Field("number_template", label["number_template"], True, note="必须含有 {year} 和 {serial}"),
        *(
            Field(n, label[n], True, "number", note=note if n != "alike" else "条例第44条第1款")
            for n in NUMBERS
        ),
    ]
    values = {f.name: str(getattr(row, f.name)) for f in fields} | {
        "portal_open": "1" if row.portal_open else "0"
    }
    words = Words("投诉、更正和建议：设置", "保存", reverse("desk:concerns", args=[agency.code]))
    return form_page(request, words, fields, take, values=values)


@door("concern.rectify")
@require_GET
def orders(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Complaints about this agency that an authority found true, and by when it has to put them right."""
    rows = paged(request, queries.to_rectify(agency))
    lines = [(c, KINDS[c.kind].bases.get(c.basis), result_of(c).get("says", "")) for c in rows.page]
    context = {
        "agency": agency,
        "here": "收到的整改要求",
        "paged": rows,
        "lines": lines,
        "today": request.today,
    }
    return render(request, "desk/concerns/orders.html", context)


@door("concern.rectify")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Report to the authority what was put right."""
    concern = queries.to_rectify(agency).filter(pk=pk).first()
    if concern is None:
        raise Http404

    def take(typed: dict[str, str]) -> str:
        moving.move(
            pk, "report", expected=request.POST.get("expected", ""), by=request.user, today=request.today,
            at=clock.now(), content=typed["content"],
        )  # fmt: skip
        return "整改情况已报告，等待确认"

    words = Words(
        f"报告整改情况：{concern.number}",
        "报告",
        reverse("desk:concern-orders", args=[agency.code]),
        law.step("report").article,
    )
    fields = [Field("content", "整改情况", True, "long")]
    return form_page(request, words, fields, take, expected=concern.token, since=partial(_done_since, pk))


@door("concern.handle")
@require_GET
def themes(request: HttpRequest, agency: Agency) -> HttpResponse:
    """What several applicants asked for and got: candidates for the public catalogue (条例第44条第1款)."""
    found = queries.themes(agency, request.today, applicants=settings_of(agency).alike)
    context = {
        "agency": agency, "here": "多人申请的信息", "themes": paged(request, found), "may": request.rights,
        "alike": max(settings_of(agency).alike, 2),
        "crumbs": [("投诉、更正和建议", reverse("desk:concerns", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/concerns/themes.html", context)
