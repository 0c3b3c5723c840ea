"""Where a document stands: its content, what was decided on exactly that content, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gongkai.law.errors import Stale
from gongkai.publishing.content import Content, from_plain
from gongkai.publishing.models import Document, Move, Version
from gongkai.publishing.routing import roles_needed


@dataclass
class Standing:
    """A document with its version in work and the moves made since that version was last submitted."""

    document: Document
    version: Version
    content: Content
    moves: list[Move]

    @property
    def digest(self) -> str:
        """The digest of what would go out."""
        return self.content.digest

    @property
    def token(self) -> str:
        """What a form carries and hands back: a second click, or a change in between, is then noticed."""
        return f"{self.document.stage}:{self.digest}:{len(self.moves)}"

    def decided(self, event: str) -> list[Move]:
        """Decisions of that event on exactly this content, since it was last submitted."""
        return [m for m in self.moves if m.event == event and m.digest == self.digest]

    @cached_property
    def roles_needed(self) -> frozenset[str]:
        """The posts whose review the content needs."""
        return roles_needed(self.document.agency, self.content)

    @property
    def roles_waiting(self) -> frozenset[str]:
        """The posts whose review is still to come."""
        return self.roles_needed - {m.role for m in self.decided("pass_review")}

    def did(self, person_id: int, event: str) -> bool:
        """Whether the person did that event on this content; "write" = took part in writing it."""
        if event == "write":
            return person_id in self.version.writers
        return any(m.by_id == person_id for m in self.decided(event))


def standing(document: Document) -> Standing:
    """Where the document stands now; raises Stale when a frozen version no longer is its own digest."""
    version = document.current
    assert version is not None
    content = from_plain(version.content)
    if content.digest != version.digest:
        raise Stale("文稿内容与登记的摘要不符，可能被改动过，不能继续办理")
    moves = list(document.moves.order_by("pk"))
    last = max((i for i, m in enumerate(moves) if m.event == "submit"), default=-1)
    return Standing(document, version, content, moves[last:] if last >= 0 else moves)
