"""Numbers that Word writes by itself: “一、”“（一）” and such become words of their paragraphs, so that none is lost.

A plain list that counts 1, 2, 3 without a break stays a list; everything else gets its number written out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from gongkai.files.revisions import W

_DIGITS = "零一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_DEEPEST_STYLE = 20


@dataclass(frozen=True)
class Level:
    """One level of a list: how it counts, how the number is written, where it begins."""

    counts: str
    text: str
    start: int
    legal: bool


@dataclass
class Lists:
    """Lists of a document: number → (counter shared with others, levels), and the list of each style."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)


def write_out(body: etree._Element, numbering: etree._Element | None, styles: etree._Element | None) -> None:
    """Write the automatic numbers of a document's body into its paragraphs, where a list would lose them."""
    lists = _lists(numbering, styles)
    if not lists.levels:
        return
    found = _counted(body, lists)
    plain = {number for _, number, level, _ in found if _is_plain(lists.levels[number].get(level))}
    literal = {number for _, number, level, _ in found if not _is_plain(lists.levels[number].get(level))}
    literal |= {number for number in plain if _is_broken(found, number)}
    for paragraph, number, _, label in found:
        if number in literal and label:
            _insert(paragraph, label)


Counted = list[tuple[etree._Element, str, int, str]]


def _counted(body: etree._Element, lists: Lists) -> Counted:
    """Each numbered paragraph with its list, level and label, in the order of the body."""
    counters: dict[str, dict[int, int]] = defaultdict(dict)
    begun: set[str] = set()
    found: Counted = []
    for paragraph in body.iter(W + "p"):
        number, depth = _list_of(paragraph, lists)
        level = lists.levels.get(number, {}).get(depth)
        if level is None or level.counts in ("bullet", "none"):
            continue
        counts = counters[lists.shared[number]]
        if number not in begun:
            begun.add(number)
            for at, start in lists.restarts.get(number, {}).items():
                counts[at] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        found.append((paragraph, number, depth, _label(level, lists.levels[number], counts)))
    return found


def _label(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    def one(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        named = levels.get(depth, level)
        return numeral(counts.get(depth, named.start), "decimal" if level.legal else named.counts)

    return re.sub(r"%([1-9])", one, level.text)


def _is_plain(level: Level | None) -> bool:
    return level is None or level.counts in ("bullet", "none") or (
        level.counts == "decimal" and bool(re.fullmatch(r"%\d[.．、]?", level.text))
    )  # fmt: skip


def _is_broken(found: Counted, number: str) -> bool:
    """Whether a list goes on after other words, or does not begin with 1: a page's list would count anew."""
    before: etree._Element | None = None
    for paragraph, own, depth, label in found:
        if own != number:
            continue
        begins = depth == 0 and re.sub(r"\D", "", label) == "1"
        if paragraph.getprevious() is not before and not (begins and before is None):
            return True
        if before is None and not begins:
            return True
        before = paragraph
    return False


def _insert(paragraph: etree._Element, label: str) -> None:
    run = etree.Element(W + "r")
    text = etree.SubElement(run, W + "t")
    text.text = label
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    properties = paragraph.find(W + "pPr")
    if properties is None:
        properties = etree.Element(W + "pPr")
        paragraph.insert(0, properties)
    for old in properties.findall(W + "numPr"):
        properties.remove(old)
    none = etree.SubElement(properties, W + "numPr")
    for tag in ("ilvl", "numId"):  # list 0 is no list, whatever the style says
        etree.SubElement(none, W + tag).set(W + "val", "0")
    paragraph.insert(1, run)


def _list_of(paragraph: etree._Element, lists: Lists) -> tuple[str, int]:
    own = paragraph.find(f"{W}pPr/{W}numPr")
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    by_style = lists.styles.get(style.get(W + "val", ""), ("", 0)) if style is not None else ("", 0)
    if own is None:
        return by_style
    number, depth = _val(own, "numId"), _val(own, "ilvl")
    return number or by_style[0], int(depth) if depth.isdigit() else by_style[1]


def _val(node: etree._Element, tag: str) -> str:
    child = node.find(W + tag)
    return "" if child is None else str(child.get(W + "val", ""))


def _lists(numbering: etree._Element | None, styles: etree._Element | None) -> Lists:
    lists = Lists()
    if numbering is None:
        return lists
    abstract = {
        str(node.get(W + "abstractNumId", "")): _levels(node) for node in numbering.findall(W + "abstractNum")
    }
    for node in numbering.findall(W + "num"):
        number, base = str(node.get(W + "numId", "")), _val(node, "abstractNumId")
        levels = dict(abstract.get(base, {}))
        restarts = {}
        for override in node.findall(W + "lvlOverride"):
            depth = _int(override.get(W + "ilvl"), 0)
            levels |= _levels(override)
            if start := _val(override, "startOverride"):
                restarts[depth] = _int(start, 1)
        lists.levels[number], lists.shared[number], lists.restarts[number] = levels, base, restarts
    lists.styles = _styles(styles)
    return lists


def _levels(node: etree._Element) -> dict[int, Level]:
    return {
        _int(raw.get(W + "ilvl"), 0): Level(
            _val(raw, "numFmt") or "decimal", _val(raw, "lvlText"), _int(_val(raw, "start"), 1),
            raw.find(W + "isLgl") is not None,
        )
        for raw in node.findall(W + "lvl")
    }  # fmt: skip


def _styles(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    if styles is None:
        return {}
    rows = {str(node.get(W + "styleId", "")): node for node in styles.findall(W + "style")}
    found = {}
    for name, node in rows.items():
        at: etree._Element | None = node
        for _ in range(_DEEPEST_STYLE):
            if at is None:
                break
            if (own := at.find(f"{W}pPr/{W}numPr")) is not None and _val(own, "numId"):
                found[name] = (_val(own, "numId"), _int(_val(own, "ilvl"), 0))
                break
            at = rows.get(_val(at, "basedOn"))
    return found


def _int(raw: str | None, otherwise: int) -> int:
    return int(raw) if raw is not None and re.fullmatch(r"\d{1,6}", raw) else otherwise


def numeral(value: int, counts: str) -> str:
    """A number as Word's format of that name writes it; Arabic for a format that is not known."""
    return _WRITERS.get(counts, str)(value)


def _chinese(value: int) -> str:
    if not 0 < value < 10000:
        return str(value)
    out = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += _DIGITS[digit] + name
        elif out and not out.endswith("零") and value:
            out += "零"
    return out[1:] if out.startswith("一十") else out


def _roman(value: int) -> str:
    out = ""
    for unit, name in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"],
        strict=True,
    ):
        count, value = divmod(value, unit)
        out += name * count
    return out


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else str(value)


def _circled(value: int) -> str:
    return chr(0x2460 + value - 1) if 0 < value <= 20 else str(value)


def _of(row: str) -> Callable[[int], str]:
    return lambda value: row[(value - 1) % len(row)]


_WRITERS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographTraditionalCounting",
         "taiwaneseCountingThousand", "taiwaneseCounting"), _chinese,
    ),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"),
                    lambda value: "".join("〇一二三四五六七八九"[int(d)] for d in str(value))),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalFullWidth": lambda value: "".join(chr(ord(d) + 0xFEE0) for d in str(value)),
    "decimalZero": lambda value: f"{value:02d}",
    "lowerLetter": _letter,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
}  # fmt: skip
