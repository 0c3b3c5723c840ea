"""Public items near to a free description."""

from __future__ import annotations

import pytest

import make
from gongkai.search.similar import similar, telling_words
from search.entries import entry, put

pytestmark = pytest.mark.django_db


def test_common_words_of_applications_tell_nothing() -> None:
    assert telling_words("申请公开政府信息的相关文件材料") == []
    assert "学区" in telling_words("我们希望获取学区划分的文件")


def test_a_sentence_finds_what_the_search_for_every_word_would_not() -> None:
    agency = make.agency()
    put(
        entry("关于义务教育学校学区划分的通知", agency_id=agency.pk),
        entry("学区摄影比赛公告", agency_id=agency.pk),
        entry("食堂招标公告", agency_id=agency.pk),
    )
    found = similar("请提供贵局去年决定各小学学区怎样划分时用的通知", agency.pk)
    assert found[0].title == "关于义务教育学校学区划分的通知"
    assert "食堂招标公告" not in [n.title for n in found]


def test_the_items_of_another_agency_are_not_offered() -> None:
    mine, other = make.agency(), make.agency()
    put(entry("学区划分通知", agency_id=other.pk))
    assert similar("学区划分通知", mine.pk) == []
    assert [n.title for n in similar("学区划分通知", other.pk)] == ["学区划分通知"]


def test_one_shared_word_of_many_is_no_likeness() -> None:
    agency = make.agency()
    put(entry("水库移民安置补助公告", agency_id=agency.pk))
    assert similar("水库大坝安全鉴定报告", agency.pk) == []


def test_no_more_than_asked_for_and_few_queries(django_assert_max_num_queries) -> None:
    agency = make.agency()
    put(*(entry(f"学区划分方案第{n}号", agency_id=agency.pk) for n in range(12)))
    similar("热身", agency.pk)
    with django_assert_max_num_queries(3):
        assert len(similar("学区划分方案", agency.pk, most=4)) == 4


@pytest.mark.parametrize("text", ["", "\0", "，。！", "a", "“”", "x" * 5000])
def test_nothing_to_tell_finds_nothing(text: str) -> None:
    assert similar(text, make.agency().pk) == []
