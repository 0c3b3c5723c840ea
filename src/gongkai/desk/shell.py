"""What every page needs: whose desk this is, which agency, which day, which menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai import clock
from gongkai.desk.menu import menu, place
from gongkai.registry import access
from gongkai.registry.models import Person


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context of all pages; the desk's parts only for somebody who is logged in."""
    today = clock.today()
    context: dict[str, Any] = {
        "today": today,
        "is_demo": clock.is_demo(),
    }
    # Pages of the portal never touch the session, so that a cache may keep them.
    if not request.path.startswith("/desk/"):
        return context
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return context
    posts = getattr(request, "posts", None)
    if posts is None:
        posts = access.posts_on(person, today)
    mine = list({post.agency_id: post.agency for post in posts}.values())
    agency = getattr(request, "agency", None) or (mine[0] if mine else None)
    context |= {"my_agencies": mine, "agency": agency, "at_agency": hasattr(request, "agency")}
    groups = menu(access.rights_of(posts, agency), agency, request.path) if agency else []
    return context | {"menu": groups, "place": place(groups)}
