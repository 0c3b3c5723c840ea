"""Signs that no font has, and what is printed for them: 〓, with the code point in a note; never a wrong sign, never none.

〓 (the geta mark, U+3013) is what typesetting puts where a sign is lacking. A reader finds the sign by its code point;
the DOCX of the same paper keeps the sign itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from gongkai.law.errors import WrongInput
from gongkai.law.signs import broken
from gongkai.official import fonts

MARK = "〓"
_CIRCLED = [
    *map(chr, range(0x2460, 0x2474)),
    *map(chr, range(0x3251, 0x3260)),
    *map(chr, range(0x32B1, 0x32C0)),
]
_JOINER = "\u200d"
_NAMES = frozenset({"name", "file", "alt", "keywords"})
"""What data calls its files, what is read out for them and what goes into a file's properties: nothing of it is printed."""


def missing_in(*texts: str) -> list[str]:
    """The signs of these texts that no font has, each once in the order of the text, with what hangs on each."""
    found: dict[str, None] = {}
    for text in texts:
        if not text.isascii():
            found |= dict.fromkeys(sign for sign in _clusters(text) if _lacks(sign))
    return list(found)


def codes(sign: str) -> str:
    """The code points of a sign, as U+20BB7."""
    return "+".join(f"U+{ord(c):04X}" for c in sign)


def warning(signs: Sequence[str], where: str = "所填内容") -> str:
    """What somebody is told before a paper is made; "" when every sign can be printed."""
    if not signs:
        return ""
    said = "、".join(f"“{sign}”（{codes(sign)}）" for sign in signs)
    return (
        f"{where}有字库缺少的字：{said}。文书照常生成，PDF 上这些字印为“{MARK}”并附注统一码，"
        "DOCX 保留原字；需要印出原字的，请用 DOCX 在装有该字的电脑上打印，或者请系统管理员加装字体"
    )


def printable(data: Any, lacking: Collection[str] = (), *, but: Collection[str] = ()) -> tuple[Any, str]:
    """The same data with every sign that cannot be printed marked, and the note that says which they are.

    `lacking`: signs that the fonts failed at though they seem to have them. `but`: keys that are not printed.
    Raises WrongInput for half a sign or a code that is none: nobody knows what it was to be.
    """
    kept = _NAMES | set(but)
    texts = list(_texts(data, kept))
    for text in texts:
        if says := broken(text):
            raise WrongInput(f"要印制的内容{says}，请改正后重试")
    found = missing_in(*texts)
    if lacking:
        every = dict.fromkeys(sign for text in texts for sign in _clusters(text))
        found = [sign for sign in every if sign in found or any(part in sign for part in lacking)]
    if not found:
        return data, ""
    alone = len(found) == 1 and not any(MARK in text for text in texts)
    marks = {sign: MARK if alone else MARK + _number(n) for n, sign in enumerate(found)}
    return _marked(data, marks, kept), _note(found, alone=alone)


def _note(found: Sequence[str], *, alone: bool) -> str:
    if alone:
        return f"注：“{MARK}”处为本件字库缺少的字，统一码（Unicode）为{codes(found[0])}"
    said = "，".join(f"{_number(n)}{codes(sign)}" for n, sign in enumerate(found))
    return f"注：“{MARK}”加编号处为本件字库缺少的字，统一码（Unicode）分别为：{said}"


def _number(n: int) -> str:
    return _CIRCLED[n] if n < len(_CIRCLED) else f"({n + 1})"


def _lacks(sign: str) -> bool:
    return any(not fonts.has(c) for c in sign if not _is_unseen(c))


def _is_unseen(char: str) -> bool:
    """Blanks, line ends, and signs that only say how another is shaped: no font needs to have them."""
    return unicodedata.category(char) in ("Zs", "Zl", "Zp", "Cc", "Cf") or _is_selector(char)


def _is_selector(char: str) -> bool:
    """Variation selectors: the sign before them is the same sign in another shape."""
    return (
        "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or "\u180b" <= char <= "\u180d"
    )


def _clusters(text: str) -> Iterator[str]:
    """What a reader takes for one sign: a base with its marks, selectors and whatever is joined to it."""
    made = ""
    for char in text:
        hangs = (
            unicodedata.category(char)[0] == "M" or char == _JOINER or "\U0001f3fb" <= char <= "\U0001f3ff"
        )
        pair = len(made) == 1 and all("\U0001f1e6" <= c <= "\U0001f1ff" for c in made + char)
        if made and (hangs or pair or made.endswith(_JOINER)):
            made += char
        else:
            if made:
                yield made
            made = char
    if made:
        yield made


def _texts(data: Any, kept: Collection[str]) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in kept:
                yield from _texts(value, kept)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _texts(value, kept)


def _marked(data: Any, marks: dict[str, str], kept: Collection[str]) -> Any:
    if isinstance(data, str):
        return data if data.isascii() else "".join(marks.get(sign, sign) for sign in _clusters(data))
    if isinstance(data, dict):
        return {k: v if k in kept else _marked(v, marks, kept) for k, v in data.items()}
    if isinstance(data, (list, tuple)):
        return [_marked(v, marks, kept) for v in data]
    return data
