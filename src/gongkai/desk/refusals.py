"""Turns Refused into a page: the reason and the article, never a stack trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.desk.limits import DESK, has_empty_signs, without_empty_signs
from gongkai.law.errors import NoAccess, NotAllowed, Refused, Stale, WrongInput

STATUS = {NoAccess: 403, NotAllowed: 409, Stale: 409}
TITLES = {NoAccess: "没有权限", NotAllowed: "现在不能这样办理", Stale: "内容已有变化"}


class refusal_pages:
    """Middleware: answers a Refused that a view let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that was not found passes no door: it is not kept either.
        if request.path.startswith("/desk/") and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """No text of a database holds the empty sign (NUL): typed into a form it is refused at the desk, in one place for
        all forms, and dropped for citizens. Behind the check of the token, which has read the form already."""
        if request.method != "POST" or request.path.startswith("/api/") or not has_empty_signs(request.POST):
            return None
        if request.path.startswith(DESK):
            says = "填写的内容中含有不能使用的字符（空字符），没有保存；请返回上一页，删去从别处粘贴的不可见字符后再提交"
            return self.process_exception(request, WrongInput(says))
        request.POST = without_empty_signs(request.POST)  # type: ignore[assignment]
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for our own family of errors; None leaves every other error to Django."""
        if not isinstance(error, Refused):
            return None
        face = "desk" if request.path.startswith("/desk/") else "portal"
        kind = type(error)
        context = {"error": error, "here": TITLES.get(kind, "不能办理")}
        response = render(request, f"{face}/refused.html", context, status=STATUS.get(kind, 400))
        response["Cache-Control"] = "no-store"
        return response
