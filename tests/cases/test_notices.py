"""The applicant is told by e-mail and by text message, as far as there is an address, a number and the agency's wish."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from cases.bureau import Bureau, bureau
from gongkai.cases import notices
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import Case, CaseSettings, Watch
from gongkai.notify import outbox
from gongkai.notify.models import Message

pytestmark = pytest.mark.django_db
MOBILE = "19900000000"
NOON = datetime(2025, 2, 20, 4, tzinfo=UTC)


@pytest.fixture
def at(settings: Any, tmp_path: Path) -> Bureau:
    """A bureau that tells by text message, on a machine that can."""
    settings.SMS = str(tmp_path)
    made = bureau()
    CaseSettings.objects.create(agency=made.agency, text_messages=True)
    return made


def told(case: Case, way: str) -> list[Message]:
    return list(Message.objects.filter(way=way, key__startswith=f"applicant-{case.pk}-").order_by("pk"))


def test_a_step_is_told_by_mail_and_by_text_with_number_and_state_only(at: Bureau) -> None:
    case = at.registered(phone=f"手机{MOBILE}")
    (mail,) = told(case, "mail")
    (text,) = told(case, "text")
    assert (mail.to, text.to) == ("someone@example.cn", MOBILE)
    assert text.text == (
        f"临江市教育局：您的信息公开申请{case.number}现在是“已受理”，请凭受理编号和查询码在网站“进度查询”中查看。"
    )
    # One message of seventy signs: the phone shows it whole.
    assert len(text.text) <= 70
    assert "张" not in text.text
    assert case.query_code not in text.text + mail.text


@pytest.mark.parametrize(
    ("given", "ways"),
    [
        ({"phone": MOBILE, "email": "", "route": "pickup"}, ["text"]),
        ({"phone": "0728-0000000"}, ["mail"]),
        ({"phone": "", "email": "", "route": "pickup"}, []),
    ],
)
def test_what_the_applicant_did_not_give_is_not_used(
    at: Bureau, given: dict[str, str], ways: list[str]
) -> None:
    case = at.registered(**given)
    assert [m.way for m in told(case, "mail") + told(case, "text")] == ways


def test_the_agent_is_told_first(at: Bureau) -> None:
    with_phone = at.registered(phone=MOBILE, agent=Applicant(name="李某某", phone="18800000000"))
    assert [m.to for m in told(with_phone, "text")] == ["18800000000"]
    without = at.registered(phone=MOBILE, agent=Applicant(name="李某某", phone="样例电话"))
    assert [m.to for m in told(without, "text")] == [MOBILE]


def test_no_text_unless_the_agency_chose_it_and_the_machine_can(at: Bureau, settings: Any) -> None:
    settings.SMS = ""
    assert told(at.registered(phone=MOBILE), "text") == []
    settings.SMS = "https://sms.example.cn/"
    CaseSettings.objects.update(text_messages=False)
    assert told(at.registered(phone=MOBILE), "text") == []


def test_notices_that_did_not_arrive_stand_with_their_case_alone(at: Bureau) -> None:
    case, other = at.registered(phone=MOBILE), at.registered(phone=MOBILE)
    Watch.objects.create(case=case, person=at.people["office"], since=NOON)
    assert notices.undelivered(case) == []
    (mail,), (text,) = told(case, "mail"), told(case, "text")
    Message.objects.update(state="sent", sent_at=NOON, to="", text="")
    outbox.bounced([mail.message_id], [], "550 no such mailbox", at=NOON)
    Message.objects.filter(pk=text.pk).update(
        state="failed", sent_at=None, bounced_at=NOON, last_error="空号"
    )
    found = notices.undelivered(case)
    assert {one.message.pk for one in found} == {mail.pk, text.pk}
    assert all(one.called_at is None for one in found)
    assert notices.undelivered(other) == []


def test_a_contact_noted_afterwards_is_told_beside_them(at: Bureau) -> None:
    case = at.registered(phone=MOBILE)
    at.do(case, "contact", "clerk", content="收到申请时通过电话")
    (text,) = told(case, "text")
    at.minutes += 10
    failed_at = at.by("clerk")["at"]
    Message.objects.filter(pk=text.pk).update(state="failed", bounced_at=failed_at, last_error="空号")
    assert [one.called_at for one in notices.undelivered(case)] == [None]
    at.do(case, "contact", "clerk", content="已电话告知受理")
    (after,) = notices.undelivered(case)
    assert after.called_at == case.events.filter(name="contact").latest("seq").at


def test_a_lost_notice_is_a_thing_to_do_until_somebody_called_or_a_month_has_gone(at: Bureau) -> None:
    case, quiet = at.registered(), at.registered()
    (mail,) = told(case, "mail")
    cases = Case.objects.filter(agency=at.agency)
    assert notices.to_call(cases, NOON) == []
    Message.objects.filter(pk=mail.pk).update(state="failed", bounced_at=NOON, last_error="退信")
    assert notices.to_call(cases, NOON) == [case]
    assert notices.to_call(cases.filter(pk=quiet.pk), NOON) == []
    assert notices.to_call(cases, NOON + notices.CALL_WITHIN) == [case]
    assert notices.to_call(cases, NOON + notices.CALL_WITHIN + timedelta(minutes=1)) == []
    at.minutes += 600
    at.do(case, "contact", "clerk", content="已电话告知")
    assert notices.to_call(cases, NOON) == []


def test_the_notices_of_before_stand_with_their_cases_after_the_migration(at: Bureau) -> None:
    from django.apps import apps

    step = import_module("gongkai.notify.migrations.0005_notices_of_cases")
    case = at.registered()
    (mail,) = told(case, "mail")
    mine = outbox.add(f"case-{case.pk}-2-1", "office@example.cn", "主题", "正文", at=NOON)
    Message.objects.update(about="", state="failed", bounced_at=None)
    step.stand_with_their_cases(apps, None)
    assert [one.message.pk for one in notices.undelivered(case)] == [mail.pk]
    mine.refresh_from_db()
    assert (mine.about, mine.bounced_at) == ("", mine.next_at)
