"""Take the public items of a former site in as pages: every row judged first, then whole or not at all.

They never went through our workflow: a page of this kind has no manuscript, says so by its lack of one, and its digest is
that of the row that somebody confirmed. Postings are not made: a year that was counted in the register of postings stays
as it was counted (docs/decisions/028).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from html import escape
from pathlib import Path
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.clock import CHINA
from gongkai.files.manuscript.clean import clean
from gongkai.law.digest import digest_of
from gongkai.law.errors import Refused, Stale, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing import finding
from gongkai.publishing.actions.addresses import path_of
from gongkai.publishing.models import OldAddress, Publication
from gongkai.publishing.numbering import next_number
from gongkai.registry.access import Console, actor, require
from gongkai.registry.models import Agency, Person
from gongkai.search import index
from gongkai.sheets.headings import Layout, lay_out, letters
from gongkai.sheets.judging import Fault, Faults
from gongkai.sheets.parsing import reader, tidy
from gongkai.sheets.reading import open_table
from gongkai.sheets.sheet import Column, Kind

LONGEST = {"title": 300, "number": 80, "issuer": 200, "index_number": 60, "keywords": 200, "summary": 500}


def _kind(text: str) -> str:
    for kind in manuscripts().kinds.values():
        if tidy(text) in (tidy(kind.label), kind.id):
            return kind.id
    raise WrongInput(f"没有名为“{text}”的信息类别")


def _topic(text: str) -> str:
    for topic in manuscripts().topics:
        if tidy(topic) == tidy(text):
            return topic
    raise WrongInput(f"没有名为“{text}”的主题分类")


def _article20(text: str) -> str:
    bare = tidy(text)
    for key, label in manuscripts().article20.items():
        if bare in (key, tidy(label), f"({key[3:]}){tidy(label)}"):
            return key
    raise WrongInput(f"“{text}”不是条例第二十条的事项，写编号（如20.11）或者全称")


def _validity(text: str) -> str:
    for value, label in Publication.Validity.choices:
        if tidy(text) in (tidy(label), value):
            return value
    raise WrongInput(f"“{text}”不是有效性，可用：{'、'.join(Publication.Validity.labels)}")


COLUMNS: tuple[Column, ...] = (
    Column("title", "标题", required=True, also=("信息名称",)),
    Column("index_number", "索引号"),
    Column("number", "发文字号", also=("文号",)),
    Column("kind", "信息类别", Kind.CHOICE, required=True, also=("文种",), recognise=_kind),
    Column("topic", "主题分类", Kind.CHOICE, recognise=_topic),
    Column("article20", "条例第二十条事项", Kind.CHOICE, recognise=_article20),
    Column("issuer", "发文机关", also=("发布机构",)),
    Column("made_on", "成文日期", Kind.DAY),
    Column("published_on", "发布日期", Kind.DAY, required=True),
    Column("validity", "有效性", Kind.CHOICE, recognise=_validity),
    Column("ended_on", "失效日期", Kind.DAY, also=("废止日期",)),
    Column("keywords", "关键词"),
    Column("summary", "内容概述"),
    Column("source", "信息来源"),
    Column("unit", "责任科室"),
    Column("body", "正文", required=True),
    Column("address", "网址", also=("原网址", "原地址")),
)


@dataclass
class Item:
    """A row that may become a page."""

    row: int
    values: dict[str, Any]

    @property
    def digest(self) -> str:
        """The digest of what the page will say."""
        return digest_of_page({**self.values, "body": self.values["body"]})


@dataclass
class Examined:
    """What an import would do: items to add, how many are there already, and what prevents it."""

    items: list[Item] = field(default_factory=list)
    known: int = 0
    faults: tuple[Fault, ...] = ()
    more: int = 0
    ignored: tuple[str, ...] = ()
    digest: str = ""


def digest_of_page(values: dict[str, Any]) -> str:
    """The digest of an imported page, from its own columns: `gongkai verify` compares it for ever."""
    names = ("title", "number", "kind", "topic", "article20", "issuer", "made_on", "published_on", "body")
    return digest_of(
        {n: values[n].isoformat() if isinstance(values.get(n), date) else values.get(n) or "" for n in names}
    )


def examine(agency: Agency, path: Path, *, today: date) -> Examined:
    """Judge a file without changing anything. Raises WrongInput when it is no table with these columns."""
    faults, found = Faults(), Examined(digest=hashlib.sha256(path.read_bytes()).hexdigest())
    with open_table(path, COLUMNS) as table:
        layout = lay_out(COLUMNS, table.headings)
        found.ignored = layout.ignored
        for position, heading, says in layout.faults:
            faults.add(
                Fault(table.heading_row, heading, letters(position) if position >= 0 else "", "", says)
            )
        if not layout.faults:
            judge = _Judge(agency, layout, faults, today)
            for number, cells in table.rows:
                item = judge.row(number, cells)
                if item is not None:
                    found.items.append(item)
            found.known = judge.known
    found.faults, found.more = faults.sorted(), faults.more
    return found


class _Judge:
    """One pass over one file, remembering what earlier rows said."""

    def __init__(self, agency: Agency, layout: Layout, faults: Faults, today: date) -> None:
        self.agency, self.layout, self.faults, self.today = agency, layout, faults, today
        self.readers = {p.column.field: reader(p.column, agency) for p in layout.placed}
        self.units = {u.name: u for u in agency.units.all()}
        self.numbers = dict(Publication.objects.values_list("index_number", "agency_id"))
        self.paths = dict(OldAddress.objects.values_list("path", "publication__digest"))
        self.digests = set(
            Publication.objects.filter(agency=agency, document=None).values_list("digest", flat=True)
        )
        self.seen: dict[tuple[str, str], int] = {}
        self.known = 0

    def row(self, number: int, cells: list[str]) -> Item | None:
        values, good = {c.field: None for c in COLUMNS}, True
        for placed in self.layout.placed:
            text = cells[placed.position].strip() if placed.position < len(cells) else ""
            try:
                values[placed.column.field] = self._read(placed.column, text)
            except WrongInput as wrong:
                good = self._fault(number, placed.column.field, text, wrong.why)
        if not good:
            return None
        values["body"] = _body(str(values["body"]))
        values |= {
            "issuer": values["issuer"] or self.agency.name,
            "validity": values["validity"] or "in_force",
        }
        for name, says in self._between(number, values):
            good = self._fault(number, name, str(values.get(name) or ""), says)
        if not good:
            return None
        item = Item(number, values)
        if item.digest in self.digests:
            self.known += 1
            return None
        return item

    def _read(self, column: Column, text: str) -> Any:
        if not text:
            if column.required:
                raise WrongInput(f"“{column.heading}”必须填写")
            return None
        if column.field in ("body", "summary", "address"):
            value = text
        else:
            value = self.readers[column.field](text)
        if len(str(value)) > LONGEST.get(column.field, 100_000):
            raise WrongInput(f"“{column.heading}”超过{LONGEST[column.field]}个字")
        return value

    def _between(self, number: int, v: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What is wrong between cells, with other rows, and with what is there already."""
        if v["published_on"] > self.today:
            yield "published_on", "发布日期还没有到"
        if v["made_on"] and v["made_on"] > v["published_on"]:
            yield "made_on", "成文日期晚于发布日期"
        if v["ended_on"] and v["validity"] not in ("lapsed", "repealed"):
            yield "ended_on", "有失效日期，有效性应为失效或者废止"
        if v["unit"] and v["unit"] not in self.units:
            yield "unit", f"没有名为“{v['unit']}”的科室"
        if not v["body"].strip():
            yield "body", "正文没有可以保留的内容"
        yield from self._once(number, "index_number", v["index_number"], "索引号")
        if v["index_number"] in self.numbers and digest_of_page(v) not in self.digests:
            yield "index_number", f"索引号“{v['index_number']}”已经使用"
        if v["address"]:
            yield from self._address(number, v)

    def _address(self, number: int, v: dict[str, Any]) -> Iterator[tuple[str, str]]:
        try:
            v["path"] = path_of(v["address"])
        except WrongInput as wrong:
            yield "address", wrong.why
            return
        yield from self._once(number, "address", v["path"], "网址")
        if self.paths.get(v["path"], digest_of_page(v)) != digest_of_page(v):
            yield "address", "这个旧地址已经指向另一条信息"

    def _once(self, number: int, name: str, value: str | None, label: str) -> Iterator[tuple[str, str]]:
        if value and self.seen.setdefault((name, value), number) != number:
            yield name, f"{label}与第{self.seen[name, value]}行相同"

    def _fault(self, number: int, name: str, text: str, says: str) -> bool:
        place = next((p for p in self.layout.placed if p.column.field == name), None)
        heading = place.column.heading if place else next(c.heading for c in COLUMNS if c.field == name)
        self.faults.add(Fault(number, heading, place.letter if place else "", text[:80], says))
        return False


