"""Where a report begins and ends and where its six sections are, found by headings whatever their number says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.reporting.reading.page import Item
from gongkai.reporting.reading.vocabulary import SECTIONS, key

ORDER = ("overview", "proactive", "requests", "disputes", "problems", "other")
TITLE = re.compile(r"(?:政府)?信息公开(?:工作)?(?:情况)?(?:的)?(?:年度报告|年报|年度工作报告|工作报告)")
_NUMBER = re.compile(
    r"^\s*(?:第?[（(]?\s*[一二三四五六七]\s*[)）]?(?:部分|章)?|[1-7])\s*[、.．,，:：\s]\s*|^\s*[（(][一二三四五六][)）]\s*"
)
_LEADERS = re.compile(r"[.…·\s]{3,}\s*\d+\s*$|[.…·]{2,}\s*$")
_WHOLE = {name: re.compile(pattern) for name, pattern in SECTIONS.items()}


@dataclass(frozen=True)
class Heading:
    """A section heading: which section, at which line, and the text that ran on after it on the same line."""

    section: str
    at: int
    rest: str = ""


@dataclass
class Layout:
    """Line numbers of one or more copies of a report: where it starts, its headings, where its title stands."""

    headings: list[Heading] = field(default_factory=list)
    title: int = -1

    def span(self, section: str, end: int) -> list[tuple[int, int]]:
        """Line ranges (after the heading, before the next) of every copy of a section."""
        spans = []
        for n, heading in enumerate(self.headings):
            if heading.section == section:
                stop = self.headings[n + 1].at if n + 1 < len(self.headings) else end
                spans.append((heading.at + 1, stop))
        return spans


def section_of(text: str) -> tuple[str, str]:
    """The section that a line is the heading of, and text that runs on behind it; empty strings for none."""
    text = text.strip()
    if len(text) < 4 or _LEADERS.search(text):
        return "", ""
    number = _NUMBER.match(text)
    body = text[number.end() :] if number else text
    head, rest = body, ""
    if len(body) > 42:
        cut = re.search(r"[。：:]", body[:42])
        if not cut or not number:
            return "", ""
        head, rest = body[: cut.start()], body[cut.end() :]
    bare = key(head)
    for name, pattern in _WHOLE.items():
        if (
            pattern.fullmatch(bare)
            and (number or len(bare) > 6 or bare == "总体情况")
            and not _sentence(head)
        ):
            return name, rest
    return "", ""


def _sentence(text: str) -> bool:
    return bool(re.search(r"[，,。；;]", text)) and "行政复议" not in text


def locate(items: list[Item]) -> Layout:
    """Headings in order; a table of contents (headings with nothing between, met again later) is dropped."""
    found: list[Heading] = []
    for at, item in enumerate(items):
        if item.text and (name := section_of(item.text))[0]:
            found.append(Heading(name[0], at, name[1]))
    found = _without_contents(found, items)
    found = _in_order(found)
    layout = Layout(found)
    first = next((h.at for h in found if h.section == "overview"), found[0].at if found else len(items))
    layout.title = _title_line(items, first)
    return layout


def _without_contents(found: list[Heading], items: list[Item]) -> list[Heading]:
    kept: list[Heading] = []
    n = 0
    while n < len(found):
        stop = n + 1
        while (
            stop < len(found)
            and found[stop].at == found[stop - 1].at + 1
            and found[stop].section != found[n].section
        ):
            stop += 1
        run = found[n:stop]
        again = {h.section for h in found[stop:]}
        if not (len(run) >= 3 and {h.section for h in run} <= again):
            kept.extend(run)
        n = stop
    return kept


def _in_order(found: list[Heading]) -> list[Heading]:
    """Headings that go on in order; a later 一、 starts another copy, a step back inside a copy is no heading."""
    kept: list[Heading] = []
    for heading in found:
        place = ORDER.index(heading.section)
        last = ORDER.index(kept[-1].section) if kept else -1
        starts_again = heading.section == "overview" and last >= 3
        if place > last or starts_again:
            kept.append(heading)
    return kept


def _title_line(items: list[Item], first: int) -> int:
    """The line of the title: the last short line before section one that names such a report, with a year if any."""
    best = -1
    for at in range(min(first, len(items))):
        text = items[at].text
        if (
            not text
            or len(text) > 70
            or re.search(r"[>＞»|。]", text)
            or not TITLE.search(re.sub(r"\s", "", text))
        ):
            continue
        if re.match(r"(?:上一篇|下一篇|附件|索引|名\s*称|标\s*题|信息名称|当前位置|您)", text):
            continue
        dated = bool(re.search(r"[0-9０-９〇零一二三四五六七八九]{4}\s*年?", text))
        if best < 0 or dated or not re.search(r"\d{4}", items[best].text):
            best = at
    return best
