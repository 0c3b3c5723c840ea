"""What must hold between the cells of a row, and between a row and what is here already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gongkai.channels.models import Channel
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.law.publication import TAKEN_IN
from gongkai.publishing.actions.addresses import path_of
from gongkai.publishing.importing.columns import several
from gongkai.publishing.models import CatalogueItem, Move, OldAddress, Publication
from gongkai.publishing.numbering import template_of
from gongkai.registry.models import Agency, Unit
from gongkai.sheets.parsing import tidy

Wrong = Iterator[tuple[str, str]]
_ENDED = ("lapsed", "repealed")


class Known:
    """What an agency has: units, channels, matters; numbers, addresses and rows that were taken in before."""

    def __init__(self, agency: Agency) -> None:
        """Read it all at once; a table has thousands of rows."""
        self.units = {u.name: u for u in agency.units.all()}
        self.channels: dict[str, Channel] = {c.name: c for c in agency.channels.all()}
        self.numbers = set(Publication.objects.values_list("index_number", flat=True))
        self.paths = set(OldAddress.objects.values_list("path", flat=True))
        moves = Move.objects.filter(document__agency=agency, event=TAKEN_IN.event)
        self.rows = {data["row_digest"] for data in moves.values_list("data", flat=True).iterator()}
        self.no_numbers = _no_numbers(agency)
        self.items: dict[str, list[CatalogueItem]] = {}
        own = CatalogueItem.objects.filter(catalogue__agency=agency, catalogue__active=True, active=True)
        for item in own.filter(parent__isnull=False).select_related("parent"):
            for name in (item.name, f"{item.parent.name}/{item.name}"):
                self.items.setdefault(tidy(name), []).append(item)


def _no_numbers(agency: Agency) -> str:
    """Why the agency cannot give index numbers; "" when it can."""
    try:
        template_of(agency)
    except (NotAllowed, WrongInput) as refused:
        return refused.why
    return ""


def between(v: dict[str, Any], known: Known, unit: Unit | None, today: date) -> Wrong:
    """(field, sentence) for whatever does not hold; the path of the old address is put to the values."""
    yield from _days(v, today)
    yield from _register(v)
    yield from _names(v, known, unit)
    if not v["index_number"] and known.no_numbers:
        yield "index_number", known.no_numbers
    if v["index_number"] in known.numbers:
        yield "index_number", f"索引号“{v['index_number']}”已经使用"
    if v["address"]:
        try:
            v["path"] = path_of(v["address"])
        except WrongInput as wrong:
            yield "address", wrong.why
            return
        if v["path"] in known.paths:
            yield "address", "这个旧地址已经指向一条内容不同的信息；已迁入的信息要改请用更正"


def _days(v: dict[str, Any], today: date) -> Wrong:
    if v["published_on"] > today:
        yield "published_on", "发布日期还没有到"
    if v["made_on"] and v["made_on"] > v["published_on"]:
        yield "made_on", "成文日期晚于发布日期"
    if not v["ended_on"]:
        return
    if v["validity"] not in _ENDED:
        yield "ended_on", "有失效日期，有效性应为失效或者废止"
    if v["ended_on"] > today:
        yield "ended_on", "失效日期还没有到"
    if v["ended_on"] < (v["made_on"] or v["published_on"]):
        yield "ended_on", "失效日期早于成文日期或发布日期"


def _register(v: dict[str, Any]) -> Wrong:
    """Kinds that table 2 of the annual report counts need what the register of documents asks for."""
    kind = manuscripts().kinds[v["kind"]]
    if not kind.register:
        return
    for name, label in (("number", "发文字号"), ("made_on", "成文日期")):
        if not v[name]:
            yield name, f"信息类别为“{kind.label}”的必须有{label}"
    if v["validity"] in _ENDED and not v["ended_on"]:
        yield "ended_on", f"信息类别为“{kind.label}”的，失效或者废止必须写明失效日期"


def _names(v: dict[str, Any], known: Known, unit: Unit | None) -> Wrong:
    if v["unit"] and v["unit"] not in known.units:
        yield "unit", f"没有名为“{v['unit']}”的科室"
    if not v["unit"] and unit is None:
        yield "unit", "没有写责任科室，确认人也没有所属科室"
    for name in several(v["channels"] or ""):
        if name not in known.channels:
            yield "channels", f"没有名为“{name}”的发布渠道"
    if v["catalogue_item"]:
        found = known.items.get(tidy(v["catalogue_item"]), [])
        if not found:
            yield "catalogue_item", f"公开目录里没有“{v['catalogue_item']}”"
        elif len(found) > 1:
            yield (
                "catalogue_item",
                f"公开目录里有{len(found)}项“{v['catalogue_item']}”，请写成“一级事项/二级事项”",
            )
