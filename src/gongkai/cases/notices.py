"""Who is told of a step: those who watch the case, and the person to whom it was handed. Through the outbox."""

from __future__ import annotations

from gongkai.cases.models import Case, CaseEvent, Watch
from gongkai.law.case import PUBLIC_STAGES, Stage, rule
from gongkai.notify import outbox

# Steps of which the applicant is told by e-mail at once, when there is an address.
TELLS_APPLICANT = {
    "receive", "ask_supplement", "ask_reasons", "consult_third_party", "extend", "notify_fee", "delay", "serve",
    "lapse_supplement", "lapse_fee", "withdraw",
}  # fmt: skip


def told(case: Case, event: CaseEvent) -> None:
    """Queue the notices of one event, in its transaction: nothing is sent of what was rolled back."""
    if event.name in TELLS_APPLICANT:
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
    """Number and stage only: the letter itself goes its own way, and a mailbox may be read by others."""
    to = (case.agent.email if case.agent else "") or case.applicant.email
    if not to:
        return
    stage = PUBLIC_STAGES[Stage(case.stage)]
    outbox.add(
        f"applicant-{case.pk}-{event.seq}", to, f"政府信息公开申请{case.number}：{stage}",
        f"您向{case.agency.name}提出的政府信息公开申请（受理编号{case.number}）现在的状态是“{stage}”。"
        "请凭受理编号和查询码在网站“依申请公开—进度查询”中查看。",
        at=event.at,
    )  # fmt: skip
