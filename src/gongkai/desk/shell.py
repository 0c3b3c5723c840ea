"""What every page needs: whose desk this is, which agency, which day, which menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai import clock
from gongkai.desk.menu import menu
from gongkai.registry import access
from gongkai.registry.models import Person


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context of all pages; the desk's parts only for somebody who is logged in."""
    today = clock.today()
    context: dict[str, Any] = {"today": today, "is_demo": clock.is_demo()}
    person = getattr(request, "user", None)
    if isinstance(person, Person) and request.path.startswith("/desk/"):
        # A page behind a door has asked already; an error page may not have.
        posts = getattr(request, "posts", None)
        if posts is None:
            posts = access.posts_on(person, today)
        mine = list({post.agency_id: post.agency for post in posts}.values())
        agency = getattr(request, "agency", None) or (mine[0] if mine else None)
        context |= {"my_agencies": mine, "agency": agency}
        context["menu"] = menu(access.rights_of(posts, agency), agency) if agency else []
    return context
