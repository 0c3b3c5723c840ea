"""The words of the ledger (依申请公开台账) that come from a case and its events."""

from __future__ import annotations

from typing import Any

from gongkai.cases.models import Case, CaseEvent
from gongkai.law.case import CONSULTATIONS
from gongkai.law.receipt import WAYS
from gongkai.law.replies import reply


def ledger_words(case: Case, events: list[CaseEvent]) -> dict[str, Any]:
    """Every column of the ledger that is told in words; blank where nothing happened."""
    by_name: dict[str, list[CaseEvent]] = {}
    for event in events:
        by_name.setdefault(event.name, []).append(event)
    who = case.applicant
    served = (by_name.get("serve") or [None])[-1]
    return {
        "applicant": who.name,
        "identity": " ".join(filter(None, (who.identity_kind, who.identity))),
        "contact": "；".join(filter(None, (who.phone, who.email, who.address))),
        "received_via": WAYS[case.way].name + (f"（{case.tracking_number}）" if case.tracking_number else ""),
        "signed_by": case.signed_by,
        "content": case.subject,
        "items": max(case.matters.count(), 1),
        "unit": case.unit.name if case.unit else "",
        "officer": case.officer.name if case.officer else "",
        "supplement": _supplement(by_name),
        "third_party": _consulted(by_name),
        "extension": _extension(by_name),
        "reply_number": str(served.data.get("letter_number", "")) if served else "",
        "legal_basis": reply(case.reply_kind).article if case.reply_kind else "",
        "provided_as": case.get_form_display() if served else "",
        "service": _service(served),
        "fee": next((e.data.get("amount") for e in by_name.get("notify_fee", [])), None),
        "archive_number": next((str(e.data.get("number", "")) for e in by_name.get("archive", [])), ""),
    }


def _supplement(by_name: dict[str, list[CaseEvent]]) -> str:
    told = by_name.get("ask_supplement")
    if not told:
        return ""
    came = by_name.get("supplement")
    return f"{told[0].on.isoformat()}告知" + (f"，{came[0].on.isoformat()}补正" if came else "")


def _consulted(by_name: dict[str, list[CaseEvent]]) -> str:
    said = []
    for sent in (e for name in CONSULTATIONS for e in by_name.get(name, [])):
        back = [e for name in ("opinion", "silence") for e in by_name.get(name, []) if e.of == sent.key]
        said.append(
            f"{sent.on.isoformat()}征求"
            + (f"，{back[0].on.isoformat()}答复" if back and back[0].name == "opinion" else "")
        )
    return "；".join(said)[:120]


def _extension(by_name: dict[str, list[CaseEvent]]) -> str:
    gone = {e.of for e in by_name.get("annul", [])}
    held = [e for e in by_name.get("extend", []) if e.key not in gone]
    return "；".join(f"{e.on.isoformat()}延长{e.days}个工作日（{e.actor}批准）" for e in held)[:120]


def _service(served: CaseEvent | None) -> str:
    if served is None:
        return ""
    way = dict(SERVICE_WAYS).get(str(served.data.get("way", "")), "")
    return "，".join(filter(None, (way, str(served.data.get("number", "")), served.on.isoformat())))[:120]


# 国办公开办函〔2016〕235号: by hand, through another organ, by the post enterprise; electronically as the applicant chose.
SERVICE_WAYS = (
    ("hand", "直接送达"),
    ("entrusted", "委托其他机关送达"),
    ("post", "邮政企业邮寄送达"),
    ("email", "电子邮件送达"),
    ("portal", "网上送达"),
    ("fax", "传真送达"),
)
# Results of a service that did not reach the applicant.
CAME_BACK = ("returned", "bounced")
# What only somebody at the applicant's end may do through the portal.
BY_APPLICANT = ("supplement", "reasons", "withdraw")
# How the identity of an applicant was looked at when the request was registered (条例第29条); whoever registers answers for it.
IDENTITY_CHECKS = {
    "original": "已核对证件原件",
    "copy": "已核对证件复印件、照片",
    "phone": "已电话核实",
    "online": "已经网上身份认证",
    "none": "未核对，需要时告知补正",
}
