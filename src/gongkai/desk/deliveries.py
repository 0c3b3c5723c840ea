"""推送 at the desk: what lies in the outbox, what became of each, packages for editors, counts per channel."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.audit import log
from gongkai.channels import actions, outbox, queries
from gongkai.channels.adapters.package import package
from gongkai.channels.item import from_plain
from gongkai.channels.models import Channel, Delivery
from gongkai.desk.doors import door
from gongkai.desk.fields import Field, read_day
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import asked, paged
from gongkai.law.errors import WrongInput
from gongkai.registry.access import actor
from gongkai.registry.models import Agency

_HEADINGS = (
    ("title", "标题"),
    ("", "渠道"),
    ("state", "状态"),
    ("attempts", "次数"),
    ("made_at", "建立时间"),
)
_EVENTS = {"release": "发布", "update": "更正", "withdraw": "撤稿"}


@door("document.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Deliveries, filtered and sorted; `?export=csv` gives them as a file."""
    question = asked(request)
    rows = queries.deliveries(agency, **{n: question.get(n, "") for n in ("channel", "state", "q", "sort")})
    if request.GET.get("export") == "csv":
        return _export(agency, rows)
    channels = [(str(c.pk), c.name) for c in agency.channels.order_by("order")]
    states = [(s.value, s.label) for s in Delivery.State]
    context = {
        "agency": agency, "paged": paged(request, rows), "asked": question, "events": _EVENTS, "here": "",
        "choices": [("channel", "渠道", channels, question.get("channel", "")),
                    ("state", "状态", states, question.get("state", ""))],
        "sorts": [("-made_at", "最新"), ("made_at", "最早"), ("state", "状态"), ("title", "标题"), ("-attempts", "次数")],
        "narrowed": any(n != "sort" for n in question),
    }  # fmt: skip
    return render(request, "desk/deliveries/index.html", context)


def _export(agency: Agency, rows: Any) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["信息编号", "标题", "渠道", "事项", "状态", "次数", "建立时间", "送达时间", "网址或版面", "最近错误"]
    )
    for d in rows.iterator(chunk_size=500):
        done = d.done_at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M") if d.done_at else ""
        made = d.made_at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")
        cells = [d.number, d.title, d.channel.name, _EVENTS.get(d.event, d.event), d.get_state_display(), d.attempts,
                 made, done, d.address, d.last_error]  # fmt: skip
        writer.writerow(["'" + c if isinstance(c, str) and c[:1] in "=+-@" else c for c in cells])
    name = f'attachment; filename="{agency.code}-deliveries.csv"'
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )


def _delivery(agency: Agency, pk: int) -> Delivery:
    return get_object_or_404(Delivery.objects.select_related("channel"), channel__agency=agency, pk=pk)


@door("document.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One delivery: where it stands, its history, what may be done."""
    delivery = _delivery(agency, pk)
    State = Delivery.State
    stuck = delivery.state in (State.FAILED, State.MANUAL, State.WAITING)
    context = {
        "agency": agency, "delivery": delivery, "event": _EVENTS.get(delivery.event, delivery.event),
        "here": delivery.title, "told": log.history(delivery)[:50], "today": request.today,
        "may_act": stuck and "document.release" in request.rights,
        "crumbs": [("推送", reverse("desk:deliveries", args=[agency.code]))],
        "has_package": delivery.state != State.CANCELLED,
    }  # fmt: skip
    return render(request, "desk/deliveries/show.html", context)


@door("document.release")
@require_POST
def act(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Send again, give up with a reason, or say that it appeared."""
    delivery = _delivery(agency, pk)
    by, at = actor(request.user), clock.now()
    done = request.POST.get("do", "")
    if done == "retry":
        outbox.retry(delivery.pk, by=by, at=at)
        messages.success(request, "已重新排入推送")
    elif done == "cancel":
        reason = request.POST.get("reason", "").strip()
        if not reason:
            raise WrongInput("取消推送必须写明理由")
        outbox.cancel(delivery.pk, reason=reason, by=by, at=at)
        messages.success(request, "已取消推送")
    elif done == "confirm":
        on = read_day(request.POST.get("on", ""), "刊发日期")
        if on > request.today:
            raise WrongInput("刊发日期不能晚于今天")
        place = request.POST.get("address", "").strip()
        if not place:
            raise WrongInput("请填写网址或版面")
        outbox.confirm(delivery.pk, on=on, address=place, by=by, at=at)
        messages.success(request, "已登记刊发")
    else:
        raise WrongInput("请选择要办理的事项")
    return redirect("desk:delivery", agency.code, pk)


@door("document.view")
@require_GET
def download(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The manuscript package for an editor or a platform."""
    delivery = _delivery(agency, pk)
    if delivery.state == Delivery.State.CANCELLED:
        raise Http404
    item = from_plain(delivery.payload)
    name = f"{item.title[:60]}（{item.number.replace('/', '-')}）.zip"
    header = content_disposition_header(True, name)
    return HttpResponse(
        package(item), content_type="application/zip", headers={"Content-Disposition": header}
    )


@door("register.view")
@require_GET
def counts(request: HttpRequest, agency: Agency) -> HttpResponse:
    """How many on each channel, how many in all, how many different items."""
    raw = request.GET.get("year", "") or str(request.today.year)
    if not (raw.isascii() and raw.isdigit() and len(raw) == 4):
        raise WrongInput(f"年度“{raw}”不能使用，请填四位数字")
    found = queries.counts(agency, int(raw))
    most = max([n for _, n in found.channels], default=0) or 1
    context = {
        "agency": agency, "year": int(raw), "counts": found, "here": "",
        "lines": [(c, n, round(100 * n / most)) for c, n in found.channels],
    }  # fmt: skip
    return render(request, "desk/deliveries/counts.html", context)


@door("register.edit")
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
        elif not all((keys or {}).values()):
            raise WrongInput(f"请填全：{'、'.join(wanted.values())}")
        actions.connect(channel, given["address"], keys, by=request.user, today=request.today, at=clock.now())
        return "接口设置已保存"

    back = reverse("desk:channel", args=[agency.code, pk])
    words = Words(f"“{channel}”的接口", "保存", back, "密钥加密保存，不再显示。")
    return form_page(request, words, fields, take, values={"address": channel.address})
