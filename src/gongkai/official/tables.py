"""A table of a body on a sound grid: whatever spans the markup claims, cells neither overlap nor leave the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from lxml import html

Block = dict[str, Any]
_NARROWEST, _WIDEST = 4, 20
"""Weights of columns in characters."""
_HEAD_ROWS = 5
"""A higher head is not repeated on every page."""


def table_of(node: html.HtmlElement, blocks: Callable[[html.HtmlElement], list[Block]]) -> Iterator[Block]:
    """The table as one block, its caption as a paragraph before it; `blocks` tells what a cell holds."""
    rows = [tr for part in node for tr in ([part] if part.tag == "tr" else part.findall("tr"))]
    for caption in node.findall("caption"):
        for block in blocks(caption):
            yield block | ({"align": "center", "caption": True} if block["kind"] == "p" else {})
    cells = _placed(rows, blocks)
    if not cells:
        return
    columns = 1 + max(c["x"] for c in cells)
    for cell in cells:
        cell["across"] = min(cell["across"], columns - cell["x"])
        cell["down"] = min(cell["down"], len(rows) - cell["y"])
    yield {
        "kind": "table", "columns": columns, "heads": _heads(rows, cells), "cells": cells,
        "weights": [_weight(cells, x) for x in range(columns)],
    }  # fmt: skip


def _placed(
    rows: list[html.HtmlElement], blocks: Callable[[html.HtmlElement], list[Block]]
) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = []
    taken: set[tuple[int, int]] = set()
    for y, tr in enumerate(rows):
        x = 0
        for cell in (c for c in tr if c.tag in ("td", "th")):
            while (x, y) in taken:
                x += 1
            wanted, down = int(cell.get("colspan", "1")), min(int(cell.get("rowspan", "1")), len(rows) - y)
            across = next((n for n in range(1, wanted) if (x + n, y) in taken), wanted)
            taken |= {(x + i, y + j) for i in range(across) for j in range(down)}
            held = blocks(cell)
            cells.append(
                {"x": x, "y": y, "across": across, "down": down, "head": cell.tag == "th", "blocks": held}
            )
            x += across
    return cells


def _heads(rows: list[html.HtmlElement], cells: list[dict[str, Any]]) -> int:
    """Rows that are repeated on every page: those of <thead>, or the first ones of <th> alone; spans stay whole."""
    count = 0
    for tr in rows:
        if tr.getparent().tag != "thead" and not (len(tr) and all(c.tag == "th" for c in tr)):
            break
        count += 1
    while (deeper := max((c["y"] + c["down"] for c in cells if c["y"] < count), default=0)) > count:
        count = deeper
    return count if count < len(rows) and count <= _HEAD_ROWS else 0


def _weight(cells: list[dict[str, Any]], x: int) -> int:
    longest = max((_length(c["blocks"]) for c in cells if c["x"] == x and c["across"] == 1), default=0)
    return max(_NARROWEST, min(longest + 1, _WIDEST))


def _length(blocks: list[Block]) -> int:
    """The longest line of a cell in characters; an image asks for as much as there is."""
    return max(
        (
            max(map(len, "".join(r["text"] for r in b["runs"]).split("\n"))) if "runs" in b else _WIDEST
            for b in blocks
        ),
        default=0,
    )
