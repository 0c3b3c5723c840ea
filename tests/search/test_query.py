"""Finding: substrings, spellings, filters, facets, order, pages, and nothing that breaks the engine."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.errors import WrongInput
from gongkai.search import index, query
from gongkai.search.engines import postgresql
from gongkai.search.models import Indexed
from gongkai.search.query import Filters
from search.entries import entry, keys, put

pytestmark = pytest.mark.django_db
CALM = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
# Few signs, so that parts recur; words that jieba knows, words that straddle its cuts, rare signs beyond the BMP.
CHINESE = st.text(st.sampled_from("义务教育招生办法划分学区数域年〇的一𠮷々"), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("招生", "义务教育招生办法"),
        ("学区", "关于划分学区的公告"),
        ("学区", "数学区域教研活动"),
        ("育招", "义务教育招生办法"),
        ("招", "义务教育招生办法"),
        ("法", "义务教育招生办法"),
        ("二〇二〇年", "二〇二〇年招生计划"),
        ("𠮷", "𠮷野学校"),
        ("招生义务", "义务教育招生办法"),
        ("招生办法 义务", "义务教育招生办法"),
        ("2020年招生", "江城县2020年高中招生方案"),
        ("ＧＢ／Ｔ ９７０４", "公文格式 GB/T 9704-2012"),
        ("gb 9704", "公文格式 GB9704—2012"),
        ("9704", "公文格式 GB9704—2012"),
        ("educ", "Education Bureau of Jiangcheng"),
        ("cafe", "Café 管理规定"),
        ("義務教育招生辦法", "义务教育招生办法"),
        ("义务教育招生办法", "義務教育招生辦法"),
        ("臺灣裏乾", "台湾里干"),
        ("“招生办法”", "义务教育招生办法"),
        ("《义务教育》", "义务教育招生办法"),
    ],
)  # fmt: skip
def test_words_are_found_wherever_jieba_would_cut(words: str, title: str) -> None:
    (key,) = put(entry(title))
    put(entry("无关的另一件事"))
    assert keys(words) == [key]


@pytest.mark.parametrize(
    "typed",
    ["天教规〔2020〕3号", "天教规[2020]3号", "天教规（2020）3号", "天教规(2020)第3号", "天教规2020 3", "天教规2020第3号",
     "天教規【２０２０】３號", " 天教规 〔 2020 〕 3 号 ", "〔2020〕3号", "“天教规〔2020〕3号”"],
)  # fmt: skip
def test_a_document_number_is_found_in_every_spelling(typed: str) -> None:
    (key,) = put(entry("招生办法", number="天教规〔2020〕3号"))
    put(
        entry("别的", number="天教规〔2020〕30号"),
        entry("别的", number="天教规〔2021〕3号"),
        entry("别的", number="天教规〔2021〕2020号", body="3"),
    )
    assert keys(typed) == [key]


def test_all_words_must_be_there_and_quotes_ask_for_the_very_phrase() -> None:
    both, apart, one = put("招生计划公布", "计划生育与招生", "招生")
    assert set(keys("招生 计划")) == {both, apart}
    assert set(keys("招生计划")) == {both, apart}
    assert keys("“招生计划”") == [both]
    assert keys('"招生计划"') == [both]
    assert one in keys("招生")


@CALM
@given(CHINESE, st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    with transaction.atomic():
        (key,) = put(text)
        assert key in keys(text[first:last]), text[first:last]
        transaction.set_rollback(True)


@CALM
@given(CHINESE, CHINESE)
def test_a_quoted_phrase_finds_exactly_the_texts_that_contain_it(text: str, asked: str) -> None:
    with transaction.atomic():
        (key,) = put(text)
        # 乾 and the like fold to one sign each; the signs drawn here fold to themselves.
        assert (key in keys(f"“{asked}”")) == (asked in text)
        transaction.set_rollback(True)


@CALM
@given(
    st.text(max_size=60)
    | st.text(st.sampled_from("\"'“”*^:(){}-+|&!\\%_ANDORNOTNEAR招生20 \x00\t〔"), max_size=40)
)
def test_nothing_that_is_typed_breaks_the_engine(typed: str) -> None:
    with transaction.atomic():
        put(entry("招生 NOT 办法", body=typed))
        for sort in ("relevance", "date"):
            found = query.find(typed, sort=sort)
            assert found.total == len(found.hits)
        transaction.set_rollback(True)


def test_what_has_neither_letter_nor_digit_finds_nothing() -> None:
    put("招生")
    for typed in ("", "  ", "！？……", "“”", "*"):
        found = query.find(typed)
        assert (found.total, found.hits, found.pages) == (0, (), 0)


def test_a_long_question_is_cut_and_says_so() -> None:
    (key,) = put("招生" * 80)
    found = query.find("招生" * 60)
    assert found.cut
    assert [h.key for h in found.hits] == [key]


def test_a_word_weighs_most_in_the_title_then_the_number_then_the_text() -> None:
    filler = "其他工作安排" * 30
    attached, body, number, title = put(
        entry("甲乙", body=filler, attachments_text="学籍"),
        entry("甲乙", body=filler + "学籍"),
        entry("甲乙", number="学籍〔2020〕1号", body=filler),
        entry("学籍管理", body=filler),
    )
    assert keys("学籍") == [title, number, body, attached]


def test_of_very_many_hits_those_with_the_words_in_the_title_come_first_then_the_newest(monkeypatch) -> None:
    monkeypatch.setattr(postgresql, "RANKED", 0)
    old, new, whole, apart = put(
        entry("甲", body="学籍管理", public_on=date(2019, 1, 1)),
        entry("甲", body="学籍管理", public_on=date(2021, 1, 1)),
        entry("学籍管理", public_on=date(2018, 1, 1)),
        entry("管理学籍", public_on=date(2018, 1, 1)),
    )
    found = keys("学籍管理")
    assert found[:2] == [whole, apart]
    if connection.vendor == "postgresql":
        assert found[2:] == [new, old]


def test_the_newest_comes_first_when_asked_by_date_and_undated_last() -> None:
    old, new, undated = put(
        entry(body="招生", public_on=date(2019, 1, 1)),
        entry(body="招生", public_on=date(2021, 1, 1)),
        entry(body="招生", public_on=None),
    )
    assert keys("招生", sort="date") == [new, old, undated]
    with pytest.raises(WrongInput):
        query.find("招生", sort="sideways")  # type: ignore[arg-type]


def test_filters_bind_and_facets_count_what_is_left() -> None:
    put(
        entry(body="招生", year=2020, unit="基础教育科", doc_kind="通知", validity="有效", agency_id=1),
        entry(body="招生", year=2020, unit="办公室", doc_kind="通知", validity="失效", agency_id=1),
        entry(
            body="招生",
            year=2021,
            unit="办公室",
            doc_kind="规范性文件",
            validity="有效",
            agency_id=2,
            topic="招考",
        ),
        entry(body="其他", year=2021, unit="办公室", doc_kind="通知", validity="有效", agency_id=2),
    )
    everything = query.find("招生")
    assert everything.facets == {
        "year": [(2021, "2021年", 1), (2020, "2020年", 2)],
        "kind": [("通知", "通知", 2), ("规范性文件", "规范性文件", 1)],
        "unit": [("办公室", "办公室", 2), ("基础教育科", "基础教育科", 1)],
        "validity": [("有效", "有效", 2), ("失效", "失效", 1)],
    }
    assert query.find("招生", filters=Filters(years=(2020,))).total == 2
    assert query.find("招生", filters=Filters(years=(2020, 2021))).total == 3
    assert query.find("招生", filters=Filters(years=(2020,), units=("办公室",))).facets["validity"] == [
        ("失效", "失效", 1)
    ]
    assert query.find("招生", agency_id=2).total == 1
    assert query.find("招生", filters=Filters(topics=("招考",))).total == 1
    assert query.find("", filters=Filters(kinds=("通知",))).total == 3
    assert query.find("招生", filters=Filters(kinds=("命令",))).total == 0


def test_days_bind_from_both_sides() -> None:
    first, last = put(
        entry(body="招生", public_on=date(2020, 1, 1)), entry(body="招生", public_on=date(2020, 12, 31))
    )
    day = date(2020, 6, 1)
    assert keys("招生", filters=Filters(until=day)) == [first]
    assert keys("招生", filters=Filters(since=day)) == [last]
    assert keys("招生", filters=Filters(since=day, until=day)) == []
    assert keys("招生", filters=Filters(since=date(2020, 1, 1), until=date(2020, 1, 1)), sort="date") == [
        first
    ]


def test_filters_survive_being_stored() -> None:
    filters = Filters(years=(2020,), kinds=("通知",), since=date(2020, 1, 1))
    assert Filters.from_json(filters.as_json()) == filters
    assert Filters.from_json({}) == Filters()
    with pytest.raises(WrongInput):
        Filters.from_json({"colour": ["red"]})


def test_pages_hold_every_hit_once_and_the_last_one_answers_for_those_beyond() -> None:
    made = put(*(entry(body="招生", public_on=date(2020, 1, n + 1)) for n in range(25)))
    for sort in ("relevance", "date"):
        pages = [query.find("招生", sort=sort, page=n, per_page=10) for n in (1, 2, 3)]
        assert {hit.key for found in pages for hit in found.hits} == set(made)
        assert pages[0].pages == 3
        assert query.find("招生", sort=sort, page=99, per_page=10).page == 3
    assert query.find("招生", page=-5).page == 1


def test_a_search_takes_four_queries_at_most(django_assert_max_num_queries: object) -> None:
    put(*(entry(body="前言" * 9000 + "招生") for _ in range(5)))
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        found = query.find("招生")
    assert all("<mark>招生</mark>" in hit.excerpt_html for hit in found.hits)
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        query.find("招生", agency_id=1, filters=Filters(years=(2020,), since=date(2020, 1, 1)), sort="date")


def test_what_is_marked_is_what_was_meant_and_nothing_gets_through_as_markup() -> None:
    put(
        entry(
            "<script>義務教育</script>招生", number="江教规〔2020〕3号",
            body='前文<img src=x onerror="x()">' + "说明" * 100 + "《义务教育法》规定" + "结语" * 100,
        )
    )  # fmt: skip
    (hit,) = query.find("义务教育").hits
    assert hit.title_html == "&lt;script&gt;<mark>義務教育</mark>&lt;/script&gt;招生"
    assert "《<mark>义务教育</mark>法》" in hit.excerpt_html
    assert hit.excerpt_html.startswith("…")
    assert hit.excerpt_html.endswith("…")
    (hit,) = query.find("江教规[2020]3").hits
    assert hit.number_html == "<mark>江教规〔2020〕3</mark>号"
    assert "<img" not in hit.excerpt_html


def test_a_match_in_an_attachment_is_shown_and_said() -> None:
    put(entry("通知", body="见附件", attachments_text="附件一 学区划分表"))
    (hit,) = query.find("学区划分").hits
    assert hit.in_attachment
    assert "<mark>学区划分</mark>" in hit.excerpt_html


def test_a_withdrawn_entry_is_gone_with_its_transaction() -> None:
    (key,) = put("招生")
    with transaction.atomic():
        index.remove("document", key)
        assert keys("招生") == []
        transaction.set_rollback(True)
    assert keys("招生") == [key]
    index.remove("document", key)
    index.remove("document", key)
    assert keys("招生") == []
    assert not Indexed.objects.exists()
