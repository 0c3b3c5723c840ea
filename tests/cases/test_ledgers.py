"""The rules between the cells of the requests and disputes ledgers."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import make
from gongkai.cases.ledgers import DISPUTES, REQUESTS, check_dispute, check_request
from gongkai.cases.models import ApplicantType, Outcome, Request

TODAY = date(2023, 1, 15)
GOOD = {"received_on": date(2020, 1, 2), "replied_on": date(2020, 1, 20), "outcome": "granted"}


def faults(**cells):
    return dict(check_request({**GOOD, **cells}, TODAY))


def test_an_open_request_and_an_answered_one_are_both_right():
    assert faults() == {}
    assert faults(replied_on=None, outcome="") == {}


def test_an_answer_is_a_day_and_a_result():
    assert set(faults(outcome="")) == {"outcome"}
    assert set(faults(replied_on=None)) == {"replied_on"}


def test_no_answer_before_the_request_and_nothing_ahead_of_today():
    assert "早于收到日期" in faults(replied_on=date(2020, 1, 1))["replied_on"]
    assert "晚于今天" in faults(received_on=date(2023, 1, 16), replied_on=None, outcome="")["received_on"]
    assert "晚于今天" in faults(replied_on=date(2023, 1, 16))["replied_on"]


def test_other_handling_is_divided_since_report_year_2021():
    assert faults(replied_on=date(2020, 12, 31), outcome="other_handling") == {}
    says = faults(replied_on=date(2021, 1, 1), outcome="other_handling")["outcome"]
    for label in ("其他处理：逾期不补正", "其他处理：逾期不缴费", "其他处理：其他"):
        assert label in says
    assert "国办公开办函〔2021〕30号" in says


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("outcome", "予以公开", "granted"),
        ("outcome", "不予公开：属于国家秘密", "denied_state_secret"),
        ("outcome", "其他处理", "other_handling"),
        ("applicant_type", "自然人", "natural_person"),
        ("applicant_type", "其他", "legal_other"),
    ],
)
def test_the_labels_of_the_annual_form_are_recognised(field, text, value):
    assert REQUESTS.column(field).recognise(text) == value


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("kind", "复议后起诉", "litigation_after_review"),
        ("result", "尚未审结", "pending"),
        ("result", "结果维持", "upheld"),
    ],
)
def test_the_labels_of_table_4_are_recognised(field, text, value):
    assert DISPUTES.column(field).recognise(text) == value


def test_a_pending_dispute_has_no_day_of_decision():
    row = {"result": "pending", "decided_on": date(2020, 1, 2), "year": 2020}
    assert set(dict(check_dispute(row, TODAY))) == {"decided_on"}
    assert set(dict(check_dispute({**row, "decided_on": None, "year": 2024}, TODAY))) == {"year"}


days = st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2021, 12, 31)))


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(days.filter(lambda d: d), days, st.sampled_from(["", *Outcome.values]))
def test_what_the_rules_let_through_the_database_takes(received, replied, outcome):
    row = {"received_on": received, "replied_on": replied, "outcome": outcome}
    passes = not list(check_request(row, TODAY))
    with transaction.atomic():
        try:
            with transaction.atomic():
                Request.objects.create(
                    agency=make.agency(), number="1号", applicant_type=ApplicantType.NATURAL, **row
                )
            taken = True
        except IntegrityError:
            taken = False
        transaction.set_rollback(True)
    assert taken or not passes
