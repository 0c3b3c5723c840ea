"""Who may see a request on the portal: whoever holds it (`portal.holding`)."""

from __future__ import annotations

from django.http import HttpRequest

from gongkai.cases.models import Case
from gongkai.portal.holding import held, hold, let_go
from gongkai.registry.models import Agency

_WHAT = "request_held"


def grant(request: HttpRequest, case: Case) -> None:
    """Open the request to this browser for a while."""
    hold(request, _WHAT, case.pk, case.agency_id)


def granted(request: HttpRequest, agency: Agency) -> Case | None:
    """The request that is open to this browser at this agency; None when there is none, or no longer."""
    pk = held(request, _WHAT, agency)
    if pk is None:
        return None
    return Case.objects.select_related("agency", "applicant", "parent").filter(agency=agency, pk=pk).first()


def leave(request: HttpRequest) -> None:
    """Close it."""
    let_go(request, _WHAT)
