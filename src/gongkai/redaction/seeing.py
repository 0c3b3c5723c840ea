"""Whether somebody who looks at a page sees all the words that a machine reads from it.

The page is drawn three times: as it is, without its words, and with its words alone. A character counts as seen when
most of its own ink makes a difference on the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops

from gongkai.redaction.pages import Char

DOTS = 110
_STEP = 40
"""Levels of grey from which a difference is one to the eye."""
_PART = 0.5
_TOUCHING = 1.0
"""Points between the middles of two characters that lie on each other."""


def all_seen(chars: Sequence[Char], whole: Image.Image, without: Image.Image, alone: Image.Image) -> bool:
    """True when every character is seen, and none lies on another. Pictures at DOTS."""
    solid = [c for c in chars if not c.is_blank]
    if _on_each_other(solid):
        return False
    differs = ImageChops.difference(whole, without).convert("L").point(lambda v: 255 if v >= _STEP else 0)
    ink = alone.convert("L").point(lambda v: 255 if v < 160 else 0)
    seen = ImageChops.multiply(differs, ink)
    return all(_is_seen(c, seen, ink) for c in solid)


def _is_seen(char: Char, seen: Image.Image, ink: Image.Image) -> bool:
    part = DOTS / 72
    place = (
        int(char.x0 * part) - 1, int(char.y0 * part) - 1, int(char.x1 * part) + 2, int(char.y1 * part) + 2,
    )  # fmt: skip
    if place[2] <= 0 or place[3] <= 0 or place[0] >= ink.width or place[1] >= ink.height:
        return False
    of_it, shown = (image.crop(place).histogram()[255] for image in (ink, seen))
    return of_it > 0 and shown >= _PART * of_it


def _on_each_other(chars: Sequence[Char]) -> bool:
    taken: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for char in chars:
        x, y = char.centre
        at = int(x // _TOUCHING), int(y // _TOUCHING)
        near = [p for i in (-1, 0, 1) for j in (-1, 0, 1) for p in taken.get((at[0] + i, at[1] + j), ())]
        if any(abs(x - a) < _TOUCHING and abs(y - b) < _TOUCHING for a, b in near):
            return True
        taken.setdefault(at, []).append((x, y))
    return False


def look_alike(one: Image.Image, other: Image.Image) -> bool:
    """True when two pictures of a page show the same: no more than specks differ."""
    if one.size != other.size:
        return False
    difference = ImageChops.difference(one, other).convert("L")
    strong = sum(difference.histogram()[64:])
    return strong <= one.width * one.height * 0.00002
