"""Write the answer at the desk: what each matter gets, with what its kind must say, and the seven questions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.cases.actions import answers
from gongkai.cases.answering import DETAILS, QUESTIONS, REFUSALS_16, SEPARATED_ELSEWHERE, lacking
from gongkai.cases.models import Answer, Case, Matter
from gongkai.cases.rare_signs import rare_signs
from gongkai.desk.cases import case_of
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.law.replies import all_replies
from gongkai.official.signs import missing_in, warning
from gongkai.registry.models import Agency, Profile
from gongkai.search.similar import agencies_near

# The reasons that only some replies need, asked for below the seven questions.
REASONS = {
    "no_consultation": "不征求第三方意见的理由", "public_interest": "第三方不同意而因公共利益公开的理由",
}  # fmt: skip


@door("case.handle")
@require_GET
def answer(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The answer in work: matters with what each still lacks, and the seven questions."""
    return _answer_page(request, agency, case_of(request, agency, pk))


def _answer_page(
    request: HttpRequest,
    agency: Agency,
    case: Case,
    typed: dict[str, str] | None = None,
    refusal: str = "",
    expected: str = "",
) -> HttpResponse:
    """`typed`, `expected`: what was sent and refused, shown instead of what is stored."""
    found = Answer.objects.filter(case=case).first() or Answer(case=case)
    known = all_replies()
    values = _seven(found) if typed is None else typed
    changed = bool(refusal) and expected != found.token
    context = {
        "agency": agency, "case": case, "here": "拟写答复", "crumbs": _crumbs(agency, case),
        "matters": [
            {"matter": m, "reply": known.get(m.reply), "lacks": list(lacking(m)), "details": _told(m)}
            for m in case.matters.all()
        ],
        "questions": [(name, label, ask, values.get(f"q-{name}", "")) for name, label, ask in QUESTIONS],
        "no_consultation": values.get("no_consultation", ""),
        "public_interest": values.get("public_interest", ""),
        "editable": case.stage == "handling", "refusal": refusal, "expected": found.token,
        "stored": _seven_as_text(found) if changed else "", "rare": rare_signs(case),
    }  # fmt: skip
    return render(request, "desk/cases/answer.html", context, status=400 if refusal else 200)


def _seven(found: Answer) -> dict[str, str]:
    """The seven questions as the form names them."""
    named = {f"q-{name}": text for name, text in found.steps.items()}
    return named | {"no_consultation": found.no_consultation, "public_interest": found.public_interest}


def _seven_as_text(found: Answer) -> str:
    labels = {f"q-{name}": label for name, label, _ in QUESTIONS} | REASONS
    kept = _seven(found)
    told = [f"{label}：{kept[name]}" for name, label in labels.items() if kept.get(name)]
    return "\n".join(told) or "（没有填写）"


def _crumbs(agency: Agency, case: Case) -> list[tuple[str, str]]:
    return [
        ("依申请公开", reverse("desk:cases", args=[agency.code])),
        (case.number, reverse("desk:case", args=[agency.code, case.pk])),
    ]


def _told(matter: Matter) -> list[tuple[str, str]]:
    labels = dict(DETAILS.get(matter.reply, ())) | {SEPARATED_ELSEWHERE: "另外做的区分处理"}
    return [(labels[name], str(value)) for name, value in matter.details.items() if name in labels and value]


@door("case.handle")
@require_http_methods(["GET", "POST"])
def matter(request: HttpRequest, agency: Agency, pk: int, order: int) -> HttpResponse:
    """The reply to one matter: first its kind, then what that kind must say."""
    case = case_of(request, agency, pk)
    found = _matter(case, order)
    if not found.pk and request.method == "GET":
        raise WrongInput(f"没有第{order}项申请内容")
    kind = request.POST.get("kind") or request.GET.get("kind") or found.reply
    known = {k: (name, article) for k, name, article in answers.CHOICES}
    refusal, values, stored = "", _values(found, kind), ""
    if request.method == "POST":
        values = dict(request.POST.items())
        try:
            values = _named(values, agency)
            answers.reply_matter(
                pk, order, kind, facts=values.get("facts", ""), grounds=values.get("grounds", "").splitlines(),
                details={k[2:]: v for k, v in values.items() if k.startswith("d-")},
                expected=values.get("expected", ""), by=request.user, today=request.today, at=clock.now(),
            )  # fmt: skip
        except NoAccess:
            raise
        except Refused as refused:
            refusal, found = refused.sentence(), _matter(case, order)
            stored = _as_text(found) if values.get("expected", "") != found.token else ""
        else:
            messages.success(request, f"第{order}项的答复已保存")
            told = [
                text for name, text in values.items() if name in ("facts", "grounds") or name.startswith("d-")
            ]
            if rare := warning(missing_in(*map(str, told)), f"第{order}项的答复"):
                messages.warning(request, rare)
            return redirect("desk:case-answer", agency.code, pk)
    fields = _fields(kind, values) if kind in known else []
    if kind == "not_ours":
        fields.insert(1, _in_house(agency, found.text, str(values.get("in_house", ""))))
    context = {
        "agency": agency, "case": case, "matter": found, "here": f"第{order}项", "kind": kind, "fields": fields,
        "known": known.get(kind), "refusal": refusal, "needs_check": kind in REFUSALS_16, "expected": found.token,
        "stored": stored, "no_rule": bool(values.get("d-no_rule_requires")),
        "kinds": [(k, f"{name}（{article}）") for k, name, article in answers.CHOICES],
        "crumbs": [*_crumbs(agency, case), ("拟写答复", reverse("desk:case-answer", args=[agency.code, pk]))],
    }  # fmt: skip
    return render(request, "desk/cases/matter.html", context, status=400 if refusal else 200)


