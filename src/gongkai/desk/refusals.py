"""Turns Refused into a page: the reason and the article, never a stack trace."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.law.errors import NoAccess, NotAllowed, Refused, Stale

STATUS = {NoAccess: 403, NotAllowed: 409, Stale: 409}


class refusal_pages:
    """Middleware: answers a Refused that a view let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for our own family of errors; None leaves every other error to Django."""
        if not isinstance(error, Refused):
            return None
        return render(request, "desk/refused.html", {"error": error}, status=STATUS.get(type(error), 400))
