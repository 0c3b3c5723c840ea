"""Alerts for a saved search: ask, confirm from the mailbox, stop. What a page says never tells who is a reader."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai import clock
from gongkai.notify import outbox
from gongkai.portal.search import Asked, read
from gongkai.search import saved as saved_searches
from gongkai.search.models import SavedSearch
from gongkai.sources import source_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form for an address, with the search that it is for; 404 where no mail server is set."""
    if not settings.EMAIL_HOST:
        raise Http404
    asked = read(request.POST if request.method == "POST" else request.GET)
    if asked.wrong or not (asked.text or asked.filters):
        return redirect(reverse("portal:search") + asked.link())
    email, wrong = request.POST.get("email", "").strip(), ""
    if request.method == "POST":
        wrong = _wrong_address(email)
        if not wrong:
            _note(request, asked, email, clock.now())
            return redirect("portal:search-asked")
    context = {
        "asked": asked,
        "hidden": [(k, v) for k, v in asked.given.items() if k != "sort"],
        "bounds": [v for k, v in asked.given.items() if k not in ("q", "sort", "agency")],
        "email": email,
        "wrong": wrong,
        "back": reverse("portal:search") + asked.link(),
    }
    return render(request, "portal/search/ask.html", context, status=400 if wrong else 200)


@never_cache
@require_http_methods(["GET", "HEAD"])
def asked_for(request: HttpRequest) -> HttpResponse:
    """After the form: the same words whatever became of it."""
    return render(request, "portal/search/asked.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail. Opening it changes nothing, since mail scanners open links; the button does."""
    if request.method == "POST":
        saved = saved_searches.confirm(token, today=clock.today(), at=clock.now())
        return render(request, "portal/search/confirmed.html", {"saved": saved})
    return render(request, "portal/search/confirm.html", {"saved": _named(token)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link at the end of every alert."""
    if request.method == "POST":
        saved_searches.stop(token, at=clock.now())
        return render(request, "portal/search/stopped.html")
    return render(request, "portal/search/stop.html", {"saved": _named(token)})


def _named(token: str) -> SavedSearch:
    saved = saved_searches.by_token(token)
    if saved is None:
        raise Http404
    return saved


def _wrong_address(email: str) -> str:
    if not email:
        return "请填写电子邮箱"
    try:
        validate_email(email)
    except ValidationError:
        return "电子邮箱地址不正确，应像 name@example.cn 这样"
    return ""


@transaction.atomic
def _note(request: HttpRequest, asked: Asked, email: str, at: datetime) -> None:
    """The wish and the mail that asks to confirm it, together or not at all; one such mail a day for each wish."""
    saved = saved_searches.save_search(
        email,
        asked.text,
        asked.filters,
        at=at,
        agency_id=asked.agency.pk if asked.agency else None,
        source=source_of(request),
    )
    if saved is None:
        return
    link = settings.ADDRESS + reverse("portal:search-confirm", args=[saved.token])
    words = asked.text or "所选条件"
    text = (
        f"有人（应当是您）请求在“{words}”有新公开的信息时发邮件到这个邮箱。\n\n"
        f"确认请在{saved_searches.UNCONFIRMED_FOR.days}日内打开：\n{link}\n\n"
        "如果不是您提出的，不用理会，以后不会再收到邮件。\n"
    )
    key = f"saved-search-{saved.pk}-{at.astimezone(clock.CHINA).date()}"
    outbox.add(key, email, "请确认订阅政府信息公开检索结果", text, at=at, urgent=True)
