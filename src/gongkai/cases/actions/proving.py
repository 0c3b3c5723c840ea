"""Papers of a consultation: proof that the inquiry left and arrived, and what came back, kept with the question."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.audit import log
from gongkai.cases.actions.filing import put_file
from gongkai.cases.actions.recording import locked, require_own
from gongkai.cases.models import CaseEvent, CaseFile
from gongkai.law.consulting import ASKED
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.registry.access import actor, require
from gongkai.registry.models import Person

PARTS = (CaseFile.Part.PROOF, CaseFile.Part.CONSULTATION)


@transaction.atomic
def prove(
    event_id: int, part: str, name: str, content: bytes, *, by: Person, today: date, at: datetime
) -> CaseFile:
    """Keep a paper with the question that it belongs to; a proof may come long after the posting (条例第33条第3款).

    Raises NoAccess, NotAllowed once the case is archived or for what was annulled, WrongInput.
    """
    event = CaseEvent.objects.filter(pk=event_id, name__in=ASKED).first()
    if event is None:
        raise WrongInput("没有这一次征求意见")
    case = locked(event.case_id)
    require(by, "case.handle", case.agency, today)
    require_own(case, by, today)
    if case.stage in ("archived", "dismissed"):
        raise NotAllowed("案卷已经归档，不能再加入材料", "条例第45条")
    if case.events.filter(name="annul", of=event.key).exists():
        raise NotAllowed("这一次征求意见已经作为误记撤销", "条例第45条")
    if part not in PARTS:
        raise WrongInput("请选择送达凭证或者征求意见材料")
    who = actor(by)
    kept = put_file(case, part, name, content, by=who, at=at, event=event)
    log.write(
        who, "加入材料", case, at=at, agency=case.agency.code,
        says=f"申请{case.number}第{event.seq}项（征求{ASKED[event.name]}意见）加入{kept.get_part_display()}“{kept.name}”",
        data={"digest": kept.file.digest, "event": event.key},
    )  # fmt: skip
    return kept
