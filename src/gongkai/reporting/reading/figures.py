"""One printed figure: what it is worth, or why it cannot be taken. Blank is never zero."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from gongkai.law.report import Value

BLANK_MARKS = frozenset(
    ("", "-", "--", "---", "/", "//", "\\", "|", "无", "空", "*", "……", "…", "n/a", "na", "不涉及", "不适用", "无数据", "×", "·", ".", "?")
)  # fmt: skip
_DASHES = str.maketrans(dict.fromkeys("−–—―‒‐‑﹣－ー一", "-"))
_SIGNS = {"增": 1, "增加": 1, "新增": 1, "净增": 1, "净增加": 1, "增长": 1, "+": 1, "↑": 1, "": 1} | {
    "减": -1, "减少": -1, "净减": -1, "净减少": -1, "下降": -1, "-": -1, "↓": -1
}  # fmt: skip
_NUMBER = r"(?:\d{1,3}(?:[,，' ]\d{3})+|\d+)(?:\.\d+)?"
_FIGURE = re.compile(
    rf"(?P<lost>\?*)(?P<sign>净增加?|净减少?|新增|增加|减少|增长|下降|增|减|↑|↓|\+|-)?\s*(?P<number>{_NUMBER})"
    r"\s*(?P<unit>亿元|万元|元|件|项|个|条|宗|次|份|部|例|起|件次)?\?*"
)
_NOTE = re.compile(r"\([^()\d]*\)")
TO_WAN = {"亿元": Decimal(10000), "万元": Decimal(1), "元": Decimal("0.0001")}


@dataclass(frozen=True)
class Figure:
    """A figure read (`value`) or not (`why`); `says` is a remark for the findings (a unit converted)."""

    value: Value = None
    why: str = ""
    says: str = ""


def plain(text: str) -> str:
    """Half-width, one kind of minus, no spaces at the ends; a lone Chinese one stays a dash only when alone."""
    text = unicodedata.normalize("NFKC", text).replace("\u200b", "").strip()
    if text and not set(text) - set("−–—―‒‐‑一-ー"):
        return "-"
    return text.translate({k: v for k, v in _DASHES.items() if chr(k) not in "一ー"})


def is_value(text: str) -> bool:
    """True for something that fills a figure cell: a figure with or without sign and unit, or a mark for none."""
    text = plain(text)
    return text.lower() in BLANK_MARKS or is_figure(text)


def is_figure(text: str) -> bool:
    """True for a printed figure, with or without sign and unit."""
    text = _NOTE.sub("", plain(text)).strip()
    return text == "零" or _FIGURE.fullmatch(text) is not None


def read_figure(text: str, kind: str, unit: str = "") -> Figure:
    """The value of a cell. `kind` is the column's type; `unit` the unit that its heading names, if any.

    Money comes back as Decimal in 万元 with its decimals as printed; what is doubtful comes back unread.
    """
    bare = _NOTE.sub("", plain(text)).strip()
    if bare.lower() in BLANK_MARKS:
        return Figure(why="单元格空白" if not bare else f"“{text.strip()}”不是数字，空白不等于零")
    if bare == "零":
        bare = "0"
    match = _FIGURE.fullmatch(bare)
    if match is None:
        return Figure(why="不是单独一个数字")
    number = Decimal(re.sub(r"[,，' ]", "", match["number"]))
    sign = match["sign"] or ""
    if kind == "signed" and match["lost"] and number:
        return Figure(why="数字前有“?”，可能是丢失的正负号")
    if kind != "signed" and sign not in ("", "-", "+"):
        return Figure(why="件数一栏出现增减字样")
    number *= _SIGNS[sign]
    if kind == "money":
        return _money(number, match["unit"] or "", unit)
    if (match["unit"] or "") in TO_WAN:
        return Figure(why="件数一栏出现金额")
    if number != number.to_integral_value():
        return Figure(why="件数一栏出现小数")
    return Figure(int(number))


def _money(number: Decimal, printed: str, heading: str) -> Figure:
    if printed and printed not in TO_WAN:
        return Figure(why=f"金额一栏的单位是“{printed}”")
    unit = printed or heading
    if unit in ("", "万元"):
        says = "" if unit else "金额没有注明单位，按万元读取"
        return Figure(number, says=says if number else "")
    if not number:
        return Figure(Decimal(0))
    value = number * TO_WAN[unit]
    value = value.normalize() if value != value.to_integral_value() else value.quantize(Decimal(1))
    return Figure(value, says=f"金额{number}{unit}换算为{value}万元")
