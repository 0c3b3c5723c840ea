"""The public doors from within: what a wrong key costs, how often one may try, who is told what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.bureau import PDF, application, bureau
from gongkai import vault
from gongkai.cases import attempts
from gongkai.cases.actions import applying
from gongkai.cases.actions.applying import all_faults, look_up, sought, submit, withdraw
from gongkai.cases.attempts import LIMITS, tried
from gongkai.cases.following import TOLD, followed
from gongkai.cases.models import Attempt, Case, SoughtFirst
from gongkai.cases.settling import rules_of, settings_of
from gongkai.cases.statistics import deflected
from gongkai.law.case import RULES
from gongkai.law.errors import NotAllowed, Refused, WrongInput

pytestmark = pytest.mark.django_db
AT = datetime(2025, 2, 20, 2, tzinfo=UTC)


def test_an_unknown_number_costs_as_much_as_a_wrong_code(monkeypatch: pytest.MonkeyPatch) -> None:
    office = bureau()
    case = office.registered()
    look_up(office.agency, case.number, "wrong", source="192.0.2.1", at=AT)  # the sealed nobody is made once
    opened: list[str] = []
    real = vault.unseal

    def counted(sealed: str) -> str:
        opened.append(sealed)
        return real(sealed)

    monkeypatch.setattr(vault, "unseal", counted)
    monkeypatch.setattr(attempts, "unseal", counted)
    costs = []
    for number in (case.number, "2025-9999"):
        opened.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert look_up(office.agency, number, "wrong", source="192.0.2.1", at=AT) is None
        costs.append((len(opened), len(queries)))
    assert costs[0] == costs[1]
    assert costs[0][0] == 1


def test_a_code_of_another_request_opens_nothing() -> None:
    office = bureau()
    first, second = office.registered(), office.registered()
    assert look_up(office.agency, first.number, second.query_code, source="", at=AT) is None
    assert look_up(office.agency, first.number, first.query_code, source="", at=AT) == first


def test_a_look_that_opens_does_not_count_against_the_place() -> None:
    office = bureau()
    case = office.registered()
    for _ in range(30):
        assert look_up(office.agency, case.number, case.query_code, source="192.0.2.1", at=AT) == case
    assert not Attempt.objects.exists()


def test_a_network_of_ipv6_is_one_place_and_marks_tell_no_address() -> None:
    most = LIMITS["look_up"][0][0]
    for n in range(most):
        tried("look_up", f"2001:db8::{n:x}", AT)
    with pytest.raises(NotAllowed, match="过于频繁"):
        tried("look_up", "2001:db8::ffff", AT)
    tried("look_up", "2001:db8:0:1::1", AT)
    assert len(set(Attempt.objects.values_list("mark", flat=True))) == 2
    assert not Attempt.objects.filter(mark__contains="2001").exists()


def test_tries_are_forgotten_after_a_day() -> None:
    tried("look_up", "192.0.2.1", AT)
    tried("look_up", "192.0.2.2", AT + timedelta(days=1, minutes=1))
    assert Attempt.objects.count() == 1


def test_what_is_too_long_or_too_much_is_a_fault_beside_its_field() -> None:
    office = bureau()
    settings = settings_of(office.agency)
    long = application(name="长" * 121, postcode="12345678901", assisted="助" * 301)
    assert set(all_faults(long, settings, [])) == {"name", "postcode", "assisted"}
    files = [("application", f"{n}.pdf", PDF) for n in range(11)]
    assert "最多提交10个文件" in all_faults(application(), settings, files)["file_application"]
    big = [("identity", "大.pdf", PDF + b"0" * (10 * 2**20))]
    assert "超过10MB" in all_faults(application(), settings, big)["file_identity"]
    with pytest.raises(WrongInput):
        submit(office.agency, application(), key="k", source="", today=office.today, at=AT, files=big)
    assert not Case.objects.exists()


def test_only_what_an_applicant_may_do_is_done_without_a_person() -> None:
    office = bureau()
    case = office.registered()
    with pytest.raises(NotAllowed):
        applying.answer(case.pk, "serve", expected=case.token, content="x", today=office.today, at=AT)
    withdraw(case.pk, expected=case.token, reason="不需要了", today=office.today, at=AT)
    event = case.events.get(name="withdraw")
    assert event.by is None
    assert event.content == "申请人在网站上确认撤回申请，说明：不需要了"


def test_deflection_is_counted_by_the_day() -> None:
    office = bureau()
    for what in ("shown", "shown", "found"):
        sought(office.agency, what, on=office.today)
    row = SoughtFirst.objects.get()
    assert (row.on, row.shown, row.found) == (office.today, 2, 1)
    assert deflected(office.agency, office.today, office.today) == (2, 1)
    assert deflected(office.agency, date(2024, 1, 1), date(2024, 12, 31)) == (0, 0)
    with pytest.raises(Refused):
        sought(office.agency, "other", on=office.today)


def _lines(case: Case, today: Any) -> list[str]:
    return [line.says for line in followed(case, rules_of(case.agency), today).lines]


def test_steps_that_were_annulled_are_not_told() -> None:
    office = bureau()
    case = office.handled()
    office.do(case, "extend", "office", days=5, reason="材料多")
    assert "延长答复期限" in _lines(case, office.today)
    office.do(case, "annul", "office", of=case.events.get(name="extend").key, reason="误记")
    assert "延长答复期限" not in _lines(case, office.today)


def test_every_step_that_applicants_or_others_do_is_told_and_no_inner_one() -> None:
    inner = {"search", "ask_unit", "unit_answers", "draft", "counsel", "meet", "send_back", "sign", "seal",
             "refuse_seal", "reassign", "contact", "annul"}  # fmt: skip
    assert not inner & set(TOLD)
    assert {r.event for r in RULES if r.by == "applicant"} <= set(TOLD)
