"""Statutory periods as they stood on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gongkai.law.errors import NotInForce, WrongInput
from gongkai.law.instruments import all_instruments
from gongkai.law.terms import Law, all_terms, load_terms


@pytest.mark.parametrize(
    ("day", "name", "value"),
    [
        ("2019-05-14", "answer", 15), ("2019-05-15", "answer", 20), ("2024-01-01", "extension", 20),
        ("2024-01-01", "correction_notice", 7), ("2024-01-01", "third_party_opinion", 15),
        ("2024-01-01", "publication", 20), ("2021-01-01", "fee_payment", 20), ("2024-01-01", "review_application", 60),
        ("2024-01-01", "suit", 6), ("2024-01-01", "suit_after_review", 15),
    ],
)  # fmt: skip
def test_a_period_is_what_the_law_said_that_day(day: str, name: str, value: int) -> None:
    assert Law.on(date.fromisoformat(day)).term(name).value == value


def test_reports_are_due_on_the_31st() -> None:
    law = Law.on(date(2024, 1, 1))
    assert law.term("annual_report_department").day_in(2025) == date(2025, 1, 31)
    assert law.term("annual_report_government").day_in(2025) == date(2025, 3, 31)


def test_before_the_first_day_there_is_no_period_and_unknown_names_are_refused() -> None:
    with pytest.raises(NotInForce):
        Law.on(date(2020, 12, 31)).term("fee_payment")
    for day, name in ((date(2008, 4, 30), "answer"), (date(2019, 5, 14), "correction_notice"),
                      (date(2019, 5, 14), "annual_report_government")):  # fmt: skip
        with pytest.raises(NotInForce, match=day.isoformat()):
            Law.on(day).term(name)
    with pytest.raises(WrongInput):
        Law.on(date(2024, 1, 1)).term("tea_break")


def test_departments_reported_until_march_under_the_old_regulation() -> None:
    assert Law.on(date(2019, 5, 14)).term("annual_report_department").month_day == (3, 31)
    assert Law.on(date(2019, 5, 15)).term("annual_report_department").month_day == (1, 31)


def test_a_length_has_no_day_and_a_day_no_length() -> None:
    law = Law.on(date(2024, 1, 1))
    with pytest.raises(WrongInput, match="是期限长度"):
        law.term("answer").day_in(2025)
    assert law.term("annual_report_department").value == 0


def test_a_repealed_period_is_not_in_force_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text(
        "terms:\n  answer:\n    label: 答复期限\n    unit: workday\n    counted_from: 次日\n    values:\n"
        "      2030-01-01: {value: null, source: [regulation-2019, 第33条]}\n"
        "      2019-05-15: {value: 20, source: [regulation-2019, 第33条]}\n"
        "    checked: {on: 2026-01-01, by: a, against: b}\n",
        encoding="utf-8",
    )
    known = load_terms(file)
    monkeypatch.setattr("gongkai.law.terms.all_terms", lambda: known)
    assert Law.on(date(2029, 12, 31)).term("answer").value == 20
    with pytest.raises(NotInForce, match="已经废止"):
        Law.on(date(2030, 1, 1)).term("answer")


def test_every_period_rests_on_an_act_of_ours() -> None:
    for name, dated in all_terms().items():
        for _, _, (instrument, article) in dated.values:
            assert instrument in all_instruments(), name
            assert article
