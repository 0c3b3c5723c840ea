"""Notices of holidays in the wording of several years: days, sums, weekdays; what is wrong is named by its line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.calendar import WEEKDAYS, WorkCalendar
from gongkai.law.errors import WrongInput
from gongkai.law.holiday_notice import read_notice

Y2024 = """国务院办公厅关于2024年
部分节假日安排的通知
国办发明电〔2023〕7号
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
2023年10月25日
"""
Y2025 = """国务院办公厅关于2025年部分节假日安排的通知
经国务院批准，现将2025年元旦、春节、清明节、劳动节、端午节、国庆节和中秋节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
"""
Y2023 = """2023年节假日安排
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
"""


@pytest.mark.parametrize(("text", "year"), [(Y2023, 2023), (Y2024, 2024), (Y2025, 2025)])
def test_a_notice_read_sets_exactly_the_days_that_the_known_calendar_has(text: str, year: int) -> None:
    notice = read_notice(text)
    assert notice.year == year
    assert notice.whole_year
    known, read = WorkCalendar(), {d.day: d.works for d in notice.days}
    day = date(year, 1, 1)
    while day < date(year, 12, 25):
        assert read.get(day, day.weekday() < 5) == known.is_workday(day), day
        day += timedelta(1)


def test_a_day_that_is_only_encouraged_is_no_day_off() -> None:
    assert date(2024, 2, 9) not in {d.day for d in read_notice(Y2024).days}


def test_title_and_number_are_kept_as_the_source_even_over_two_lines() -> None:
    assert (
        read_notice(Y2024).source == "《国务院办公厅关于2024年部分节假日安排的通知》（国办发明电〔2023〕7号）"
    )
    assert read_notice(Y2023).source == ""


def test_an_older_wording_with_a_day_made_up_on_monday_is_read() -> None:
    days = read_notice("清明节：４月５日放假，４月７日（星期一）补休。", 2014).days
    assert [(d.day, d.works) for d in days] == [(date(2014, 4, 5), False), (date(2014, 4, 7), False)]


def test_a_weekend_before_new_year_belongs_to_the_year_before() -> None:
    days = read_notice("一、元旦：1月1日至3日放假调休，共3天。12月31日（星期六）上班。", 2012).days
    assert (days[0].day, days[0].works) == (date(2011, 12, 31), True)


def test_some_holidays_alone_do_not_make_a_year() -> None:
    notice = read_notice("二、春节：1月24日至2月2日放假调休，共10天。", 2020)
    assert not notice.whole_year
    assert len(notice.days) == 10


def test_all_entries_on_one_line_are_told_apart() -> None:
    notice = read_notice(Y2025.replace("\n", ""))
    assert [d.day for d in notice.days] == [d.day for d in read_notice(Y2025).days]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("标题\n元旦：1月1日至3日放假，共4天。", "第2行：写的是4天，所列日期是3天"),
        ("元旦：1月1日（周五）放假。", "第1行：2026年1月1日是星期四，通知写的是“周五”"),
        ("春节：2月30日放假。", "第1行：没有2026年2月30日这一天"),
        ("元旦：1月1日放假。\n春节：1月4日上班。\n元旦：1月4日放假。", "第3行：2026年1月4日在第2行和这里"),
        ("元旦：1月6日上班。", "第1行：2026年1月6日是星期二，不是调休上班的周末"),
        ("春节：2月15日至4月23日放假。", "第1行：2026年2月15日至2026年4月23日不像一次放假的起止"),
        ("春节：15日放假。", "第1行：“15日”没有写明月份"),
        ("春节：1月4日放假上班。", "既说放假又说上班"),
        ("请大家注意安全。", "没有读到"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, says: str) -> None:
    with pytest.raises(WrongInput, match=says):
        read_notice(text, 2026)


def test_a_notice_without_its_year_asks_for_it_and_another_year_is_refused() -> None:
    with pytest.raises(WrongInput, match="请填写年份"):
        read_notice("元旦：1月1日放假。")
    with pytest.raises(WrongInput, match="通知是2025年的安排，所填年份是2026年"):
        read_notice(Y2025, 2026)


@given(st.dates(date(2020, 1, 3), date(2030, 11, 30)), st.integers(1, 14))
def test_any_stretch_written_in_the_usual_words_is_read_back_day_for_day(first: date, many: int) -> None:
    last = first + timedelta(many)
    if last.year != first.year:
        return
    words = (
        f"某节：{first.month}月{first.day}日（周{WEEKDAYS[first.weekday()]}）至"
        f"{last.month}月{last.day}日（周{WEEKDAYS[last.weekday()]}）放假调休，共{many + 1}天。"
    )
    read = read_notice(words, first.year)
    assert [d.day for d in read.days] == [first + timedelta(n) for n in range(many + 1)]


@given(st.text(alphabet="一、元旦春节:：，。（）()周日上班放假至共天年月0123456789\n", max_size=120))
def test_whatever_is_pasted_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        read = read_notice(text, 2026)
    except WrongInput:
        return
    assert read.days
