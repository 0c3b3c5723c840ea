"""文书 at the desk: the letters of a case to read and print, the wording of each kind, what every letter says of the agency."""

from __future__ import annotations

import difflib
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.audit import log
from gongkai.cases.papers import letters_of
from gongkai.desk.cases import case_of
from gongkai.desk.documents import file_response
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, read_day
from gongkai.desk.forms import Words, form_page
from gongkai.law.errors import Refused, WrongInput
from gongkai.law.letters import LetterKind, letter_kind, sound_text
from gongkai.law.letters import letters as all_letters
from gongkai.letters import actions
from gongkai.letters.composing import compose, settings_of, template_of
from gongkai.letters.models import LetterTemplate
from gongkai.letters.rendering import TYPES, to_pdf
from gongkai.registry.access import actor
from gongkai.registry.models import Agency

SORTS = {"internal": "内部", "interim": "过程", "final": "答复", "fee": "收费", "proof": "凭证"}


@door("case.view")
@require_GET
def letter(request: HttpRequest, agency: Agency, pk: int, letter: int, fmt: str) -> HttpResponse:
    """A letter of a case as PDF or DOCX. It names the applicant, so the look is logged."""
    case = case_of(request, agency, pk)
    found = letters_of(case).filter(pk=letter).first()
    if found is None or fmt not in TYPES:
        raise Http404
    who, now = actor(request.user), clock.now()
    file = actions.rendered(found, fmt, by=who, at=now)
    log.write(
        who,
        "查看文书",
        found,
        at=now,
        agency=agency.code,
        says=f"打开申请{case.number}的{found.title}{found.number}",
    )
    return file_response(file, file.name)


@door("case.seal")
@require_POST
def seal(request: HttpRequest, agency: Agency, pk: int, letter: int) -> HttpResponse:
    """Put the electronic seal on a letter that goes out before the answer."""
    case = case_of(request, agency, pk)
    found = letters_of(case).filter(pk=letter).first()
    if found is None:
        raise Http404
    actions.seal_letter(found, by=actor(request.user), at=clock.now())
    messages.success(request, f"{found.title}已用章")
    return redirect("desk:case", agency.code, pk)


@door("letter.template")
@require_GET
def templates(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Every kind with the version in force."""
    lines = [
        (kind, SORTS[kind.sort], template_of(agency, kind, request.today)[0])
        for kind in all_letters().kinds.values()
    ]
    context = {"agency": agency, "here": "文书模板", "lines": lines}
    return render(request, "desk/letters/templates.html", context)


@door("letter.template")
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, agency: Agency, kind: str) -> HttpResponse:
    """The wording of one kind: what is in force, earlier versions with their differences, and a new one."""
    found = _kind(kind)
    version, text = template_of(agency, found, request.today)
    refused: Refused | None = None
    if "look" in request.POST:
        try:
            return _sample(agency, found, request.today, sound_text(found, request.POST.get("text", "")))
        except WrongInput as lacking:
            refused = lacking

    def take(typed: dict[str, str]) -> str:
        if refused is not None:
            raise refused
        row = actions.write_template(
            agency, kind, typed["text"], read_day(typed["valid_from"], "启用日期"), by=request.user, today=request.today,
            at=clock.now(),
        )  # fmt: skip
        return f"{found.name}第{row.version}版已保存，自{row.valid_from.isoformat()}启用"

    places = "；".join(f"{{{name}}}　{label}" for name, label in {**found.fields, **found.optional}.items())
    words = Words(
        f"{found.id} {found.name}", "保存为新版本", reverse("desk:letter-templates", args=[agency.code]),
        f"依据：{found.article}。现行{'本系统原文' if version == 0 else f'第{version}版'}。不能缺少：{places}",
        look="预览（不保存）",
    )  # fmt: skip
    fields = [
        Field(
            "text",
            "正文",
            True,
            "long",
            note="花括号中的内容由系统填写；抬头、救济途径、联系人、落款由系统生成",
        ),
        Field("valid_from", "启用日期", True, "day"),
    ]
    values = {"text": text, "valid_from": request.today.isoformat()}
    return form_page(request, words, fields, take, values=values)


def _kind(kind: str) -> LetterKind:
    if kind not in all_letters().kinds:
        raise Http404
    return letter_kind(kind)


@door("letter.template")
@require_GET
def versions(request: HttpRequest, agency: Agency, kind: str) -> HttpResponse:
    """The versions of one kind, each with what changed against the one before it."""
    found = _kind(kind)
    rows = list(LetterTemplate.objects.filter(agency=agency, kind=kind).order_by("version"))
    before, made = found.text, []
    for row in rows:
        made.append((row, list(difflib.ndiff(before.strip().splitlines(), row.text.strip().splitlines()))))
        before = row.text
    context = {
        "agency": agency, "here": f"{found.name}的版本", "kind": found, "versions": made[::-1],
        "crumbs": [("文书模板", reverse("desk:letter-templates", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/letters/versions.html", context)


@door("letter.template")
@require_GET
def preview(request: HttpRequest, agency: Agency, kind: str) -> HttpResponse:
    """The kind as PDF with made-up facts, by the version in force."""
    return _sample(agency, _kind(kind), request.today)


def _sample(agency: Agency, found: LetterKind, day: date, text: str = "") -> HttpResponse:
    named = {**all_letters().common, **found.fields}
    facts = {
        n: [f"（{label}一）", f"（{label}二）"] if n.endswith("_list") else f"（{label}）"
        for n, label in named.items()
    }
    facts["way_in"] = "portal"
    content = compose(agency, found.id, facts, day=day, text=text)
    number = "" if found.sort in actions.UNNUMBERED else f"样例〔{day.year}〕1号"
    answer = HttpResponse(to_pdf(content, number), content_type=TYPES["pdf"])
    answer["Content-Disposition"] = "inline"
    return answer


@door("letter.template")
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, agency: Agency) -> HttpResponse:
    """What every letter says of the agency."""
    row = settings_of(agency)

    def take(typed: dict[str, str]) -> str:
        actions.choose(agency, typed, by=request.user, today=request.today, at=clock.now())
        return "文书设置已保存"

    notes = {
        "number_pattern": "必须含有 {year} 和 {serial}",
        "government": "2024年起一般部门的复议机关只有同级人民政府（行政复议法第24条）",
        "online": "网上送达的答复须写明（行政复议法第22条）",
        "contact": "留空用公开指南中的公开工作机构",
        "phone": "留空用公开指南中的电话",
    }
    fields = [
        Field(
            name,
            str(row._meta.get_field(name).verbose_name),
            name == "number_pattern",
            note=notes.get(name, ""),
        )
        for name in actions.CHANGEABLE
    ]
    words = Words("文书设置", "保存", reverse("desk:letter-templates", args=[agency.code]))
    return form_page(request, words, fields, take, values={f.name: getattr(row, f.name) for f in fields})
