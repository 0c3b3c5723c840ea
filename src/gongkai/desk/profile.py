"""机构概况: what the agency's public guide says, with what is still missing; and the leaders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.audit import log
from gongkai.desk import story
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.desk.things import Button, Line, Table, in_use, list_page, switch_page, thing_page
from gongkai.publishing import public
from gongkai.registry import profile as profiles
from gongkai.registry.actions import stamp
from gongkai.registry.models import Agency, Leader, Profile

_LONG = ("functions", "arrangement", "places")
_NOTES = {
    "leader_name": "机构负责人，写在机构职能页",
    "arrangement": "留空时按系统的目录和索引号规则写明",
    "places": "档案馆、图书馆、政务服务大厅等，一行一处",
    "supervisor": "受理投诉举报的政府信息公开工作主管部门（条例第51条）",
    "site_code": "10位，写在页脚和网页标签里",
    "site_name": "留空时用机构名称",
}
_FIELDS = tuple(
    Field(
        f.name, str(f.verbose_name), kind="long" if f.name in _LONG else "line",
        note=_NOTES.get(f.name, ""),
    )
    for f in Profile._meta.concrete_fields
    if f.editable and f.name not in ("id", "agency")
)  # fmt: skip
_LEADER = (
    Field("name", "姓名", True),
    Field("title", "职务", True),
    Field("duties", "工作分工", True, kind="long"),
    Field("phone", "办公电话"),
    Field("basis", "任职文件", note="任免文件的名称或文号"),
    Field("order", "排序", kind="number", note="小的在前"),
)


def _at(name: str, agency: Agency, *more: object) -> str:
    return reverse(f"desk:{name}", args=[agency.code, *more])


@door("registry.view")
@require_GET
def show(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The profile as it stands, what is missing, whether a personnel document came after the leaders' page."""
    kept = profiles.profile_of(agency)
    context = {
        "profile": kept, "facts": [(f.label, getattr(kept, f.name)) for f in _FIELDS],
        "gaps": profiles.gaps(agency), "newer": public.newest_personnel(agency, profiles.leaders_since(agency)),
        "told": story.of_thing(Profile, log.history(kept)[:100]) if kept.pk else [],
        "may": "profile.edit" in request.rights, "agency": agency,
    }  # fmt: skip
    return render(request, "desk/profile.html", context)


@door("profile.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Change the profile; every change is an edition of the guide."""
    kept = profiles.profile_of(agency)

    def take(given: dict[str, str]) -> str:
        saved = profiles.save_profile(
            agency, given, expected=request.POST.get("expected", ""), by=request.user, today=request.today,
            at=clock.now(),
        )  # fmt: skip
        return f"机构概况已保存，公开指南为第{saved.version}版"

    words = Words(
        "修改机构概况", "保存", _at("profile", agency),
        "办公地址、邮政编码、联系电话在“机构”资料里修改。保存后门户网站的指南和机构页随即更新。",
    )  # fmt: skip
    values = {f.name: getattr(kept, f.name) for f in _FIELDS}
    return form_page(request, words, _FIELDS, take, values=values, expected=stamp(kept))


@door("registry.view")
@require_GET
def leaders(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The leaders that the public page lists."""
    q = request.GET.get("q", "").strip()
    rows = in_use(request, agency.leaders.all())
    found = paged(request, rows.filter(name__icontains=q) if q else rows)
    lines = [
        Line(_at("leader", agency, one.pk), [one.name, one.title, one.duties], one.active)
        for one in found.page
    ]
    may = "profile.edit" in request.rights
    buttons = [Button("新增领导信息", _at("leader-add", agency), "primary")] if may else []
    says = "门户网站的领导信息页列出这里在用的各位。"
    table = Table(
        "领导信息", says, ("姓名", "职务", "工作分工"), lines, "还没有领导信息。", buttons, "姓名", found
    )
    return list_page(request, table)


@door("registry.view")
@require_GET
def leader(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A leader's entry and its story."""
    one = get_object_or_404(Leader, agency=agency, pk=pk)
    facts = [(f.label, str(getattr(one, f.name))) for f in _LEADER]
    label, style = ("停用", "danger") if one.active else ("恢复", "")
    buttons = [
        Button("修改", _at("leader-edit", agency, pk), "primary"),
        Button(label, _at("leader-switch", agency, pk), style),
    ]
    may = buttons if "profile.edit" in request.rights else []
    return thing_page(request, one, facts, may, active=one.active)


@door("profile.edit")
@require_http_methods(["GET", "POST"])
def add_leader(request: HttpRequest, agency: Agency) -> HttpResponse:
    """A further leader."""

    def take(given: dict[str, str]) -> str:
        made = profiles.add_leader(agency, given, by=request.user, today=request.today, at=clock.now())
        return f"已新增“{made.name}”"

    words = Words("新增领导信息", "新增", _at("leaders", agency))
    return form_page(request, words, _LEADER, take, values={"order": "0"})


@door("profile.edit")
@require_http_methods(["GET", "POST"])
def edit_leader(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Change a leader's entry."""
    one = get_object_or_404(Leader.objects.select_related("agency"), agency=agency, pk=pk)

    def take(given: dict[str, str]) -> str:
        profiles.change_leader(
            one, given, expected=request.POST.get("expected", ""), by=request.user, today=request.today,
            at=clock.now(),
        )  # fmt: skip
        return "领导信息已保存"

    values = {f.name: str(getattr(one, f.name)) for f in _LEADER}
    words = Words(f"修改“{one.name}”", "保存", _at("leader", agency, pk))
    return form_page(request, words, _LEADER, take, values=values, expected=stamp(one))


@door("profile.edit")
@require_http_methods(["GET", "POST"])
def switch_leader(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Take a leader off the public page, or back."""
    one = get_object_or_404(Leader.objects.select_related("agency"), agency=agency, pk=pk)

    def take(reason: str) -> None:
        profiles.switch_leader(
            one, not one.active, reason=reason, by=request.user, today=request.today, at=clock.now()
        )

    says = "停用后不再列在门户网站上；已有的记录不变。"
    return switch_page(request, "领导信息", one, one.active, _at("leader", agency, pk), take, says)
