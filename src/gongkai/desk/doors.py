"""The one door of every desk page: who, which agency, which duty. Nothing is shown before the answer is yes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from gongkai import clock
from gongkai.law.errors import NoAccess
from gongkai.registry import access
from gongkai.registry.models import Agency

View = Callable[..., HttpResponse]


def door(verb: str) -> Callable[[View], View]:
    """For a page of one agency (`code` in its address): log in, hold a post that covers `verb` there.

    The view gets the agency; `request.agency` and `request.today` are set. An unknown code and a closed door
    look alike. `verb` is kept on the view for the table of access.
    """
    if verb not in access.VERBS:
        raise KeyError(verb)

    def wrap(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
            today = clock.today()
            agency = Agency.objects.select_related("parent").filter(code=code).first()
            if agency is None:
                raise NoAccess(f"您的岗位没有“{access.VERBS[verb]}”的权限")
            access.require(request.user, verb, agency, today)
            request.agency, request.today = agency, today  # type: ignore[attr-defined]
            return view(request, agency, **kwargs)

        guarded: View = never_cache(login_required(opened))
        guarded.verb = verb  # type: ignore[attr-defined]
        return guarded

    return wrap


def at_desk(view: View) -> View:
    """For a page that belongs to no agency: log in, nothing more."""

    @wraps(view)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        request.today = clock.today()  # type: ignore[attr-defined]
        return view(request, **kwargs)

    guarded: View = never_cache(login_required(opened))
    guarded.verb = ""  # type: ignore[attr-defined]
    return guarded
