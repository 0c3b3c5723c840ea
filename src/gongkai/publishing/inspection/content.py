"""The checks of a content before it is submitted. `stop` must be corrected, `warn` corrected or explained."""

from __future__ import annotations

import re
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


@dataclass(frozen=True)
class ContentFinding:
    """One thing found: the rule, stop or warn, where, and the sentence (personal data masked)."""

    rule: str
    severity: str
    where: str
    says: str


def inspect(
    body: str, *, title: str = "", attachments: Mapping[str, str] | None = None, own_hosts: Iterable[str] = ()
) -> list[ContentFinding]:
    """Everything that the checks find in title, body and the words of attachments (name → words)."""
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
    found += _links(body, set(own_hosts))
    found += _pictures(body)
    return found


def _personal(where: str, text: str) -> Iterator[ContentFinding]:
    for find in find_personal(text)[:20]:
        severity = "stop" if find.kind in _STOPS else "warn"
        yield ContentFinding(
            f"PD-{find.kind.upper()}",
            severity,
            where,
            f"疑似{LABELS[find.kind]}{find.masked}，公开前应删除或遮盖",
        )


def _words(where: str, text: str) -> Iterator[ContentFinding]:
    for word in words():
        if word.wrong in text:
            yield ContentFinding(
                "WORD", word.severity, where, f"“{word.wrong}”应为“{word.right}”（{word.why}）"
            )


def _links(body: str, own: set[str]) -> Iterator[ContentFinding]:
    for url in links_of(body):
        host = urlsplit(url).hostname or ""
        if host and host not in own and not host.endswith(".gov.cn"):
            yield ContentFinding(
                "LINK-FOREIGN", "warn", "链接", f"指向非政府网站：{url[:100]}，请确认可以链接"
            )


def _pictures(body: str) -> Iterator[ContentFinding]:
    if "<img" not in body:
        return
    root = html.fragment_fromstring(body, create_parent="div")
    words_around = len(re.sub(r"\s", "", root.text_content()))
    for n, img in enumerate(root.iter("img"), 1):
        if not (img.get("alt") or "").strip():
            yield ContentFinding(
                "IMG-ALT", "warn", f"第{n}幅图片", "没有替代文字，看不见图片的人无从得知内容"
            )
        before = "".join(img.xpath("preceding::text()"))[-60:]
        if re.search(r"(?:如|见)下表|下表所示|附表", before):
            yield ContentFinding(
                "IMG-TABLE", "warn", f"第{n}幅图片", "疑似以图片代替表格，请改为表格以便阅读、检索"
            )
        elif words_around < 60:
            yield ContentFinding(
                "IMG-TEXT", "warn", f"第{n}幅图片", "正文文字很少而有图片，疑似以图片代替文字"
            )
