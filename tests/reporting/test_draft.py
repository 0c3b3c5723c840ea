"""The draft's own sentences are read back by the prose checks: silent on the figures they quote, loud on others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.form import all_forms
from gongkai.law.report import Report
from gongkai.law.report_rules import check
from gongkai.registry.models import Agency
from gongkai.reporting.count import Activity
from gongkai.reporting.draft import draft
from gongkai.reporting.quotes import fill, quotable
from law.invented import fired, report

AGENCY = Agency(
    code="420000-01",
    name="江城县教育局",
    short_name="县教育局",
    address="江城县学府路1号",
    phone="0700-1234567",
)
few = st.integers(0, 3)


def drafted(form_id: str, channels: dict[str, int] | None = None, fee: int = 0, **figures: int) -> Report:
    """A report with the draft's text, every reference filled from its own tables."""
    year = all_forms()[form_id].first_year
    made = report(form=form_id, year=year, **figures)
    done = Activity(channels or {}, {"政策解读": 1} if channels else {}, {}, {}, fee, 0, (), ())
    text = draft(AGENCY, made.shape, made.tables, done)
    known = quotable(AGENCY, year, made.shape, made.tables, done)
    order = ["title", "opening", *(s.id for s in made.shape.text_sections())]
    filled = {s: fill(text[s], known) for s in order if s in text}
    filled["problems"] = "个别科室公开不够及时，已经按月通报并组织培训。"
    return replace(made, text=filled, signed=date(year + 1, 1, 20))


@pytest.mark.parametrize("form_id", list(all_forms()))
@settings(max_examples=60, deadline=None)
@given(
    new=few, carried=few, left=few, review=few, suits=few, after=few, posts=st.lists(few, max_size=3), fee=few
)
def test_the_draft_contradicts_no_figure_that_it_quotes(
    form_id: str,
    new: int,
    carried: int,
    left: int,
    review: int,
    suits: int,
    after: int,
    posts: list[int],
    fee: int,
) -> None:
    channels = {f"渠道{sign}": n for sign, n in zip("甲乙丙", posts, strict=False)}
    figures = {"new": new, "carried": carried, "left": min(left, new + carried), "review": review, "suits": suits,
               "after": after}  # fmt: skip
    made = drafted(form_id, channels, fee, **figures)
    assert fired(made) == set(), made.text
    unread = {f.rule for f in check(made) if f.severity == "unchecked" and f.rule.startswith("TX-")}
    assert unread <= {"TX-REUSE"}


@pytest.mark.parametrize("form_id", list(all_forms()))
@pytest.mark.parametrize(
    ("figures", "cell", "rule"),
    [
        ({}, ("t3", "new_received", "total"), "TX-NO-REQ"),
        ({"new": 3}, ("t3", "new_received", "total"), "TX-REQ-COUNT"),
        ({"new": 3, "carried": 2}, ("t3", "carried_in", "total"), "TX-REQ-COUNT"),
        ({"new": 3, "left": 2}, ("t3", "carried_out", "total"), "TX-REQ-COUNT"),
        ({}, ("t4", "review", "total"), "TX-NO-CASE"),
        ({}, ("t4", "litigation_after_review", "total"), "TX-NO-CASE"),
        ({"review": 2}, ("t4", "litigation_direct", "total"), "TX-NO-CASE"),
        ({"suits": 2}, ("t4", "review", "total"), "TX-NO-CASE"),
    ],
)
def test_a_figure_that_moves_away_from_the_draft_is_noticed(
    form_id: str, figures: dict[str, int], cell: tuple[str, str, str], rule: str
) -> None:
    made = drafted(form_id, **figures)
    assert rule in fired(made.with_cell(*cell, (made.cell(*cell) or 0) + 7))


@pytest.mark.parametrize("form_id", list(all_forms()))
def test_numbers_of_cases_in_the_draft_are_held_against_table_four(form_id: str) -> None:
    made = drafted(form_id, review=2)
    wrong = made
    for column in ("upheld", "total"):
        wrong = wrong.with_cell("t4", "review", column, 9)
    assert fired(made) == set()
    assert fired(wrong) == {"TX-CASE-COUNT"}
