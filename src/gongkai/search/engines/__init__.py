"""The two engines behind one interface; which one is at work is decided by the database in use.

Each is a module over the storage that a migration made, with
    write(tokens of many)   in place of what was stored of them; deleted entries take their tokens with them
    page(asked, by_date, …) ids of the hits of a page, best or newest first
    counts(asked)           (facet, value, how many) of all hits, and ("", "", how many in all)
    strays()                sentences about storage that has come apart
OpenSearch is not among them yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import ModuleType

from django.db import connection

from gongkai.law.errors import Refused
from gongkai.search.words import Question

# Signs that no folded text contains: a reader's words never meet these tokens.
SCOPE_SIGN = "\ue000"
FACETS = ("year", "doc_kind", "unit", "validity")


@dataclass(frozen=True)
class Asked:
    """A question with its bounds: of each group in `scopes` one token has to be there; days are inclusive."""

    question: Question
    scopes: tuple[tuple[str, ...], ...] = ()
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.question or self.scopes)


@dataclass(frozen=True)
class Tokens:
    """What an engine stores of one entry: runs of folded text for each column, and the tokens of its attributes."""

    entry: int
    title: tuple[str, ...]
    number: tuple[str, ...]
    body: tuple[str, ...]
    attachments: tuple[str, ...]
    scopes: tuple[str, ...]


def counting(matches: str) -> str:
    """SQL of the counts over `matches`, an SQL of the faces of all hits: each face is counted once, then added up."""
    parts = [f"SELECT '{name}', {name}, SUM(n) FROM f GROUP BY 2" for name in FACETS]
    return (
        f"WITH g AS MATERIALIZED (SELECT face_id, COUNT(*) AS n FROM ({matches}) AS m GROUP BY 1), "
        "f AS MATERIALIZED (SELECT x.*, g.n FROM g JOIN search_face x ON x.id = g.face_id) "
        f"SELECT '', '', COALESCE(SUM(n), 0) FROM g UNION ALL {' UNION ALL '.join(parts)}"
    )


def engine() -> ModuleType:
    """The module for the database in use; raises Refused for one that is neither."""
    from gongkai.search.engines import postgresql, sqlite

    engines = {"sqlite": sqlite, "postgresql": postgresql}
    if connection.vendor not in engines:
        raise Refused(f"检索不支持数据库 {connection.vendor}，请使用 SQLite 或 PostgreSQL")
    return engines[connection.vendor]
