"""One spelling for what readers take as the same: width, case, accents, 繁體 and 简体.

Folding goes sign by sign and never looks at neighbours, so a part of a text always folds to the same part of
the folded text; that is what makes every substring findable. (`乾` alone and in 乾坤 both fold to 干.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from opencc import OpenCC

# Scripts written without spaces: Hangul parts, and everything from the CJK radicals upwards.
WIDE = "\u1100-\u11ff\u2e80-\U0003ffff"
_RUN = re.compile(f"[{WIDE}]+|[0-9]{{1,40}}|[^ 0-9{WIDE}]{{1,40}}")
_IS_WIDE = re.compile(f"[{WIDE}]")


@lru_cache(maxsize=1)
def _to_simplified() -> OpenCC:
    return OpenCC("t2s")


class _Folds(dict[int, str]):
    """Sign → its folded signs, filled as signs turn up."""

    def __missing__(self, code: int) -> str:
        folded = _fold_sign(chr(code))
        if len(folded) != 1:
            # First: another thread takes what stands here for complete.
            _UNEVEN.add(chr(code))
        self[code] = folded
        return folded


def _fold_sign(sign: str) -> str:
    out = []
    for part in unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", sign).casefold()):
        # é is e; marks of scripts that cannot do without them stay.
        bare = unicodedata.normalize("NFKD", part)[0] if part < "\u0250" else part
        if "\u0300" <= bare < "\u0370":
            continue
        digit = unicodedata.decimal(bare, None)
        if digit is not None:
            out.append(str(digit))
        elif unicodedata.category(bare)[0] in "LN" or (unicodedata.category(bare)[0] == "M" and out == []):
            out.append(_simplified(bare) if _IS_WIDE.match(bare) else bare)
        else:
            out.append(" ")
    return "".join(out)


def _simplified(sign: str) -> str:
    """Converted until it stays: a simplified form that is itself a traditional one must meet its own kind."""
    for _ in range(4):
        simpler = _to_simplified().convert(sign)
        if simpler == sign:
            break
        sign = simpler
    return sign


_FOLDS = _Folds()
# Signs met so far that fold to none or to several: without one of them every place stays where it was.
_UNEVEN: set[str] = set()


def fold(text: str) -> str:
    """The folded text: letters and digits in one spelling, every other sign a space."""
    return text.translate(_FOLDS)


def fold_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The folded text, and for each of its signs the place in `text` that it comes from."""
    folded = fold(text)
    if _UNEVEN.isdisjoint(text):
        return folded, range(len(text))
    pieces = [_FOLDS[ord(sign)] for sign in text]
    places = [at for at, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), places


def runs(folded: str) -> list[str]:
    """Runs of one kind in folded text: Chinese signs, digits, letters; the last two in pieces of 40 at most."""
    return _RUN.findall(folded)


def is_wide(run: str) -> bool:
    """True for a run of a script written without spaces."""
    return _IS_WIDE.match(run) is not None
