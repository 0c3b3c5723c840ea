"""The desk's front (待办), an agency's desk, and the demo's clock."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from gongkai import clock
from gongkai.desk.doors import at_desk, door
from gongkai.desk.todo import tasks
from gongkai.registry.models import Agency


@at_desk
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, and the posts I hold."""
    found = tasks(request.user, request.today)
    return render(request, "desk/home.html", {"tasks": found, "posts": request.posts, "here": "待办"})


@door("desk.view")
@require_GET
def office(request: HttpRequest, agency: Agency) -> HttpResponse:
    """One agency's desk: everything that the person's posts open there."""
    return render(request, "desk/office.html", {"agency": agency})


@at_desk
@require_http_methods(["GET", "POST"])
def move_clock(request: HttpRequest) -> HttpResponse:
    """In a demo only: move the office's day, to see a deadline come near."""
    if not clock.is_demo():
        raise Http404
    error, raw = "", clock.today().isoformat()
    if request.method == "POST":
        raw = request.POST.get("day", "").strip()
        try:
            clock.move(date.fromisoformat(raw) if raw else None)
        except ValueError:
            error = f"“{raw}”不是日期，请写成 YYYY-MM-DD"
        else:
            messages.success(request, f"演示日期已调整为{clock.today().isoformat()}")
            return redirect("desk:home")
    context = {"error": error, "day": raw, "here": "调整演示日期"}
    return render(request, "desk/clock.html", context, status=400 if error else 200)
