"""What a manuscript says, as one value with one digest: the thing that is reviewed, signed, sealed and released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from gongkai.law.digest import digest_of
from gongkai.law.errors import WrongInput
from gongkai.law.manuscripts import manuscripts


@dataclass(frozen=True)
class FileOf:
    """A file as the digest knows it: its part, order, name and the SHA-256 of its bytes."""

    part: str
    order: int
    name: str
    digest: str


@dataclass(frozen=True)
class Content:
    """Everything that a decision on a manuscript binds to. Days are ISO strings, empty when there is none."""

    title: str
    kind: str
    attribute: str = "proactive"
    ground: str = ""
    reason: str = ""
    number: str = ""
    issuer: str = ""
    addressee: str = ""
    body: str = ""
    made_on: str = ""
    signed_by: str = ""
    copies_to: str = ""
    note: str = ""
    topic: str = ""
    article20: str = ""
    catalogue_item: int | None = None
    marks: tuple[str, ...] = ()
    keywords: str = ""
    summary: str = ""
    source: str = ""
    source_url: str = ""
    effective_on: str = ""
    expires_on: str = ""
    channels: tuple[int, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    files: tuple[FileOf, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over every field; one changed character makes another."""
        return digest_of(self.plain())

    def plain(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self) | {
            "marks": list(self.marks),
            "channels": list(self.channels),
            "links": [list(link) for link in self.links],
            "files": [asdict(f) for f in self.files],
        }


FIELDS = tuple(f.name for f in fields(Content))
LABELS = {
    "title": "标题",
    "kind": "信息类别",
    "attribute": "公开属性",
    "ground": "不主动公开的依据",
    "reason": "不主动公开的理由",
    "number": "发文字号",
    "issuer": "发文机关",
    "addressee": "主送机关",
    "body": "正文",
    "made_on": "成文日期",
    "signed_by": "签发人",
    "copies_to": "抄送",
    "note": "附注",
    "topic": "主题分类",
    "article20": "条例第二十条事项",
    "catalogue_item": "公开目录事项",
    "marks": "标签",
    "keywords": "关键词",
    "summary": "内容概述",
    "source": "信息来源",
    "source_url": "原文地址",
    "effective_on": "实施日期",
    "expires_on": "有效期至",
    "channels": "发布渠道",
    "links": "关联文件",
    "files": "附件与图片",
}
DAYS = ("made_on", "effective_on", "expires_on")


def from_plain(plain: Mapping[str, Any]) -> Content:
    """Back from JSON; the digest is the same."""
    return Content(
        **{k: v for k, v in plain.items() if k not in ("marks", "channels", "links", "files")},
        marks=tuple(plain["marks"]),
        channels=tuple(plain["channels"]),
        links=tuple((kind, number) for kind, number in plain["links"]),
        files=tuple(FileOf(**f) for f in plain["files"]),
    )


def sound(content: Content) -> Content:
    """The content with stray spaces taken off; raises WrongInput for a word that is on no list or no day.

    This is what a draft must satisfy; what a submission must satisfy besides is `conditions.complete`.
    """
    known = manuscripts()
    trimmed = replace(
        content, **{k: v.strip() for k, v in asdict(content).items() if isinstance(v, str) and k != "body"}
    )
    if not trimmed.title:
        raise WrongInput("“标题”必须填写")
    if len(trimmed.title) > 300:
        raise WrongInput("“标题”不能超过300字")
    lists: tuple[tuple[str, Any], ...] = (
        ("kind", known.kinds),
        ("attribute", known.attributes),
        ("ground", {"": "", **known.grounds}),
        ("article20", {"": "", **known.article20}),
        ("topic", ("", *known.topics)),
    )
    for name, allowed in lists:
        if getattr(trimmed, name) not in allowed:
            raise WrongInput(f"“{LABELS[name]}”不在可选范围内：{getattr(trimmed, name)}")
    for name in DAYS:
        _day(name, getattr(trimmed, name))
    all_marks = {mark for marks in known.marks.values() for mark in marks}
    if unknown := [m for m in trimmed.marks if m not in all_marks]:
        raise WrongInput(f"标签不在可选范围内：{'、'.join(unknown)}")
    if any(kind not in known.links for kind, _ in trimmed.links):
        raise WrongInput("关联文件的关系不在可选范围内")
    return trimmed


def _day(name: str, text: str) -> None:
    if text:
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise WrongInput(f"“{LABELS[name]}”不是有效日期：{text}") from error


def day(text: str) -> date | None:
    """A day of the content, None when it is empty."""
    return date.fromisoformat(text) if text else None


def note_of(attribute: str) -> str:
    """The phrase of the 附注 that belongs to a 公开属性."""
    return manuscripts().attributes[attribute].note


def changed_fields(old: Content, new: Content) -> tuple[str, ...]:
    """Names of the fields in which two contents differ, in the order of the form."""
    return tuple(name for name in FIELDS if getattr(old, name) != getattr(new, name))
