"""What the API gives back. Names and meanings are a contract: the OpenAPI snapshot in the tests holds them."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema


class AgencyOut(Schema):
    """An agency that publishes."""

    code: str = Field(..., description="机构代码")
    name: str = Field(..., description="机构名称")


class ListedOut(Schema):
    """A public item in a list."""

    id: int
    index_number: str = Field(..., description="索引号")
    title: str = Field(..., description="标题")
    number: str = Field(..., description="发文字号，没有的为空")
    kind: str = Field(..., description="信息类别")
    topic: str = Field(..., description="主题分类")
    article20: str = Field(..., description="条例第二十条事项，如 20.1")
    issuer: str = Field(..., description="发文机关")
    made_on: date | None = Field(None, description="成文日期")
    published_on: date = Field(..., description="发布日期")
    validity: str = Field(..., description="有效性")
    agency: str = Field(..., description="机构代码")
    url: str = Field(..., description="页面地址")


class FileOut(Schema):
    """A file of an item."""

    name: str
    part: str = Field(..., description="附件、图片、用印文件")
    media_type: str
    size: int
    sha256: str
    url: str


class LinkOut(Schema):
    """Another item that this one stands to."""

    relation: str
    index_number: str
    title: str
    url: str


class ItemOut(ListedOut):
    """A public item whole."""

    body_html: str = Field(..., description="正文，已清洗的 HTML")
    note: str = Field(..., description="附注")
    keywords: str
    summary: str
    source: str
    source_url: str
    effective_on: date | None = None
    expires_on: date | None = None
    ended_on: date | None = None
    updated_at: datetime
    digest: str = Field(..., description="内容摘要（SHA-256）")
    files: list[FileOut]
    links: list[LinkOut]


class PageOut(Schema):
    """A page of a list. `total` is exact up to its limit, `more` says that there are beyond."""

    total: int
    more: bool
    page: int
    pages: int
    items: list[ListedOut]


class ChangeOut(Schema):
    """A release, a correction or a withdrawal, in the order in which it happened."""

    id: int
    index_number: str
    status: str = Field(..., description="public 或 withdrawn")
    reason: str = Field(..., description="撤稿理由")
    title: str
    version: int
    updated_at: datetime
    agency: str
    url: str


class ChangesOut(Schema):
    """Changes since a moment; ask again with `next` until there are none."""

    items: list[ChangeOut]
    next: str


class ReportOut(Schema):
    """A published annual report."""

    agency: str
    year: int
    published_at: datetime
    url: str
    json_url: str


class Problem(Schema):
    """One shape for every error."""

    error: str
