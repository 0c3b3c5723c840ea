"""One thing on somebody's list, and where a person looks for more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.registry import access
from gongkai.registry.models import Agency, Person


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where, why, until when."""

    title: str
    href: str
    because: str
    due: date | None


def agencies_of(person: Person, day: date) -> list[Agency]:
    """The agencies at which the person holds a post on that day."""
    return list({post.agency_id: post.agency for post in access.posts_on(person, day)}.values())
