"""One step of a concern: the one way through the table of `law.concern`, for office, person and target alike."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.cases.rows import SERVICE_WAYS
from gongkai.concerns import notices
from gongkai.concerns.models import Concern, ConcernEvent, ConcernFile
from gongkai.concerns.papers import compose_answer, make_answer
from gongkai.concerns.settling import settings_of, settle
from gongkai.files.storage import media_type_of, put
from gongkai.law import concern as law
from gongkai.law.errors import NoAccess, NotAllowed, Stale, WrongInput
from gongkai.law.signs import within
from gongkai.publishing.models import Publication
from gongkai.registry.access import actor as name_of
from gongkai.registry.access import posts_on, require
from gongkai.registry.calendars import calendar_of
from gongkai.registry.models import Person, Role, Unit

CHANGED = "本件刚被办理过，请刷新后核对再办"
MOST = 100


@dataclass
class Move:
    """One attempt: the concern as it stands, the step, who tries, when, with what."""

    concern: Concern
    step: law.Step
    events: list[ConcernEvent]
    actor: str
    on: date
    today: date
    at: datetime
    reason: str = ""
    content: str = ""
    until: date | None = None
    unit: Unit | None = None
    officer: Person | None = None
    data: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def move(
    concern_id: int,
    event: str,
    *,
    expected: str,
    by: Person,
    today: date,
    at: datetime,
    on: date | None = None,
    files: Sequence[tuple[str, bytes]] = (),
    **given: Any,
) -> Concern:
    """Take one step, if the table, the person's posts and what is stored allow it now.

    `given`: reason, content, until, unit, officer, data (`result` and what it asks; `way`, `number` of the service;
    `where`, the index number of what was published). Raises NoAccess, Stale, NotAllowed, WrongInput.
    """
    concern = locked(concern_id)
    found = law.step(event)
    require_reach(concern, found, by, today)
    if concern.token != expected:
        raise Stale(CHANGED)
    done = add(concern, event, by=by, actor=name_of(by), on=on or today, today=today, at=at, **given)
    last = done.events.get(seq=done.moves_made)
    part = ConcernFile.Part.PROOF if event in ("report", "rectified", "answer") else ConcernFile.Part.INTERNAL
    for name, content in files:
        keep_file(done, part, name, content, by=name_of(by), at=at, event=last)
    return done


def require_reach(concern: Concern, found: law.Step, by: Person, today: date) -> None:
    """Raise NoAccess unless the step is the person's: what the body complained of reports is that body's own, all
    else the agency's; a drafter handles what lies with the own section."""
    if found.by == "target":
        if concern.target is None:
            raise NoAccess("被投诉的机关不在本系统内，由本机关登记整改情况")
        require(by, found.verb, concern.target, today)
        return
    require(by, found.verb, concern.agency, today)
    roles = {p.role for p in posts_on(by, today) if p.agency_id == concern.agency_id}
    own = concern.officer_id == by.pk or (by.unit_id is not None and by.unit_id == concern.unit_id)
    if not roles - {Role.DRAFTER} and not own:
        raise NoAccess("本件不由您所在的科室承办")


@transaction.atomic
def move_for_person(
    concern_id: int,
    event: str,
    *,
    expected: str,
    content: str,
    today: date,
    at: datetime,
    files: Sequence[tuple[str, bytes]] = (),
) -> Concern:
    """What the person who raised it does on the portal, known by number and query code (verified by the caller)."""
    if event not in law.BY_PERSON:
        raise NotAllowed("网上不能办理这一事项")
    concern = locked(concern_id)
    if concern.token != expected:
        raise Stale("本件的办理情况刚有变化，请刷新后再提交")
    done = add(concern, event, by=None, actor="提出人", on=today, today=today, at=at, content=content)
    last = done.events.get(seq=done.moves_made)
    for name, data in files:
        keep_file(done, ConcernFile.Part.EVIDENCE, name, data, by="提出人", at=at, event=last)
    return done


