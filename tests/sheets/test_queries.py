"""Registers are asked by year, filter, word and order; sealed columns stay shut."""

from __future__ import annotations

from datetime import date

import pytest

import make
from gongkai.cases.ledgers import DISPUTES, REQUESTS
from gongkai.cases.models import Dispute, Request
from gongkai.law.errors import WrongInput
from gongkai.sheets.queries import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    agency = make.agency()
    for n, (year, kind, unit) in enumerate(
        [(2019, "natural_person", "基教科"), (2020, "legal_other", ""), (2020, "natural_person", "人事科")]
    ):
        Request.objects.create(
            agency=agency, number=f"{n}号", received_on=date(year, 12, 31), applicant_type=kind, unit=unit,
            applicant="欧阳虚构",
        )  # fmt: skip
    Dispute.objects.create(agency=agency, number="1", kind="review", result="upheld", year=2020)
    return agency


def numbers(found):
    return [row.number for row in found]


def test_a_year_is_by_day_or_by_its_number(agency):
    assert set(numbers(rows(REQUESTS, agency, year=2020))) == {"1号", "2号"}
    assert numbers(rows(DISPUTES, agency, year=2020)) == ["1"]
    assert numbers(rows(DISPUTES, agency, year=2019)) == []


def test_filters_search_and_order_work_together(agency):
    assert numbers(
        rows(REQUESTS, agency, filters={"applicant_type": "natural_person", "outcome": ""}, sort="number")
    ) == ["0号", "2号"]
    assert numbers(rows(REQUESTS, agency, search="人事 2号")) == ["2号"]
    assert numbers(rows(REQUESTS, agency, sort="-number")) == ["2号", "1号", "0号"]


def test_only_what_the_sheet_offers_can_be_asked(agency):
    for wrong in ({"filters": {"applicant": "欧"}}, {"sort": "applicant"}, {"sort": "agency__code"}):
        with pytest.raises(WrongInput):
            rows(REQUESTS, agency, **wrong)
    assert numbers(rows(REQUESTS, agency, search="欧阳虚构")) == []


def test_sealed_columns_are_not_even_read(agency, django_assert_num_queries):
    with django_assert_num_queries(1) as seen:
        list(rows(REQUESTS, agency))
    for column in ("applicant", "identity", "contact"):
        assert f'"{column}"' not in seen.captured_queries[0]["sql"]
