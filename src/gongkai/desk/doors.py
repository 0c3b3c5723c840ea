"""The one door of every desk page: who, which agency, which duty. Nothing is shown before the answer is yes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import chain
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from gongkai import clock
from gongkai.files import scanning
from gongkai.law.errors import NoAccess
from gongkai.registry import access
from gongkai.registry.models import Agency

View = Callable[..., HttpResponse]


def door(verb: str) -> Callable[[View], View]:
    """For a page of one agency (`code` in its address): log in, hold a post that covers `verb` there.

    The view gets the agency; `request.agency`, `request.today`, `request.posts` and `request.rights` (the verbs
    that are open to the person there) are set. An unknown code and a closed door look alike. `verb` is kept
    on the view for the table of access.
    """
    if verb not in access.VERBS:
        raise KeyError(verb)

    def wrap(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
            request.today = clock.today()  # type: ignore[attr-defined]
            request.posts = access.posts_on(request.user, request.today)  # type: ignore[attr-defined]
            # Authorities lie a few steps above; reading them in one query keeps a page's queries few.
            agency = Agency.objects.select_related("parent__parent__parent").filter(code=code).first()
            rights = access.rights_of(request.posts, agency) if agency else frozenset()
            if agency is None or verb not in rights:
                raise NoAccess(f"您的岗位没有“{access.VERBS[verb]}”的权限")
            request.agency, request.rights = agency, rights  # type: ignore[attr-defined]
            _scanned_ahead(request)
            return view(request, agency, **kwargs)

        return _guarded(opened, verb)

    return wrap


def _scanned_ahead(request: HttpRequest) -> None:
    """Uploads are looked at before an action locks the database; what is wrong with them the action says."""
    if request.method != "POST" or not scanning.is_on():
        return
    for upload in chain.from_iterable(request.FILES.getlist(name) for name in request.FILES):
        scanning.ask_ahead([upload.read()])
        upload.seek(0)


def at_desk(view: View) -> View:
    """For a page that belongs to no agency: log in, nothing more."""

    @wraps(view)
    def opened(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        request.today = clock.today()  # type: ignore[attr-defined]
        request.posts = access.posts_on(request.user, request.today)  # type: ignore[attr-defined]
        return view(request, **kwargs)

    return _guarded(opened, "")


def _guarded(opened: View, verb: str) -> View:
    # never_cache says no-store, private: nothing of the desk stays in a browser or a proxy.
    guarded: View = never_cache(login_required(opened))
    guarded.verb = verb  # type: ignore[attr-defined]
    return guarded
