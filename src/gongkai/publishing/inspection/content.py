"""The checks of a content before it is submitted. `stop` must be corrected, `warn` corrected or explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html

from gongkai.files.personal import LABELS, find_personal
from gongkai.publishing.bodies import plain_text
from gongkai.publishing.inspection.links import links_of
from gongkai.publishing.inspection.words import words

# A number that names one person never goes out by itself; a mobile number may be an office's.
_STOPS = {"id", "card", "passport"}
_MOST_NAMED = 20
_LITTLE_TEXT = 60
_TABLE_BEFORE = re.compile(
    r"(?:如|见|详见|按照?)(?:下|附)表|下表(?:所示|如下|为)|表\s?\d+(?:[-－]\d+)?\s*$|(?:一览|统计|明细|情况|计划|安排)表\s*[：:]?\s*$"
)
_TABLE_BEHIND = re.compile(r"^\s*(?:如|见)?上表|^\s*[（(]?(?:表|上表)\s?\d*[）)]?\s*(?:为|是|显示|所示)")


@dataclass(frozen=True)
class ContentFinding:
    """One thing found: the rule, stop or warn, where, and the sentence (personal data masked)."""

    rule: str
    severity: str
    where: str
    says: str


def inspect(
    body: str,
    *,
    title: str = "",
    attachments: Mapping[str, str] | None = None,
    own_hosts: Iterable[str] = (),
    sizes: Mapping[str, tuple[int, int]] | None = None,
) -> list[ContentFinding]:
    """Everything that the checks find in title, body and the words of attachments (name → words).

    `sizes`: width and height in pixels of the body's images by name, where they are known: a small picture is no
    table. Without them every picture is taken as large.
    """
    lines = [
        ("标题", title),
        *((f"第{n}段", text) for n, text in enumerate(plain_text(body).splitlines(), 1)),
    ]
    found: list[ContentFinding] = []
    for where, text in lines:
        found += _personal(where, text)
        found += _words(where, text)
    for name, text in (attachments or {}).items():
        found += _personal(f"附件“{name}”", text)
        found += _words(f"附件“{name}”", text)
    found += _links(body, {host.lower() for host in own_hosts})
    found += _pictures(body, sizes or {})
    return found


def _personal(where: str, text: str) -> Iterator[ContentFinding]:
    finds = find_personal(text)
    for find in finds[:_MOST_NAMED]:
        severity = "stop" if find.kind in _STOPS else "warn"
        yield ContentFinding(
            f"PD-{find.kind.upper()}",
            severity,
            where,
            f"疑似{LABELS[find.kind]}{find.masked}，公开前应删除或遮盖",
        )
    rest = Counter(find.kind for find in finds[_MOST_NAMED:])
    for kind, n in rest.items():
        severity = "stop" if kind in _STOPS else "warn"
        yield ContentFinding(
            f"PD-{kind.upper()}", severity, where, f"此外还有{n}处疑似{LABELS[kind]}，公开前应删除或遮盖"
        )


def _words(where: str, text: str) -> Iterator[ContentFinding]:
    slips = list(words().slips(text))
    often = Counter(slip.word for slip in slips)
    for word, n in often.items():
        times = f"，共{n}处" if n > 1 else ""
        yield ContentFinding(
            "WORD", word.severity, where, f"“{word.wrong}”应为“{word.right}”（{word.why}）{times}"
        )


def _links(body: str, own: set[str]) -> Iterator[ContentFinding]:
    for url in links_of(body):
        try:
            host = (urlsplit(url).hostname or "").lower()
        except ValueError:
            yield ContentFinding("LINK-BROKEN", "warn", "链接", f"不是网页地址：{url[:100]}")
            continue
        if host and host not in own and host != "gov.cn" and not host.endswith(".gov.cn"):
            yield ContentFinding(
                "LINK-FOREIGN", "warn", "链接", f"指向非政府网站：{url[:100]}，请确认可以链接"
            )


def _pictures(body: str, sizes: Mapping[str, tuple[int, int]]) -> Iterator[ContentFinding]:
    if "<img" not in body:
        return
    root = html.fragment_fromstring(body, create_parent="div")
    words_around = len(re.sub(r"\s", "", root.text_content()))
    for n, img in enumerate(root.iter("img"), 1):
        where = f"第{n}幅图片"
        if not (img.get("alt") or "").strip():
            yield ContentFinding("IMG-ALT", "warn", where, "没有替代文字，看不见图片的人无从得知内容")
        if not _is_large(sizes.get(img.get("src", ""))):
            continue
        if _stands_for_table(img):
            yield ContentFinding("IMG-TABLE", "warn", where, "疑似以图片代替表格，请改为表格以便阅读、检索")
        elif words_around < _LITTLE_TEXT:
            yield ContentFinding("IMG-TEXT", "warn", where, "正文文字很少而有图片，疑似以图片代替文字")


def _is_large(size: tuple[int, int] | None) -> bool:
    """Large enough to hold a table or a page of words."""
    return size is None or (size[0] >= 400 and size[1] >= 120)


def _stands_for_table(img: html.HtmlElement) -> bool:
    """Whether the words right before or behind speak of a table, and no table is what they speak of."""
    nearest = img.xpath(
        "(preceding::table | preceding::p[normalize-space()][not(ancestor::table)] | preceding::*[self::h2 or self::h3 or self::h4])[last()]"
    )
    if nearest and nearest[0].tag == "table":
        return False
    before = "".join(img.xpath("preceding::text()"))[-60:].rstrip()
    behind = "".join(img.xpath("following::text()"))[:30]
    return bool(_TABLE_BEFORE.search(before) or _TABLE_BEHIND.search(behind))
