"""How long a public page may be kept, and by whom.

Others (a browser, a cache before the portal) keep it for a minute; a cache that cannot reach the portal for a day.
The portal itself keeps a finished page until anything changes: no action changes what is stored without an entry in
the log (in the same transaction), so the end of the log's chain is the version of everything that is shown. A page
that was written under the present end is true to the last sign; a withdrawal is seen by the very next reader.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from gongkai import clock
from gongkai.audit import log
from gongkai.law.digest import digest_of

SECONDS = 60
STALE = 24 * 3600
# In case that somebody wrote to the database by hand, past the log.
LONGEST = 300
View = Callable[..., HttpResponse]


def kept(view: View) -> View:
    """Let caches keep what the view answers, and keep a finished page while nothing has changed."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request) if settings.PAGES_KEPT else ""
        held = cache.get(key) if key else None
        if held is not None:
            status, media_type, content = held
            return _lasting(HttpResponse(content, status=status, content_type=media_type))
        response = view(request, *args, **kwargs)
        media_type = response.get("Content-Type", "")
        if key and response.status_code in (200, 410) and media_type.startswith("text/html"):
            cache.set(key, (response.status_code, media_type, response.content), LONGEST)
        return _lasting(response)

    return answered


def _key(request: HttpRequest) -> str:
    """The page's address in full, the day, and the end of the log."""
    address = request.get_full_path()
    asked = digest_of([address, clock.today().isoformat(), log.end()]) if len(address) < 500 else ""
    return asked and f"page-{asked}"


def _lasting(response: HttpResponse) -> HttpResponse:
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = (
            f"public, max-age={SECONDS}, stale-while-revalidate={SECONDS}, stale-if-error={STALE}"
        )
    return response
