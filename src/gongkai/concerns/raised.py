"""A concern as it is handed in, whichever way: what is needed to look into it, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.cases.application import LONGEST, Application, Person, faults
from gongkai.cases.models import Case
from gongkai.law.concern import KINDS
from gongkai.law.errors import WrongInput
from gongkai.law.signs import broken

LENGTHS = {"about": 300, "content": LONGEST, "evidence": 1000, "request_number": 60}
ABOUT = {
    "complaint": "投诉举报的机关、单位",
    "correction": "要求更正的记录（名称、文号、所在位置）",
    "proposal": "建议公开的信息",
}
CONTENT = {
    "complaint": "投诉举报的事实和理由",
    "correction": "不准确之处和应有的内容",
    "proposal": "建议的理由",
}


@dataclass(frozen=True)
class Raised:
    """What somebody raises: kind, basis (of a complaint), the thing it is about, why, and what proves it."""

    kind: str
    person: Person
    about: str
    content: str
    basis: str = ""
    evidence: str = ""
    request_number: str = ""
    target: str = ""


def raised_faults(raised: Raised, *, proved: bool = False) -> dict[str, str]:
    """A sentence for each field that stands in the way. `proved`: files of evidence came along, or the office takes
    the concern in and will ask for proof (条例第41条)."""
    if raised.kind not in KINDS:
        return {"kind": "请选择投诉举报、信息更正或者主动公开建议"}
    kind, found = KINDS[raised.kind], {}
    if kind.bases and raised.basis not in kind.bases:
        found["basis"] = "请选择投诉举报的情形"
    if not raised.about.strip():
        found["about"] = f"请写明{ABOUT[raised.kind]}"
    if not raised.content.strip():
        found["content"] = f"请写明{CONTENT[raised.kind]}"
    if kind.evidence and not raised.evidence.strip() and not proved:
        found["evidence"] = "请写明能够证明记录不准确的证据，或者附上证据材料"
    for name, most in LENGTHS.items():
        if len(getattr(raised, name)) > most:
            found[name] = f"最多{most}字，现有{len(getattr(raised, name))}字"
        if says := broken(getattr(raised, name)):
            found[name] = f"{says}，请重新输入"
    # The person is asked for the same as an applicant; what an application asks beyond that is not wanted here.
    like = Application(raised.person, raised.content or "—", route=Case.Route.PORTAL)
    told = {n: s.replace("申请人的姓名", "姓名") for n, s in faults(like).items()}
    return found | {n: s for n, s in told.items() if n not in ("description", "form", "route")}


def sound(raised: Raised, *, proved: bool = False) -> Raised:
    """The concern, or WrongInput with the first fault."""
    for sentence in raised_faults(raised, proved=proved).values():
        raise WrongInput(sentence, KINDS[raised.kind].article if raised.kind in KINDS else "")
    return raised
