"""Forms of the catalogue: derive one, change or add a matter, take it out of use and back, say that one does not apply."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.desk.catalogue import catalogue_at, crumbs, item_at, now, to
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, filled, typed
from gongkai.desk.forms import Words, form_page
from gongkai.desk.things import switch_page
from gongkai.law.catalogue import profiles
from gongkai.law.errors import NoAccess, Refused, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.law.signs import whole_number
from gongkai.publishing.catalogue import actions, matters
from gongkai.publishing.catalogue.rows import LABELS, words_of
from gongkai.publishing.models import Catalogue, CatalogueItem
from gongkai.registry.actions import WrongFields
from gongkai.registry.models import Agency

TICKED = ("channels", "audience", "mode", "level")


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def derive(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Make the agency's catalogue from a national one."""
    fields = [
        Field("profile", "标准目录", True, options=[(p.id, p.title) for p in profiles().values()]),
        Field("name", "目录名称", True),
    ]

    def take(given: dict[str, str]) -> str:
        return f"已编制《{actions.derive(agency, given['profile'], given['name'], **now(request))}》"

    first = next(iter(profiles().values()))
    values = {"name": f"{agency.name}{first.field}领域政务公开事项标准目录", "profile": first.id}
    says = "由标准目录带入全部事项，再把责任细化到科室或二级单位。名称未见原文的事项标“待核实”，可逐项更正，或导入上级印发的目录表。"
    return form_page(
        request, Words("编制公开目录", "编制", to("catalogues", agency), says), fields, take, values=values
    )


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Change a matter: any column, the responsible unit, the name of an open slot."""
    one = item_at(agency, pk)

    def take(given: dict[str, Any]) -> str:
        actions.change_item(pk, given, expected=request.POST.get("expected", ""), **now(request))
        return f"已保存“{given['name']}”"

    words = Words(f"修改“{one}”", "保存", to("catalogue-item", agency, pk), f"{one.parent.name}")
    return _item_page(request, one.catalogue, words, one, take, expected=actions.token_of(one))


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A matter of the agency's own."""
    catalogue = catalogue_at(agency, pk)
    blank = CatalogueItem(
        catalogue=catalogue, name="", body=agency.name, channels=["gov_site"], audience=["public"],
        mode=["proactive"], level=["county"], time_limit="信息形成或者变更之日起20个工作日内", within_workdays=20,
    )  # fmt: skip

    def take(given: dict[str, Any]) -> str:
        rest = {name: value for name, value in given.items() if name != "name"}
        first = request.POST.get("first", "")
        actions.add_item(catalogue, first, given["name"], rest, **now(request))
        return f"已增加“{given['name']}”"

    words = Words("增加公开事项", "增加", to("catalogue", agency, pk))
    firsts = catalogue.items.filter(parent__isnull=True, active=True).order_by("number")
    return _item_page(
        request, catalogue, words, blank, take, firsts=list(firsts.values_list("name", flat=True))
    )


def _item_page(
    request: HttpRequest,
    catalogue: Catalogue,
    words: Words,
    one: CatalogueItem,
    take: Callable[[dict[str, Any]], str],
    *,
    expected: str = "",
    firsts: list[str] | None = None,
) -> HttpResponse:
    """The long form of a matter; after a refusal it keeps what was typed and ticked."""
    fields, given, ticks = _fields(catalogue, firsts is not None), _typed(one), _ticks(one)
    refusal, faults = "", {}
    if request.method == "POST":
        given = typed(request, fields)
        ticks = {name: request.POST.getlist(name) for name in TICKED}
        expected = request.POST.get("expected", "")
        try:
            done = take(_given(catalogue.agency, given) | ticks)
        except NoAccess:
            raise
        except WrongFields as wrong:
            refusal, faults = "有内容需要改正，已填的内容都保留着", wrong.faults
        except Refused as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, done)
            return redirect(words.back)
    shown = filled(fields, given, faults)
    context = {
        "words": words, "fields": shown, "refusal": refusal, "expected": expected, "here": words.title,
        "boxes": _boxes(catalogue, ticks), "crumbs": crumbs(catalogue), "firsts": firsts or (),
    }  # fmt: skip
    return render(request, "desk/catalogue/form.html", context, status=400 if refusal else 200)


