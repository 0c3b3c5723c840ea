"""Cases that belong together: linked by hand with a word on why, and unlinked again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.cases.actions.recording import locked
from gongkai.cases.models import Case, CaseLink
from gongkai.law.errors import WrongInput
from gongkai.law.signs import within
from gongkai.registry.access import actor, require
from gongkai.registry.models import Person


@transaction.atomic
def link(case_id: int, number: str, says: str, *, by: Person, today: date, at: datetime) -> CaseLink:
    """Link a case to the one of that number at the same agency. Raises NoAccess, WrongInput."""
    case = locked(case_id)
    require(by, "case.handle", case.agency, today)
    other = Case.objects.filter(agency=case.agency, number=number.strip()).first()
    if other is None:
        raise WrongInput(f"本机关没有受理编号为“{number.strip()}”的申请")
    if other.pk == case.pk:
        raise WrongInput("不能与自己关联")
    if not says.strip():
        raise WrongInput("请写明两件申请的关系")
    if linked(case).get(other.pk):
        raise WrongInput(f"已经与{other.number}关联")
    made = CaseLink.objects.create(case=case, other=other, says=within(says, 60, "关系"), at=at, by=actor(by))
    log.write(
        actor(by), "关联申请", case, at=at, agency=case.agency.code, says=f"申请{case.number}与{other.number}关联：{made.says}",
        data={"other": other.number},
    )  # fmt: skip
    return made


@transaction.atomic
def unlink(case_id: int, link_id: int, *, by: Person, today: date, at: datetime) -> None:
    """Take a link away; the log keeps that it was. Raises NoAccess, WrongInput."""
    case = locked(case_id)
    require(by, "case.handle", case.agency, today)
    found = next((one for one in linked(case).values() if one.pk == link_id), None)
    if found is None:
        raise WrongInput("没有这一关联")
    other = found.other if found.case_id == case.pk else found.case
    found.delete()
    log.write(
        actor(by), "取消关联", case, at=at, agency=case.agency.code, says=f"取消申请{case.number}与{other.number}的关联",
        data={"other": other.number},
    )  # fmt: skip


def linked(case: Case) -> dict[int, CaseLink]:
    """The links of a case from either end, by the key of the other case. Two queries."""
    found = {one.other_id: one for one in case.links.select_related("other", "case")}
    return found | {one.case_id: one for one in case.linked_from.select_related("other", "case")}
