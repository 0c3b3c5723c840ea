"""Personal data in a text: numbers that name a person, told from numbers that don't by their own checks.

ID numbers by the check digit of GB 11643, cards by Luhn; mobile numbers by their ranges. Seen through
full-width digits and through spaces and hyphens between groups.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PersonalFind:
    """One find: its kind, where it stands in the text, how it may be shown, and what to say."""

    kind: str
    start: int
    end: int
    masked: str
    says: str


LABELS = {
    "id": "公民身份号码",
    "card": "银行卡号",
    "mobile": "手机号码",
    "passport": "护照号码",
    "email": "电子邮箱",
}
_GAP = r"[ \-\u2010-\u2013\u00a0]?"
_LEFT, _RIGHT = r"(?<![0-9A-Za-z/])", r"(?![0-9A-Za-z])"
_ID = re.compile(_LEFT + r"[1-9](?:" + _GAP + r"\d){16}" + _GAP + r"[\dXx]" + _RIGHT)
_OLD_ID = re.compile(_LEFT + r"[1-9]\d{14}" + _RIGHT)
_CARD = re.compile(_LEFT + r"[3-6](?:" + _GAP + r"\d){14,18}" + _RIGHT)
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z/.])(?:\+?86" + _GAP + r")?1[3-9]\d" + _GAP + r"\d{4}" + _GAP + r"\d{4}(?![0-9A-Za-z])"
)
_PASSPORT = re.compile(r"(?<![0-9A-Za-z])(?:E[A-HJ-NP-Z0-9]|[GDSPH])\d{7,8}(?![0-9A-Za-z])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def find_personal(text: str, *, emails: bool = False) -> list[PersonalFind]:
    """Every personal number in the text, in its order; e-mail addresses only when asked for."""
    flat = "".join(_flat(c) for c in text)
    found: list[PersonalFind] = []
    for kind, start, end in _finds(flat, emails):
        if not any(start < f.end and f.start < end for f in found):
            masked = _masked(flat[start:end])
            found.append(PersonalFind(kind, start, end, masked, f"疑似{LABELS[kind]}：{masked}"))
    return sorted(found, key=lambda f: f.start)


def _finds(flat: str, emails: bool) -> Iterator[tuple[str, int, int]]:
    for kind, pattern, holds in (
        ("id", _ID, _is_id), ("id", _OLD_ID, _is_old_id), ("card", _CARD, _is_card),
        ("mobile", _MOBILE, lambda digits: True), ("passport", _PASSPORT, lambda digits: True),
    ):  # fmt: skip
        for match in pattern.finditer(flat):
            if holds(re.sub(r"[^0-9Xx]", "", match[0])):
                yield kind, match.start(), match.end()
    if emails:
        for match in _EMAIL.finditer(flat):
            yield "email", match.start(), match.end()


def _flat(char: str) -> str:
    """Full-width letters and digits by their plain form; one character stays one, so that places agree."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def _masked(raw: str) -> str:
    return raw[:3] + "*" * max(4, len(raw) - 5) + raw[-2:]


def _is_id(digits: str) -> bool:
    if len(digits) != 18 or not _is_day(digits[6:14]):
        return False
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits[:17], strict=True))
    return "10X98765432"[total % 11] == digits[17].upper()


def _is_old_id(digits: str) -> bool:
    return 11 <= int(digits[:2]) <= 82 and _is_day("19" + digits[6:12])


def _is_day(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def _is_card(digits: str) -> bool:
    if not 15 <= len(digits) <= 19 or digits[:2] not in _CARD_HEADS or len(set(digits)) < 4:
        return False
    total = 0
    for i, d in enumerate(reversed(digits)):
        n = int(d) * (2 if i % 2 else 1)
        total += n - 9 if n > 9 else n
    return total % 10 == 0


_CARD_HEADS = {
    "62",
    "60",
    "45",
    "43",
    "40",
    "41",
    "42",
    "51",
    "52",
    "53",
    "54",
    "55",
    "35",
    "37",
    "34",
    "36",
    "30",
}