def _fields(catalogue: Catalogue, new: bool) -> list[Field]:
    units = [(str(u.pk), u.name) for u in catalogue.agency.units.filter(active=True)]
    short = manuscripts().article20
    first = [Field("first", "一级事项", True, note="可写目录里已有的，也可新增")] if new else []
    return [
        *first,
        Field("name", "二级事项", True),
        Field("unit", "责任科室", options=units, note="科室或二级单位；由它持有责任主体目录"),
        Field("body", "公开主体"),
        Field("content", "公开内容（要素）", kind="long", note="每行一项"),
        Field("basis", "公开依据", kind="long", note="每行一件，不写书名号"),
        Field("time_limit", "公开时限"),
        Field(
            "within_workdays", "时限（工作日）", kind="number", note="自形成或变更之日起，用于核对是否超期"
        ),
        Field("every_days", "更新周期（天）", kind="number", note="需要定期更新的事项填写，用于提醒"),
        Field("article20", "条例第二十条事项", options=[(k, f"（{k[3:]}）{v}") for k, v in short.items()]),
        Field("confirmed", "名称已核实", True, options=(("是", "是"), ("否", "否，标“待核实”"))),
        Field("remark", "备注"),
    ]


def _typed(one: CatalogueItem) -> dict[str, str]:
    return {
        "name": one.name, "unit": str(one.unit_id or ""), "content": "\n".join(one.content),
        "basis": "\n".join(one.basis), "time_limit": one.time_limit, "body": one.body,
        "within_workdays": str(one.within_workdays or ""), "every_days": str(one.every_days or ""),
        "article20": one.article20, "confirmed": "是" if one.confirmed else "否", "remark": one.remark,
    }  # fmt: skip


def _ticks(one: CatalogueItem) -> dict[str, list[str]]:
    return {name: list(getattr(one, name)) for name in TICKED}


def _boxes(catalogue: Catalogue, ticks: Mapping[str, list[str]]) -> list[tuple[str, str, list[Any]]]:
    words = words_of(catalogue)
    return [
        (
            name,
            LABELS[name],
            [(key, label, key in ticks[name]) for key, label in getattr(words, name).items()],
        )
        for name in TICKED
    ]


def _given(agency: Agency, given: Mapping[str, str]) -> dict[str, Any]:
    """What was typed as values of a matter; raises WrongFields."""
    wrong = {}
    unit = agency.units.filter(pk=whole_number(given["unit"]) or 0).first()
    if given["unit"] and unit is None:
        wrong["unit"] = "请从列表中选择责任科室"
    days: dict[str, int | None] = {}
    for name in ("within_workdays", "every_days"):
        try:
            days[name] = _days(given[name], LABELS[name])
        except WrongInput as error:
            wrong[name] = error.why
    if given["confirmed"] not in ("是", "否"):
        wrong["confirmed"] = "请选择是或否"
    if not given["name"]:
        wrong["name"] = "请填写二级事项的名称"
    if wrong:
        raise WrongFields(wrong)
    return {
        "name": given["name"], "unit": unit, "content": _lines(given["content"]), "basis": _lines(given["basis"]),
        "time_limit": given["time_limit"], "body": given["body"], **days, "article20": given["article20"],
        "confirmed": given["confirmed"] == "是", "remark": given["remark"],
    }  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _days(text: str, label: str) -> int | None:
    if not text:
        return None
    days = whole_number(text, 5)
    if days is None:
        raise WrongInput(f"“{label}”应为整数")
    return days


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Take a matter out of use, or back."""
    one = item_at(agency, pk)

    def take(reason: str) -> None:
        act = actions.retire_item if one.active else actions.restore_item
        act(pk, reason=reason, **now(request))

    says = "停用后不再列入目录；已公开的信息仍归在这一事项下。"
    back = to("catalogue-item", agency, pk)
    return switch_page(request, "公开事项", one, one.active, back, take, says)


@door("catalogue.edit")
@require_http_methods(["GET", "POST"])
def matter(request: HttpRequest, agency: Agency, key: str) -> HttpResponse:
    """Say why the agency does not have a matter of article 20, or that it has it after all."""
    at = matters.standing(agency, key)

    def take(given: dict[str, str]) -> str:
        expected = request.POST.get("expected", "")
        reason = given["reason"]
        matters.say_not_applicable(agency, key, reason, expected=expected, **now(request))
        return f"第{at.matter.number}项“{at.short}”：{'已写明不涉及的理由' if reason else '没有不涉及说明'}"

    says = f"{at.matter.label}。确实没有这类信息的，写明理由，门户照此公布；有了这类信息时清空理由。"
    words = Words(f"第{at.matter.number}项 {at.short}", "保存", to("catalogues", agency), says)
    reason = Field("reason", "不涉及的理由", kind="long")
    return form_page(request, words, [reason], take, values={"reason": at.token}, expected=at.token)
