"""The register of documents as a table, with the rules of their validity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.publishing.models import PolicyDocument
from gongkai.sheets.checks import Wrong, in_order, not_future
from gongkai.sheets.choices import choice
from gongkai.sheets.sheet import Column, Kind, Sheet


def check_document(row: Mapping[str, Any], today: date) -> Wrong:
    """Made, then published; ended with a day and a way of ending, not before it was made."""
    yield from not_future(row, today, made_on="成文日期", published_on="公开日期")
    yield from in_order(row, "made_on", "published_on", "公开日期早于成文日期")
    yield from in_order(row, "made_on", "ended_on", "废止失效日期早于成文日期")
    if row["ended_on"] is not None and not row["ending"]:
        yield "ending", "有废止失效日期，没有失效方式（废止或失效）：两者都要填"
    if row["ended_on"] is None and row["ending"]:
        yield "ended_on", "有失效方式，没有废止失效日期：两者都要填"


DOCUMENTS = Sheet(
    slug="documents",
    title="规范性文件登记",
    model=PolicyDocument,
    columns=(
        Column("number", "发文字号", required=True, also=("文号",)),
        Column("title", "文件名称", required=True, also=("标题",)),
        Column(
            "kind", "文件类别", Kind.CHOICE, required=True,
            recognise=choice(PolicyDocument.Kind, also={"行政规范性文件": PolicyDocument.Kind.NORMATIVE}),
        ),
        Column("made_on", "成文日期", Kind.DAY, required=True),
        Column("published_on", "公开日期", Kind.DAY),
        Column("ended_on", "废止失效日期", Kind.DAY, also=("废止或失效日期", "废止/失效日期")),
        Column("ending", "失效方式", Kind.CHOICE, recognise=choice(PolicyDocument.Ending)),
        Column("unit", "起草科室"),
        Column("address", "网址", in_list=False),
        Column("remark", "备注", in_list=False),
    ),
    key=("number",),
    day="made_on",
    filters=("kind", "ending"),
    search=("number", "title", "unit"),
    check=check_document,
    basis="条例第20条第（一）项",
)  # fmt: skip
