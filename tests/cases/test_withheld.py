"""What was withheld is looked at again on its day, kept or opened with a reason, and never by two at once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.bureau import Bureau, bureau
from gongkai.cases.archive.keeping import dispose
from gongkai.cases.models import Case, CaseSettings, Matter
from gongkai.cases.withheld import months_on, planned, review
from gongkai.law.errors import NoAccess, NotAllowed, Stale, WrongInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 5), 1, date(2026, 1, 5)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, then: date) -> None:
    assert months_on(day, months) == then


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60), st.integers(0, 60))
def test_more_months_are_never_earlier(day: date, one: int, more: int) -> None:
    assert months_on(day, one) <= months_on(day, one + more)


def _refused(at: Bureau) -> Matter:
    case = at.replied(at.handled(), "state_secret", reason="密级文件")
    return case.matters.get()


def test_what_is_refused_or_given_in_part_is_planned_and_nothing_else(at: Bureau) -> None:
    refused = _refused(at)
    part = at.replied(at.handled(), "partial", withheld="联系方式").matters.get()
    at.replied(at.handled())
    at.replied(at.handled(), "already_public", where="网站")
    assert {m.pk for m in planned(Case.objects.all())} == {refused.pk, part.pk}
    assert refused.review_on == date(2026, 2, 20)


def test_an_agency_may_review_nothing(at: Bureau) -> None:
    CaseSettings.objects.create(agency=at.agency, review_months=0)
    assert _refused(at).review_on is None


def test_a_look_keeps_with_a_next_day_or_opens(at: Bureau) -> None:
    matter = _refused(at)
    at.today = date(2026, 2, 20)
    seen = matter.review_on.isoformat()
    with pytest.raises(WrongInput, match="下次审查日期"):
        review(matter.pk, "keep", "仍在保密期内", expected=seen, **at.by("office"))
    with pytest.raises(WrongInput, match="理由"):
        review(matter.pk, "open", " ", expected=seen, **at.by("office"))
    with pytest.raises(WrongInput, match="结果"):
        review(matter.pk, "maybe", "说不准", expected=seen, **at.by("office"))
    with pytest.raises(NoAccess):
        review(matter.pk, "open", "已解密", expected=seen, **at.by("counsel"))
    review(matter.pk, "keep", "仍在保密期内", expected=seen, next_on=date(2027, 2, 20), **at.by("office"))
    with pytest.raises(Stale):
        review(matter.pk, "open", "已解密", expected=seen, **at.by("office"))
    at.today = date(2027, 2, 20)
    review(matter.pk, "open", "已解密", expected="2027-02-20", **at.by("office"))
    assert not planned(Case.objects.all()).exists()
    assert [one.result for one in matter.reviews.all()] == ["keep", "open"]
    with pytest.raises(NotAllowed, match="不需要定期审查"):
        review(matter.pk, "open", "已解密", expected="", **at.by("office"))


def test_the_words_of_a_look_go_when_the_case_is_disposed_of(at: Bureau) -> None:
    matter = _refused(at)
    review(
        matter.pk, "keep", "某人的合同", expected="2026-02-20", next_on=date(2027, 1, 4), **at.by("office")
    )
    at.do(matter.case, "archive", "clerk")
    at.today = date(2040, 1, 1)
    dispose(matter.case_id, years=10, reason="期满", **at.by("office"))
    assert "合同" not in matter.reviews.get().says
    assert not planned(Case.objects.all()).exists()
