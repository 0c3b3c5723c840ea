"""The columns of a table of former pages, and the words that their cells may hold."""

from __future__ import annotations

import re
from datetime import time

from gongkai.law.errors import WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.models import Publication
from gongkai.sheets.parsing import tidy
from gongkai.sheets.sheet import Column, Kind

LONGEST = {
    "title": 300, "number": 80, "issuer": 200, "index_number": 60, "keywords": 200, "summary": 500, "source": 200,
}  # fmt: skip
# Excel cuts a cell here without a word; a body of exactly that length has lost its end.
LONGEST_CELL = 32_767
_CLOCK = re.compile(r"[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$")
_BETWEEN = re.compile(r"[、;；|\n\r]+")


def kind_of(text: str) -> str:
    """A kind of manuscript by its word or id, or by the column of a site that holds this kind alone."""
    kinds = manuscripts().kinds.values()
    for kind in kinds:
        if tidy(text) in (tidy(kind.label), kind.id):
            return kind.id
    held = [kind.id for kind in kinds if tidy(text) == tidy(kind.column)]
    if len(held) == 1:
        return held[0]
    raise WrongInput(f"没有名为“{text}”的信息类别")


def topic_of(text: str) -> str:
    """A topic by its word."""
    for topic in manuscripts().topics:
        if tidy(topic) == tidy(text):
            return topic
    raise WrongInput(f"没有名为“{text}”的主题分类")


def article20_of(text: str) -> str:
    """A matter of article 20 by its number (20.11) or its full name."""
    bare = tidy(text)
    for key, label in manuscripts().article20.items():
        if bare in (key, tidy(label), f"({key[3:]}){tidy(label)}"):
            return key
    raise WrongInput(f"“{text}”不是条例第二十条的事项，写编号（如20.11）或者全称")


def validity_of(text: str) -> str:
    """A validity by its word."""
    for value, label in Publication.Validity.choices:
        if tidy(text) in (tidy(label), value):
            return value
    raise WrongInput(f"“{text}”不是有效性，可用：{'、'.join(Publication.Validity.labels)}")


def attribute_of(text: str) -> str:
    """A 公开属性; raises WrongInput for all but 主动公开: nothing else may become a page."""
    for attribute in manuscripts().attributes.values():
        if tidy(text) in (tidy(word) for word in (attribute.label, attribute.note, *attribute.also)):
            if attribute.id != "proactive":
                raise WrongInput(f"公开属性为“{text}”，不能迁入为公开页面")
            return attribute.id
    raise WrongInput(f"没有名为“{text}”的公开属性")


def clock_of(text: str) -> tuple[str, time]:
    """A former moment of release as its day and its time of day (midnight where none is said)."""
    found = _CLOCK.search(text)
    if not found:
        return text, time(0)
    hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return text[: found.start()], time(hour, minute, second)
    except ValueError:
        raise WrongInput(f"“{text}”里的时刻不存在") from None


def several(text: str) -> list[str]:
    """The names of a cell that may hold more than one."""
    return [name.strip() for name in _BETWEEN.split(text) if name.strip()]


COLUMNS: tuple[Column, ...] = (
    Column("title", "标题", required=True, also=("信息名称", "信息标题")),
    Column("index_number", "索引号"),
    Column("number", "发文字号", also=("文号",)),
    Column("kind", "信息类别", Kind.CHOICE, required=True, also=("文种", "栏目"), recognise=kind_of),
    Column("topic", "主题分类", Kind.CHOICE, recognise=topic_of),
    Column("article20", "条例第二十条事项", Kind.CHOICE, recognise=article20_of),
    Column("catalogue_item", "公开事项", also=("公开目录事项",)),
    Column("attribute", "公开属性", Kind.CHOICE, also=("公开方式",), recognise=attribute_of),
    Column("issuer", "发文机关", also=("发布机构",)),
    Column("unit", "责任科室", also=("科室", "发布科室")),
    Column("made_on", "成文日期", Kind.DAY),
    Column("published_on", "发布日期", Kind.DAY, required=True, also=("发布时间", "公开日期")),
    Column("validity", "有效性", Kind.CHOICE, recognise=validity_of),
    Column("ended_on", "失效日期", Kind.DAY, also=("废止日期",)),
    Column("keywords", "关键词"),
    Column("summary", "内容概述"),
    Column("source", "信息来源"),
    Column("channels", "发布渠道"),
    Column("body", "正文"),
    Column("body_file", "正文文件"),
    Column("attachments", "附件"),
    Column("address", "网址", also=("原网址", "原地址")),
)
BY_FIELD = {column.field: column for column in COLUMNS}
