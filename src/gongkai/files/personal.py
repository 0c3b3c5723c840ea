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
# Spaces, hyphens, points and characters without width that people put between groups; never a new line or cell.
_GAP = r"[ \-\u2010-\u2015\u00a0\u3000\u200b-\u200d\u2060\ufeff.·]{0,3}"
# Digits with or without gaps: one number in groups, or several numbers beside each other.
_RUN = re.compile(r"(?<![0-9A-Za-z])\d(?:" + _GAP + r"\d){10,}[Xx]?")
_GROUP = re.compile(r"\d+[Xx]?")
_MOST_GROUPS = 8
_PASSPORT = re.compile(r"(?<![0-9A-Za-z])(?:E[A-HJ-NP-Z0-9]\d{7}|[GDSPHMK][A-Z]?\d{7,8})(?![0-9A-Za-z])")
_PASSPORT_SAID = re.compile(r"护照|通行证")
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+")
# Numbers that are long and name no one: web addresses, index numbers, credit codes, sums, account-free serials.
_NOBODY = re.compile(
    r"https?://[^\s\u4e00-\u9fff]+"
    r"|(?<![0-9A-Za-z])[0-9A-Z]{8,18}(?:-\d)?/\d{4,6}-\d{3,6}(?!\d)"
    r"|(?:统一社会信用代码|组织机构代码|索引号|流水号|受理号|档案号|项目编号|采购编号|合同编号|订单号|国标)[^0-9A-Za-z]{0,4}[0-9A-Za-z\-/]+"
    r"|\d+(?:\.\d+)?(?=\s*(?:元|万元|亿元|人次|平方米|千克|吨))"
)
# First two digits of ID numbers: the codes of provinces.
_PROVINCES = {
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64,
    65, 71, 81, 82, 83,
}  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def find_personal(text: str, *, emails: bool = False) -> list[PersonalFind]:
    """Every personal number in the text, in its order; e-mail addresses only when asked for.

    Places are offsets into `text`. A number that an ID has is not said again as a card.
    """
    flat = "".join(_flat(c) for c in text)
    taken = bytearray(len(flat))
    for match in _NOBODY.finditer(flat):
        taken[match.start() : match.end()] = b"\1" * len(match[0])
    found: list[PersonalFind] = []
    for kind, start, end in _finds(flat, emails):
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\1" * (end - start)
        masked = _masked(flat[start:end], kind)
        found.append(PersonalFind(kind, start, end, masked, f"疑似{LABELS[kind]}：{masked}"))
    return sorted(found, key=lambda f: f.start)


def _finds(flat: str, emails: bool) -> Iterator[tuple[str, int, int]]:
    candidates = [c for run in _RUN.finditer(flat) for c in _candidates(flat, run.start(), run.end())]
    for kind, holds in (("id", _is_id), ("card", _is_card), ("mobile", _is_mobile)):
        for groups, start, end in candidates:
            if holds(groups) and not (kind == "mobile" and flat[max(0, start - 2) : start] == "0."):
                yield kind, start, end
    for match in _PASSPORT.finditer(flat):
        # One letter and digits are also roads, models and standards: only beside the word is it a passport.
        if match[0][0] == "E" or _PASSPORT_SAID.search(flat[max(0, match.start() - 16) : match.start()]):
            yield "passport", match.start(), match.end()
    if emails:
        for match in _EMAIL.finditer(flat):
            yield "email", match.start(), match.end()


def _flat(char: str) -> str:
    """Full-width letters and digits by their plain form; one character stays one, so that places agree."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def _masked(raw: str, kind: str) -> str:
    """As it may be shown: three characters in front, two behind; of an address the host."""
    if kind == "email":
        name, _, host = raw.partition("@")
        return f"{name[:1]}***@{host}"
    bare = re.sub(r"[^0-9A-Za-z+]", "", raw)
    return bare[:3] + "*" * max(4, len(bare) - 5) + bare[-2:]


def _candidates(flat: str, start: int, end: int) -> Iterator[tuple[list[str], int, int]]:
    """Each row of neighbouring groups in a run of digits that could be one number, the longest first."""
    groups = list(_GROUP.finditer(flat, start, end))
    for first in range(len(groups)):
        for last in range(min(len(groups), first + _MOST_GROUPS), first, -1):
            row = groups[first:last]
            behind = flat[row[-1].end() : row[-1].end() + 1]
            if 11 <= sum(len(g[0]) for g in row) <= 19 and not (behind.isascii() and behind.isalnum()):
                yield [g[0] for g in row], row[0].start(), row[-1].end()


# Ranges that no network has given to persons.
_NOT_MOBILE = {"140", "141", "142", "143", "154", "160", "161", "163", "164", "168", "169"}


def _is_mobile(groups: list[str]) -> bool:
    """Eleven digits of a range in use, with or without 86; one figure over and over is a placeholder."""
    digits = "".join(groups)
    if digits.startswith(("86", "0086")):
        digits = digits.removeprefix("00").removeprefix("86")
        groups = groups[1:] if groups[0] in ("86", "0086") else groups
    return (
        re.fullmatch(r"1[3-9]\d{9}", digits) is not None
        and digits[:3] not in _NOT_MOBILE
        and len(set(digits)) > 2
        and (len(groups[0]) >= 3 or all(len(g) <= 2 for g in groups))
    )


def _is_id(groups: list[str]) -> bool:
    digits = "".join(groups)
    if len(digits) == 15:
        return len(groups) == 1 and _is_old_id(digits)
    if len(digits) != 18 or len(groups) > 6 or not digits[:17].isdigit() or not _is_day(digits[6:14]):
        return False
    total = sum(w * int(d) for w, d in zip(_WEIGHTS, digits[:17], strict=True))
    return "10X98765432"[total % 11] == digits[17].upper()


def _is_old_id(digits: str) -> bool:
    return (
        digits.isdigit()
        and int(digits[:2]) in _PROVINCES
        and _is_day("19" + digits[6:12])
        and len(set(digits)) > 3
    )


def _is_day(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def _is_card(groups: list[str]) -> bool:
    digits = "".join(groups)
    if not 15 <= len(digits) <= 19 or digits[:2] not in _CARD_HEADS or len(set(digits)) < 4:
        return False
    if not digits.isdigit() or any(len(g) < 3 for g in groups[:-1]):
        return False
    total = 0
    for i, d in enumerate(reversed(digits)):
        n = int(d) * (2 if i % 2 else 1)
        total += n - 9 if n > 9 else n
    return total % 10 == 0


# UnionPay, Visa, Mastercard, JCB, American Express, Diners.
_CARD_HEADS = {
    "62", "60", "45", "43", "40", "41", "42", "44", "46", "47", "48", "49", "51", "52", "53", "54", "55", "35", "37", "34",
    "36", "30",
}  # fmt: skip
