"""申请邮箱 at the desk: the accounts, the roster of duty by month, the log of looks (S84)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai import clock
from gongkai.desk.doors import door
from gongkai.desk.fields import Field
from gongkai.desk.forms import Words, form_page
from gongkai.desk.pages import paged
from gongkai.law.errors import Refused, WrongInput
from gongkai.law.signs import whole_number
from gongkai.mailbox import actions, queries
from gongkai.mailbox.fetching import probe
from gongkai.mailbox.models import Mailbox
from gongkai.registry.access import require
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Agency, Person

YES_NO = (("1", "是"), ("0", "否"))
WEEKDAYS = "一二三四五六日"
_FIELDS = (
    Field("address", "邮箱地址", True, note="公开指南载明的接收申请的电子邮箱"),
    Field("host", "IMAP服务器", True),
    Field("port", "端口", True, "number", note="加密连接一般为993"),
    Field("tls", "加密连接", True, options=YES_NO),
    Field("user", "用户名", True, complete="off"),
    Field("password", "密码", kind="password", note="加密保存，不再显示；留空不改。有的服务商须用专门的授权码", complete="off"),
    Field("folder", "文件夹", True),
    Field("largest", "单封上限（MB）", True, "number", note="超过的只登记信头，提示手工取回"),
    Field("active", "在用", True, options=YES_NO),
)  # fmt: skip
_NEW = {"port": "993", "tls": "1", "folder": "INBOX", "largest": "50", "active": "1"}


@door("mailbox.manage")
@require_GET
def index(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The agency's mailboxes and how each stands."""
    boxes = list(Mailbox.objects.filter(agency=agency).order_by("address"))
    context = {"agency": agency, "boxes": boxes, "here": "邮箱设置", "crumbs": _crumbs(agency)}
    return render(request, "desk/mail/boxes.html", context)


@door("mailbox.manage")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, agency: Agency) -> HttpResponse:
    """A new mailbox."""
    return _form(request, agency, None, _NEW)


@door("mailbox.manage")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """Change a mailbox's settings."""
    row = get_object_or_404(Mailbox.objects.select_related("agency"), agency=agency, pk=pk)
    values = {name: _text(getattr(row, name)) for name in actions.FIELDS}
    return _form(request, agency, row, values)


def _form(
    request: HttpRequest, agency: Agency, row: Mailbox | None, values: Mapping[str, str]
) -> HttpResponse:
    def take(typed: dict[str, str]) -> str:
        given = {name: _value(name, typed[name]) for name in actions.FIELDS}
        saved = actions.keep_mailbox(
            agency, given, typed["password"], row=row, by=request.user, today=request.today, at=clock.now()
        )
        return f"邮箱{saved}已保存，请点“测试连接”"

    title = f"修改邮箱“{row}”" if row else "登记申请邮箱"
    words = Words(
        title,
        "保存",
        reverse("desk:mailboxes", args=[agency.code]),
        "本系统只读取邮件，从不删除、移动或者标记。",
    )
    return form_page(request, words, _FIELDS, take, values=values)


def _text(value: Any) -> str:
    return ("1" if value else "0") if isinstance(value, bool) else str(value)


def _value(name: str, text: str) -> Any:
    if name in ("tls", "active"):
        return text == "1"
    if name in ("port", "largest"):
        number = whole_number(text, 5)
        if number is None:
            raise WrongInput(f"“{Mailbox._meta.get_field(name).verbose_name}”应是整数")
        return number
    return text


@door("mailbox.manage")
@require_POST
def try_out(request: HttpRequest, agency: Agency, pk: int) -> HttpResponse:
    """测试连接: log in and open the folder, nothing more."""
    row = get_object_or_404(Mailbox, agency=agency, pk=pk)
    wrong = probe(row)
    if wrong:
        messages.warning(request, f"{row}：{wrong}")
    else:
        messages.success(request, f"{row}：连接正常，文件夹“{row.folder}”可以打开")
    return redirect("desk:mailboxes", agency.code)


@door("mailbox.read")
@require_http_methods(["GET", "POST"])
def duty(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The roster of a month: who is on duty on which day."""
    first = _month(request.GET.get("month", ""), request.today)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    people = list(Person.objects.filter(agency=agency, is_active=True).order_by("name", "pk"))
    days = [first + timedelta(days=n) for n in range(last.day)]
    refusal = ""
    if request.method == "POST":
        require(request.user, "mailbox.manage", agency, request.today)
        try:
            changed = actions.set_duty(
                agency, _roster(request, days, people), by=request.user, today=request.today, at=clock.now()
            )
        except Refused as refused:
            refusal = refused.sentence()
        else:
            messages.success(request, f"值班安排已保存，改动{changed}天")
            return redirect(reverse("desk:mail-duty", args=[agency.code]) + f"?month={first:%Y-%m}")
    calendar, standing = calendar_of(agency), queries.on_duty(agency, first, last)
    context = {
        "agency": agency, "here": "邮箱值班", "crumbs": _crumbs(agency), "people": people, "month": f"{first:%Y-%m}",
        "before": f"{first - timedelta(days=1):%Y-%m}", "after": f"{last + timedelta(days=1):%Y-%m}", "refusal": refusal,
        "days": [
            {"day": d, "weekday": WEEKDAYS[d.weekday()], "works": calendar.is_workday(d), "duty": standing.get(d),
             "open": d >= request.today and "mailbox.manage" in request.rights}
            for d in days
        ],
        "may_edit": "mailbox.manage" in request.rights and last >= request.today,
    }  # fmt: skip
    return render(request, "desk/mail/duty.html", context, status=400 if refusal else 200)


def _month(text: str, today: date) -> date:
    if not text:
        return today.replace(day=1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise WrongInput(f"“{text}”不是月份，请写成 YYYY-MM") from None


def _roster(request: HttpRequest, days: list[date], people: list[Person]) -> dict[date, Person | None]:
    """What was typed: only the days whose field was on the page."""
    known = {str(p.pk): p for p in people}
    found: dict[date, Person | None] = {}
    for day in days:
        typed = request.POST.get(f"on-{day.isoformat()}")
        if typed is None:
            continue
        if typed and typed not in known:
            raise WrongInput("请从列表中选择值班人")
        found[day] = known.get(typed)
    if not found:
        raise WrongInput("没有可以保存的值班安排")
    return found


@door("mailbox.read")
@require_GET
def checks(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Who looked into the mailboxes when, and how much was new; `?by=hand` leaves the machine's looks out."""
    by_hand = request.GET.get("by") == "hand"
    context = {
        "agency": agency, "here": "查看记录", "crumbs": _crumbs(agency), "by_hand": by_hand,
        "paged": paged(request, queries.checks(agency, by_hand=by_hand)),
    }  # fmt: skip
    return render(request, "desk/mail/checks.html", context)


def _crumbs(agency: Agency) -> list[tuple[str, str]]:
    return [("申请邮箱", reverse("desk:arrivals", args=[agency.code]))]
