"""Two contents side by side: fields that differ, and the body paragraph by paragraph with the changed words marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.bodies import plain_text
from gongkai.publishing.content import LABELS, Content, changed_fields

Piece = tuple[str, bool]


@dataclass(frozen=True)
class Row:
    """A line of the comparison: `kind` is same, changed, added or removed; pieces are (text, differs)."""

    kind: str
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


def fields_between(old: Content, new: Content, names: dict[int, str]) -> list[tuple[str, str, str]]:
    """Label, old and new of every field but the body that differs; `names` gives channels and items by key."""
    return [
        (LABELS[name], said(old, name, names), said(new, name, names))
        for name in changed_fields(old, new)
        if name != "body"
    ]


def said(content: Content, name: str, names: dict[int, str]) -> str:
    """A field in the words of the screen."""
    value: Any = getattr(content, name)
    known = manuscripts()
    lists: dict[str, Any] = {
        "kind": {k: v.label for k, v in known.kinds.items()},
        "attribute": {k: v.label for k, v in known.attributes.items()},
        "ground": {k: v.label for k, v in known.grounds.items()},
        "article20": known.article20,
    }
    if name in lists:
        return str(lists[name].get(value, value))
    if name in ("channels", "catalogue_item"):
        return "、".join(
            names.get(pk, str(pk)) for pk in (value if name == "channels" else [value] if value else [])
        )
    if name == "links":
        return "、".join(f"{known.links[kind].label}{number}" for kind, number in value)
    if name == "files":
        return "、".join(f"{f.name}（{f.digest[:8]}）" for f in value)
    return "、".join(value) if isinstance(value, tuple) else str(value or "")


def body_between(old: Content, new: Content) -> list[Row]:
    """The two bodies, paragraph beside paragraph."""
    return lines_between(plain_text(old.body).splitlines(), plain_text(new.body).splitlines())


def lines_between(left: list[str], right: list[str]) -> list[Row]:
    """Two texts, line beside line."""
    rows: list[Row] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Row("same", ((text, False),), ((text, False),)) for text in left[i1:i2]]
        else:
            rows += _replaced(left[i1:i2], right[j1:j2])
    return rows


def _replaced(left: list[str], right: list[str]) -> Iterator[Row]:
    for i in range(max(len(left), len(right))):
        if i >= len(left):
            yield Row("added", (), ((right[i], True),))
        elif i >= len(right):
            yield Row("removed", ((left[i], True),), ())
        else:
            yield Row("changed", *_pieces(left[i], right[i]))


def _pieces(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    a: list[Piece] = []
    b: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if i1 < i2:
            a.append((left[i1:i2], tag != "equal"))
        if j1 < j2:
            b.append((right[j1:j2], tag != "equal"))
    return tuple(a), tuple(b)
