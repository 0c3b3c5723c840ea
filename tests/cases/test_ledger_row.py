"""The ledger row of a case follows the case and cannot be changed by hand or by a file."""

from __future__ import annotations

import pytest

from cases.bureau import bureau
from gongkai.cases.ledgers import REQUESTS
from gongkai.cases.models import Request
from gongkai.law.errors import NotAllowed
from gongkai.sheets.actions import remove, save
from gongkai.sheets.record import fingerprint

pytestmark = pytest.mark.django_db


def test_a_row_that_a_case_writes_is_not_changed_by_hand() -> None:
    at = bureau()
    row = at.registered().request
    with pytest.raises(NotAllowed, match="由依申请公开案件自动生成"):
        save(
            REQUESTS,
            at.agency,
            {"unit": "别的科"},
            row=row,
            expected=fingerprint(REQUESTS, row),
            **at.by("clerk"),
        )
    with pytest.raises(NotAllowed):
        remove(REQUESTS, row, reason="误记", **at.by("clerk"))
    row.refresh_from_db()
    assert row.unit == ""


def test_a_row_typed_by_hand_stays_free() -> None:
    at = bureau()
    row = Request.objects.create(
        agency=at.agency, number="旧-1", received_on=at.today, applicant_type="natural_person"
    )
    save(
        REQUESTS,
        at.agency,
        {"unit": "办公室"},
        row=row,
        expected=fingerprint(REQUESTS, row),
        **at.by("clerk"),
    )
    row.refresh_from_db()
    assert row.unit == "办公室"
