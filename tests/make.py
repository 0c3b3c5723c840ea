"""Small factories: `make.agency()`, `make.person(agency, Role.CLERK)`, each with plain, fictional values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from gongkai.registry.models import Agency, Person, Post

DAY = date(2021, 1, 15)
AT = datetime(2021, 1, 15, 2, 0, tzinfo=UTC)
_serial = count(1)


def agency(code: str = "", name: str = "江城县教育局", **more: object) -> Agency:
    """A bureau."""
    return Agency.objects.create(code=code or f"A{next(_serial)}", name=name, **more)


def person(at: Agency, *roles: str, username: str = "", since: date = date(2015, 1, 1)) -> Person:
    """Somebody of the agency who holds the given posts."""
    number = next(_serial)
    made = Person.objects.create(
        username=username or f"p{number}", name=f"职员{number}", agency=at, password="!"
    )
    for role in roles:
        Post.objects.create(person=made, agency=at, role=role, since=since)
    return made
