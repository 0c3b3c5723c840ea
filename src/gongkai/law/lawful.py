"""Whether an event may happen to a request now, from its history alone: the conditions named in `law.case`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.law import case
from gongkai.law.calendar import WorkCalendar
from gongkai.law.case import STAGES, Clock, Rule
from gongkai.law.clock import DEFAULT, Consultation, Event, Readings, Reckoning, effective, reckon
from gongkai.law.errors import NotAllowed, NotInForce, WrongInput
from gongkai.law.terms import Law


@dataclass(frozen=True)
class Asked:
    """One attempt: the event, its rule, the history in force and the clock as it stands on the event's day."""

    event: Event
    rule: Rule
    history: tuple[Event, ...]
    clock: Reckoning
    calendar: WorkCalendar
    readings: Readings


def may(
    history: Sequence[Event],
    event: Event,
    *,
    calendar: WorkCalendar,
    today: date,
    readings: Readings = DEFAULT,
) -> Rule:
    """The rule that the event would follow; raises NotAllowed or WrongInput with the reason and the article."""
    held = tuple(effective(history))
    stands = reckon(held, calendar=calendar, today=event.on, readings=readings, moves=False)
    found = case.require(event.name, stands.stage)
    if event.on > today:
        raise WrongInput(f"“{found.label}”的日期{event.on.isoformat()}还没有到", found.article)
    asked = Asked(event, found, held, stands, calendar, readings)
    _in_time(asked)
    for name in found.lawful:
        LAWFUL[name](asked)
    return found


def effect(
    history: Sequence[Event], event: Event, *, calendar: WorkCalendar, readings: Readings = DEFAULT
) -> tuple[date | None, date | None]:
    """The due date before and after an event, for the button that offers it."""
    before = reckon(history, calendar=calendar, today=event.on, readings=readings, moves=False)
    after = reckon([*history, event], calendar=calendar, today=event.on, readings=readings, moves=False)
    return before.due, after.due


def _in_time(asked: Asked) -> None:
    """Nothing happens before the request was received, nor before the step that it follows.

    What the office does takes the request on only from the day that brought it to where it stands: an answer cannot
    have left before it was sealed. What others did may have happened before the office's last step.
    """
    event, rule = asked.event, asked.rule
    if rule.clock is Clock.NONE and rule.reaches is None:
        return
    floor = asked.clock.counted_from
    steps = [e.on for e in asked.history if case.rule(e.name).reaches is not None]
    waits = [e.on for e in asked.history if case.rule(e.name).clock is Clock.VOID]
    if rule.by == "office" and rule.reaches is not None and steps:
        floor = steps[-1] if floor is None else max(floor, steps[-1])
    elif asked.clock.waiting_until is not None and waits:
        floor = max(waits)
    if floor is not None and event.on < floor:
        raise WrongInput(
            f"“{rule.label}”的日期{event.on.isoformat()}早于前一事项的日期{floor.isoformat()}", rule.article
        )


def _once(asked: Asked) -> None:
    if any(e.name == asked.event.name for e in asked.history):
        raise NotAllowed(f"“{asked.rule.label}”只能进行一次", asked.rule.article)


def _within_notice_term(asked: Asked) -> None:
    received = asked.clock.received
    assert received is not None
    try:
        days = Law.on(received).term("correction_notice").value
    except NotInForce:
        _before_due(asked)
        return
    last = asked.calendar.add(received, days).date
    if asked.event.on > last:
        raise NotAllowed(
            f"补正应在收到申请之日起{days}个工作日内告知，最后一日是{last.isoformat()}，已经超过",
            "条例第30条",
        )


def _until_ahead(asked: Asked) -> None:
    if asked.event.until is None:
        raise WrongInput(f"“{asked.rule.label}”必须写明答复的合理期限", asked.rule.article)
    if asked.event.until <= asked.event.on:
        raise WrongInput("给申请人的期限应晚于告知的日期", asked.rule.article)
    _until_within_reason(asked)


# The law says “reasonable”; what is longer than this is a slip of the pen (docs/decisions/044).
LONGEST_WAIT = timedelta(366)


def _until_within_reason(asked: Asked) -> None:
    assert asked.event.until is not None
    if asked.event.until - asked.event.on > LONGEST_WAIT:
        raise WrongInput(f"期限{asked.event.until.isoformat()}超过一年，不是合理的期限", asked.rule.article)


def _until_by_fee_term(asked: Asked) -> None:
    """The applicant has the whole term from the day after receiving the notice; `until` is the last day."""
    _until_ahead(asked)
    assert asked.event.until is not None
    days = Law.on(asked.event.on).term("fee_payment").value
    earliest = asked.calendar.add(asked.event.on, days).date
    if asked.event.until < earliest:
        raise WrongInput(
            f"申请人应有{days}个工作日缴费，截止日不应早于{earliest.isoformat()}", "信息处理费办法第6条"
        )


def _fees_in_force(asked: Asked) -> None:
    try:
        Law.on(asked.event.on).term("fee_payment")
    except NotInForce as early:
        raise NotAllowed("信息处理费办法施行以前不收取信息处理费", asked.rule.article) from early


def _before_due(asked: Asked) -> None:
    due = asked.clock.due
    if due is not None and asked.event.on > due and not asked.clock.paused:
        raise NotAllowed(
            f"答复期限已于{due.isoformat()}届满，“{asked.rule.label}”须在届满前作出并告知", asked.rule.article
        )


