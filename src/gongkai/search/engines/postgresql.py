"""Tokens in a tsvector with a GIN index. Its places end at 16383 and at 256 a word, so they are used for the weight
of a word only; a phrase is looked up by all of its tokens and then read in the folded text.

Reading the vector of every hit is what costs; beyond RANKED hits the order comes from title and number alone, which lie
in a small vector beside the attributes, and among equals from the day.

Vectors and queries are written as literals: the parser of the server's text configurations never sees a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection

from gongkai.search.engines import Asked, Tokens, counting
from gongkai.search.folding import is_wide
from gongkai.search.words import Phrase, tokens_of_runs

# Title A, number B, body C, attachments D.
WEIGHTS = "{0.03, 0.1, 0.7, 1.0}"
# A tsvector holds 2**20 bytes; a word of two signs with a few places takes up to 20 of them.
_ROOM = 900_000
_PLACES = 3
RANKED = 2_000


def write(many: Iterable[Tokens]) -> None:
    """Store the tokens of entries, in place of what was stored of them."""
    many = list(many)
    texts, heads = [], []
    for t in many:
        columns = (t.title, t.number, t.body, t.attachments)
        texts.append(("\n".join(f" {' '.join(c)} " for c in columns), _vector(columns, t.scopes), t.entry))
        heads.append((_vector((t.title, t.number), ()), t.entry))
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE search_text SET folded = %s, tokens = %s::tsvector WHERE entry_id = %s", texts
        )
        cursor.executemany("UPDATE search_indexed SET head = %s::tsvector WHERE id = %s", heads)


def page(asked: Asked, by_date: bool, limit: int, offset: int, total: int) -> list[int]:
    """Ids of hits, best first (newest first `by_date`); `total` is how many there are."""
    order, ranking, deeply = "", [], False
    if not by_date and asked.question:
        deeply = total <= RANKED
        order, ranking = rank(asked) if deeply else _rank_of_head(asked)
        order += ", "
    hits, values = matching(asked, reads_text=deeply)
    order += "e.public_on DESC NULLS LAST, e.id DESC"
    sql = f"SELECT e.id {hits} ORDER BY {order} LIMIT %s OFFSET %s"
    return [row[0] for row in _rows(sql, [*values, *ranking, limit, offset])]


def counts(asked: Asked) -> list[tuple[str, str, int]]:
    """(facet, value, how many) of all hits, and how many in all."""
    hits, values = matching(asked)
    return _rows(counting(f"SELECT e.face_id {hits}"), values)


def strays() -> Iterator[str]:
    """A sentence when entries stand without tokens; nothing when all have theirs."""
    sql = (
        "SELECT COUNT(*) FROM search_indexed e LEFT JOIN search_text t ON t.entry_id = e.id "
        "WHERE t.entry_id IS NULL OR t.tokens = ''"
    )
    lonely = _rows(sql, [])[0][0]
    if lonely:
        yield f"有{lonely}个检索条目没有词元，检索不到"


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _vector(columns: Sequence[Sequence[str]], scopes: Iterable[str]) -> str:
    """The literal of a tsvector; what would not fit is left out from the end."""
    places: dict[str, list[str]] = {token: [] for token in scopes}
    at, room = 0, _ROOM
    for weight, column in zip("ABCD", columns, strict=False):
        for token in tokens_of_runs(column):
            at = min(at + 1, 16383)
            known = places.get(token)
            if known is None:
                room -= len(token.encode()) + 12
                if room < 0:
                    break
                known = places[token] = []
            if len(known) < _PLACES:
                known.append(f"{at}{weight}")
    return " ".join(f"'{token}':{','.join(p)}" if p else f"'{token}'" for token, p in places.items())


def matching(asked: Asked, reads_text: bool = False) -> tuple[str, list[Any]]:
    """FROM and WHERE of the hits and their values; `reads_text` when the caller needs `t` for itself."""
    tokens = [_either(" & ".join(_lexemes(p)) for p in group) for group in asked.question.must]
    tokens += [_either(f"'{token}'" for token in group) for group in asked.scopes]
    phrases = [[_like(p) for p in g] for g in asked.question.must if any(len(p.tokens) > 1 for p in g)]
    every = [group[0] for group in phrases if len(group) == 1]
    # Only a document number has other spellings, and then it is the whole question.
    one_of = [like for group in phrases if len(group) > 1 for like in group]
    source, values = "search_matches(%s::tsquery, %s, %s) AS m(id)", [" & ".join(tokens), every, one_of]
    beside = " JOIN search_text t ON t.entry_id = m.id" if reads_text else ""
    bounds = []
    for sign, day in ((">=", asked.since), ("<=", asked.until)):
        if day:
            bounds.append(f"e.public_on {sign} %s")
            values.append(day)
    where = " AND ".join(bounds) or "TRUE"
    return f"FROM {source} JOIN search_indexed e ON e.id = m.id{beside} WHERE {where}", values


def rank(asked: Asked) -> tuple[str, list[Any]]:
    """The order by relevance, and its values."""
    words = sorted({lexeme for p in asked.question.phrases for lexeme in _lexemes(p)})
    order, values = "ts_rank(%s, t.tokens, %s::tsquery, 1)", [WEIGHTS, " | ".join(words)]
    if asked.question.prefers:
        order += " + CASE WHEN split_part(t.folded, E'\\n', 1) LIKE %s THEN 1 WHEN t.folded LIKE %s THEN 0.3 ELSE 0 END"
        values += [_like(asked.question.prefers)] * 2
    return f"{order} DESC", values


def _rank_of_head(asked: Asked) -> tuple[str, list[Any]]:
    words = sorted({lexeme for p in asked.question.phrases for lexeme in _lexemes(p)})
    order, values = "ts_rank(%s, e.head, %s::tsquery, 1)", [WEIGHTS, " | ".join(words)]
    if asked.question.prefers:
        order += " + CASE WHEN e.head @@ %s::tsquery THEN 1 ELSE 0 END"
        values.append(" <-> ".join(_lexemes(asked.question.prefers)))
    return f"{order} DESC", values


def _either(options: Iterable[str]) -> str:
    return f"({' | '.join(f'({option})' for option in options)})"


def _lexemes(phrase: Phrase) -> list[str]:
    quoted = [f"'{token}'" for token in phrase.tokens]
    return [*quoted[:-1], quoted[-1] + (":*" if phrase.is_prefix else "")]


def _like(phrase: Phrase) -> str:
    """Where the phrase stands in folded text: runs and single spaces, a space before and after each column."""
    before = "" if is_wide(phrase.runs[0]) else " "
    after = "" if is_wide(phrase.runs[-1]) or phrase.begins else " "
    return f"%{before}{phrase.plain}{after}%"
