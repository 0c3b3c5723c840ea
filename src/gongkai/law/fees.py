"""The information-processing fee (信息处理费办法第4—5条): whole yuan, two methods, one of them per request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.law.errors import LawDataError, NotInForce, WrongInput
from gongkai.law.loading import DATA, a_day, a_list, a_mapping, a_source, expect, read_yaml

MOST = 10_000_000


@dataclass(frozen=True)
class Line:
    """One line of a calculation: so many pieces of a bracket at so much each."""

    first: int
    last: int
    yuan_each: int

    @property
    def yuan(self) -> int:
        """What the line comes to."""
        return (self.last - self.first + 1) * self.yuan_each


@dataclass(frozen=True)
class Fee:
    """A fee with its calculation, for the notice."""

    method: str
    pieces: int
    lines: tuple[Line, ...]
    source: tuple[str, str]

    @property
    def yuan(self) -> int:
        """The amount in whole yuan."""
        return sum(line.yuan for line in self.lines)


@dataclass(frozen=True)
class _Bracket:
    upto: int | None
    yuan: int
    width: int | None
    step: int


@dataclass(frozen=True)
class _Tariff:
    label: str
    piece: str
    values: tuple[tuple[date, tuple[_Bracket, ...], tuple[str, str]], ...]


def per_request(n: int, on: date) -> Fee:
    """For an applicant's n requests in one calendar month, in all (第4条)."""
    return _reckon("per_request", n, on)


def per_request_item(i: int, on: date) -> int:
    """Yuan for the i-th request of the month alone."""
    if i < 1:
        raise WrongInput("件数应从1开始")
    return per_request(i, on).yuan - per_request(i - 1, on).yuan


def per_volume(pages: int, on: date) -> Fee:
    """For the pages of one request: a page is one side of A4 or less (第5条)."""
    return _reckon("per_volume", pages, on)


def _reckon(method: str, pieces: int, on: date) -> Fee:
    tariff = all_tariffs()[method]
    if type(pieces) is not int or not 0 <= pieces <= MOST:
        raise WrongInput(f"{tariff.piece}数应是0到{MOST}之间的整数，收到“{pieces}”")
    held = [value for value in tariff.values if value[0] <= on]
    if not held:
        raise NotInForce(f"{on.isoformat()}时还没有信息处理费的规定", "信息处理费办法自2021年1月1日起施行")
    _, brackets, source = held[-1]
    return Fee(method, pieces, tuple(_lines(brackets, pieces)), source)


def _lines(brackets: tuple[_Bracket, ...], pieces: int) -> list[Line]:
    lines: list[Line] = []
    first = 1
    for bracket in brackets:
        price = bracket.yuan
        while first <= pieces:
            end = bracket.upto if bracket.width is None else first + bracket.width - 1
            last = pieces if end is None else min(end, pieces)
            if last < first:
                break
            lines.append(Line(first, last, price))
            first = last + 1
            if bracket.width is None:
                break
            price += bracket.step
    return lines


@cache
def all_tariffs() -> dict[str, _Tariff]:
    """Both methods."""
    return load_tariffs(DATA / "fees.yaml")


def load_tariffs(path: Path) -> dict[str, _Tariff]:
    """Read a file of tariffs; raises LawDataError for strangers, gaps and missing sources."""
    data = expect(read_yaml(path), path, "", required=["fees"])
    return {
        str(name): _tariff(str(name), raw, path)
        for name, raw in a_mapping(data["fees"], path, "fees").items()
    }


def _tariff(name: str, raw: Any, path: Path) -> _Tariff:
    raw = expect(raw, path, name, required=["label", "piece", "values"])
    values = []
    for day, one in a_mapping(raw["values"], path, f"{name} values").items():
        where = f"{name} {day}"
        one = expect(one, path, where, required=["brackets", "source"])
        brackets = tuple(_bracket(b, path, where) for b in a_list(one["brackets"], path, f"{where} brackets"))
        ends = [b.upto for b in brackets if b.upto is not None]
        if brackets[-1].upto is not None or len(ends) != len(brackets) - 1:
            raise LawDataError(path, where, "the last bracket, and only it, must have no upper end")
        if ends != sorted(set(ends)):
            raise LawDataError(path, where, f"brackets must rise, but end at {ends}")
        values.append((a_day(day, path, where), brackets, a_source(one["source"], path, where)))
    return _Tariff(raw["label"], raw["piece"], tuple(sorted(values, key=lambda v: v[0])))


def _bracket(raw: Any, path: Path, where: str) -> _Bracket:
    raw = expect(raw, path, where, required=["upto", "yuan"], optional=["width", "step"])
    for key, least in (("yuan", 0), ("width", 1), ("step", 0), ("upto", 1)):
        if raw.get(key) is not None and (type(raw[key]) is not int or raw[key] < least):
            raise LawDataError(path, where, f"{key} '{raw[key]}' is not a whole number from {least} on")
    if raw["yuan"] is None:
        raise LawDataError(path, where, "yuan must be given")
    if ("width" in raw) != ("step" in raw):
        raise LawDataError(path, where, "width and step belong together")
    return _Bracket(raw["upto"], raw["yuan"], raw.get("width"), raw.get("step", 0))


_SIGNS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def amount_in_capitals(yuan: int) -> str:
    """Whole yuan in the capitals that letters and receipts print: 4300 → 肆仟叁佰元整."""
    if yuan < 0:
        raise WrongInput("金额不能为负")
    if yuan == 0:
        return "零元整"
    said, groups = "", []
    while yuan:
        yuan, group = divmod(yuan, 10000)
        groups.append(group)
    for place in reversed(range(len(groups))):
        group = groups[place]
        if group:
            gap = said and (group < 1000 or groups[place + 1] == 0)
            said += ("零" if gap else "") + _four(group) + _GROUPS[place]
    return f"{said}元整"


def _four(group: int) -> str:
    """Up to four digits in capitals."""
    said, zero = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            said += ("零" if zero and said else "") + _SIGNS[digit] + _PLACES[place]
            zero = False
        else:
            zero = True
    return said