def _later_than_due(asked: Asked) -> None:
    until = asked.event.until
    if until is None:
        raise WrongInput("合理延迟必须写明答复的日期", asked.rule.article)
    _until_within_reason(asked)
    if asked.clock.due is not None and until <= asked.clock.due:
        raise WrongInput(f"延迟后的日期应晚于现在的答复期限{asked.clock.due.isoformat()}", asked.rule.article)


def _deadline_passed(asked: Asked) -> None:
    until = asked.clock.waiting_until
    if until is not None and not asked.calendar.is_workday(until):
        # A last day that is a day off gives way to the next working day (民事诉讼法第85条).
        until = asked.calendar.add(until, 1).date
    if until is None or asked.event.on <= until:
        said = until.isoformat() if until else "（未设定）"
        raise NotAllowed(f"给申请人的期限至{said}，尚未届满", asked.rule.article)


def _after_reasons(asked: Asked) -> None:
    if not any(e.name == "reasons" for e in asked.history):
        raise NotAllowed(
            "合理延迟只用于申请人已经说明理由、理由合理的申请；一般延期请用“延长答复期限”", "条例第35条"
        )


def _extension_left(asked: Asked) -> None:
    received = asked.clock.received
    assert received is not None
    if asked.clock.fixed is not None:
        raise NotAllowed(
            f"答复的日期已定为{asked.clock.fixed.isoformat()}，不能再延长答复期限", asked.rule.article
        )
    most = Law.on(received).term("extension").value
    if not asked.event.days >= 1:
        raise WrongInput("延长的工作日数应不小于1", asked.rule.article)
    used = sum(e.days for e in asked.history if e.name == "extend")
    if used + asked.event.days > most:
        said = f"，已经延长{used}个工作日" if used else ""
        raise NotAllowed(f"延长的期限合计最多{most}个工作日{said}", asked.rule.article)


def _consultation(asked: Asked) -> Consultation:
    for one in asked.clock.consultations:
        if one.key == asked.event.of:
            return one
    raise WrongInput("没有写明是哪一次征求意见", asked.rule.article)


def _consultation_known(asked: Asked) -> None:
    if asked.event.on < _consultation(asked).sent:
        raise WrongInput("寄送的日期早于征求意见书作出的日期", asked.rule.article)


def _consultation_open(asked: Asked) -> None:
    one = _consultation(asked)
    if one.ended is not None:
        raise NotAllowed("这一次征求意见已经有了结果", asked.rule.article)
    if asked.event.on < (one.served or one.sent):
        raise WrongInput("日期早于征求意见书发出或者收到的日期", asked.rule.article)
    if asked.event.name == "consultation_served" and one.served is not None:
        raise NotAllowed("被征求方收到的日期已经登记", asked.rule.article)


def _opinion_overdue(asked: Asked) -> None:
    one = _consultation(asked)
    if one.limit is None:
        raise NotAllowed("还没有登记被征求方收到的日期，或者法律没有为它规定答复的期限", asked.rule.article)
    if asked.event.on <= one.limit:
        raise NotAllowed(f"被征求方答复的期限至{one.limit.isoformat()}，尚未届满", asked.rule.article)


def undoable(history: Sequence[Event]) -> Event | None:
    """The step onward that may still be undone: the last that moved the request or its clock, if it is one of those."""
    moving = [e for e in effective(history) if _moves(case.rule(e.name))]
    last = moving[-1] if moving else None
    return last if last is not None and last.key and last.name in case.UNDOABLE else None


def _moves(rule: Rule) -> bool:
    return rule.reaches is not None or rule.clock not in (Clock.NONE, Clock.ANNUL)


def _annullable(asked: Asked) -> None:
    named = [e for e in asked.history if e.key and e.key == asked.event.of]
    last = undoable(asked.history)
    if named and last is not None and last.key == named[0].key:
        return
    kinds = (Clock.PAUSE, Clock.SERVED, Clock.RESUME, Clock.EXTEND, Clock.FIX)
    if not named or case.rule(named[0].name).clock not in kinds or asked.clock.stage not in case.RUNNING:
        raise NotAllowed(
            "只能撤销误记的征求意见、延期和合理延迟，以及此后没有再办理的补正、缴费、撤回、视为放弃和不予登记",
            asked.rule.article,
        )
    silent = any(e.name == "silence" and e.of == named[0].of for e in asked.history)
    if named[0].name == "consultation_served" and silent:
        raise NotAllowed("请先撤销依据这一日期登记的“逾期未答复意见”", asked.rule.article)


LAWFUL: dict[str, Callable[[Asked], None]] = {
    "once": _once,
    "within_notice_term": _within_notice_term,
    "until_ahead": _until_ahead,
    "until_by_fee_term": _until_by_fee_term,
    "fees_in_force": _fees_in_force,
    "before_due": _before_due,
    "later_than_due": _later_than_due,
    "deadline_passed": _deadline_passed,
    "after_reasons": _after_reasons,
    "extension_left": _extension_left,
    "consultation_known": _consultation_known,
    "consultation_open": _consultation_open,
    "opinion_overdue": _opinion_overdue,
    "annullable": _annullable,
}
assert set(LAWFUL) == {name for rule in case.RULES for name in rule.lawful}
assert set(STAGES) == set(case.Stage)
