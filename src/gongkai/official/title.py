"""A title in lines as GB/T 9704-2012 7.3.1 wants it: broken where the sense does, the lines of like length."""

from __future__ import annotations

import math
import unicodedata
from functools import cache

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
        if found := _parted(words, count):
            return found
    return (title,)


def _words(title: str) -> list[str]:
    found = list(rjieba.cut(title))
    return found if "".join(found) == title else list(title)


def _parted(words: list[str], count: int) -> tuple[str, ...]:
    """The words in so many lines at the least cost, () where they do not fit."""
    mean = _width("".join(words)) / count

    @cache
    def best(start: int, lines: int) -> tuple[float, tuple[str, ...]]:
        found: tuple[float, tuple[str, ...]] = (math.inf, ())
        for stop in range(start + 1, len(words) + 1):
            line = "".join(words[start:stop])
            if _width(line) > ROOM:
                break
            if (lines == 1 and stop < len(words)) or (lines > 1 and not _may_break(words, stop)):
                continue
            cost, rest = best(stop, lines - 1) if lines > 1 else (0.0, ())
            if (cost := cost + _cost(line, mean, is_first=start == 0)) < found[0]:
                found = (cost, (line, *rest))
        return found

    return best(0, count)[1]


def _may_break(words: list[str], at: int) -> bool:
    return at < len(words) and words[at][0] not in _NEVER_FIRST and words[at - 1][-1] not in _NEVER_LAST


def _cost(line: str, mean: float, *, is_first: bool) -> float:
    """Uneven lines cost, a torn bracket costs, a line that begins with 关于 gains, one that ends with it costs."""
    cost = (_width(line) - mean) ** 2
    cost += sum(30 for opening, closing in _PAIRS if line.count(opening) != line.count(closing))
    cost += 20 * line.endswith(("关于", "对", "在", "为", "将"))
    return cost - 12 * (line.startswith("关于") and not is_first)


def _width(text: str) -> float:
    """In characters: a figure or a Latin letter takes half of one."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)
