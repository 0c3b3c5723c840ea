"""Write the answer: a reply for each matter, and the seven questions. Only while the case is being handled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.cases.actions.recording import locked, require_own
from gongkai.cases.answering import DETAILS, QUESTIONS, SEPARATED_ELSEWHERE
from gongkai.cases.models import Answer, Case, Matter
from gongkai.law.digest import digest_of
from gongkai.law.errors import NotAllowed, Stale, WrongInput
from gongkai.law.replies import all_replies
from gongkai.registry.access import actor, require
from gongkai.registry.models import Person

ENDS = {"supplement_lapsed", "fee_lapsed", "withdrawn"}
COMPARE = "请对照现在保存的内容核对后再保存"
CHOICES = tuple((r.id, r.name, r.article) for r in all_replies().values() if r.id not in ENDS)


def _editable(case_id: int, by: Person, today: date) -> Case:
    case = locked(case_id)
    require(by, "case.handle", case.agency, today)
    require_own(case, by, today)
    if case.stage != "handling":
        raise NotAllowed("只有在办理环节可以拟写答复", "条例第45条")
    return case


@transaction.atomic
def reply_matter(
    case_id: int,
    order: int,
    kind: str,
    *,
    facts: str = "",
    grounds: Sequence[str] = (),
    details: Mapping[str, Any] | None = None,
    expected: str,
    by: Person,
    today: date,
    at: datetime,
) -> Matter:
    """Say what one matter gets and why; `expected`: the matter's token as the page was drawn.

    Raises WrongInput for an unknown kind or matter, NotAllowed out of turn, Stale when somebody wrote it meanwhile.
    """
    case = _editable(case_id, by, today)
    matter = case.matters.filter(order=order).first()
    if matter is None:
        raise WrongInput(f"没有第{order}项申请内容")
    if matter.token != expected:
        raise Stale(f"第{order}项刚被别人改动，没有覆盖；{COMPARE}")
    if kind not in {k for k, _, _ in CHOICES}:
        raise WrongInput("请选择答复类型", "条例第36条")
    asked = {name for name, _ in DETAILS.get(kind, ())} | {"no_rule_requires", "organ", "organ_contact"}
    if kind == "partial":
        asked.add(SEPARATED_ELSEWHERE)
    matter.reply, matter.facts = kind, facts.strip()
    matter.grounds = [g.strip() for g in grounds if g.strip()]
    matter.details = {k: v for k, v in (details or {}).items() if k in asked}
    matter.save()
    Answer.objects.get_or_create(case=case)
    log.write(
        actor(by), "拟写答复", case, at=at, agency=case.agency.code,
        says=f"申请{case.number}第{order}项拟答复“{all_replies()[kind].name}”", data={"matter": order, "reply": kind},
    )  # fmt: skip
    return matter


def token_of_matters(case: Case) -> str:
    """What the form of the list carries and hands back: texts and replies, since a new list begins the replies anew."""
    return digest_of([matter.token for matter in case.matters.order_by("order")])[:32]


@transaction.atomic
def set_matters(
    case_id: int, texts: Sequence[str], *, expected: str, by: Person, today: date, at: datetime
) -> Case:
    """List what was asked for, matter by matter; a changed list begins its replies anew.

    `expected`: `token_of_matters` as the page was drawn. Raises WrongInput, NotAllowed, and Stale when the list or one
    of its replies was written meanwhile.
    """
    case = _editable(case_id, by, today)
    if token_of_matters(case) != expected:
        raise Stale(f"申请事项或者其中的答复刚被别人改动，没有覆盖；{COMPARE}")
    wanted = [t.strip() for t in texts if t.strip()]
    if not wanted:
        raise WrongInput("至少要有一项申请内容")
    case.matters.all().delete()
    for order, text in enumerate(wanted, 1):
        Matter.objects.create(case=case, order=order, text=text)
    log.write(
        actor(by), "列明申请事项", case, at=at, agency=case.agency.code, says=f"申请{case.number}列明{len(wanted)}项",
        data={"matters": len(wanted)},
    )  # fmt: skip
    return case


@transaction.atomic
def set_questions(
    case_id: int,
    steps: Mapping[str, str],
    *,
    no_consultation: str = "",
    public_interest: str = "",
    expected: str,
    by: Person,
    today: date,
    at: datetime,
) -> Answer:
    """Keep the answers to the seven questions, and the reasons that only some replies need.

    `expected`: the answer's token as the page was drawn. Raises NotAllowed, and Stale when somebody filled them in
    meanwhile.
    """
    case = _editable(case_id, by, today)
    answer, _ = Answer.objects.get_or_create(case=case)
    if answer.token != expected:
        raise Stale(f"答复七问刚被别人改动，没有覆盖；{COMPARE}")
    known = {name for name, _, _ in QUESTIONS}
    answer.steps = {k: v.strip() for k, v in steps.items() if k in known and v.strip()}
    answer.no_consultation, answer.public_interest = no_consultation.strip(), public_interest.strip()
    answer.save()
    log.write(
        actor(by), "答复七问", case, at=at, agency=case.agency.code, says=f"申请{case.number}填写答复七问",
        data={"answered": sorted(answer.steps)},
    )  # fmt: skip
    return answer
