"""Tokens in an FTS5 table of the same database. Phrases of pairs are exact, since FTS5 keeps every place.

The tokens come ready, separated by spaces; the `ascii` tokenizer leaves everything beyond ASCII as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from gongkai.search.engines import Asked, Tokens, counting
from gongkai.search.words import Phrase, tokens_of_runs

# Title, number, body, attachments, scopes: the weights that the table was made with.
RANK = "bm25(search_fts, 12.0, 8.0, 1.0, 0.4, 0.0)"
# Never the wide rows of the entries: common words have as many hits as there are entries.
COUNTED = "CROSS JOIN search_counted e ON e.id = f.rowid"


def write(many: Iterable[Tokens]) -> None:
    """Store the tokens of entries, in place of what was stored of them."""
    rows = [
        (t.entry, *(" ".join(tokens_of_runs(c)) for c in (t.title, t.number, t.body, t.attachments)),
         " ".join(t.scopes))
        for t in many
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [row[:1] for row in rows])
        cursor.executemany(
            "INSERT INTO search_fts(rowid, title, number, body, attachments, scopes) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            rows,
        )


def page(asked: Asked, by_date: bool, limit: int, offset: int, total: int) -> list[int]:
    """Ids of hits, best first (newest first `by_date`); bm25 is quick enough for any `total`."""
    where, values = _days(asked)
    sql, words = "SELECT f.rowid FROM search_fts f", match(asked, ranked=not by_date)
    if where or by_date:
        sql += f" {COUNTED}"
    # The function itself, not the column `rank`: that one sorts all hits, this one keeps the best few.
    order = "e.public_on DESC, e.id DESC" if by_date else f"{RANK}, f.rowid"
    sql += f" WHERE search_fts MATCH %s{where} ORDER BY {order} LIMIT %s OFFSET %s"
    return [row[0] for row in _rows(sql, [words, *values, limit, offset])]


def counts(asked: Asked) -> list[tuple[str, str, int]]:
    """(facet, value, how many) of all hits, and how many in all."""
    where, values = _days(asked)
    matches = f"SELECT e.face_id FROM search_fts f {COUNTED} WHERE search_fts MATCH %s{where}"
    return _rows(counting(matches), [match(asked, ranked=False), *values])


def strays() -> Iterator[str]:
    """A sentence for each way in which tokens and entries do not fit; nothing when they do."""
    lonely = _rows(
        "SELECT (SELECT COUNT(*) FROM search_indexed WHERE id NOT IN (SELECT rowid FROM search_fts)), "
        "(SELECT COUNT(*) FROM search_fts WHERE rowid NOT IN (SELECT id FROM search_indexed))",
        [],
    )[0]
    if lonely[0]:
        yield f"有{lonely[0]}个检索条目没有词元，检索不到"
    if lonely[1]:
        yield f"有{lonely[1]}组词元没有对应的检索条目"
    uncounted = _rows(
        "SELECT COUNT(*) FROM search_indexed e LEFT JOIN search_counted c ON c.id = e.id "
        "WHERE c.face_id IS NOT e.face_id OR c.public_on IS NOT e.public_on",
        [],
    )[0][0]
    if uncounted:
        yield f"有{uncounted}个检索条目没有按现在的年份、体裁、单位、有效性和日期统计"
    from django.db import DatabaseError

    try:
        _rows("INSERT INTO search_fts(search_fts) VALUES('integrity-check')", [])
    except DatabaseError:
        yield "检索索引与所存词元不一致"


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def match(asked: Asked, ranked: bool) -> str:
    """The FTS5 expression of a question. Every token stands in quotes and holds only letters, digits and signs beyond ASCII."""
    groups = [_either(map(_phrase, group)) for group in asked.question.must]
    scopes = [_either(f'"{token}"' for token in group) for group in asked.scopes]
    if ranked and asked.question.prefers:
        # Whoever has the preferred phrase has the words too: it changes the order, not the hits.
        everything = " AND ".join(groups)
        groups = [f"(({everything}) OR {_phrase(asked.question.prefers)})"]
    return " AND ".join([*groups, *scopes])


def _either(options: Iterable[str]) -> str:
    found = list(options)
    return found[0] if len(found) == 1 else f"({' OR '.join(found)})"


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.is_prefix else ""}'


def _days(asked: Asked) -> tuple[str, list[Any]]:
    where, values = "", []
    if asked.since:
        where, values = where + " AND e.public_on >= %s", [*values, asked.since.isoformat()]
    if asked.until:
        where, values = where + " AND e.public_on <= %s", [*values, asked.until.isoformat()]
    return where, values
