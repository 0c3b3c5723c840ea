"""文书 at the desk: the letters of a case to read and print, the wording of each kind, what every letter says of the agency."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.audit import log
from gongkai.cases import queries
from gongkai.cases.papers import letters_of
from gongkai.cases.specimens import made_up, specimen
from gongkai.desk.cases import case_of
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, read_day
from gongkai.desk.forms import Words, form_page
from gongkai.desk.named_papers import letter_response, seal_one
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.law.letters import LetterKind, letter_kind, sound_text
from gongkai.law.letters import letters as all_letters
from gongkai.law.receipt import WAYS
from gongkai.law.signs import whole_number
from gongkai.letters import actions
from gongkai.letters.composing import Composed, compose, settings_of, template_of
from gongkai.letters.models import LetterTemplate
from gongkai.letters.rendering import TYPES, to_pdf
from gongkai.publishing.difference import lines_between
from gongkai.registry.access import actor, require
from gongkai.registry.models import Agency

_DIGITS = 6
SORTS = {"internal": "内部", "interim": "过程", "final": "答复", "fee": "收费", "proof": "凭证"}


@door("case.view")
@require_GET
def letter(request: HttpRequest, agency: Agency, pk: int, letter: int, fmt: str) -> HttpResponse:
    """A letter of a case as PDF or DOCX. It names the applicant, so the look is logged."""
    case = case_of(request, agency, pk)
    return letter_response(request, letters_of(case), letter, fmt, f"申请{case.number}")


@door("case.seal")
@require_POST
def seal(request: HttpRequest, agency: Agency, pk: int, letter: int) -> HttpResponse:
    """Put the electronic seal on a letter that goes out before the answer."""
    case = case_of(request, agency, pk)
    messages.success(request, seal_one(request, letters_of(case), letter))
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
            return _looked_at(request, agency, found)
        except (WrongInput, NoAccess) as lacking:
            refused = lacking

    def take(typed: dict[str, str]) -> str:
        if refused is not None:
            raise refused
        row = actions.write_template(
            agency, kind, typed["text"], read_day(typed["valid_from"], "启用日期"), by=request.user, today=request.today,
            at=clock.now(),
        )  # fmt: skip
        return f"{found.name}第{row.version}版已保存，自{row.valid_from.isoformat()}启用"

    words = Words(
        f"{found.id} {found.name}", "保存为新版本", reverse("desk:letter-templates", args=[agency.code]),
        f"依据：{found.article}。现行{'本系统原文' if version == 0 else f'第{version}版'}。{_places(found)}",
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
        Field(
            "case_number",
            "预览用的受理编号",
            note="填写后用这件申请的内容预览，留空用样例内容；查看会记入日志",
        ),
    ]
    values = {"text": text, "valid_from": request.today.isoformat()}
    return form_page(request, words, fields, take, values=values)


def _kind(kind: str) -> LetterKind:
    if kind not in all_letters().kinds:
        raise Http404
    return letter_kind(kind)


def _places(found: LetterKind) -> str:
    """What the wording must hold and what it may hold, for the head of the page."""

    def said(named: Mapping[str, str]) -> str:
        return "；".join(f"{{{name}}}　{label}" for name, label in named.items())

    parts = [f"不能缺少：{said(found.fields)}"]
    parts += [f"“{label}”至少写一种：{'、'.join(names)}" for label, names in found.one_of.items()]
    parts.append(f"还可以使用：{said({**found.optional, **all_letters().common})}")
    if found.by_way:
        ways = "、".join(way.short for way in WAYS.values())
        parts.append(f"段首写【收件方式】的，只用于这种方式收到的申请，可以写：{ways}")
    return "。".join(parts)


@door("letter.template")
@require_GET
def versions(request: HttpRequest, agency: Agency, kind: str) -> HttpResponse:
    """The versions of one kind, and any two of them side by side; at first the last one against the one before."""
    found = _kind(kind)
    rows = list(LetterTemplate.objects.filter(agency=agency, kind=kind).order_by("version"))
    texts = {0: found.text} | {row.version: row.text for row in rows}
    last = max(texts)
    older, newer = (
        _version(request.GET.get(name), texts, usual)
        for name, usual in (("older", max(0, last - 1)), ("newer", last))
    )
    context = {
        "agency": agency, "here": f"{found.name}的版本", "kind": found, "versions": rows[::-1], "numbers": list(texts),
        "older": older, "newer": newer, "choices": [("older", "比较", older), ("newer", "与", newer)],
        "lines": lines_between(texts[older].strip().splitlines(), texts[newer].strip().splitlines()),
        "crumbs": [("文书模板", reverse("desk:letter-templates", args=[agency.code]))],
    }  # fmt: skip
    return render(request, "desk/letters/versions.html", context)


def _version(asked: str | None, texts: Mapping[int, str], usual: int) -> int:
    """A version that was asked for; 404 for one that there is not."""
    if asked is None:
        return usual
    found = whole_number(asked, _DIGITS)
    if found is None or found not in texts:
        raise Http404
    return found


@door("letter.template")
@require_GET
def preview(request: HttpRequest, agency: Agency, kind: str) -> HttpResponse:
    """The kind as PDF with made-up facts, by the version in force."""
    found = _kind(kind)
    return _sample(found, compose(agency, found.id, made_up(found), day=request.today))


def _looked_at(request: HttpRequest, agency: Agency, found: LetterKind) -> HttpResponse:
    """A wording that is not saved, with made-up facts or with those of a real case; raises WrongInput, NoAccess."""
    text, number = (
        sound_text(found, request.POST.get("text", "")),
        request.POST.get("case_number", "").strip(),
    )
    if not number:
        return _sample(found, compose(agency, found.id, made_up(found), day=request.today, text=text))
    require(request.user, "case.view", agency, request.today)
    case = queries.visible(agency, request.user, request.posts).filter(number=number).first()
    if case is None:
        raise WrongInput(f"没有受理编号为“{number[:60]}”的申请，不能用它预览")
    now = clock.now()
    content = specimen(case, found, text=text, today=request.today, at=now)
    log.write(
        actor(request.user), "预览文书", case, at=now, agency=agency.code, data={"kind": found.id},
        says=f"用申请{case.number}的内容预览{found.name}的模板",
    )  # fmt: skip
    return _sample(found, content)


def _sample(found: LetterKind, content: Composed) -> HttpResponse:
    number = "" if found.sort in actions.UNNUMBERED else f"样例〔{content.day.year}〕1号"
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
