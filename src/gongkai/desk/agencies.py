"""Agencies at the desk: those below, and the profile of one."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.desk.things import YES_NO, Button, Line, Table, in_use, list_page, switch_page, thing_page, yes
from gongkai.law.form import all_forms
from gongkai.registry import actions, changes
from gongkai.registry.actions import WrongFields, stamp
from gongkai.registry.models import Agency

_BODIES = tuple((str(label), str(label)) for label in Agency.Body.labels)
_PLAIN = ("name", "short_name", "uscc", "address", "postcode", "phone", "email")
_EXTENSIONS = sorted(e for form in all_forms().values() for e in form.extensions())
_PROFILE = (
    Field("name", "机构名称", True),
    Field("short_name", "简称"),
    Field("body", "机构性质", True, options=_BODIES),
    Field("rule_making", "有规章制定权", True, options=YES_NO, note="年报表二“规章”一行只有这类机构填写"),
    Field("uscc", "统一社会信用代码"),
    Field("address", "办公地址"),
    Field("postcode", "邮政编码", kind="number"),
    Field("phone", "联系电话"),
    Field("email", "电子邮箱"),
    Field("extensions", "年报地方附加行", note=f"可用：{'、'.join(_EXTENSIONS)}；多个用顿号分开，没有则留空"),
)


def _at(name: str, agency: Agency) -> str:
    return reverse(f"desk:{name}", args=[agency.code])


@door("registry.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agency and those directly below it."""
    q = request.GET.get("q", "").strip()
    below = in_use(
        request,
        agency.children.annotate(under=Count("children", filter=Q(children__active=True))).order_by("code"),
    )
    if q:
        below = below.filter(Q(name__icontains=q) | Q(code__icontains=q))
    found = paged(request, below)
    buttons = [Button("本机构资料", _at("agency", agency))]
    if "registry.edit" in request.rights:
        buttons.append(Button("新增下级机构", _at("agency-add", agency), "primary"))
    lines = [
        Line(
            _at("agency", a),
            [a.name, a.code, a.get_body_display(), f"{a.under}个" if a.under else "无"],
            a.active,
        )
        for a in found.page
    ]
    above = f"上级主管机构：{agency.parent.name}。" if agency.parent else "没有上级主管机构。"
    table = Table(
        "机构", f"{agency.name}（{agency.code}）。{above}下面列出直接下级机构。",
        ("机构名称", "机构代码", "机构性质", "在用的下级机构"), lines, "没有下级机构。", buttons, "名称或代码", found,
    )  # fmt: skip
    return list_page(request, table)


@door("registry.view")
@require_GET
def show(request: HttpRequest, agency: Agency) -> HttpResponse:
    """An agency's profile and story."""
    facts = [
        ("机构代码", agency.code),
        ("上级主管机构", agency.parent.name if agency.parent else "无"),
        ("机构性质", agency.get_body_display()),
        ("有规章制定权", yes(agency.rule_making)),
        *((str(Agency._meta.get_field(n).verbose_name), getattr(agency, n)) for n in _PLAIN if n != "name"),
        ("年报地方附加行", "、".join(agency.extensions)),
    ]
    switch = Button("停用", _at("agency-switch", agency), "danger") if agency.active else Button(
        "恢复", _at("agency-switch", agency)
    )  # fmt: skip
    buttons = [Button("修改", _at("agency-edit", agency), "primary"), switch]
    may = buttons if "registry.edit" in request.rights else []
    return thing_page(request, agency, facts, may, active=agency.active)


def _taken(given: dict[str, str]) -> dict[str, Any]:
    bodies = {str(label): value for value, label in Agency.Body.choices}
    if given["body"] not in bodies:
        raise WrongFields({"body": "请选择机构性质"})
    if given["rule_making"] not in ("是", "否"):
        raise WrongFields({"rule_making": "请选择是或否"})
    wanted = [name for name in re.split("[、,，\\s]+", given["extensions"]) if name]
    if strange := set(wanted) - set(_EXTENSIONS):
        raise WrongFields({"extensions": f"没有名为“{min(strange)}”的年报地方附加行"})
    plain = {name: given[name] for name in _PLAIN} | {"extensions": wanted}
    return {**plain, "body": bodies[given["body"]], "rule_making": given["rule_making"] == "是"}


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """A new agency below this one."""

    def take(given: dict[str, str]) -> str:
        fields = _taken(given)
        made = actions.add_agency(
            given["code"], fields.pop("name"), parent=agency, by=request.user, today=request.today, at=clock.now(),
            **fields,
        )  # fmt: skip
        return f"已新增机构“{made.name}”"

    code = Field("code", "机构代码", True, note="写在网址和文件名里，以后不能改；限字母、数字及 . _ -")
    words = Words("新增下级机构", "新增", _at("agencies", agency), f"上级主管机构是{agency.name}。")
    return form_page(request, words, [code, *_PROFILE], take, values={"body": "部门", "rule_making": "否"})


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Change an agency's profile, or the agency above it."""
    above = Field("parent", "上级主管机构代码", note="填上级机构的代码；最上级机构留空")
    fields = [*_PROFILE, above]
    values = {name: getattr(agency, name) for name in _PLAIN} | {
        "body": agency.get_body_display(),
        "rule_making": yes(agency.rule_making),
        "parent": agency.parent.code if agency.parent else "",
        "extensions": "、".join(agency.extensions),
    }

    def take(given: dict[str, str]) -> str:
        changed = _taken(given) | {"parent": _parent(request, given["parent"], agency)}
        changes.change_agency(
            agency, changed, expected=request.POST.get("expected", ""), by=request.user, today=request.today,
            at=clock.now(),
        )  # fmt: skip
        return "机构资料已保存"

    words = Words(f"修改“{agency.name}”的资料", "保存", _at("agency", agency))
    return form_page(request, words, fields, take, values=values, expected=stamp(agency))


def _parent(request: HttpRequest, code: str, agency: Agency) -> Agency | None:
    if not code:
        return None
    if agency.parent is not None and code == agency.parent.code:
        return agency.parent
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise WrongFields({"parent": f"没有可以作为上级的机构“{code}”"})
    return found


@door("registry.edit")
@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Take an agency out of use, or back."""

    def take(reason: str) -> None:
        changes.switch_agency(
            agency, not agency.active, reason=reason, by=request.user, today=request.today, at=clock.now()
        )

    says = "停用后不再列入下级单位年报；已有的登记、年报和日志都保留。"
    return switch_page(request, "机构", agency, agency.active, _at("agency", agency), take, says)
