"""A sanitised body as blocks that the template sets: every word as data, nothing as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

Run = dict[str, Any]
_LEVELS = (
    (re.compile(r"^[一二三四五六七八九十]+、"), 1),
    (re.compile(r"^（[一二三四五六七八九十]+）"), 2),
)
_MARKS = {"strong": "bold", "em": "em", "u": "u", "sub": "sub", "sup": "sup"}


def blocks_of(body: str) -> list[dict[str, Any]]:
    """Paragraphs, headings, tables and images in order; lists become numbered paragraphs."""
    if not body.strip():
        return []
    root = html.fragment_fromstring(body, create_parent="div")
    found: list[dict[str, Any]] = []
    if (root.text or "").strip():
        found.append({"kind": "p", "runs": [{"text": (root.text or "").strip()}], "align": ""})
    for node in root:
        found += list(_blocks(node))
        if (node.tail or "").strip():
            found.append({"kind": "p", "runs": [{"text": (node.tail or "").strip()}], "align": ""})
    return found


def _blocks(node: html.HtmlElement) -> Iterator[dict[str, Any]]:
    tag = node.tag
    if tag == "table":
        yield _table(node)
    elif tag in ("ol", "ul"):
        for n, item in enumerate(node.findall("li"), int(node.get("start", "1"))):
            lead = f"{n}." if tag == "ol" else "·"
            yield {"kind": "p", "runs": [{"text": lead}, *_runs(item)], "align": ""}
    elif tag == "img":
        yield {"kind": "img", "name": node.get("src", ""), "alt": node.get("alt", "")}
    elif tag == "blockquote":
        for child in node:
            yield from _blocks(child)
        if (node.text or "").strip():
            yield {"kind": "p", "runs": [{"text": (node.text or "").strip()}], "align": ""}
    elif isinstance(tag, str) and tag != "hr":
        yield from _paragraph(node)


def _paragraph(node: html.HtmlElement) -> Iterator[dict[str, Any]]:
    runs = list(_runs(node))
    text = "".join(r["text"] for r in runs).strip()
    level = {"h2": 1, "h3": 2, "h4": 3}.get(node.tag, 0)
    if not level and len(text) <= 40 and not text.endswith(("。", "；", "：")):
        level = next((n for pattern, n in _LEVELS if pattern.match(text)), 0)
    if text:
        align = next((c for c in (node.get("class") or "").split() if c in ("center", "right")), "")
        yield {"kind": "head" if level else "p", "level": level, "runs": runs, "align": align}
    for img in node.iter("img"):
        yield {"kind": "img", "name": img.get("src", ""), "alt": img.get("alt", "")}


def _runs(node: html.HtmlElement, marks: tuple[str, ...] = ()) -> Iterator[Run]:
    if node.text:
        yield _run(node.text, marks)
    for child in node:
        if child.tag == "br":
            yield _run("\n", marks)
        elif child.tag in ("p", "li"):
            yield from _runs(child, marks)
            yield _run("\n", marks)
        elif child.tag not in ("img", "table") and isinstance(child.tag, str):
            mark = _MARKS.get(child.tag)
            yield from _runs(child, (*marks, mark) if mark else marks)
        if child.tail:
            yield _run(child.tail, marks)


def _run(text: str, marks: tuple[str, ...]) -> Run:
    return {"text": re.sub(r"[ \t\r]*\n[ \t\r]*", "\n", text), **dict.fromkeys(marks, True)}


def _table(node: html.HtmlElement) -> dict[str, Any]:
    cells, taken, width, heads = [], set(), 0, 0
    for y, tr in enumerate(node.iter("tr")):
        x = 0
        row = [c for c in tr if c.tag in ("td", "th")]
        if row and all(c.tag == "th" for c in row) and heads == y:
            heads += 1
        for cell in row:
            while (x, y) in taken:
                x += 1
            across, down = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
            taken |= {(x + i, y + j) for i in range(across) for j in range(down)}
            cells.append(
                {
                    "x": x, "y": y, "across": across, "down": down, "head": cell.tag == "th",
                    "runs": list(_runs(cell)),
                }
            )  # fmt: skip
            x += across
            width = max(width, x)
    height = 1 + max((y for _, y in taken), default=0)
    rows_known = sum(1 for _ in node.iter("tr"))
    for cell in cells:  # a span that reaches below the last row ends with it
        cell["down"] = max(1, min(cell["down"], rows_known - cell["y"]))
    return {
        "kind": "table",
        "columns": max(width, 1),
        "rows": min(height, rows_known),
        "heads": heads,
        "cells": cells,
    }
