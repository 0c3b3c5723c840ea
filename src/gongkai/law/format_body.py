"""Rules of the text: levels and their order, attachments, days, the note, paired signs, and the table of patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.law.format_draft import Break, Breaks, OfficialDraft, near
from gongkai.law.format_rules import HAN, format_rules
from gongkai.law.manuscripts import manuscripts

_NUMERALS = "一二三四五六七八九十"
_LEVELS = (
    (re.compile(rf"^([{_NUMERALS}]+)、"), 1),
    (re.compile(rf"^（([{_NUMERALS}]+)）"), 2),
    (re.compile(r"^(\d{1,2})[.．](?!\d)"), 3),
    (re.compile(r"^（(\d{1,2})）"), 4),
)
_WRONG_LEVELS = (
    (re.compile(rf"^（([{_NUMERALS}\d]+)）[、，,.．]"), "括号序号后不加顿号等标点", "（{}）"),
    (re.compile(r"^(\d{1,2})、"), "第三层序号用“1.”，不用“1、”", "{}."),
    (re.compile(rf"^([{_NUMERALS}]+)[.,，．]\s*(?=[{HAN}])"), "第一层序号用“一、”", "{}、"),
    (re.compile(rf"^\(([{_NUMERALS}\d]+)\)"), "序号的括号用全角（ ）", "（{}）"),
    (re.compile(rf"^([{_NUMERALS}])[)）]"), "第二层序号用“（一）”，括号要成对", "（{}）"),
    (re.compile(r"^(\d{1,2})[)）]"), "第四层序号用“（1）”，括号要成对", "（{}）"),
    (re.compile(r"^[①-⑳⑴-⒇㈠-㈩Ⅰ-Ⅻ]"), "结构层次序数依次用“一、”“（一）”“1.”“（1）”", ""),
)
_NOTE_OF_ATTACHMENTS = re.compile(r"^附\s*件\s*[：:]")


def _lines(draft: OfficialDraft) -> Iterator[tuple[int, str]]:
    """Paragraphs that are running text: rows of tables and the attachments note count by themselves."""
    in_note = False
    for n, text in enumerate(draft.paragraphs, 1):
        in_note = bool(_NOTE_OF_ATTACHMENTS.match(text)) or (
            in_note and bool(re.match(r"^\d{1,2}[.．、]", text))
        )
        if not in_note and "\t" not in text:
            yield n, text


def _level(text: str) -> tuple[int, int]:
    """The level of a line and its number; 0 for a line without."""
    for pattern, depth in _LEVELS:
        if match := pattern.match(text):
            return depth, int(match[1]) if match[1].isdigit() else _value(match[1])
    return 0, 0


def levels(draft: OfficialDraft) -> Breaks:
    """一、 （一） 1. （1）, none left out on the way down (7.3.3)."""
    deepest = 0
    for n, text in _lines(draft):
        for pattern, says, right in _WRONG_LEVELS:
            if match := pattern.match(text):
                yield Break("FMT-LEVELS", f"第{n}段", f"{says}：“{text[:12]}”", right.format(*match.groups()))
        depth, _ = _level(text)
        if not depth:
            continue
        # The standard lets a text of two levels go from “一、” to “1.”.
        if depth > deepest + 1 and (deepest, depth) not in ((1, 3), (0, 3), (0, 2)):
            yield Break("FMT-LEVELS", f"第{n}段", f"结构层次跳级：“{text[:12]}”前面没有上一层序号")
        deepest = depth


def order(draft: OfficialDraft) -> Breaks:
    """Numbers of one level follow each other; a new heading above begins anew."""
    expected = {1: 1, 2: 1, 3: 1, 4: 1}
    for n, text in _lines(draft):
        depth, value = _level(text)
        if not depth:
            continue
        if value not in (1, expected[depth]):
            before = _named(expected[depth], depth)
            yield Break("FMT-ORDER", f"第{n}段", f"序号不连续：“{text[:10]}”，前面应有“{before}”")
        expected[depth] = value + 1
        for deeper in range(depth + 1, 5):
            expected[deeper] = 1


def _named(value: int, depth: int) -> str:
    return ("", f"{_numeral(value)}、", f"（{_numeral(value)}）", f"{value}.", f"（{value}）")[depth]


def _value(text: str) -> int:
    tens, found, ones = text.partition("十")
    if not found:
        return _NUMERALS.index(text[0]) + 1
    return 10 * ((_NUMERALS.index(tens) + 1) if tens else 1) + ((_NUMERALS.index(ones[0]) + 1) if ones else 0)


def _numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十"
    return lead + (_NUMERALS[ones - 1] if ones else "")


def attachments(draft: OfficialDraft) -> Breaks:
    """The note of attachments: its form, and that it names what is attached (7.3.4)."""
    mentioned = any("附件" in text for text in draft.paragraphs)
    notes = [(n, t) for n, t in enumerate(draft.paragraphs, 1) if _NOTE_OF_ATTACHMENTS.match(t)]
    if notes and not draft.attachments:
        yield Break("FMT-ATTACHMENT", "附件", "正文有附件说明，但没有上传附件")
    if draft.attachments and not mentioned:
        yield Break("FMT-ATTACHMENT", "附件", "上传了附件，但正文没有提到附件")
    for n, text in notes:
        where = f"第{n}段"
        items = _items(draft.paragraphs[n - 1 :])
        if "附件:" in text:
            yield Break("FMT-ATTACHMENT", where, "“附件”后用全角冒号", text.replace("附件:", "附件：", 1))
        for _, name in items:
            if name != name.rstrip("。；，;.,、"):
                yield Break("FMT-ATTACHMENT", where, "附件名称后不加标点", name.rstrip("。；，;.,、"))
        if any(mark.endswith("、") for mark, _ in items):
            yield Break("FMT-ATTACHMENT", where, "多个附件用“1.”标注，不用“1、”")
        numbers = [int(mark[:-1]) for mark, _ in items if mark]
        if numbers != list(range(1, len(numbers) + 1)):
            yield Break("FMT-ATTACHMENT", where, "附件的顺序号应从1起连续编排")
        if draft.attachments:
            yield from _named_alike(where, [name for _, name in items], draft.attachments)


def _items(lines: tuple[str, ...]) -> list[tuple[str, str]]:
    """Number marks and names of a note of attachments: the first may have no number, the others have one each."""
    first = _NOTE_OF_ATTACHMENTS.sub("", lines[0]).strip()
    found = []
    for line in [first, *lines[1:]]:
        match = re.match(r"^(\d{1,2}[.．、])\s*(.+)$", line.strip())
        if match:
            found.append((match[1], match[2]))
        elif line is first:
            found += [("", first)] if first else []
        else:
            break
    return found


def _named_alike(where: str, named: list[str], attached: tuple[str, ...]) -> Breaks:
    if len(named) != len(attached):
        yield Break("FMT-ATTACHMENT", where, f"附件说明列了{len(named)}个附件，实际上传了{len(attached)}个")
        return
    for n, (said, file) in enumerate(zip(named, attached, strict=True), 1):
        if _bare(said) != _bare(file):
            stem = _stem(file)
            yield Break(
                "FMT-ATTACHMENT", where, f"附件说明第{n}个“{said}”与实际附件“{stem}”的名称不一致", stem
            )


def _stem(file: str) -> str:
    return re.sub(r"\.[A-Za-z]{2,4}$", "", file)


def _bare(name: str) -> str:
    """A name without file ending, number, book-title marks and spaces."""
    name = re.sub(r"^(?:附件\s*\d*\s*[.．、：:_\-]?\s*|\d{1,2}\s*[.．、_\-]\s*)", "", _stem(name.strip()))
    return re.sub(r"[《》〈〉“”\"\s（）()。；，;,._\-]", "", name)


_DAY = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日")


def days(draft: OfficialDraft) -> Breaks:
    """Days that exist; how they are written is in the table of patterns (7.3.5.4)."""
    for n, text in enumerate(draft.paragraphs, 1):
        for match in _DAY.finditer(text):
            try:
                date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                yield Break("FMT-DATE", f"第{n}段", f"没有这一天：“{match[0]}”")


def note(draft: OfficialDraft) -> Breaks:
    """The note says the same as 公开属性, in round brackets of full width (7.3.6)."""
    known = manuscripts().attributes
    own = known[draft.attribute]
    if draft.note and draft.note not in (own.note, *own.also):
        yield Break(
            "FMT-NOTE", "附注", f"附注“{draft.note}”与公开属性“{own.label}”不一致，应为“{own.note}”", own.note
        )
    phrases = {phrase: other for other in known.values() for phrase in (other.note, *other.also)}
    for n, text in enumerate(draft.paragraphs, 1):
        inner = text.strip("（）()[]〔〕【】 。")
        other = phrases.get(inner)
        if other is None:
            continue
        if text != f"（{inner}）":
            yield Break("FMT-NOTE", f"第{n}段", "附注用全角圆括号，括号内外不加标点", f"（{inner}）")
        if other.id != own.id:
            yield Break(
                "FMT-NOTE", f"第{n}段", f"正文的附注“{text}”与公开属性“{own.label}”不一致", f"（{own.note}）"
            )


_PAIRS = (("《", "》"), ("（", "）"), ("“", "”"), ("〔", "〕"), ("【", "】"), ("〈", "〉"), ("‘", "’"))


def pairs(draft: OfficialDraft) -> Breaks:
    """Brackets, book-title marks and quotation marks open and close in one paragraph."""
    for where, text in [("标题", draft.title), *((f"第{n}段", t) for n, t in enumerate(draft.paragraphs, 1))]:
        text = re.sub(rf"^(?:[{_NUMERALS}]|\d{{1,2}})）", "", text)
        for opens, closes in _PAIRS:
            depth = 0
            for char in text:
                depth += (char == opens) - (char == closes)
                if depth < 0:
                    break
            # A speech may go on over paragraphs: each opens, the last one closes.
            if depth < 0 or (depth > 0 and (opens, closes) != ("“", "”")):
                yield Break("FMT-PAIRS", where, f"“{opens}”与“{closes}”不成对")


def words(draft: OfficialDraft) -> Breaks:
    """The table of patterns over title and text."""
    rules = format_rules()
    for where, text in [("标题", draft.title), *((f"第{n}段", t) for n, t in enumerate(draft.paragraphs, 1))]:
        for pattern in rules.patterns:
            for match in pattern.breaks(text):
                instead = "" if pattern.instead is None else _instead(text, match, pattern.instead)
                said = near(text, match.start(), match.end())
                yield Break(pattern.rule, where, f"{pattern.says}：“{said}”", instead)


def _instead(text: str, match: re.Match[str], template: str) -> str:
    before, after = text[max(0, match.start() - 4) : match.start()], text[match.end() : match.end() + 4]
    return (before + match.expand(template) + after).strip()