def _matter(case: Case, order: int) -> Matter:
    """One without a key when somebody made the list shorter meanwhile: what was typed for it still comes back."""
    return case.matters.filter(order=order).first() or Matter(case=case, order=order)


def _values(found: Matter, kind: str) -> dict[str, Any]:
    values: dict[str, Any] = {"facts": found.facts, "grounds": "\n".join(found.grounds)}
    if found.reply == kind:
        values |= {f"d-{name}": value for name, value in found.details.items()}
    return values


def _as_text(found: Matter) -> str:
    """A matter as it is stored, to be compared with what was typed."""
    if not found.pk:
        return "（这一项已不在申请事项中）"
    chosen = all_replies().get(found.reply)
    told = [("申请事项", found.text), ("答复类型", chosen.name if chosen else "尚未拟答"), *_told(found)]
    more = [("查明的情况", found.facts), ("其他依据", "；".join(found.grounds))]
    return "\n".join(f"{label}：{text}" for label, text in [*told, *more] if text)


def _fields(kind: str, values: dict[str, Any]) -> list[Field]:
    some = [
        Field(f"d-{name}", label, True, "long", value=str(values.get(f"d-{name}", "")))
        for name, label in DETAILS.get(kind, ())
    ]
    if kind == "not_ours":
        some += [
            Field("d-organ", "负责公开的机关（能够确定的）", value=str(values.get("d-organ", ""))),
            Field("d-organ_contact", "该机关的联系方式", value=str(values.get("d-organ_contact", ""))),
        ]
    if kind == "partial":
        name = f"d-{SEPARATED_ELSEWHERE}"
        note = "所附副本是用“区分处理”做的，不必填写；其他办法做的，写明怎样做、由谁核对"
        some.append(
            Field(name, "另外做的区分处理", False, "long", note=note, value=str(values.get(name, "")))
        )
    some.append(Field("facts", "查明的情况", False, "long", value=str(values.get("facts", ""))))
    some.append(
        Field(
            "grounds",
            "其他依据",
            False,
            "long",
            "",
            "每行一条，写明法律名称和条款",
            str(values.get("grounds", "")),
        )
    )
    return some


_MOST = 500


def _in_house(agency: Agency, text: str, chosen: str) -> Field:
    """Agencies of this installation that may be the right one, those with public items near to the text first: to be
    named in the letter. A request itself is never handed on (条例第36条第（五）项)."""
    near = agencies_near(text, but=agency.pk)
    others = list(Agency.objects.exclude(pk=agency.pk).order_by("code")[:_MOST])
    ranked = sorted(others, key=lambda a: near.index(a.pk) if a.pk in near else len(near))
    options = [(a.code, a.name + ("（已公开相近的信息）" if a.pk in near else "")) for a in ranked]
    return Field(
        "in_house", "从本系统的机关中选择", options=options, value=chosen,
        note="选择后写入名称和联系方式；申请不移送，由申请人自行向该机关提出",
    )  # fmt: skip


def _named(values: dict[str, Any], agency: Agency) -> dict[str, Any]:
    """What was typed, with name and contact of the agency that was chosen where none was written."""
    code = values.get("in_house", "")
    if not code or values.get("d-organ", "").strip():
        return values
    found = Agency.objects.exclude(pk=agency.pk).filter(code=code).first()
    if found is None:
        raise WrongInput("没有这个机关")
    profile = Profile.objects.filter(agency=found).first()
    told = [
        profile.disclosure_office if profile else "", (profile.disclosure_phone if profile else "") or found.phone,
        (profile.disclosure_address if profile else "") or found.address,
    ]  # fmt: skip
    contact = values.get("d-organ_contact", "").strip() or "，".join(filter(None, told))
    return values | {"d-organ": found.name, "d-organ_contact": contact}


@door("case.handle")
@require_http_methods(["GET", "POST"])
def matters(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """List what was asked for, a line for each matter."""
    case = case_of(request, agency, pk)
    back = reverse("desk:case-answer", args=[agency.code, pk])

    def take(typed: dict[str, str]) -> str:
        answers.set_matters(
            pk, typed["texts"].splitlines(), expected=request.POST.get("expected", ""), by=request.user,
            today=request.today, at=clock.now(),
        )  # fmt: skip
        return "申请事项已列明"

    def now() -> tuple[str, str]:
        return answers.token_of_matters(case), "\n\n".join(_as_text(m) for m in case.matters.all())

    words = Words("逐项列明申请事项", "保存", back, "每行一项；改动后各项的答复须重新填写。")
    fields = [Field("texts", "申请事项，每行一项", True, "long")]
    texts = "\n".join(m.text.replace("\n", " ") for m in case.matters.all())
    seen = answers.token_of_matters(case)
    return form_page(request, words, fields, take, values={"texts": texts}, expected=seen, now=now)


@door("case.handle")
@require_POST
def questions(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Keep the seven questions and the reasons that some replies need."""
    case, typed = case_of(request, agency, pk), dict(request.POST.items())
    expected = typed.get("expected", "")
    try:
        answers.set_questions(
            pk, {k[2:]: v for k, v in typed.items() if k.startswith("q-")}, expected=expected,
            no_consultation=typed.get("no_consultation", ""), public_interest=typed.get("public_interest", ""),
            by=request.user, today=request.today, at=clock.now(),
        )  # fmt: skip
    except NoAccess:
        raise
    except Refused as refused:
        return _answer_page(request, agency, case, typed, refused.sentence(), expected)
    messages.success(request, "已保存")
    return redirect("desk:case-answer", agency.code, pk)
