"""How long others may keep a public page: a browser and a cache before the portal for a minute; a cache that cannot
reach the portal for a day. A withdrawal is therefore seen within a minute wherever the portal answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

SECONDS = 60
STALE = 24 * 3600
View = Callable[..., HttpResponse]


def kept(view: View) -> View:
    """Let caches keep what the view answers; refusals and pages with a form of their own keep their own words."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = (
                f"public, max-age={SECONDS}, stale-while-revalidate={SECONDS}, stale-if-error={STALE}"
            )
        return response

    return answered
