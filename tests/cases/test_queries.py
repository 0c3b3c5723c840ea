"""What the desk asks about cases: lawful next steps, lamps, repeats, lists within few queries."""

from __future__ import annotations

from datetime import date

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases import queries
from gongkai.cases.models import CaseSettings
from gongkai.cases.settling import rules_of
from gongkai.registry.access import posts_on, rights

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _offers(at: Bureau, case, who: str) -> dict[str, queries.Offer]:
    held = rights(at.people[who], at.agency, at.today)
    return {o.rule.event: o for o in queries.offers(case, held, rules_of(at.agency), at.today)}


def test_only_lawful_steps_of_the_persons_duties_are_offered_with_their_effect(at: Bureau) -> None:
    case = at.handled()
    office = _offers(at, case, "office")
    assert office["extend"].says == "答复期限延长（2025-03-20 → 2025-03-21）"
    assert "seal" not in office
    assert set(_offers(at, case, "counsel")) == {"counsel"}
    assert "opinion" not in office


def test_what_the_law_forbids_today_comes_with_its_sentence(at: Bureau) -> None:
    case = at.registered()
    at.today = date(2025, 3, 5)
    late = _offers(at, case, "office")["ask_supplement"]
    assert "7个工作日内告知" in late.why_not
    assert "2025-03-03" in late.why_not


def test_the_lamp_turns_with_the_days_left_and_stops_with_the_clock(at: Bureau) -> None:
    case, rules = at.handled(), rules_of(at.agency)

    def lamp(day: date) -> tuple[str, int | None]:
        return queries.lamp(case, day, rules.settings, rules.calendar)

    assert lamp(date(2025, 2, 20)) == ("green", 20)
    assert lamp(date(2025, 3, 13)) == ("amber", 5)
    assert lamp(date(2025, 3, 18)) == ("red", 2)
    assert lamp(date(2025, 3, 20)) == ("red", 0)
    assert lamp(date(2025, 3, 21)) == ("late", -1)
    at.do(case, "consult_agency", "drafter", party=at.third_party(), data={"about": "材料"})
    case.refresh_from_db()
    assert lamp(date(2025, 4, 30)) == ("stopped", None)


def test_the_same_applicant_is_found_by_document_number_and_repeats_by_likeness(at: Bureau) -> None:
    first = at.replied(at.handled())
    other = at.registered(name="李某某", identity="420000190001019999")
    again = at.registered(name="张某", description="2024年度义务教育学校学区划分的文件全文")
    assert [one.case.pk for one in queries.repeats_of(again)] == [first.pk]
    assert queries.repeats_of(again)[0].alike > 0.9
    assert queries.in_month(again) == 2
    assert queries.in_month(other) == 1


def test_a_drafter_sees_the_own_sections_cases_only(at: Bureau) -> None:
    mine = at.handled()
    at.registered()
    person = at.people["drafter"]
    seen = queries.visible(at.agency, person, posts_on(person, at.today))
    assert [c.pk for c in seen] == [mine.pk]


def test_counts_take_one_query(at: Bureau, django_assert_num_queries) -> None:
    at.handled()
    at.take(way="plain_mail")
    with django_assert_num_queries(1):
        found = queries.counts(at.agency, date(2025, 4, 1))
    assert found == {"open": 2, "late": 1, "soon": 0, "stopped": 0, "arrived": 1}


def test_lists_are_narrowed_by_state(at: Bureau) -> None:
    case = at.handled()
    rows = queries.visible(at.agency, at.people["clerk"], posts_on(at.people["clerk"], at.today))
    for state, day, there in (
        ("open", at.today, True), ("late", date(2025, 3, 21), True), ("late", date(2025, 3, 20), False),
        ("soon", date(2025, 3, 14), True), ("closed", at.today, False),
    ):  # fmt: skip
        assert queries.filtered(rows, day, state=state).filter(pk=case.pk).exists() is there, (state, day)


def test_thresholds_of_the_lamp_are_the_agencys(at: Bureau) -> None:
    CaseSettings.objects.create(agency=at.agency, amber_days=10, red_days=3)
    case, rules = at.handled(), rules_of(at.agency)
    assert queries.lamp(case, date(2025, 3, 6), rules.settings, rules.calendar) == ("amber", 10)
