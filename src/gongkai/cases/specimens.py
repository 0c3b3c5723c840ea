"""A letter as it would read for a real case, to try a wording on: facts of the case, made-up words for what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gongkai.cases.act import Act
from gongkai.cases.models import Case
from gongkai.cases.papers import FACTS, MADE_BY, common_facts, said_of
from gongkai.cases.reaching import served_online
from gongkai.cases.settling import Rules, as_law, rules_of
from gongkai.law.case import rule
from gongkai.law.clock import Reckoning, reckon
from gongkai.law.letters import LetterKind, letters
from gongkai.letters.composing import Composed, compose, own_facts, settings_of

Made = Mapping[str, Any]


def made_up(kind: LetterKind) -> dict[str, Any]:
    """Every field of a kind filled with its own label in brackets."""
    named = {**letters().common, **kind.fields}
    found: dict[str, Any] = {
        name: [f"（{label}一）", f"（{label}二）"] if name.endswith("_list") else f"（{label}）"
        for name, label in named.items()
    }
    return found | {"way_in": "portal"}


def specimen(case: Case, kind: LetterKind, *, text: str = "", today: date, at: datetime) -> Composed:
    """The letter of a kind in a wording, for a case that may never have had one. Nothing is stored or numbered.

    Raises WrongInput for a missing setting of the remedies.
    """
    own = own_facts(case.agency, settings_of(case.agency))
    held = {**own, **common_facts(case), **_of_the_step(case, kind, today, at), **_of_the_reply(case, kind)}
    facts = made_up(kind) | {name: value for name, value in held.items() if not _is_empty(value)}
    return compose(
        case.agency, kind.id, facts, day=today, text=text, reply_kinds=kind.replies, served_online=served_online(case)
    )  # fmt: skip


def _of_the_step(case: Case, kind: LetterKind, today: date, at: datetime) -> Made:
    """What the last step of the case that makes such a letter said; nothing where there was none."""
    found = _last_step(case, kind, rules_of(case.agency), today, at)
    if found is None:
        return {}
    try:
        return FACTS[kind.id](*found)
    except KeyError:
        # A step taken before its letter asked for a fact; the specimen names the fact instead.
        return {}


def _last_step(
    case: Case, kind: LetterKind, rules: Rules, today: date, at: datetime
) -> tuple[Act, Reckoning] | None:
    rows = list(case.events.select_related("by", "party", "unit").order_by("seq"))
    for n in range(len(rows) - 1, -1, -1):
        step = rows[n]
        if kind.id not in MADE_BY.get(step.name, ()):
            continue
        given = {"calendar": rules.calendar, "today": step.on, "readings": rules.readings, "moves": False}
        before, after = (reckon(as_law(rows[:upto]), **given) for upto in (n, n + 1))
        act = Act(
            case, rule(step.name), rules, rows[:n], before, step.by, step.actor, step.on, today, at, step.reason,
            step.content, step.until, step.days, step.of, step.party, step.unit, None, dict(step.data),
        )  # fmt: skip
        return act, after
    return None


def _of_the_reply(case: Case, kind: LetterKind) -> Made:
    """What the first matter that was answered in this kind was told, and the form of provision in any case."""
    matter = case.matters.filter(reply__in=kind.replies).order_by("order").first() if kind.replies else None
    if matter is not None:
        return said_of(matter, case)
    return {"form": case.get_form_display(), "route": case.get_route_display()} if kind.replies else {}


def _is_empty(value: Any) -> bool:
    return value is None or value == [] or not str(value).strip()
