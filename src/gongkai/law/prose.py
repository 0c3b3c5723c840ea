"""Numbers and sentences in Chinese prose: what the text rules read with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from gongkai.law.report import Report

NO_TEXT = "没有正文可以核对"
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+|[零〇一二两三四五六七八九十百千]+)"
PIECE = r"(?:件|份|宗|起|例|项|条|个)"
# Stands before NUMBER: what follows is neither the tail of 1.2 nor an estimate (近100件, 约100件).
PRECISE = r"(?<![\d.近约超逾第零〇一二两三四五六七八九十百千])"
# The clause speaks of other bodies, or of one level of a roll-up.
ELSEWHERE = re.compile(
    r"本级|各(?:县|区|市|镇|街|乡|部门|单位|级)|县\(?市|区县|县区|市直|区直|县直|下属|所属|直属|学校|乡镇|街道|上级|兄弟"
)
LAST_YEAR = re.compile(r"(?:上年|上年度|去年|上一年|上一年度|往年|前一年)(?!度?结转)")
_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def plain(text: str) -> str:
    """The text with full-width digits and signs folded and spaces taken out."""
    return re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text))


def sentences(text: str) -> Iterator[str]:
    """Sentences of a text, ended by 。！？ or a line end; semicolons do not end one."""
    return (s for s in re.split(r"[。!?！？\n]+", plain(text)) if s)


def clauses(sentence: str) -> list[str]:
    """A sentence cut at commas and semicolons (a 、 joins, it does not cut)."""
    return [c for c in re.split(r"(?<!\d),|,(?!\d)|[;；，]", sentence) if c]


def without_brackets(sentence: str) -> str:
    """The sentence without what stands in brackets: subsets and remarks that do not change what it says."""
    return re.sub(r"\([^()]*\)", "", sentence)


def of_another_year(sentence: str, clause: str, year: int | None) -> bool:
    """True when the nearest year written before the end of the clause is not the report's."""
    years = re.findall(r"(20\d\d)年", sentence[: sentence.find(clause) + len(clause)])
    return bool(years) and year is not None and int(years[-1]) != year


def texts(report: Report) -> list[tuple[str, str]]:
    """Section id and words of every section that has some; title and closing are not prose."""
    return [(k, v) for k, v in report.text.items() if k not in ("title", "closing") and v.strip()]


def number(raw: str) -> int:
    """The value of a numeral in digits (1,234) or in Chinese (十二, 一百零五, 两千三百)."""
    raw = raw.replace(",", "")
    if raw.isdigit():
        return int(raw)
    total = section = 0
    for sign in raw:
        if sign in _UNITS:
            total += (section or 1) * _UNITS[sign]
            section = 0
        else:
            section = _DIGITS[sign]
    return total + section


def grams(text: str, size: int = 5) -> set[str]:
    """The character runs of a text, signs and figures left out: what two texts are compared by."""
    kept = re.sub(r"[\W\d_]+", "", plain(text))
    return {kept[i : i + size] for i in range(len(kept) - size + 1)}


def likeness(left: str, right: str) -> float:
    """Share of common character runs, 0 to 1 (Jaccard); 0 when either text is too short to say."""
    a, b = grams(left), grams(right)
    return len(a & b) / len(a | b) if min(len(a), len(b)) >= 40 else 0.0
