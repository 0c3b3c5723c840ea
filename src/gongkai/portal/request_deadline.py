"""计算答复期限: the clock of the law for anybody, with the reason of every day. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai import clock
from gongkai.cases.settling import Rules, rules_of
from gongkai.law.calendar import FIRST_YEAR, LAST_ANNOUNCED_YEAR
from gongkai.law.clock import Event, reckon
from gongkai.law.clock_days import CONSULTED, days, sentences
from gongkai.law.errors import Refused, WrongInput
from gongkai.law.lawful import may
from gongkai.law.signs import whole_number
from gongkai.law.terms import Law
from gongkai.portal.publications import agency_of

CONSULTATIONS = 3
# The order of steps that stand on the same day.
_ORDER = (
    "arrive", "receive", "ask_supplement", "supplement", *CONSULTED, "consultation_served", "opinion", "extend",
)  # fmt: skip


@dataclass(frozen=True)
class Worked:
    """What the typed days come to."""

    events: list[Event]
    today: date


@require_safe
def deadline(request: HttpRequest, code: str) -> HttpResponse:
    """The form and, once a day of receipt is given, the date with its reasons day by day."""
    agency = agency_of(code)
    rules = rules_of(agency)
    given = {name: value.strip()[:20] for name, value in request.GET.items()}
    context: dict[str, Any] = {
        "agency": agency, "given": given, "kinds": [(k, said.removeprefix("征求").removesuffix("意见")) for k, said in CONSULTED.items()], "refusal": "",
        "consultations": [_shown(given, n) for n in range(1, CONSULTATIONS + 1)],
        "most": Law.on(clock.today()).term("extension").value,
    }  # fmt: skip
    if given.get("received"):
        try:
            context |= _reckoned(_worked(given, rules), rules)
        except Refused as refused:
            context["refusal"] = refused.sentence()
    return render(
        request, "portal/requests/deadline.html", context, status=400 if context["refusal"] else 200
    )


def _shown(given: Mapping[str, str], n: int) -> dict[str, Any]:
    names = ("kind", "sent", "served", "ended")
    said = {name: given.get(f"{name}{n}", "") for name in names}
    return {"n": n, "said": said, "used": n == 1 or bool(said["sent"])}


def _reckoned(worked: Worked, rules: Rules) -> dict[str, Any]:
    how: dict[str, Any] = {"calendar": rules.calendar, "today": worked.today, "readings": rules.readings}
    found = reckon(worked.events, **how)
    return {"clock": found, "days": days(worked.events, **how), "moves": sentences(found)}


def _worked(given: Mapping[str, str], rules: Rules) -> Worked:
    """The typed days as a history that the law allows; raises WrongInput, NotAllowed with the reason."""
    received = _day(given, "received", "收到申请之日")
    assert received is not None
    Law.on(received).term("answer")  # says when there was no such period yet
    events = [Event("arrive", received, key="a"), Event("receive", received, key="r")]
    events += _supplement(given, rules)
    for n in range(1, CONSULTATIONS + 1):
        events += _consultation(given, n)
    events += _extension(given)
    events.sort(key=lambda e: (e.on, _ORDER.index(e.name)))
    today = max(clock.today(), *(e.on for e in events))
    history: list[Event] = []
    for event in events:
        may(history, event, calendar=rules.calendar, today=today, readings=rules.readings)
        history.append(event)
    return Worked(history, max(received, *(e.on for e in events)) if _open(events) else today)


def _open(events: Iterable[Event]) -> bool:
    """Whether something waits for its end: then the count goes as far as what was typed, not as far as today."""
    names = [e.name for e in events]
    waits = names.count("ask_supplement") - names.count("supplement")
    return waits > 0 or sum(n in CONSULTED for n in names) > names.count("opinion")


def _supplement(given: Mapping[str, str], rules: Rules) -> list[Event]:
    asked, came = _day(given, "asked", "告知补正之日"), _day(given, "came", "收到补正之日")
    if asked is None:
        if came is not None:
            raise WrongInput("填写了收到补正之日，请同时填写告知补正之日")
        return []
    # The time that the applicant is given moves no due date; the agency's usual one stands for it.
    until = rules.calendar.add(asked, rules.settings.supplement_days).date
    made = [Event("ask_supplement", asked, until=until, key="s")]
    return [*made, Event("supplement", came, key="t")] if came else made


def _consultation(given: Mapping[str, str], n: int) -> list[Event]:
    sent = _day(given, f"sent{n}", "征求意见书发出之日")
    served = _day(given, f"served{n}", "对方收到之日")
    ended = _day(given, f"ended{n}", "收到意见之日")
    if sent is None:
        if served or ended:
            raise WrongInput("填写了征求意见的日期，请同时填写发出之日")
        return []
    kind = given.get(f"kind{n}", "")
    if kind not in CONSULTED:
        raise WrongInput("请选择征求哪一方的意见")
    key = f"c{n}"
    made = [Event(kind, sent, key=key)]
    if served:
        made.append(Event("consultation_served", served, of=key, key=f"v{n}"))
    if ended:
        made.append(Event("opinion", ended, of=key, key=f"o{n}"))
    return made


def _extension(given: Mapping[str, str]) -> list[Event]:
    told = _day(given, "extended", "告知延期之日")
    typed = given.get("by", "")
    if told is None:
        return []
    number = whole_number(typed)
    if number is None:
        raise WrongInput("请填写延长的工作日数", "条例第33条第2款")
    return [Event("extend", told, days=number, key="x")]


def _day(given: Mapping[str, str], name: str, label: str) -> date | None:
    if not given.get(name):
        return None
    try:
        found = date.fromisoformat(given[name])
    except ValueError:
        raise WrongInput(f"{label}“{given[name]}”不是日期，请写成 2025-02-20 这样") from None
    if not FIRST_YEAR <= found.year <= LAST_ANNOUNCED_YEAR + 5:
        raise WrongInput(f"{label}应在{FIRST_YEAR}年至{LAST_ANNOUNCED_YEAR + 5}年之间")
    return found
