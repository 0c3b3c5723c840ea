"""How an applicant can be reached, and reaches us, by the way the application came (for receipt and supplement notice)."""

from __future__ import annotations

from gongkai.cases.models import Case

# How a person is told, by what the party left: the way the application came first, then these in turn.
_REACHED = {"email": "电子邮件", "fax": "传真", "address": "书面邮寄", "phone": "电话"}
_FIRST = {
    "portal": ("email",), "email": ("email",), "fax": ("fax",), "signed_mail": ("address",),
    "plain_mail": ("address",), "counter": ("address", "phone"), "oral": ("phone", "address"),
    "order": ("address",),
}  # fmt: skip


def reached_by(case: Case) -> str:
    """How notices reach the applicant or the agent, in words: by the way the application came where it can be."""
    party = case.agent or case.applicant
    for left in (*_FIRST[case.way], *_REACHED):
        if getattr(party, left).strip():
            return _REACHED[left]
    return "申请书载明的联系方式"


def how_to_supplement(case: Case) -> str:
    """How to supplement, for wordings of an agency that say it in one phrase."""
    way = {"portal": "本机关网站", "email": "电子邮件", "fax": "传真", "oral": "口头说明（工作人员代为填写）"}
    return "或者".join(part for part in (way.get(case.way, ""), "书面") if part)


def served_online(case: Case) -> bool:
    """Served through the internet: then the way to an online review must be named (行政复议法第22条)."""
    return case.route in (Case.Route.EMAIL, Case.Route.PORTAL)
