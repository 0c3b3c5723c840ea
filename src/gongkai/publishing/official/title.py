"""A title in lines as GB/T 9704-2012 7.3.1 wants it: broken where the sense does, the lines of like length."""

from __future__ import annotations

import math
import unicodedata
from itertools import combinations, pairwise

import rjieba

ROOM = 19.0
"""Characters of 2号 on a line of 156 mm, one left free."""
_NEVER_FIRST = "的和与及或、，。；：！？）》〉”’】〕"
_NEVER_LAST = "（《〈“‘【〔、"
_PAIRS = (("（", "）"), ("《", "》"), ("“", "”"))


def title_lines(title: str) -> tuple[str, ...]:
    """The title in lines; joined they are the title, no word is torn unless it is wider than a line."""
    words = _words(title)
    if _width(title) <= ROOM or len(words) < 2:
        return (title,)
    least = math.ceil(_width(title) / ROOM)
    for count in range(least, min(least + 3, len(words) + 1)):
        ways = [_lines(words, cuts) for cuts in combinations(_places(words), count - 1)]
        fitting = [lines for lines in ways if max(map(_width, lines)) <= ROOM]
        if fitting:
            return min(fitting, key=_cost)
    return (title,)


def _words(title: str) -> list[str]:
    found = list(rjieba.cut(title))
    return found if "".join(found) == title else list(title)


def _places(words: list[str]) -> list[int]:
    """Words before which a line may begin; of a very long title only the better half, so that ways stay few."""
    allowed = [
        i
        for i in range(1, len(words))
        if words[i][0] not in _NEVER_FIRST and words[i - 1][-1] not in _NEVER_LAST
    ]
    return allowed if len(allowed) <= 40 else allowed[::2]


def _lines(words: list[str], cuts: tuple[int, ...]) -> tuple[str, ...]:
    edges = (0, *cuts, len(words))
    return tuple("".join(words[a:b]) for a, b in pairwise(edges))


def _cost(lines: tuple[str, ...]) -> float:
    """Uneven lines cost, a torn bracket costs, a line that begins with 关于 gains, one that ends with it costs."""
    widths = [_width(line) for line in lines]
    mean = sum(widths) / len(widths)
    cost = sum((width - mean) ** 2 for width in widths)
    for line in lines:
        cost += sum(30 for opening, closing in _PAIRS if line.count(opening) != line.count(closing))
        cost += 20 * line.endswith(("关于", "对", "在", "为", "将"))
    return cost - 12 * any(line.startswith("关于") for line in lines[1:])


def _width(text: str) -> float:
    """In characters: a figure or a Latin letter takes half of one."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)
