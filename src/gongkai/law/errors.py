"""One family of errors for the whole house.

Refused                 a rule said no: one sentence in Chinese (`why`) and, where there is one, the `article`
├── NotAllowed          this event cannot happen now
├── NoAccess            this person may not; never says whether the thing exists
├── Stale               the content changed since it was approved
├── WrongInput          something typed, uploaded or passed in cannot be taken as it is
└── NotInForce          no such number on that day
LawDataError            a data file of ours is wrong: file, place, rule (for maintainers, in English)
"""

from __future__ import annotations

from pathlib import Path


class Refused(Exception):
    """A rule said no. `why` is a whole sentence that an officer understands."""

    def __init__(self, why: str, article: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.article = article

    def sentence(self) -> str:
        """The reason and, in brackets, the article it rests on."""
        return f"{self.why}（{self.article}）" if self.article else self.why


class NotAllowed(Refused):
    """The event is not among those that the present state permits."""


class NoAccess(Refused):
    """The person's posts do not cover this; says nothing about whether the thing exists."""


class Stale(Refused):
    """The content is no longer the one that was approved."""


class WrongInput(Refused):
    """A file, a row, an argument or a form field cannot be taken as it is."""


class NotInForce(Refused):
    """The law had no such value on the day asked for."""


class LawDataError(Exception):
    """A file under `law/data` breaks the rules of the loader. Names the file, the place and the rule."""

    def __init__(self, file: Path | str, where: str, rule: str) -> None:
        super().__init__(f"{file}: {where}: {rule}" if where else f"{file}: {rule}")
        self.file = str(file)
        self.where = where
        self.rule = rule
