"""放假安排: the text of a State Council notice read into days, each day checked against the words around it.

The usual wording: “一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。” What a notice only
encourages (“鼓励…”) is no day off. Nothing that speaks of a day is passed over: it is read, or refused with its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.law.calendar import FIRST_YEAR, LAST_YEAR, WEEKDAYS
from gongkai.law.errors import WrongInput

# 放假办法第2条: a notice that names all of them sets the whole year.
OF_A_YEAR = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
LONGEST = 20_000
_MOST_DAYS_OFF = 16
_HEADING = re.compile(r"^(?:\(?[一二三四五六七八九十\d]+[、.)]\s*)?([^:,0-9。]{2,20}):")
_DATE = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?")
_SOURCE = re.compile(r"《?((?:国务院|[^《\s。,]{2,20}人民政府)?办公厅?室?关于[^》\n。]{2,60}?的通知)》?")
_NUMBER = re.compile(r"[^\s()《》。,:]{2,8}[〔\[]\d{4}[〕\]]\d{1,4}号")
_OF_WEEK = re.compile(r"(?:星期|周)([一二三四五六日天])")
_OFF, _ON = re.compile(r"放假|补休|公休|调休|休息|休假"), re.compile(r"上班|补班")
_COUNT = re.compile(r"(?:共|放假|休假)(\d{1,2})天")


@dataclass(frozen=True)
class NoticeDay:
    """One day that a notice sets: off, or worked; `name` is the holiday, `line` where the text says so."""

    day: date
    works: bool
    name: str
    line: int


@dataclass(frozen=True)
class Notice:
    """What a notice says: its year, its source as it calls itself ("" when it does not), its days in order."""

    year: int
    source: str
    days: tuple[NoticeDay, ...]
    names: tuple[str, ...]

    @property
    def whole_year(self) -> bool:
        """True when every holiday of the year is named, so that the year counts as announced."""
        return all(any(holiday in name for name in self.names) for holiday in OF_A_YEAR)


@dataclass(frozen=True)
class _Sentence:
    line: int
    name: str
    words: str


def read_notice(text: str, year: int | None = None) -> Notice:
    """The days of a notice. `year` where the text does not say which it is for.

    Raises WrongInput, naming the line, for a day that does not exist or has another weekday, a sum that is not the
    days listed, a day both off and worked, and for words about a day that are none of the usual ones.
    """
    if len(text) > LONGEST:
        raise WrongInput(f"放假通知应在{LONGEST}字以内")
    plain = unicodedata.normalize("NFKC", text)
    of = _year(plain, year)
    found: dict[date, NoticeDay] = {}
    names: list[str] = []
    for sentence in _sentences(plain):
        for one in _days(sentence, of):
            before = found.get(one.day)
            if before is not None and before.works != one.works:
                raise _wrong(one.line, f"{_said(one.day)}在第{before.line}行和这里一处放假、一处上班")
            found[one.day] = one
        if sentence.name not in names:
            names.append(sentence.name)
    if not found:
        raise WrongInput("没有读到放假或者上班的日期，请粘贴通知中“一、元旦：…”各行")
    return Notice(of, _source(plain), tuple(found[d] for d in sorted(found)), tuple(n for n in names if n))


def _year(text: str, given: int | None) -> int:
    said = re.search(r"(\d{4})年[^。\d]{0,12}(?:节假日|放假|元旦)", text)
    year = given if given is not None else int(said.group(1)) if said else None
    if year is None:
        raise WrongInput("通知中没有写明是哪一年的安排，请填写年份")
    if given is not None and said and int(said.group(1)) != given and "节假日" in said.group(0):
        raise WrongInput(f"通知是{said.group(1)}年的安排，所填年份是{given}年")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongInput(f"年份应在{FIRST_YEAR}至{LAST_YEAR}之间，收到{year}")
    return year


def _source(text: str) -> str:
    title, number = _SOURCE.search(text.replace("\n", "")), _NUMBER.search(text)
    named = f"《{title.group(1)}》" if title else ""
    return named + (f"({number.group(0)})" if number else "").replace("(", "（").replace(")", "）")


def _sentences(text: str) -> Iterator[_Sentence]:
    """Sentences that speak of days off or worked, under their holiday; merely encouraging ones are left out."""
    name = ""
    for line, words in enumerate(text.splitlines(), 1):
        for part in re.split(r"[。;]", words):
            said = part.strip()
            heading = _HEADING.match(said)
            if heading:
                name, said = heading.group(1).strip(), said[heading.end() :].strip()
            day = _DATE.search(said)
            encouraged = day is not None and "鼓励" in said[: day.start()]
            if day and not encouraged and (_OFF.search(said) or _ON.search(said)):
                yield _Sentence(line, name, said)


def _days(sentence: _Sentence, year: int) -> Iterator[NoticeDay]:
    """The days of one sentence: dates up to each verb, and the sum checked."""
    waiting: list[date] = []
    off: list[date] = []
    for clause in _clauses(sentence.words):
        bare = re.sub(r"\([^)]*\)", "", clause)
        dates = list(_dates(sentence, clause, year))
        waiting += dates
        works, rests = _ON.search(bare), _OFF.search(bare)
        if works and rests:
            raise _wrong(sentence.line, f"“{clause}”既说放假又说上班，请分成两句")
        if not (works or rests) or not waiting:
            continue
        for day in waiting:
            if works and day.weekday() < 5:
                raise _wrong(
                    sentence.line, f"{_said(day)}是星期{WEEKDAYS[day.weekday()]}，不是调休上班的周末"
                )
            yield NoticeDay(day, bool(works), sentence.name, sentence.line)
        off += [] if works else waiting
        waiting = []
    if waiting:
        raise _wrong(sentence.line, f"没有写明{_said(waiting[0])}放假还是上班")
    count = _COUNT.search(sentence.words)
    if count and int(count.group(1)) != len(off):
        raise _wrong(sentence.line, f"写的是{count.group(1)}天，所列日期是{len(off)}天")


def _clauses(words: str) -> Iterator[str]:
    """Parts between commas; a comma within brackets parts nothing."""
    depth, begun = 0, 0
    for at, sign in enumerate(words):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield words[begun:at]
            begun = at + 1
    yield words[begun:]


def _dates(sentence: _Sentence, clause: str, year: int) -> Iterator[date]:
    """Single days and ranges of a clause; a month or year once said holds on."""
    month, start, end_of_last = 0, None, 0
    of = year
    for found in _DATE.finditer(clause):
        between = clause[end_of_last : found.start()].strip() if end_of_last else ""
        end_of_last = found.end()
        month = int(found.group(2)) if found.group(2) else month
        if not month:
            raise _wrong(sentence.line, f"“{found.group(0)}”没有写明月份")
        if found.group(1):
            of = int(found.group(1))
        elif found.group(2):
            # New Year's notice may reach back into the last days of the year before.
            of = year - 1 if month == 12 and "元旦" in sentence.name else year
        day = _day(sentence.line, of, month, int(found.group(3)), found.group(4) or "")
        if abs(day.year - year) > 1:
            raise _wrong(sentence.line, f"{_said(day)}不在{year}年的安排之内")
        if start is not None and re.fullmatch(r"至|到|-|—+|~", between):
            if not 0 < (day - start).days < _MOST_DAYS_OFF:
                raise _wrong(sentence.line, f"{_said(start)}至{_said(day)}不像一次放假的起止，请核对")
            yield from (start + timedelta(n) for n in range(1, (day - start).days + 1))
            start = None
            continue
        if start is not None and not re.fullmatch(r"[、和及与]?", between):
            raise _wrong(sentence.line, f"“{clause}”读不懂")
        yield day
        start = day


def _day(line: int, year: int, month: int, day: int, beside: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise _wrong(line, f"没有{year}年{month}月{day}日这一天") from None
    weekday = _OF_WEEK.search(beside)
    if weekday and WEEKDAYS.index(weekday.group(1).replace("天", "日")) != found.weekday():
        raise _wrong(line, f"{_said(found)}是星期{WEEKDAYS[found.weekday()]}，通知写的是“{weekday.group(0)}”")
    return found


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _wrong(line: int, says: str) -> WrongInput:
    return WrongInput(f"第{line}行：{says}")
