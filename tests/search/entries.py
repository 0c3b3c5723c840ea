"""Small entries for the tests of the search room; everything fictional."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from gongkai.search import index, query
from gongkai.search.index import Entry

_serial = count(1)


def entry(title: str = "甲", body: str = "", **more: Any) -> Entry:
    """An entry with plain values."""
    number = next(_serial)
    given = {
        "kind": "document",
        "key": f"d{number}",
        "url": f"/d/{number}/",
        "public_on": date(2020, 5, 8),
        **more,
    }
    return Entry(title=title, body=body, **given)


def put(*entries: Entry | str) -> list[str]:
    """Index entries (a text alone is a body); their keys."""
    made = [entry(body=e) if isinstance(e, str) else e for e in entries]
    for one in made:
        index.put(one)
    return [one.key for one in made]


def keys(text: str, **more: Any) -> list[str]:
    """Keys of what is found, in order."""
    return [hit.key for hit in query.find(text, per_page=100, **more).hits]
