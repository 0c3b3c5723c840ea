"""Reminders come on the right days, once, and never on a day off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases.reminders import remind
from gongkai.notify.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    made = bureau()
    made.people["drafter"].email = "drafter@example.cn"
    made.people["drafter"].save()
    made.people["clerk"].email = "clerk@example.cn"
    made.people["clerk"].save()
    return made


def _told(day: date) -> dict[str, str]:
    before = set(Message.objects.values_list("pk", flat=True))
    remind(day, datetime(day.year, day.month, day.day, 1, tzinfo=UTC))
    return {m.to: m.subject for m in Message.objects.exclude(pk__in=before)}


def test_officer_and_registrar_hear_at_five_two_and_no_days_left_and_each_day_after(at: Bureau) -> None:
    case = at.handled()
    heard = {}
    for n in range(45):
        day = date(2025, 2, 21) + timedelta(n)
        if told := _told(day):
            heard[day.isoformat()] = told
            assert set(told) == {"drafter@example.cn", "clerk@example.cn"}
    assert list(heard)[:3] == ["2025-03-13", "2025-03-18", "2025-03-20"]
    assert "2025-03-21" in heard
    assert "2025-03-22" not in heard  # a Saturday
    assert f"申请{case.number}：今天是答复期限的最后一天" in heard["2025-03-20"].values()


def test_the_same_day_reminds_once(at: Bureau) -> None:
    at.handled()
    assert len(_told(date(2025, 3, 20))) == 2
    assert _told(date(2025, 3, 20)) == {}


def test_a_case_under_review_is_remembered_before_the_seven_days_end(at: Bureau) -> None:
    at.registered()
    assert "应在2025-03-03前告知" in _told(date(2025, 2, 28))["clerk@example.cn"]


def test_a_paused_case_is_left_alone(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "consult_agency", "drafter", party=at.third_party(), data={"about": "材料"})
    assert _told(date(2025, 3, 20)) == {}
