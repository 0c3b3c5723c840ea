"""The desk's front: 待办, password, the demo's clock. Login and logout are Django's own views with our pages."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.audit import log
from gongkai.desk.doors import at_desk
from gongkai.desk.todo import tasks
from gongkai.registry import access
from gongkai.registry.access import actor


@at_desk
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, and the posts I hold."""
    context = {
        "tasks": tasks(request.user, request.today),
        "posts": access.posts_on(request.user, request.today),
    }
    return render(request, "desk/home.html", context)


@at_desk
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        update_session_auth_hash(request, person)
        log.write(
            actor(person), "修改密码", person, at=clock.now(), agency=person.agency.code, says="修改了自己的登录密码"
        )
        messages.success(request, "密码已修改")
        return redirect("desk:home")
    return render(request, "desk/password.html", {"form": form}, status=400 if form.errors else 200)


@at_desk
@require_http_methods(["GET", "POST"])
def move_clock(request: HttpRequest) -> HttpResponse:
    """In a demo only: move the office's day, to see a deadline come near."""
    if not clock.is_demo():
        raise Http404
    error = ""
    if request.method == "POST":
        raw = request.POST.get("day", "").strip()
        try:
            clock.move(date.fromisoformat(raw) if raw else None)
        except ValueError:
            error = f"“{raw}”不是日期，请写成 YYYY-MM-DD"
        else:
            messages.success(request, f"演示日期已调整为{clock.today().isoformat()}")
            return redirect("desk:home")
    return render(request, "desk/clock.html", {"error": error}, status=400 if error else 200)
