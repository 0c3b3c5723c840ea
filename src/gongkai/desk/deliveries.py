"""推送 at the desk: what lies in the outbox, what became of each, packages for editors, counts per channel."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from gongkai import clock
from gongkai.audit import log
from gongkai.channels import handling, listing, queries
from gongkai.channels.adapters import is_automatic
from gongkai.channels.adapters.package import package
from gongkai.channels.handling import Clipping
from gongkai.channels.item import from_plain
from gongkai.channels.models import Channel, Delivery
from gongkai.desk.documents import file_response
from gongkai.desk.doors import door
from gongkai.desk.downloads import download as handed
from gongkai.desk.downloads import given_out
from gongkai.desk.fields import read_day
from gongkai.desk.pages import asked, listed, paged
from gongkai.files.storage import LARGEST
from gongkai.law.errors import WrongInput
from gongkai.law.signs import four_figures
from gongkai.registry.models import Agency

_SORTS = [
    ("-made_at", "最新"), ("made_at", "最早"), ("state", "状态"), ("title", "标题"), ("-attempts", "次数"),
]  # fmt: skip


@door("document.view")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Deliveries, filtered and sorted; `?export=csv` or `xlsx` gives them as a file."""
    question = asked(request)
    rows = queries.deliveries(agency, **{n: question.get(n, "") for n in ("channel", "state", "q", "sort")})
    if fmt := request.GET.get("export"):
        content, many = listing.export(rows, fmt), rows.count()
        given_out(request, "导出推送清单{}件", many)
        return handed(content, f"{agency.code}-deliveries.{fmt}")
    channels = [(str(c.pk), c.name) for c in agency.channels.order_by("order")]
    states = [(s.value, s.label) for s in Delivery.State]
    choices = [("channel", "渠道", channels), ("state", "状态", states)]
    context = listed(request, paged(request, rows), choices) | {
        "agency": agency, "here": "", "sorts": _SORTS,
    }  # fmt: skip
    return render(request, "desk/deliveries/index.html", context)


def _delivery(agency: Agency, pk: int) -> Delivery:
    rows = Delivery.objects.select_related("channel", "clipping")
    return get_object_or_404(rows, channel__agency=agency, pk=pk)


@door("document.view")
@require_GET
def show(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """One delivery: where it stands, its history, what may be done."""
    delivery = _delivery(agency, pk)
    State, channel = Delivery.State, delivery.channel
    stuck = delivery.state in (State.FAILED, State.MANUAL, State.WAITING)
    by_hand = not is_automatic(channel)
    context = {
        "agency": agency, "delivery": delivery, "here": delivery.title, "told": log.history(delivery)[:50],
        "tries": delivery.tries.all()[:50], "today": request.today, "by_hand": by_hand,
        "may_act": stuck and "channel.operate" in request.rights,
        "may_confirm": delivery.state in (State.FAILED, State.MANUAL) or by_hand,
        "is_paper": channel.kind == Channel.Kind.NEWSPAPER, "is_off": delivery.event == Delivery.Event.WITHDRAW,
        "handed": delivery.progress.get("handed"), "begun": bool(delivery.progress) and not by_hand,
        "crumbs": [("推送", reverse("desk:deliveries", args=[agency.code]))],
        "has_package": delivery.state != State.CANCELLED and by_hand,
    }  # fmt: skip
    return render(request, "desk/deliveries/show.html", context)


@door("channel.operate")
@require_POST
def act(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Hand the package over, say that it appeared, send again, or give up with a reason."""
    delivery = _delivery(agency, pk)
    who = {"by": request.user, "today": request.today, "at": clock.now()}
    done = request.POST.get("do", "")
    if done == "retry":
        handling.retry(delivery.pk, **who)
        messages.success(request, "已重新排入推送")
    elif done == "cancel":
        handling.cancel(delivery.pk, reason=request.POST.get("reason", ""), **who)
        messages.success(request, "已取消推送")
    elif done == "hand":
        handling.hand_over(delivery.pk, to=request.POST.get("to", ""), **who)
        messages.success(request, "已登记送稿")
    elif done == "confirm":
        on = read_day(request.POST.get("on", ""), "日期")
        address = request.POST.get("address", "")
        handling.confirm(delivery.pk, on=on, address=address, clipping=_clipping(request), **who)
        messages.success(request, "已登记")
    else:
        raise WrongInput("请选择要办理的事项")
    return redirect("desk:delivery", agency.code, pk)


def _clipping(request: HttpRequest) -> Clipping | None:
    upload = request.FILES.get("clipping")
    if upload is None:
        return None
    if upload.size > LARGEST:
        raise WrongInput(f"文件“{upload.name}”超过{LARGEST // 2**20}MB，不能存入")
    return Clipping(upload.name, upload.read())


@door("document.view")
@require_GET
def download(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The manuscript package for an editor or a platform."""
    delivery = _delivery(agency, pk)
    if delivery.state == Delivery.State.CANCELLED:
        raise Http404
    item = from_plain(delivery.payload)
    name = f"{item.title[:60]}（{item.number.replace('/', '-')}）.zip"
    return handed(package(item), name)


@door("document.view")
@require_GET
def clipping(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """The clipping or screenshot that proves a posting."""
    delivery = _delivery(agency, pk)
    if delivery.clipping is None:
        raise Http404
    return file_response(delivery.clipping, delivery.clipping.name)


@door("register.view")
@require_GET
def counts(request: HttpRequest, agency: Agency) -> HttpResponse:
    """How many on each channel, how many in all, how many different items."""
    raw = request.GET.get("year", "") or str(request.today.year)
    year = four_figures(raw)
    if year is None or year <= 1900:
        raise WrongInput(f"年度“{raw}”不能使用，请填四位数字")
    found = queries.counts(agency, year)
    most = max([n for _, n in found.channels], default=0) or 1
    context = {
        "agency": agency, "year": year, "counts": found, "here": "",
        "lines": [(c, n, round(100 * n / most), found.last.get(c.pk)) for c, n in found.channels],
    }  # fmt: skip
    return render(request, "desk/deliveries/counts.html", context)
