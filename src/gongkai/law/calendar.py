"""Working days as the State Council's yearly notices make them: days off, and weekends worked instead (调休).

The day from which one counts never counts itself (民事诉讼法第85条; docs/decisions/010). A year whose notice is not
out is counted by weekdays and the fixed holidays of 放假办法, and every such result is marked provisional.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from chinese_calendar import constants

from gongkai.law.errors import NotInForce, WrongInput

FIRST_YEAR = min(constants.holidays).year
LAST_ANNOUNCED_YEAR = max(constants.holidays).year
LAST_YEAR = 2100
MOST_DAYS = 10_000
# 放假办法第2条: holidays that fall on fixed days of the solar calendar.
FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
_NAMES = {
    "New Year's Day": "元旦", "Spring Festival": "春节", "Tomb-sweeping Day": "清明节", "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节", "National Day": "国庆节", "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}  # fmt: skip
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Step:
    """One day of the count: `count` is the running number on a working day, 0 on a day off."""

    day: date
    workday: bool
    count: int
    says: str
    provisional: bool


@dataclass(frozen=True)
class Reckoned:
    """Where a count of working days ends, and whether it leans on a year not yet announced."""

    date: date
    provisional: bool
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class WorkCalendar:
    """The calendar; `local` are days an authority set otherwise: day → (is a working day, by which notice).
    `announced` are years beyond the data whose whole notice was entered: they are provisional no longer."""

    local: Mapping[date, tuple[bool, str]] | None = None
    announced: frozenset[int] = frozenset()

    @property
    def announced_until(self) -> date:
        """The last day of the last year whose holiday notice is known."""
        year = LAST_ANNOUNCED_YEAR
        while year + 1 in self.announced:
            year += 1
        return date(year, 12, 31)

    @cached_property
    def index(self) -> DayIndex:
        """The whole calendar numbered, for counts that must be quick."""
        return _index(tuple(sorted((d, works) for d, (works, _) in (self.local or {}).items())))

    def is_workday(self, day: date) -> bool:
        """True when offices work on that day; raises NotInForce before the first year of data."""
        if self.local and day in self.local:
            return self.local[day][0]
        return _table(_known(day).year)[day.timetuple().tm_yday - 1]

    def is_provisional(self, day: date) -> bool:
        """True for a day of a year whose notice is not out, unless it was set locally."""
        known = day.year <= LAST_ANNOUNCED_YEAR or day.year in self.announced
        return not known and not (self.local and day in self.local)

    def add(self, day: date, n: int) -> Reckoned:
        """The n-th working day after (n < 0: before) a day; n = 0 is the day itself."""
        _countable(n)
        _known(day)
        at, left, step = day, abs(n), timedelta(1 if n >= 0 else -1)
        while left:
            at += step
            if self.is_workday(at):
                left -= 1
        return Reckoned(at, self._leans_on_the_future(day, at))

    def explain(self, day: date, n: int) -> Reckoned:
        """As `add` for n ≥ 0, with every day between and its reason."""
        _countable(n)
        if n < 0:
            raise WrongInput("逐日说明只适用于向后推算，工作日数应不小于0")
        steps = [Step(_known(day), self.is_workday(day), 0, "起算日，当日不计", self.is_provisional(day))]
        at, count = day, 0
        while count < n:
            at += timedelta(1)
            works = self.is_workday(at)
            count += works
            steps.append(
                Step(at, works, count if works else 0, self.reason(at, count), self.is_provisional(at))
            )
        return Reckoned(at, self._leans_on_the_future(day, at), tuple(steps))

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        _known(start), _known(end)
        if (end - start).days > MOST_DAYS * 2:
            raise WrongInput("两个日期相隔过远，请核对年份")
        return self.index.number(end) - self.index.number(start)

    def reason(self, day: date, count: int = 0) -> str:
        """Why a day counts or not, in words."""
        mark = "（暂定：当年放假安排尚未公布）" if self.is_provisional(day) else ""
        if self.local and day in self.local:
            works, notice = self.local[day]
            return f"{'上班' if works else '放假'}：{notice}"
        if self.is_workday(day):
            made_up = day.weekday() >= 5
            name = f"{_name(constants.workdays[day])}调休上班，" if made_up else ""
            return f"{name}第{count}个工作日{mark}" if count else f"{name}工作日{mark}"
        if day in constants.holidays:
            return f"{_name(constants.holidays[day])}放假"
        if day.year > LAST_ANNOUNCED_YEAR and (day.month, day.day) in FIXED:
            return f"{FIXED[day.month, day.day]}放假{mark}"
        return f"星期{WEEKDAYS[day.weekday()]}{mark}"

    def _leans_on_the_future(self, start: date, end: date) -> bool:
        return max(start, end) > self.announced_until


@dataclass(frozen=True)
class DayIndex:
    """Every day of the years of data with the number of working days up to and including it.

    `upto[i]` belongs to the day `first + i`; `days[k - 1]` is the offset of the k-th working day.
    """

    first: int
    upto: array[int]
    days: array[int]

    def number(self, day: date) -> int:
        """How many working days there are from the first day of data up to and including a day."""
        offset = day.toordinal() - self.first
        if not 0 <= offset < len(self.upto):
            _known(day)
        return self.upto[offset]

    def day(self, number: int) -> date:
        """The working day of that number; raises WrongInput beyond the last year."""
        if not 0 < number <= len(self.days):
            raise WrongInput(f"推算结果超出{LAST_YEAR}年，请核对日期")
        return date.fromordinal(self.first + self.days[number - 1])


@cache
def _index(local: tuple[tuple[date, bool], ...]) -> DayIndex:
    changed = dict(local)
    first = date(FIRST_YEAR, 1, 1).toordinal()
    upto, days, count, offset = array("l"), array("l"), 0, 0
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for works in _table(year):
            if changed:
                works = changed.get(date.fromordinal(first + offset), works)
            if works:
                count += 1
                days.append(offset)
            upto.append(count)
            offset += 1
    return DayIndex(first, upto, days)


@cache
def _table(year: int) -> tuple[bool, ...]:
    """For each day of the year whether offices work."""
    first = date(year, 1, 1)
    days = [first + timedelta(i) for i in range((date(year, 12, 31) - first).days + 1)]
    if year > LAST_ANNOUNCED_YEAR:
        return tuple(d.weekday() < 5 and (d.month, d.day) not in FIXED for d in days)
    return tuple(d in constants.workdays or (d.weekday() < 5 and d not in constants.holidays) for d in days)


def _name(english: str) -> str:
    return _NAMES.get(english, english)


def _known(day: date) -> date:
    if day.year < FIRST_YEAR:
        raise NotInForce(f"{day.year}年的放假安排没有收录，本软件收录{FIRST_YEAR}年及以后")
    if day.year > LAST_YEAR:
        raise WrongInput(f"日期{day.isoformat()}过远，请核对年份")
    return day


def _countable(n: int) -> None:
    if abs(n) > MOST_DAYS:
        raise WrongInput(f"工作日数应在{MOST_DAYS}以内，收到{n}")