def _body(text: str) -> str:
    """HTML is sanitised by the one policy; plain text becomes paragraphs."""
    if "<" in text and ">" in text:
        return clean(text)
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


@transaction.atomic
def take(
    agency: Agency,
    path: Path,
    *,
    expected: str,
    by: Person | Console,
    today: date,
    at: datetime,
    progress: Callable[[int], bool] | None = None,
) -> Examined:
    """Make the pages of a file that was examined (`expected` its digest), all in one transaction.

    Raises Stale when the file is another one, Refused with the first fault, NoAccess. `progress` answering False
    stops, and nothing was done.
    """
    require(by, "document.release", agency, today)
    found = examine(agency, path, today=today)
    if found.digest != expected:
        raise Stale("文件与核对时不同，请重新上传核对")
    if found.faults:
        raise Refused(found.faults[0].sentence())
    units = {u.name: u for u in agency.units.all()}
    for n, item in enumerate(found.items, 1):
        _made(agency, item, units, at)
        if progress is not None and n % 100 == 0 and not progress(n):
            raise Refused("导入已停止，没有任何变动")
    says = f"迁入历史信息{len(found.items)}条，已有{found.known}条未变"
    data = {"file": found.digest, "added": len(found.items), "known": found.known}
    log.write(actor(by), "迁入历史信息", agency, at=at, agency=agency.code, says=says, data=data)
    return found


