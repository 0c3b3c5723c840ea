"""Signs that are none: half of one, a code that never stands for any, control signs. Rare signs are all sound."""

from __future__ import annotations

import unicodedata

from gongkai.law.errors import WrongInput

_LAST_OF_PLANE = 0xFFFE
_BREAKS = "\t\n\r\x0b\x0c"


def broken(text: str) -> str:
    """What is wrong with a text of any length: “含有…”; "" when nothing is.

    Half signs (lone surrogates), codes that Unicode keeps for no sign at all, and NUL. Other control signs may stand
    in a long text that somebody pasted; papers leave them out, for nothing is seen of them.
    """
    for char in text:
        code = ord(char)
        if 0xD800 <= code <= 0xDFFF:
            return "含有不完整的字（可能是传输或者转码时损坏）"
        if code & _LAST_OF_PLANE == _LAST_OF_PLANE or 0xFDD0 <= code <= 0xFDEF or code == 0:
            return f"含有不是文字的编码（U+{code:04X}）"
    return ""


def broken_line(text: str) -> str:
    """The same for a name or a number, on one line: control signs are no part of it either."""
    if any(unicodedata.category(char) == "Cc" and char not in _BREAKS for char in text):
        return "含有不可见的控制字符"
    return broken(text)


def whole_number(text: str, most: int = 9) -> int | None:
    """The whole number that stands in a text in plain figures, `most` of them at the most; None for anything else.

    ² and ٣ are digits to Python too, and of a row of a thousand figures no database makes a key.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most else None


def four_figures(text: str) -> int | None:
    """A year as it is written, in four plain figures; None for anything else."""
    return whole_number(text, 4) if len(text) == 4 else None


def within(text: str, most: int, what: str) -> str:
    """The text without blanks around it, at most `most` signs long; raises WrongInput for a longer one, which is not
    cut: nobody would see that its end was lost. `what`: how the sentence names it."""
    kept = text.strip()
    if len(kept) > most:
        raise WrongInput(f"{what}有{len(kept)}字，不能超过{most}字；更多的请写在附件中")
    return kept
