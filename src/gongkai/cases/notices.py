"""Who is told of a step: those who watch the case, the person to whom it was handed, and the applicant. Through the
outbox; the applicant by e-mail, and by text message where the agency chose so and a mobile number is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from gongkai.cases.models import Case, CaseEvent, Watch
from gongkai.cases.settling import settings_of
from gongkai.law.case import PUBLIC_STAGES, Stage, rule
from gongkai.notify import outbox
from gongkai.notify.models import Message
from gongkai.notify.sms.chosen import gateway
from gongkai.notify.sms.gateway import mobile_in

# Steps of which the applicant is told at once, when there is an address or a number.
TELLS_APPLICANT = {
    "receive", "ask_supplement", "ask_reasons", "consult_third_party", "extend", "notify_fee", "delay", "serve",
    "lapse_supplement", "lapse_fee", "withdraw", "dismiss",
}  # fmt: skip

_ABOUT = "case-"
# So long is a lost notice a thing to do; afterwards it stands on the page of its case alone.
CALL_WITHIN = timedelta(days=30)


def told(case: Case, event: CaseEvent) -> None:
    """Queue the notices of one event, in its transaction: nothing is sent of what was rolled back."""
    if event.name in TELLS_APPLICANT or (event.name == "annul" and event.data.get("letters")):
        _tell_applicant(case, event)
    found = rule(event.name)
    for watch in Watch.objects.filter(case=case).exclude(person=event.by).select_related("person"):
        if watch.person.email:
            outbox.add(
                f"case-{case.pk}-{event.seq}-{watch.person_id}", watch.person.email,
                f"申请{case.number}：{found.label}",
                f"您关注的政府信息公开申请{case.number}于{event.on.isoformat()}办理“{found.label}”。请登录工作台查看。",
                at=event.at,
            )  # fmt: skip


def _tell_applicant(case: Case, event: CaseEvent) -> None:
    """Number and stage only: the letter itself goes its own way, and a mailbox or a phone may be read by others."""
    stage = PUBLIC_STAGES[Stage(case.stage)]
    title = f"政府信息公开申请{case.number}：{stage}"
    given: dict[str, Any] = {"at": event.at, "about": about(case)}
    if to := (case.agent.email if case.agent else "") or case.applicant.email:
        outbox.add(
            f"applicant-{case.pk}-{event.seq}", to, title,
            f"您向{case.agency.name}提出的政府信息公开申请（受理编号{case.number}）现在的状态是“{stage}”。"
            "请凭受理编号和查询码在网站“依申请公开—进度查询”中查看。",
            **given,
        )  # fmt: skip
    if number := _number(case):
        who = case.agency.short_name or case.agency.name
        outbox.add_text(
            f"applicant-{case.pk}-{event.seq}-text", number, title,
            f"{who}：您的信息公开申请{case.number}现在是“{stage}”，请凭受理编号和查询码在网站“进度查询”中查看。",
            **given,
        )  # fmt: skip


def _number(case: Case) -> str:
    """Where text messages go; "" when the agency does not send any, nothing here could, or no mobile number is known."""
    numbers = [case.agent.phone] if case.agent else []
    mobile = next(filter(None, map(mobile_in, [*numbers, case.applicant.phone])), "")
    if not mobile or gateway() is None or not settings_of(case.agency).text_messages:
        return ""
    return mobile


def about(case: Case) -> str:
    """The mark that notices to the applicant carry in the outbox."""
    return f"{_ABOUT}{case.pk}"


@dataclass(frozen=True)
class Undelivered:
    """A notice that did not reach the applicant, why, and when somebody noted a contact afterwards, if anybody did."""

    message: Message
    called_at: datetime | None


def undelivered(case: Case) -> list[Undelivered]:
    """Notices that did not reach the applicant, newest first: somebody has to call. One query, two where there are any."""
    fields = ("way", "subject", "added_at", "bounced_at", "last_error")
    rows = list(outbox.undelivered(about(case)).only(*fields))
    calls = (
        list(case.events.filter(name="contact").order_by("at").values_list("at", flat=True)) if rows else []
    )
    return [Undelivered(row, next((at for at in calls if at >= row.bounced_at), None)) for row in rows]


def to_call(cases: QuerySet[Case], now: datetime) -> list[Case]:
    """Those of the cases of which a notice did not arrive within CALL_WITHIN and nobody has noted a contact since.
    One query where nothing came back, two otherwise."""
    latest: dict[int, datetime] = {}
    for about_case, at in outbox.lost_since(now - CALL_WITHIN, _ABOUT):
        latest[int(about_case.removeprefix(_ABOUT))] = at
    if not latest:
        return []
    called = Max("events__at", filter=Q(events__name="contact"))
    rows = cases.filter(pk__in=latest).annotate(called=called).order_by("pk")
    return [case for case in rows if case.called is None or case.called < latest[case.pk]]
