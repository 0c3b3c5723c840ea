"""Several people ask for the same thing: it is found, once for each person, and only where it was disclosed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.bureau import Bureau, bureau
from gongkai.cases.models import Case
from gongkai.concerns.queries import alike, themes

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _asked(at: Bureau, what: str, name: str, identity: str, kind: str = "given") -> Case:
    case = at.registered(description=what, name=name, identity=identity)
    case.reply_kind = kind
    case.save()
    return case


def test_the_same_thing_asked_by_two_people_is_one_theme_with_the_words_they_share(at: Bureau) -> None:
    one = _asked(at, "2024年江城小学学区划分方案", "甲某", "A1")
    two = _asked(at, "江城小学2024年学区划分方案文件", "乙某", "B2")
    _asked(at, "教师资格认定名单", "丙某", "C3")
    (theme,) = themes(at.agency, at.today, applicants=2)
    assert set(theme.cases) == {one, two}
    assert theme.applicants == 2
    assert "学区" in "".join(theme.words)


def test_one_person_who_asks_often_makes_no_theme(at: Bureau) -> None:
    for _ in range(3):
        _asked(at, "江城小学学区划分方案", "甲某", "A1")
    assert themes(at.agency, at.today, applicants=2) == []


def test_what_was_refused_or_asked_long_ago_is_left_out(at: Bureau) -> None:
    _asked(at, "江城小学学区划分方案", "甲某", "A1")
    _asked(at, "江城小学学区划分方案", "乙某", "B2", "process_info")
    assert themes(at.agency, at.today, applicants=2) == []
    _asked(at, "江城小学学区划分方案", "丙某", "C3", "partial")
    assert len(themes(at.agency, at.today, applicants=2)) == 1
    assert themes(at.agency, at.today + timedelta(731), applicants=2) == []
    assert themes(at.agency, at.today, applicants=3) == []


WORDS = st.frozensets(st.sampled_from("甲乙丙丁戊己"), max_size=5)


@given(WORDS, WORDS)
def test_likeness_is_mutual_and_everything_is_like_itself(one: frozenset[str], other: frozenset[str]) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one) == bool(one)
