"""Putting in, taking out, renewing, and telling when the index is not what it should be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from gongkai.search import index
from gongkai.search.engines import sqlite
from gongkai.search.models import Indexed
from search.entries import entry, keys, put

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL counts from an index and has no such table"
)


def test_a_renewed_entry_is_found_by_its_new_words_only() -> None:
    old = entry(body="招生办法")
    put(old)
    index.put(replace(old, body="资助办法", title="资助"))
    assert keys("招生") == []
    assert keys("资助") == [old.key]
    assert Indexed.objects.count() == 1


def test_the_same_entry_again_changes_nothing(django_assert_max_num_queries) -> None:
    one = entry(body="招生办法")
    put(one)
    with django_assert_max_num_queries(3):  # savepoint, look, savepoint
        index.put(one)
    assert keys("招生") == [one.key]


def test_reindex_writes_everything_anew_and_drops_what_is_gone() -> None:
    stay, gone = entry(body="招生"), entry(body="招生")
    put(stay, gone)
    new = entry(body="招生")
    told: list[int] = []
    assert index.reindex(iter([stay, new]), told.append) == (2, 1)
    assert told == [2]
    assert set(keys("招生")) == {stay.key, new.key}
    assert list(index.drift([stay, new])) == []


def test_drift_names_what_is_missing_outdated_and_left_over() -> None:
    same, changed, over = entry("甲", body="一"), entry("乙", body="二"), entry("丙", body="三")
    put(same, changed, over)
    missing = entry("丁")
    said = list(index.drift([same, replace(changed, body="变"), missing]))
    assert said == ["“乙”收录的不是现在的内容", "“丁”没有收录", f"收录了已不存在的条目 document {over.key}"]


def test_drift_sees_tokens_that_went_missing() -> None:
    put(entry("甲", body="招生"))
    assert list(index.drift()) == []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM search_fts")
        else:
            cursor.execute("UPDATE search_text SET tokens = ''")
    assert list(index.drift()) == ["有1个检索条目没有词元，检索不到"]
    assert keys("招生") == []


@on_sqlite
def test_what_hits_are_counted_by_follows_every_change_and_drift_sees_when_not() -> None:
    one, other = entry("甲", body="招生", validity="有效"), entry("乙", body="招生", validity="有效")
    put(one, other)
    put(replace(one, validity="失效", public_on=date(2021, 5, 8)))
    index.remove(other.kind, other.key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, face_id, public_on FROM search_counted")
        kept = Indexed.objects.get()
        assert cursor.fetchall() == [(kept.pk, kept.face_id, "2021-05-08")]
        assert list(index.drift()) == []
        cursor.execute("UPDATE search_counted SET public_on = NULL")
    assert list(index.drift()) == ["有1个检索条目没有按现在的年份、体裁、单位、有效性和日期统计"]
    index.reindex([replace(one, validity="失效", public_on=date(2021, 5, 8))])
    assert list(index.drift()) == []


@on_sqlite
def test_the_order_uses_the_weights_that_the_table_was_made_with() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT v FROM search_fts_config WHERE k = 'rank'")
        (made_with,) = cursor.fetchone()
    assert made_with.replace("(", "(search_fts, ") == sqlite.RANK


def test_a_text_beyond_the_limit_is_kept_as_far_as_it_goes_and_said(monkeypatch) -> None:
    monkeypatch.setattr(index, "LONGEST_TEXT", 10)
    put(entry("长文", body="招生" * 5 + "资助"))
    assert keys("招生") != []
    assert keys("资助") == []
    assert list(index.drift()) == ["“长文”的文字超过10字，其后部分没有收录"]


def test_a_very_long_and_varied_text_does_not_stop_a_release() -> None:
    # More different pairs than a tsvector can hold.
    signs = [chr(0x4E00 + n) for n in range(1500)]
    text = "".join(a + b for n, a in enumerate(signs) for b in signs[n % 7 :: 9])
    put(entry("普通标题", body="普通正文", attachments_text=text))
    assert keys("普通标题") != []
    assert keys("普通正文") != []


def test_signs_that_cannot_be_seen_neither_hide_words_nor_break_storage() -> None:
    (key,) = put(entry("招\u200b生", body="资\x00助\ufeff金 \ue000"))
    assert keys("招生") == keys("资助金") == [key]
