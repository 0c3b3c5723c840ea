"""A sanitised body as blocks that the template sets: every word as data, nothing as markup, nothing left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import html

from gongkai.official.runs import Run, drawn_in, faced, run, trimmed, words
from gongkai.official.tables import table_of

Block = dict[str, Any]
_MARKS = {"strong": "bold", "em": "em", "u": "u", "sub": "sub", "sup": "sup"}
_LEVELS = {"h2": 1, "h3": 2, "h4": 3}
_NUMERALS = "[一二三四五六七八九十百]+"
_CHAPTER = re.compile(rf"第{_NUMERALS}[编章节](?:[\s　]|$)")
_ARTICLE = re.compile(rf"第{_NUMERALS}条(?=[\s　])")
_NUMBERED = ((re.compile(rf"{_NUMERALS}、"), 1), (re.compile(rf"（{_NUMERALS}）"), 2))
_FACES = {1: "hei", 2: "kai"}
"""GB/T 9704-2012 7.3.3: the first level in 黑体, the second in 楷体, the others in 仿宋."""
_HEADING, _RUN_IN = 40, 45
"""Longest heading on a line of its own, and longest first sentence that is one, in characters."""


def blocks_of(body: str) -> list[Block]:
    """Paragraphs, headings, tables and images in the order of the body; lists become numbered paragraphs."""
    if not body.strip():
        return []
    root = html.fragment_fromstring(body, create_parent="div")
    found = [_levelled(block) for block in _flow(root)]
    reached = 0
    for block in found:
        if block["kind"] == "head":  # a reader's outline may not skip a level
            block["outline"] = reached = min(block["level"], reached + 1)
    return found


def _flow(node: html.HtmlElement, depth: int = 0, align: str = "") -> Iterator[Block]:
    """What a container holds, as blocks; words between blocks become paragraphs."""
    return _gathered(_pieces(node, (), depth), align)


def _gathered(pieces: Iterable[dict[str, Any]], align: str = "") -> Iterator[Block]:
    held: list[Run] = []
    for piece in pieces:
        if "text" in piece:
            held.append(piece)
            continue
        yield from _paragraph(held, align)
        held = []
        yield piece
    yield from _paragraph(held, align)


def _paragraph(held: list[Run], align: str) -> Iterator[Block]:
    if runs := trimmed(held):
        yield {"kind": "p", "runs": runs, "align": align}


def _pieces(node: html.HtmlElement, marks: tuple[str, ...], depth: int) -> Iterator[dict[str, Any]]:
    """Runs of words and blocks as they come."""
    yield from run(node.text, marks)
    for child in node:
        if isinstance(child.tag, str):
            yield from _piece(child, marks, depth)
        yield from run(child.tail, marks)


def _piece(node: html.HtmlElement, marks: tuple[str, ...], depth: int) -> Iterator[dict[str, Any]]:
    tag = node.tag
    if tag == "br":
        yield {"text": "\n"}
    elif tag == "img":
        yield {"kind": "img", "name": node.get("src", ""), "alt": drawn_in(node.get("alt", "")) or "图"}
    elif tag == "table":
        yield from table_of(node, lambda cell: list(_flow(cell, depth, _align(cell))))
    elif tag in ("ol", "ul"):
        yield from _gathered(_items(node, depth))
    elif tag in _LEVELS:
        for block in _flow(node, depth, _align(node)):
            yield block | {"kind": "head", "level": _LEVELS[tag]} if block["kind"] == "p" else block
    elif tag in ("p", "div", "blockquote", "li"):
        yield from _flow(node, depth, _align(node))
    else:
        mark = _MARKS.get(tag)
        yield from _pieces(node, (*marks, mark) if mark else marks, depth)


def _items(node: html.HtmlElement, depth: int) -> Iterator[dict[str, Any]]:
    """The items of a list, numbered 1. and, one list deeper, （1）; words beside the items are kept as they are."""
    yield from run(node.text, ())
    number = int(node.get("start", "1"))
    for child in node:
        if child.tag == "li":
            lead = "•" if node.tag == "ul" else f"{number}." if depth == 0 else f"（{number}）"
            yield from _item(child, lead, depth)
            number += 1
        elif isinstance(child.tag, str):
            yield from _piece(child, (), depth + 1)
        yield from run(child.tail, ())


def _item(node: html.HtmlElement, lead: str, depth: int) -> list[Block]:
    blocks = list(_flow(node, depth + 1))
    if blocks and blocks[0]["kind"] == "p":
        blocks[0]["runs"] = [{"text": lead}, *blocks[0]["runs"]]
    else:
        blocks.insert(0, {"kind": "p", "runs": [{"text": lead}], "align": ""})
    return blocks


def _levelled(block: Block) -> Block:
    """A paragraph that is a heading by its number becomes one; a first sentence that is one gets its face."""
    if block["kind"] not in ("p", "head"):
        return block
    text = words(block["runs"])
    if _CHAPTER.match(text) and len(text) <= _HEADING:
        return block | {"kind": "head", "level": 1, "align": "center"}
    if article := _ARTICLE.match(text):
        return block | {"kind": "p", "runs": faced(block["runs"], article.end(), "hei")}
    level = next((n for pattern, n in _NUMBERED if pattern.match(text)), 0)
    if block["kind"] == "head":
        return block | {"level": level or block["level"]}
    if not level or block["align"]:
        return block
    if len(text) <= _HEADING and not re.search(r"[。；：，！？]", text):
        return block | {"kind": "head", "level": level}
    stop = text.find("。") + 1
    if 0 < stop <= _RUN_IN:
        return block | {"runs": faced(block["runs"], stop, _FACES[level])}
    return block


def _align(node: html.HtmlElement) -> str:
    return next((c for c in (node.get("class") or "").split() if c in ("center", "right")), "")


def pictures_of(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every image of the body, those in cells too."""
    for block in blocks:
        if block["kind"] == "img":
            yield block
        elif block["kind"] == "table":
            for cell in block["cells"]:
                yield from pictures_of(cell["blocks"])
