"""Number and query code as people type and paste them: full-width signs, blanks, dashes of every length."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from cases.bureau import bureau
from gongkai.cases.actions.applying import look_up
from gongkai.cases.attempts import code_fits, opened, plain
from gongkai.cases.models import Case

AT = datetime(2025, 2, 20, 2, tzinfo=UTC)
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
WIDE = {ord(sign): chr(ord(sign) + 0xFEE0) for sign in SIGNS + SIGNS.lower()}


@given(st.text(SIGNS, min_size=8, max_size=8), st.data())
def test_a_code_fits_however_it_is_typed(code: str, data: st.DataObject) -> None:
    typed = ""
    for sign in code:
        shown = data.draw(
            st.sampled_from([sign, sign.lower(), sign.translate(WIDE), sign.lower().translate(WIDE)])
        )
        typed += shown + data.draw(
            st.sampled_from(["", " ", "\u3000", "\u00a0", "-", "－", "—", "–", "−", "\u200b", "\t"])
        )
    assert code_fits(code, typed)


@given(st.text(SIGNS, min_size=8, max_size=8), st.text(SIGNS, min_size=8, max_size=8))
def test_only_the_own_code_fits(kept: str, typed: str) -> None:
    assert code_fits(kept, typed) is (kept == typed)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_wide_and_narrow_signs_are_one(typed: str) -> None:
    wide = "".join("\u3000" if sign == " " else chr(ord(sign) + 0xFEE0) for sign in typed)
    assert plain(wide) == plain(typed) == plain(f" {typed.lower()}\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("2025-0001", "２０２５－０００１"),
        ("2025-0001", " 2025 — 0001 "),
        ("2025-0001", "2025–0001\u200b"),
        ("JYJ2025-1", "jyj2025-1"),
        ("JYJ2025-1", "ＪＹＪ２０２５－１"),
        ("临教公开〔2025〕第1号", "临教公开[2025]第1号"),
        ("临教公开〔2025〕第1号", "临教公开〔２０２５〕第 1 号"),
        ("２０２５（申）一号", "２０２５（申）一号"),
        ("申请甲", "申请甲"),
    ],
)
def test_a_number_is_found_however_it_is_typed(kept: str, typed: str) -> None:
    at = bureau()
    case = at.registered()
    Case.objects.filter(pk=case.pk).update(number=kept)
    assert look_up(at.agency, typed, case.query_code, source="", at=AT) == case


@pytest.mark.django_db
def test_numbers_that_differ_in_their_figures_stay_apart() -> None:
    at = bureau()
    first, _, tenth = at.registered(), at.registered(), at.registered()
    Case.objects.filter(pk=first.pk).update(number="2025-1")
    Case.objects.filter(pk=tenth.pk).update(number="2025-10")
    rows = Case.objects.filter(agency=at.agency)
    assert opened(rows, "2025-10", tenth.query_code) == tenth.pk
    assert opened(rows, "2025-10", first.query_code) is None
    assert opened(rows, "2025-1", first.query_code) == first.pk
    assert opened(rows, "", first.query_code) is None


@pytest.mark.django_db
def test_of_two_numbers_that_look_alike_the_code_tells_which() -> None:
    at = bureau()
    old, new = at.registered(), at.registered()
    Case.objects.filter(pk=old.pk).update(number="（2025）1")
    Case.objects.filter(pk=new.pk).update(number="〔2025〕1")
    rows = Case.objects.filter(agency=at.agency)
    assert [opened(rows, "[2025]1", one.query_code) for one in (old, new)] == [old.pk, new.pk]


@pytest.mark.django_db
def test_finding_takes_two_queries_whether_there_is_such_a_number_or_not() -> None:
    at = bureau()
    case, rows = at.registered(), Case.objects.filter(agency=at.agency)
    for number in (case.number, "2031-0001", "没有", ""):
        with CaptureQueriesContext(connection) as queries:
            assert opened(rows, number, "wrong") is None
        assert len(queries) == 2
