"""Who may see a request on the portal: whoever has just handed it in, or gave its number and code, for a short time.

The browser's session holds the key of one request of one agency and the moment until which it opens; the address
never says which request it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from gongkai import clock
from gongkai.cases.models import Case
from gongkai.registry.models import Agency

# Without a further page, and in all.
LASTS, LONGEST = timedelta(minutes=30), timedelta(hours=2)
_KEY = "request_access"


def grant(request: HttpRequest, case: Case) -> None:
    """Open the request to this browser for a while; a new session key, so that none that was planted is of use."""
    request.session.cycle_key()
    now = clock.now()
    held = {
        "case": case.pk,
        "agency": case.agency_id,
        "until": (now + LASTS).isoformat(),
        "since": now.isoformat(),
    }
    request.session[_KEY] = held


def granted(request: HttpRequest, agency: Agency) -> Case | None:
    """The request that is open to this browser at this agency; None when there is none, or no longer."""
    held = request.session.get(_KEY)
    if not held or held["agency"] != agency.pk:
        return None
    now = clock.now()
    if now > datetime.fromisoformat(held["until"]) or now > datetime.fromisoformat(held["since"]) + LONGEST:
        leave(request)
        return None
    request.session[_KEY] = {**held, "until": (now + LASTS).isoformat()}
    rows = Case.objects.select_related("agency", "applicant", "parent").filter(agency=agency)
    return rows.filter(pk=held["case"]).first()


def leave(request: HttpRequest) -> None:
    """Close it."""
    request.session.pop(_KEY, None)
