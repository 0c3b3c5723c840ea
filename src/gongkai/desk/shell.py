"""What every page needs: whose desk this is, which agency, which day, which menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai import clock
from gongkai.desk.menu import menu
from gongkai.desk.todo import agencies_of
from gongkai.portal.navigation import navigation
from gongkai.registry.models import Person


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context of all pages; the desk's parts only for somebody who is logged in."""
    today = clock.today()
    context: dict[str, Any] = {"today": today, "is_demo": clock.is_demo(), "navigation": navigation()}
    person = getattr(request, "user", None)
    if isinstance(person, Person) and request.path.startswith("/desk/"):
        mine = agencies_of(person, today)
        agency = getattr(request, "agency", None) or (mine[0] if mine else None)
        context |= {"my_agencies": mine, "agency": agency}
        context["menu"] = menu(person, agency, today) if agency else []
    return context