def _made(agency: Agency, item: Item, units: dict[str, Any], at: datetime) -> Publication:
    v = item.values
    page = Publication.objects.create(
        agency=agency, index_number=v["index_number"] or next_number(agency, v["published_on"]), digest=item.digest,
        title=v["title"], number=v["number"] or "", kind=v["kind"], issuer=v["issuer"], unit=units.get(v["unit"] or ""),
        topic=v["topic"] or "", article20=v["article20"] or "", made_on=v["made_on"], published_on=v["published_on"],
        published_at=datetime.combine(v["published_on"], time(0), CHINA), updated_at=at, keywords=v["keywords"] or "",
        summary=v["summary"] or "", source=v["source"] or "", source_url=v["address"] or "", body=v["body"],
        validity=v["validity"], ended_on=v["ended_on"],
    )  # fmt: skip
    if v.get("path"):
        OldAddress.objects.create(path=v["path"], publication=page)
    index.put(finding.entry_of(page))
    return page


def broken_imports() -> Iterator[str]:
    """A sentence for each page of a former site that no longer says what was confirmed."""
    pages = Publication.objects.filter(document__isnull=True, status=Publication.Status.PUBLIC)
    for page in pages.exclude(digest="0" * 64).iterator(chunk_size=500):
        values = {n: getattr(page, n) for n in ("title", "number", "kind", "topic", "article20", "issuer", "made_on",
                                                "published_on", "body")}  # fmt: skip
        if digest_of_page(values) != page.digest:
            yield f"迁入的历史信息“{page}”（{page.index_number}）被改动过"
