"""In and out of the desk: login, logout, one's own password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from gongkai import clock
from gongkai.audit import log
from gongkai.desk.doors import at_desk
from gongkai.desk.fields import Field, filled
from gongkai.registry.access import actor
from gongkai.registry.models import Person

_WRONG = "登录名或密码不正确，或者账号已停用"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Log in; failures are counted by axes, which answers with `desk/locked.html` after the fifth."""
    where = request.POST.get("next") or request.GET.get("next", "")
    if request.user.is_authenticated:
        return HttpResponseRedirect(_inside(request, where))
    form = AuthenticationForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = form.get_user()
        auth.login(request, person)
        _note(person, "登录")
        return HttpResponseRedirect(_inside(request, where))
    context = {
        "error": _WRONG if form.is_bound else "",
        "username": request.POST.get("username", ""),
        "next": where,
    }
    return render(request, "desk/login.html", context, status=400 if form.is_bound else 200)


def _inside(request: HttpRequest, where: str) -> str:
    """The page asked for before login when it is one of ours, else the desk's front. An address, never the name of a
    view, which `redirect` would look for."""
    ours = where.startswith("/") and url_has_allowed_host_and_scheme(
        where, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return where if ours else reverse(settings.LOGIN_REDIRECT_URL)


def _note(person: Person, verb: str) -> None:
    log.write(
        actor(person), verb, person, at=clock.now(), agency=person.agency.code, says=f"{person.name}{verb}"
    )


@never_cache
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Log out; the session is emptied."""
    if request.user.is_authenticated:
        _note(request.user, "退出")
    auth.logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


_LABELS = (("old_password", "原密码"), ("new_password1", "新密码"), ("new_password2", "再输入一次新密码"))


@sensitive_post_parameters()
@at_desk
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordChangeForm(request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        auth.update_session_auth_hash(request, person)
        _note(person, "修改密码")
        messages.success(request, "密码已修改")
        return redirect("desk:home")
    faults = {name: "；".join(e.rstrip("。") for e in errors) for name, errors in form.errors.items()}
    notes = {"new_password1": "至少10个字符，不能全是常见的词，不能与登录名或姓名相近"}
    completes = {"old_password": "current-password"}
    fields = filled(
        [
            Field(
                n, label, True, "password", note=notes.get(n, ""), complete=completes.get(n, "new-password")
            )
            for n, label in _LABELS
        ],
        {},
        faults,
    )
    context = {"fields": fields, "here": "修改密码"}
    return render(request, "desk/password.html", context, status=400 if faults else 200)
