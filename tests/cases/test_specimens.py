"""A wording tried on a real case: what the case holds stands in the letter, what it lacks is named; nothing is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases.models import Case
from gongkai.cases.specimens import specimen
from gongkai.law.letters import letter_kind, letters
from gongkai.letters.actions import content_of
from gongkai.letters.models import Letter, LetterSerial

pytestmark = pytest.mark.django_db
AT = datetime(2025, 3, 3, tzinfo=UTC)


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _said(at: Bureau, case: Case, kind: str, text: str = "") -> str:
    case.refresh_from_db()
    return "".join(specimen(case, letter_kind(kind), text=text, today=at.today, at=AT).lines)


def test_the_last_step_that_makes_such_a_letter_gives_its_facts(at: Bureau) -> None:
    case = at.handled()
    at.do(case, "extend", "office", days=5, reason="材料多")
    made = Letter.objects.get(case_ref=case.number, kind="L05")
    said = _said(at, case, "L05", letter_kind("L05").text + "\n敬请谅解。")
    assert "因材料多" in said
    assert "延长5个工作日" in said
    assert "敬请谅解" in said
    assert made.template_version == 0
    # With the wording in force it is the letter that was sent, word for word.
    assert "".join(content_of(made).lines) == _said(at, case, "L05")


def test_what_the_case_lacks_is_named_in_brackets(at: Bureau) -> None:
    said = _said(at, at.handled(), "L05")
    assert "张某某" in said
    assert "因（延期理由）" in said


def test_a_reply_is_tried_with_what_was_answered(at: Bureau) -> None:
    case = at.handled()
    at.reply_matter(case.pk, 1, "does_not_exist", details={"reason": "查遍2024年档案"}, facts="经检索", **at.by("drafter"))  # fmt: skip
    assert "没有所申请的政府信息：查遍2024年档案" in _said(at, case, "L31")
    assert "（提供的信息）" in _said(at, case, "L21")
    assert "电子数据" in _said(at, case, "L21")


@pytest.mark.parametrize("kind", sorted(letters().kinds))
def test_every_kind_can_be_tried_on_a_case_at_any_stage_and_nothing_is_stored(kind: str, at: Bureau) -> None:
    case = at.handled()
    at.do(case, "ask_supplement", "office", until=at.today + timedelta(20), data={"items": "年份"})
    before = Letter.objects.count(), LetterSerial.objects.get(agency=at.agency).last
    assert _said(at, case, kind)
    assert (Letter.objects.count(), LetterSerial.objects.get(agency=at.agency).last) == before
