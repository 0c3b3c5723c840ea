"""Leave a note for colleagues on a case, answer it, read it. Who may not see the case neither gets nor reads any."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from gongkai.audit import log
from gongkai.cases.actions.recording import locked, require_own
from gongkai.cases.models import Case, CaseNote, NoteReader
from gongkai.cases.notes import colleagues, partners
from gongkai.law.errors import NotAllowed, WrongInput
from gongkai.notify import outbox
from gongkai.registry.access import actor, require
from gongkai.registry.models import Person

LONGEST = 2000


@transaction.atomic
def leave(
    case_id: int,
    text: str,
    to: Collection[int],
    *,
    answers: int | None = None,
    by: Person,
    today: date,
    at: datetime,
) -> CaseNote:
    """Leave a note for the people of those keys; `answers`: the note that it replies to, whose thread hears of it too.

    Answering reads what waited in that thread. The log says who wrote to whom, never what. Raises NoAccess, NotAllowed,
    WrongInput.
    """
    case = _open_to(case_id, by, today)
    first = _first_of(case, answers) if answers is not None else None
    if case.disposed_at is not None:
        raise NotAllowed("案卷已经销毁，不能再留言")
    if not text.strip():
        raise WrongInput("请填写留言的内容")
    if len(text) > LONGEST:
        raise WrongInput(f"留言最多{LONGEST}字")
    reach = {p.pk: p for p in colleagues(case, today) if p.pk != by.pk}
    if strangers := set(to) - reach.keys():
        raise WrongInput(f"所选的人中有{len(strangers)}人不能查看本件，不能给其留言")
    chosen = set(to) | (partners(first) & reach.keys() if first else set())
    if not chosen:
        raise WrongInput("请选择留言给谁")
    made = CaseNote.objects.create(case=case, root=first, text=text.strip(), by=by, at=at)
    people = [reach[key] for key in sorted(chosen)]
    NoteReader.objects.bulk_create(NoteReader(note=made, person=p) for p in people)
    if first is not None:
        _unread(first, by).update(read_at=at)
    names = "、".join(p.name for p in people)
    log.write(
        actor(by), "案内留言", case, at=at, agency=case.agency.code,
        says=f"在申请{case.number}中{'回复' if first else '给'}{names}{'的' if first else ''}留言",
        data={"note": made.pk, "to": [p.pk for p in people], "answers": first.pk if first else None},
    )  # fmt: skip
    for person in people:
        if person.email:
            outbox.add(
                f"note-{made.pk}-{person.pk}", person.email, f"申请{case.number}：{by.name}给您留言",
                f"{by.name}在申请{case.number}中给您留言。请登录工作台查看。", at=at,
            )  # fmt: skip
    return made


@transaction.atomic
def read(note_id: int, *, by: Person, today: date, at: datetime) -> int:
    """Mark what waits for the person in a note's thread as read; returns how many notes that were. Raises NoAccess,
    NotAllowed, WrongInput."""
    found = CaseNote.objects.filter(pk=note_id).first()
    if found is None:
        raise WrongInput("没有这条留言")
    case = _open_to(found.case_id, by, today)
    done = _unread(_first_of(case, note_id), by).update(read_at=at)
    if done:
        log.write(
            actor(by), "阅读留言", case, at=at, agency=case.agency.code, says=f"阅读申请{case.number}中的留言{done}条",
            data={"note": note_id},
        )  # fmt: skip
    return done


def _open_to(case_id: int, by: Person, today: date) -> Case:
    case = locked(case_id)
    require(by, "case.view", case.agency, today)
    require_own(case, by, today)
    return case


def _first_of(case: Case, note_id: int) -> CaseNote:
    found = case.notes.filter(pk=note_id).select_related("root").first()
    if found is None:
        raise WrongInput("本件没有这条留言")
    return found.root or found


def _unread(first: CaseNote, by: Person) -> QuerySet[NoteReader]:
    thread = [first.pk, *first.replies.values_list("pk", flat=True)]
    return NoteReader.objects.filter(note__in=thread, person=by, read_at__isnull=True)
