"""Channels at the desk: the sites, accounts and papers that an agency publishes on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.channels import actions
from gongkai.channels.adapters import is_automatic, is_own_portal
from gongkai.channels.models import Channel
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.desk.things import Button, Line, Table, in_use, list_page, switch_page, thing_page
from gongkai.law.signs import whole_number
from gongkai.registry.actions import WrongFields, stamp
from gongkai.registry.models import Agency

_KINDS = {str(label): str(value) for value, label in Channel.Kind.choices}
_FIELDS = (
    Field("name", "渠道名称", True, note="年报正文按这个名称写"),
    Field("kind", "类别", True, options=tuple((label, label) for label in _KINDS)),
    Field("order", "排序", True, "number", note="小的在前"),
    Field("home", "对外网址", note="公众看到的网址，可不填"),
    Field("releaser", "发布单位", note="负责在这个渠道发布的内设机构"),
    Field("content_from", "供稿科室", note="向这个渠道供稿的科室，可写多个"),
)


def _at(name: str, agency: Agency, *more: object) -> str:
    return reverse(f"desk:{name}", args=[agency.code, *more])


@door("register.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agency's channels, in the order of the report."""
    rows = in_use(request, agency.channels.annotate(posted=Count("postings"))).order_by("order", "name")
    q = request.GET.get("q", "").strip()
    found = paged(request, rows.filter(name__icontains=q) if q else rows)
    lines = [
        Line(_at("channel", agency, c.pk), [c.name, c.get_kind_display(), f"{c.posted}条"], c.active)
        for c in found.page
    ]
    may = "register.edit" in request.rights
    buttons = [Button("新增发布渠道", _at("channel-add", agency), "primary")] if may else []
    says = "发布政府信息的网站、账号和报刊。信息发布登记按渠道统计。"
    headings = ("渠道名称", "类别", "登记信息")
    return list_page(
        request, Table("发布渠道", says, headings, lines, "还没有发布渠道。", buttons, "渠道名称", found)
    )


@door("register.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """A channel and its story."""
    channel = get_object_or_404(Channel.objects.select_related("releaser"), agency=agency, pk=pk)
    facts = [
        ("类别", channel.get_kind_display()),
        ("排序", str(channel.order)),
        ("对外网址", channel.home),
        ("发布单位", channel.releaser.name if channel.releaser else ""),
        ("供稿科室", channel.content_from),
        ("接口", _interface(channel)),
    ]
    label, style = ("停用", "danger") if channel.active else ("恢复", "")
    buttons = [
        Button("修改", _at("channel-edit", agency, pk), "primary"),
        Button(label, _at("channel-switch", agency, pk), style),
    ]
    may = buttons if "register.edit" in request.rights else []
    if "channel.operate" in request.rights:
        may = [*may, Button("接口", _at("channel-connect", agency, pk))]
    return thing_page(request, channel, facts, may, active=channel.active)


def _interface(channel: Channel) -> str:
    if is_own_portal(channel):
        return "本系统门户，发布即到"
    if not is_automatic(channel):
        return "没有接口，由人工办理"
    return f"{channel.address or '官方接口'}，密钥已设置"


def _fields(agency: Agency) -> list[Field]:
    units = tuple((u.name, u.name) for u in agency.units.filter(active=True))
    return [replace(f, options=units) if f.name == "releaser" else f for f in _FIELDS]


def _taken(agency: Agency, given: dict[str, str]) -> dict[str, Any]:
    if given["kind"] not in _KINDS:
        raise WrongFields({"kind": "请选择类别"})
    if whole_number(given["order"], 4) is None:
        raise WrongFields({"order": f"“{given['order']}”不是排序号，请填0到9999的整数"})
    if given["home"] and not given["home"].startswith(("http://", "https://")):
        raise WrongFields({"home": "网址应以 https:// 开头"})
    releaser = agency.units.filter(name=given["releaser"]).first() if given["releaser"] else None
    if given["releaser"] and releaser is None:
        raise WrongFields({"releaser": "请从列表中选择发布单位"})
    return {
        "name": given["name"], "kind": _KINDS[given["kind"]], "order": int(given["order"]), "home": given["home"],
        "releaser": releaser, "content_from": given["content_from"],
    }  # fmt: skip


@door("register.edit")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """A new channel."""

    def take(given: dict[str, str]) -> str:
        when = {"by": request.user, "today": request.today, "at": clock.now()}
        return f"已新增“{actions.add_channel(agency, **_taken(agency, given), **when)}”"

    words = Words("新增发布渠道", "新增", _at("channels", agency))
    return form_page(request, words, _fields(agency), take, values={"order": "0"})


@door("register.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Change a channel."""
    channel = get_object_or_404(Channel.objects.select_related("agency", "releaser"), agency=agency, pk=pk)

    def take(given: dict[str, str]) -> str:
        actions.change_channel(
            channel, _taken(agency, given), expected=request.POST.get("expected", ""), by=request.user,
            today=request.today, at=clock.now(),
        )  # fmt: skip
        return "发布渠道已保存"

    values = {
        "name": channel.name, "kind": channel.get_kind_display(), "order": str(channel.order), "home": channel.home,
        "releaser": channel.releaser.name if channel.releaser else "", "content_from": channel.content_from,
    }  # fmt: skip
    words = Words(f"修改“{channel.name}”", "保存", _at("channel", agency, pk))
    return form_page(request, words, _fields(agency), take, values=values, expected=stamp(channel))


@door("register.edit")
@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Take a channel out of use, or back."""
    channel = get_object_or_404(Channel.objects.select_related("agency"), agency=agency, pk=pk)

    def take(reason: str) -> None:
        actions.switch_channel(
            channel, not channel.active, reason=reason, by=request.user, today=request.today, at=clock.now()
        )

    says = "停用后不再列出；已登记的信息仍然计入年报。"
    return switch_page(request, "发布渠道", channel, channel.active, _at("channel", agency, pk), take, says)


@door("channel.operate")
@require_http_methods(["GET", "POST"])
def connect(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The address and keys of a channel's interface. Keys are taken, never shown."""
    channel = get_object_or_404(Channel.objects.select_related("agency"), agency=agency, pk=pk)
    wanted = actions.KEYS.get(channel.kind, actions.PUSH_KEYS)
    fields = [
        Field("address", "接口地址", note="留空：微信用官方接口，其他渠道由人工办理"),
        *(
            Field(name, label, kind="password", note="留空不改" if channel.keys else "")
            for name, label in wanted.items()
        ),
        Field("clear", "清除密钥", options=(("是", "是"),), note="选“是”改为人工办理"),
    ]

    def take(given: dict[str, str]) -> str:
        keys: dict[str, str] | None = {name: given[name] for name in wanted}
        if given["clear"]:
            keys = {}
        elif not any((keys or {}).values()):
            keys = None
        actions.connect(channel, given["address"], keys, by=request.user, today=request.today, at=clock.now())
        return "接口设置已保存"

    back = _at("channel", agency, pk)
    words = Words(f"“{channel}”的接口", "保存", back, "密钥加密保存，不再显示；更换接口地址时须重新填写。")
    return form_page(request, words, fields, take, values={"address": channel.address})
