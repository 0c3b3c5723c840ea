"""Who looked: every kind of look at what names the applicant of one case, and none of another's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cases.bureau import Bureau, bureau
from gongkai.audit import log
from gongkai.cases.looks import LOOK, looks
from gongkai.cases.models import Case
from gongkai.cases.papers import letters_of
from gongkai.mailbox.models import Arrival, Mailbox

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def at() -> Bureau:
    return bureau()


def _mail(at: Bureau, case: Case) -> Arrival:
    box = Mailbox.objects.create(
        agency=at.agency,
        address="gk@example.cn",
        host="127.0.0.1",
        port=1,
        tls=False,
        user="gk",
        password="样例",
    )
    return Arrival.objects.create(
        mailbox=box, agency=at.agency, uid=1, validity=1, digest="0" * 64, size=9, case_ref=case.number, arrived_at=AT,
        fetched_at=AT,
    )  # fmt: skip


def test_every_kind_of_look_is_found_the_newest_first_and_no_other_entry(at: Bureau) -> None:
    case, other = at.registered(), at.registered()
    letter = letters_of(case).first()
    assert letter is not None
    told = [
        (LOOK, case, {}),
        ("查看文书", letter, {}),
        ("查看个人信息", case.request, {}),
        ("查看来信", _mail(at, case), {}),
        ("导出案卷", case, {"personal": True}),
    ]
    for verb, thing, data in told:
        log.write("甲（jia）", verb, thing, at=AT, agency=at.agency.code, says=verb, data=data)
    log.write("乙（yi）", "导出案卷", case, at=AT, says="不含申请人信息", data={"personal": False})
    log.write("乙（yi）", LOOK, other, at=AT, says="另一件")
    log.write("乙（yi）", "登记受理", case, at=AT, says="不是查看")
    assert [e.verb for e in looks(case)] == [verb for verb, _, _ in reversed(told)]
    assert {e.actor for e in looks(case)} == {"甲（jia）"}


def test_nobody_looked_at_a_case_that_was_only_worked_on(at: Bureau) -> None:
    assert list(looks(at.replied(at.handled()))) == []