def locked(concern_id: int) -> Concern:
    """The concern, its row locked to the end of the transaction; raises WrongInput when there is none."""
    rows = Concern.objects.select_for_update(of=("self",)).select_related("agency", "person", "target")
    found = rows.filter(pk=concern_id).first()
    if found is None:
        raise WrongInput("找不到这一件")
    return found


def add(
    concern: Concern,
    event: str,
    *,
    by: Person | None,
    actor: str,
    on: date,
    today: date,
    at: datetime,
    reason: str = "",
    content: str = "",
    until: date | None = None,
    unit: Unit | None = None,
    officer: Person | None = None,
    data: Mapping[str, Any] | None = None,
) -> Concern:
    """Verify and store one step, then settle the concern. Within a transaction, on a locked concern."""
    found = law.require(concern.kind, concern.stage, event)
    events = list(concern.events.order_by("seq"))
    at_hand = Move(
        concern, found, events, actor, on, today, at, within(reason, 1000, "理由"), content.strip(), until, unit, officer,
        dict(data or {}),
    )  # fmt: skip
    _hold(at_hand, by)
    if event in EFFECTS:
        EFFECTS[event](at_hand)
    events.append(
        ConcernEvent.objects.create(
            concern=concern, seq=len(events) + 1, name=event, on=on, until=at_hand.until, unit=at_hand.unit,
            reason=within(at_hand.reason, 1000, "理由"), content=at_hand.content, data=at_hand.data, by=by, actor=actor, at=at,
        )
    )  # fmt: skip
    stage = concern.stage
    settle(concern, events, settings_of(concern.agency), calendar_of(concern.agency))
    if concern.stage != stage:
        concern.since = at
    concern.save()
    log.write(
        actor, found.label, concern, at=at, agency=concern.agency.code,
        says=f"{concern.get_kind_display()}{concern.number}{found.label}" + (f"：{at_hand.reason}" if at_hand.reason else ""),
        data={"event": event, "on": on.isoformat(), "article": found.article, **({"result": concern.result} if concern.result else {})},
    )  # fmt: skip
    notices.told(concern, events[-1])
    return concern


def _hold(at_hand: Move, by: Person | None) -> None:
    """Separation of persons, days in order, and what the step must carry."""
    found, events = at_hand.step, at_hand.events
    if found.not_by and by is not None:
        last = next((e for e in reversed(events) if e.name == found.not_by), None)
        if last is not None and last.by_id == by.pk:
            raise NotAllowed(
                f"办理“{law.step(found.not_by).label}”的人不能再办理“{found.label}”", found.article
            )
    if at_hand.on > at_hand.today:
        raise WrongInput("日期还没有到")
    if found.reaches is not None and events and at_hand.on < events[0].on:
        raise WrongInput("日期早于收到的日期")
    if found.reason and not at_hand.reason:
        raise WrongInput(f"“{found.label}”必须写明理由")
    if "content" in found.asks and not at_hand.content and found.event != "withdraw":
        raise WrongInput(f"“{found.label}”必须写明内容")
    if len(at_hand.content) > 4000:
        raise WrongInput("内容最多4000字，可以另附文件")


def _hand(at_hand: Move) -> None:
    at_hand.concern.unit, at_hand.concern.officer = at_hand.unit, at_hand.officer


def _ask(at_hand: Move) -> None:
    if at_hand.until is None or at_hand.until <= at_hand.on:
        raise WrongInput("请写明补充材料的期限，应晚于告知的日期")


