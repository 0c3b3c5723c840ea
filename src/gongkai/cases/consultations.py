"""征求意见台账: everybody who was asked about a request, read from the events of its case alone.

Nothing is stored twice: what is annulled drops out, and the last day moves with the calendar. Days that the calendar
decides are worked out here for the rows that need them; everything else the database filters and sorts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from gongkai.cases.models import Case, CaseEvent, CaseFile
from gongkai.cases.rows import SERVICE_WAYS
from gongkai.cases.settling import Rules, as_law
from gongkai.law.calendar import WorkCalendar
from gongkai.law.case import CONSULTATIONS, Rule, rule
from gongkai.law.clock import Event
from gongkai.law.consulting import ASKED, SILENCE, opinion_days
from gongkai.law.errors import Refused
from gongkai.law.lawful import may
from gongkai.law.signs import whole_number

ENDS = ("opinion", "silence", "unit_answers")
STATES: dict[str, str] = {
    "open": "等待意见",
    "overdue": "已过期限，还没有结果",
    "answered": "已提出意见",
    "silent": "逾期未提出意见",
    "closed": "未有结果，案件已办结",
    "unproven": "没有送达凭证",
}
VERDICTS = {"agree": "同意公开", "partly": "部分同意", "disagree": "不同意公开"}


@dataclass(frozen=True)
class Inquiry:
    """One consultation as the register shows it. `whom`: a third party is masked, offices are not. `served_on`: when
    whoever is asked got it; `due_on`: the last day for the opinion, None where nothing sets one or receipt is not
    known; `state`: a key of STATES; `effect`: what silence means, once it came to that."""

    event: CaseEvent
    kind: str
    whom: str
    about: str
    way: str
    number: str
    dispatched_on: date | None
    served_on: date | None
    proofs: int
    proof: int | None
    due_on: date | None
    state: str
    ended_on: date | None
    verdict: str
    content: str
    effect: str

    @property
    def says(self) -> str:
        """How it stands, in words."""
        return STATES[self.state]


# What a list reads: of what is sealed nothing but the name of whoever was asked.
_READ = (
    "name", "on", "until", "key", "data", "case__number", "case__subject", "case__stage", "case__received_on",
    "case__closed_on", "case__agency_id", "case__officer__name", "party__name", "unit__name",
)  # fmt: skip


def consultations(cases: QuerySet[Case]) -> QuerySet[CaseEvent]:
    """The events by which somebody was asked about one of the cases, without those recorded by mistake; with
    `served_on`, `end_id`, `end_name`, `end_on`, `sent_id`, and the first (`proof`) and number (`proofs`) of proofs."""
    annulled = CaseEvent.objects.filter(case=OuterRef("case"), name="annul", of=OuterRef("key"))
    about = CaseEvent.objects.filter(~Exists(annulled), case=OuterRef("case"), of=OuterRef("key")).order_by(
        "-seq"
    )
    ended, served = about.filter(name__in=ENDS), about.filter(name="consultation_served")
    proof = CaseFile.objects.filter(event=OuterRef("pk"), part=CaseFile.Part.PROOF).order_by("pk")
    counted = proof.order_by().values("event").annotate(n=Count("pk")).values("n")
    rows = CaseEvent.objects.filter(~Exists(annulled), name__in=ASKED, case__in=cases.values("pk"))
    rows = rows.select_related("case__officer", "party", "unit").only(*_READ)
    return rows.annotate(
        served_on=Subquery(served.values("on")[:1]),
        end_id=Subquery(ended.values("pk")[:1]),
        end_name=Subquery(ended.values("name")[:1], output_field=CharField()),
        end_on=Subquery(ended.values("on")[:1]),
        sent_id=Subquery(about.filter(name="consultation_sent").values("pk")[:1]),
        proof=Subquery(proof.values("pk")[:1]),
        proofs=Subquery(counted, output_field=IntegerField()),
    )


_STILL = Q(end_name__isnull=True, case__closed_on__isnull=True)
_FILTERS: dict[str, Q] = {
    "open": _STILL,
    "answered": Q(end_name__in=("opinion", "unit_answers")),
    "silent": Q(end_name="silence"),
    "closed": Q(end_name__isnull=True, case__closed_on__isnull=False),
    "unproven": Q(name__in=CONSULTATIONS, served_on__isnull=True, proof__isnull=True),
}
_PIECE = 500
SORTS = {"number": "case__number", "sent": "on", "served": "served_on", "ended": "end_on"}


@dataclass(frozen=True)
class Ordered:
    """Rows in an order that the calendar makes: a page of them is fetched by its keys."""

    rows: QuerySet[CaseEvent]
    keys: Sequence[int]

    def __len__(self) -> int:
        return len(self.keys)

    def whole(self) -> Iterator[CaseEvent]:
        """All of them, read in one go: asking for piece after piece would look through everything each time."""
        found = {row.pk: row for row in self.rows.order_by().iterator(chunk_size=_PIECE)}
        return (found[key] for key in self.keys if key in found)

    def __getitem__(self, part: slice) -> list[CaseEvent]:
        keys = self.keys[part]
        found = {row.pk: row for row in self.rows.filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]


Rows = QuerySet[CaseEvent] | Ordered


def filtered(rows: QuerySet[CaseEvent], calendar: WorkCalendar, today: date, **asked: str) -> Rows:
    """Narrow and sort the register: kind, state, year (of asking), officer (part of the name), q (part of the number of
    the request), sort (number, sent, served, due, ended; with - the other way round). The newest first otherwise."""
    if asked.get("kind") in ASKED:
        rows = rows.filter(name=asked["kind"])
    if year := whole_number(asked.get("year", ""), 4):
        rows = rows.filter(on__year=year)
    if officer := asked.get("officer", "").strip():
        rows = rows.filter(case__officer__name__icontains=officer)
    if words := asked.get("q", "").strip():
        rows = rows.filter(case__number__icontains=words)
    state, sort = asked.get("state", ""), asked.get("sort", "")
    if state in _FILTERS:
        rows = rows.filter(_FILTERS[state])
    name, down = sort.lstrip("-"), sort.startswith("-")
    if state == "overdue":
        late = [(key, due) for key, due in _dues(rows.filter(_STILL), calendar) if due and due < today]
        if name == "due" or not name:
            return Ordered(rows, _by_day(late, down))
        rows = rows.filter(pk__in=[key for key, _ in late])
    if name == "due":
        return Ordered(rows, _by_day(_dues(rows, calendar), down))
    if name in SORTS:
        column = F(SORTS[name])
        return rows.order_by(
            column.desc(nulls_last=True) if down else column.asc(nulls_last=True), "-on", "-pk"
        )
    return rows.order_by("-on", "-pk")


def _dues(rows: QuerySet[CaseEvent], calendar: WorkCalendar) -> list[tuple[int, date | None]]:
    """Key and last day of each row, the newest first; one query that opens nothing sealed."""
    fields = ("pk", "name", "until", "served_on", "case__received_on")
    found = rows.order_by("-on", "-pk").values_list(*fields)
    return [
        (key, last_day(name, until, served, received, calendar))
        for key, name, until, served, received in found
    ]


def _by_day(dues: Iterable[tuple[int, date | None]], down: bool) -> list[int]:
    """The keys by day, those without one last either way."""
    held = list(dues)
    dated = sorted((one for one in held if one[1]), key=lambda one: one[1] or date.max, reverse=down)
    return [key for key, _ in dated] + [key for key, day in held if day is None]


def last_day(
    name: str, until: date | None, served_on: date | None, received_on: date | None, calendar: WorkCalendar
) -> date | None:
    """The last day for an opinion: so many working days after its receipt by the law of the day on which the request
    was received, as `law.clock` reckons; the day that was asked for within the house."""
    if name == "ask_unit":
        return until
    days = opinion_days(name, received_on or served_on) if served_on else 0
    if not days or served_on is None:
        return None
    return calendar.index.day(calendar.index.number(served_on) + days)


def inquiries(found: Iterable[CaseEvent], calendar: WorkCalendar, today: date) -> list[Inquiry]:
    """Rows of `consultations` as the register shows them; one query for what was sent and what came back."""
    rows = list(found)
    told = CaseEvent.objects.in_bulk([key for row in rows for key in (row.end_id, row.sent_id) if key])
    return [_inquiry(row, told.get(row.end_id), told.get(row.sent_id), calendar, today) for row in rows]


def in_pieces(found: Rows, calendar: WorkCalendar, today: date) -> Iterator[Inquiry]:
    """The whole register, some hundreds at a time, for a file."""
    rows = found.whole() if isinstance(found, Ordered) else found.iterator(chunk_size=_PIECE)
    while piece := list(islice(rows, _PIECE)):
        yield from inquiries(piece, calendar, today)


def _inquiry(
    row: Any, end: CaseEvent | None, sent: CaseEvent | None, calendar: WorkCalendar, today: date
) -> Inquiry:
    due = last_day(row.name, row.until, row.served_on, row.case.received_on, calendar)
    return Inquiry(
        event=row, kind=ASKED[row.name], whom=_whom(row), about=str(row.data.get("about", "")),
        way=dict(SERVICE_WAYS).get(str(sent.data.get("way", "")), "") if sent else "",
        number=str(sent.data.get("number", "")) if sent else "", dispatched_on=sent.on if sent else None,
        served_on=row.served_on, proofs=row.proofs or 0, proof=row.proof, due_on=due, state=_state(row, due, today),
        ended_on=row.end_on, verdict=VERDICTS.get(str(end.data.get("verdict", "")), "") if end else "",
        content=end.content if end else "", effect=SILENCE[row.name] if row.end_name == "silence" else "",
    )  # fmt: skip


def _whom(row: CaseEvent) -> str:
    if row.party is None:
        return row.unit.name if row.unit else ""
    return str(row.party) if row.name == "consult_third_party" else row.party.name


def _state(row: Any, due: date | None, today: date) -> str:
    if row.end_name is not None:
        return "silent" if row.end_name == "silence" else "answered"
    if row.case.closed_on is not None:
        return "closed"
    return "overdue" if due is not None and due < today else "open"


# What may follow on a question, in the order in which it happens.
_AFTER = ("consultation_sent", "consultation_served", "opinion", "silence", "unit_answers")


def next_steps(event: CaseEvent, rights: frozenset[str], rules: Rules, today: date) -> list[tuple[Rule, str]]:
    """The steps about one question that the person's duties allow, each with why not yet ("" when it may be now)."""
    history = as_law(event.case.events.order_by("seq"))
    after = ("unit_answers",) if event.name == "ask_unit" else _AFTER[:-1]
    if any(e.name == "unit_answers" and e.of == event.key for e in history):
        return []
    found = []
    for name in after:
        step = rule(name)
        if step.verb in rights and event.case.stage in step.leaves:
            found.append((step, _why_not(history, Event(name, today, of=event.key, key="trial"), rules)))
    return found


def _why_not(history: list[Event], attempt: Event, rules: Rules) -> str:
    try:
        may(history, attempt, calendar=rules.calendar, today=attempt.on, readings=rules.readings)
    except Refused as refused:
        return refused.sentence()
    return ""
