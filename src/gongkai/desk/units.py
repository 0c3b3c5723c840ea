"""Sections and second-level units at the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.desk.things import Button, Line, Table, in_use, list_page, switch_page, thing_page
from gongkai.registry import actions, changes
from gongkai.registry.actions import WrongFields, stamp
from gongkai.registry.models import Agency, Unit

_KINDS = {str(label): str(value) for value, label in Unit.Kind.choices}
_FIELDS = (
    Field("name", "单位名称", True),
    Field("kind", "类别", True, options=tuple((label, label) for label in _KINDS)),
    Field("duty", "职责", kind="long"),
)


def _at(name: str, agency: Agency, *more: object) -> str:
    return reverse(f"desk:{name}", args=[agency.code, *more])


@door("registry.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agency's units."""
    q = request.GET.get("q", "").strip()
    rows = in_use(request, agency.units.order_by("kind", "name"))
    found = paged(request, rows.filter(name__icontains=q) if q else rows)
    lines = [
        Line(_at("unit", agency, u.pk), [u.name, u.get_kind_display(), u.duty], u.active) for u in found.page
    ]
    may = "registry.edit" in request.rights
    buttons = [Button("新增内设机构", _at("unit-add", agency), "primary")] if may else []
    says = f"{agency.name}的内设科室和二级单位。"
    table = Table(
        "内设机构", says, ("单位名称", "类别", "职责"), lines, "还没有内设机构。", buttons, "单位名称", found
    )
    return list_page(request, table)


@door("registry.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A unit and its story."""
    unit = get_object_or_404(Unit, agency=agency, pk=pk)
    people = "、".join(p.name for p in unit.people.filter(is_active=True)[:50])
    facts = [("类别", unit.get_kind_display()), ("职责", unit.duty), ("人员", people)]
    label, style = ("停用", "danger") if unit.active else ("恢复", "")
    buttons = [
        Button("修改", _at("unit-edit", agency, pk), "primary"),
        Button(label, _at("unit-switch", agency, pk), style),
    ]
    may = buttons if "registry.edit" in request.rights else []
    return thing_page(request, unit, facts, may, active=unit.active)


def _taken(given: dict[str, str]) -> dict[str, Any]:
    if given["kind"] not in _KINDS:
        raise WrongFields({"kind": "请选择类别"})
    return {"name": given["name"], "kind": _KINDS[given["kind"]], "duty": given["duty"]}


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """A new unit."""

    def take(given: dict[str, str]) -> str:
        unit = actions.add_unit(agency, by=request.user, today=request.today, at=clock.now(), **_taken(given))
        return f"已新增“{unit.name}”"

    words = Words("新增内设机构", "新增", _at("units", agency))
    return form_page(request, words, _FIELDS, take, values={"kind": "内设科室"})


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Change a unit."""
    unit = get_object_or_404(Unit.objects.select_related("agency"), agency=agency, pk=pk)

    def take(given: dict[str, str]) -> str:
        changes.change_unit(
            unit, _taken(given), expected=request.POST.get("expected", ""), by=request.user,
            today=request.today, at=clock.now(),
        )  # fmt: skip
        return "内设机构已保存"

    values = {"name": unit.name, "kind": unit.get_kind_display(), "duty": unit.duty}
    words = Words(f"修改“{unit.name}”", "保存", _at("unit", agency, pk))
    return form_page(request, words, _FIELDS, take, values=values, expected=stamp(unit))


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Take a unit out of use, or back."""
    unit = get_object_or_404(Unit.objects.select_related("agency"), agency=agency, pk=pk)

    def take(reason: str) -> None:
        changes.switch_unit(
            unit, not unit.active, reason=reason, by=request.user, today=request.today, at=clock.now()
        )

    says = "停用后不能再选用；已有的记录不变。"
    return switch_page(request, "内设机构", unit, unit.active, _at("unit", agency, pk), take, says)