def _decide(at_hand: Move) -> None:
    """The result with what it asks; the letter as it would be made now: what it lacks is said here."""
    kind = law.kind(at_hand.concern.kind)
    result = kind.results.get(str(at_hand.data.get("result", "")))
    if result is None:
        raise WrongInput("请选择处理结果", kind.article)
    for name in result.asks:
        missing = at_hand.until is None if name == "until" else not str(at_hand.data.get(name, "")).strip()
        if missing:
            raise WrongInput(f"“{result.name}”必须写明{law.ASKS[name]}", result.article)
    if "until" not in result.asks:
        at_hand.until = None
    elif at_hand.until is not None and at_hand.until <= at_hand.on:
        raise WrongInput("整改的期限应晚于今天", result.article)
    said = {n: str(at_hand.data[n]).strip() for n in result.asks if n != "until"}
    concern = at_hand.concern
    # What was found may name people: sealed with the concern, not in the event's open data.
    concern.result, concern.result_data = result.id, json.dumps(said, ensure_ascii=False)
    concern.rectify_until = at_hand.until
    at_hand.content = "\n".join(f"{law.ASKS[n]}：{v}" for n, v in said.items())
    at_hand.data = {"result": result.id}
    compose_answer(concern, at_hand.on)


def _send_back(at_hand: Move) -> None:
    """What was said stays in the step that said it; the concern itself has no result again."""
    at_hand.concern.result_data = ""


def _approve(at_hand: Move) -> None:
    letter = make_answer(at_hand.concern, day=at_hand.on, actor=at_hand.actor, at=at_hand.at)
    at_hand.data |= {"letter": letter.pk, "letter_number": letter.number, "letter_digest": letter.digest}


def _answer(at_hand: Move) -> None:
    way = str(at_hand.data.get("way", ""))
    if way not in dict(SERVICE_WAYS):
        raise WrongInput("请选择送达方式")
    if way == "post" and not str(at_hand.data.get("number", "")).strip():
        raise WrongInput("邮寄送达必须写明邮件号码", "国办公开办函〔2016〕235号")
    approved = next(e for e in reversed(at_hand.events) if e.name == "approve")
    if at_hand.on < approved.on:
        raise WrongInput("送达日期早于审批日期")


def _published(at_hand: Move) -> None:
    """The public item that came of a proposal, by its index number."""
    if at_hand.concern.follow != "publish" or at_hand.concern.followed_on is not None:
        raise NotAllowed("本件没有待公开的信息", at_hand.step.article)
    number = str(at_hand.data.get("where", "")).strip()
    found = Publication.objects.filter(agency=at_hand.concern.agency, index_number=number).first()
    if found is None or found.status != Publication.Status.PUBLIC:
        raise WrongInput(f"没有索引号为“{number}”的已公开信息", at_hand.step.article)
    at_hand.concern.publication = found


def _rectified(at_hand: Move) -> None:
    if at_hand.concern.follow != "rectify" or at_hand.concern.followed_on is not None:
        raise NotAllowed("本件没有待完成的整改", at_hand.step.article)


def _archive(at_hand: Move) -> None:
    if at_hand.concern.outstanding:
        waiting = "整改还没有确认完成" if at_hand.concern.follow == "rectify" else "还没有登记公开的信息"
        raise NotAllowed(f"{waiting}，不能归档", at_hand.step.article)


EFFECTS: dict[str, Callable[[Move], None]] = {
    "accept": _hand,
    "hand": _hand,
    "ask_more": _ask,
    "decide": _decide,
    "send_back": _send_back,
    "approve": _approve,
    "answer": _answer,
    "published": _published,
    "report": _rectified,
    "rectified": _rectified,
    "archive": _archive,
}


def keep_file(
    concern: Concern,
    part: str,
    name: str,
    content: bytes,
    *,
    by: str,
    at: datetime,
    event: ConcernEvent | None = None,
) -> ConcernFile:
    """Keep a file with the concern; raises WrongInput for a kind or a type that is not taken."""
    if part not in ConcernFile.Part.values:
        raise WrongInput("请选择材料的种类")
    if concern.files.count() >= MOST:
        raise WrongInput(f"一件最多{MOST}份材料")
    stored = put(content, name, media_type_of(content, name), by=by, at=at)
    return ConcernFile.objects.create(
        concern=concern, event=event, part=part, name=stored.name, file=stored, at=at, by=by
    )
