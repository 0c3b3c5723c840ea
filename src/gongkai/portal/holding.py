"""What one browser may see for a short time: one thing of one agency, kept in its session, never in an address.

Whoever has just handed something in, or gave its number and code, holds it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from gongkai import clock
from gongkai.registry.models import Agency

# Without a further page, and in all.
LASTS, LONGEST = timedelta(minutes=30), timedelta(hours=2)


def hold(request: HttpRequest, what: str, pk: int, agency_id: int) -> None:
    """Open the thing to this browser for a while; a new session key, so that none that was planted is of use."""
    request.session.cycle_key()
    now = clock.now()
    request.session[what] = {
        "pk": pk, "agency": agency_id, "until": (now + LASTS).isoformat(), "since": now.isoformat(),
    }  # fmt: skip


def held(request: HttpRequest, what: str, agency: Agency) -> int | None:
    """The key of what is open to this browser at this agency; None when there is nothing, or no longer."""
    kept = request.session.get(what)
    if not kept or kept["agency"] != agency.pk:
        return None
    now = clock.now()
    if now > datetime.fromisoformat(kept["until"]) or now > datetime.fromisoformat(kept["since"]) + LONGEST:
        let_go(request, what)
        return None
    request.session[what] = {**kept, "until": (now + LASTS).isoformat()}
    return int(kept["pk"])


def let_go(request: HttpRequest, what: str) -> None:
    """Close it."""
    request.session.pop(what, None)
