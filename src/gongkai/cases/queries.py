"""Questions about cases: what a person sees, what may be done next, who asked before, what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from django.db.models import Count, F, Max, Q, QuerySet

from gongkai.cases.act import came_back, extension_asked
from gongkai.cases.models import Case, CaseEvent, CaseSettings, Party
from gongkai.cases.rows import CAME_BACK
from gongkai.cases.settling import Rules, as_law
from gongkai.law import case as law
from gongkai.law.calendar import WorkCalendar
from gongkai.law.case import EFFECTS, Rule
from gongkai.law.clock import Event, effective
from gongkai.law.errors import Refused
from gongkai.law.lawful import effect, may, undoable
from gongkai.law.signs import whole_number
from gongkai.registry.models import Agency, Person, Post, Role

RUNNING = tuple(s.value for s in law.RUNNING)
WAITING = tuple(s.value for s in law.WAITING)
OPEN = tuple(s.value for s in law.OPEN)
LAMPS = {
    "none": "未起算", "green": "正常", "amber": "临近", "red": "紧急", "late": "已逾期", "stopped": "停止计算", "done": "已办结",
}  # fmt: skip


def visible(agency: Agency, person: Person, posts: Iterable[Post]) -> QuerySet[Case]:
    """Cases that a person may see: a drafter those of the own section, everybody else the whole agency."""
    rows = Case.objects.filter(agency=agency)
    roles = {p.role for p in posts if p.agency_id == agency.pk}
    if not roles or roles - {Role.DRAFTER}:
        return rows
    own = Q(officer=person)
    if person.unit_id is not None:
        helped = CaseEvent.objects.filter(name="ask_unit", unit_id=person.unit_id).values("case_id")
        own |= Q(unit_id=person.unit_id) | Q(pk__in=helped)
    return rows.filter(own)


# The step that carries a request on from each stage; the others happen on the way.
MAIN = {
    "arrived": "receive", "review": "pass_review", "handling": "draft", "signing": "sign", "sealing": "seal",
    "serving": "serve", "replied": "archive", "ended": "archive", "supplement": "supplement", "reasons": "reasons",
    "fee": "pay",
}  # fmt: skip


# Steps that answer something: without it nobody needs a button.
ANSWERS_TO: dict[str, Callable[[list[CaseEvent]], object]] = {
    "refuse_extension": extension_asked,
    "serve_anew": came_back,
}


# Steps that need a reason and do nobody any harm.
MILD = ("reassign", "delay", "ask_extension", "extend", "waive_fee")


@dataclass(frozen=True)
class Offer:
    """A lawful next step: its rule, what it does to the date (`before`, `after` for today), and why not yet."""

    rule: Rule
    before: date | None
    after: date | None
    why_not: str = ""

    @property
    def grave(self) -> bool:
        """Whether the step sends back, ends or undoes something, and wants a second thought before it."""
        return self.rule.reason and self.rule.event not in MILD

    @property
    def says(self) -> str:
        """The effect on the clock in words."""
        said = EFFECTS[self.rule.clock]
        if self.before and self.after and self.before != self.after:
            said += f"（{self.before.isoformat()} → {self.after.isoformat()}）"
        return said


def offers(case: Case, rights: frozenset[str], rules: Rules, today: date) -> list[Offer]:
    """The steps that the table and the person's duties allow now, with their effect on the date.

    What the law forbids only today (a deadline not yet passed, say) comes with its sentence and without a button.
    """
    rows = list(case.events.order_by("seq"))
    history = as_law(rows)
    made = []
    for found in law.possible(case.stage):
        if found.verb not in rights or (found.event in ANSWERS_TO and not ANSWERS_TO[found.event](rows)):
            continue
        trials = _trials(found, history, rules.calendar, today)
        if trials:  # else there is nothing that it could be about
            made.append(_offer(found, history, trials, rules, today))
    return made


def _offer(found: Rule, history: list[Event], trials: list[Event], rules: Rules, today: date) -> Offer:
    """The first of the trials that is lawful today, or why the last is not."""
    why = ""
    for trial in trials:
        try:
            may(history, trial, calendar=rules.calendar, today=today, readings=rules.readings)
        except Refused as refused:
            why = refused.sentence()
            continue
        before, after = effect(history, trial, calendar=rules.calendar, readings=rules.readings)
        return Offer(found, before, after)
    return Offer(found, None, None, why)


def _trials(found: Rule, history: list[Event], calendar: WorkCalendar, today: date) -> list[Event]:
    """The event as it would be done today with the fields at their most usual, once for each thing it may be about."""
    until = calendar.add(today, 20).date if "until" in found.asks else None
    if found.event == "delay":
        until = calendar.add(today, 80).date
    days = 1 if "days" in found.asks else 0
    about = about_of(found, history) if "of" in found.asks else [""]
    return [Event(found.event, today, of=of, until=until, days=days, key="trial") for of in about]


ANNULLED = ("extend", "delay", "consultation_served", "opinion", "silence", *law.CONSULTATIONS)


def about_of(found: Rule, history: list[Event]) -> list[str]:
    """Keys of what an event may be about, of what is in force: annulled steps are about nothing any more."""
    held = list(effective(history))
    if found.event == "unit_answers":
        answered = {e.of for e in held if e.name == "unit_answers"}
        return [e.key for e in held if e.name == "ask_unit" and e.key not in answered]
    if found.event == "annul":
        last = undoable(held)
        return [e.key for e in reversed(held) if e.name in ANNULLED or e is last]
    if found.event == "consultation_sent":
        return [e.key for e in held if e.name in law.CONSULTATIONS]
    over = {e.of for e in held if e.name in ("opinion", "silence")}
    if found.event == "consultation_served":
        over |= {e.of for e in held if e.name == "consultation_served"}
    return [e.key for e in held if e.name in law.CONSULTATIONS and e.key not in over]


def lamp(case: Case, today: date, settings: CaseSettings, calendar: WorkCalendar) -> tuple[str, int | None]:
    """The colour of a case's lamp and the working days left (negative: days late); None when nothing runs."""
    if case.closed_on is not None or case.stage == "dismissed":
        return ("late" if case.late else "done"), None
    if case.stage in WAITING or case.paused:
        return "stopped", None
    if case.due_on is None:
        return "none", None
    left = calendar.between(today, case.due_on)
    if today > case.due_on:
        return "late", left
    return ("red" if left <= settings.red_days else "amber" if left <= settings.amber_days else "green"), left


def filtered(rows: QuerySet[Case], today: date, **asked: str) -> QuerySet[Case]:
    """Narrow and sort a list: stage, unit, way, applicant_type, lamp (late, soon, stopped), year, q, sort."""
    for name in ("stage", "unit", "way", "applicant_type", "reply_kind", "kind"):
        if asked.get(name):
            rows = (
                rows.filter(**{name: asked[name]})
                if name != "unit"
                else rows.filter(unit_id=_number(asked[name]))
            )
    if asked.get("year"):
        year = whole_number(asked["year"], 4)
        rows = rows.filter(arrived_on__year=year) if year else rows.none()
    if asked.get("q"):
        words = asked["q"].strip()
        rows = rows.filter(Q(number__icontains=words) | Q(subject__icontains=words))
    if asked.get("state") in STATES:
        rows = STATES[asked["state"]](rows, today)
    sort = asked.get("sort", "")
    if sort.lstrip("-") in SORTS:
        name = SORTS[sort.lstrip("-")]
        order = F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)
        return rows.order_by(order, "pk")
    return rows


SORTS = {
    "number": "number",
    "received": "received_on",
    "due": "due_on",
    "stage": "stage",
    "arrived": "arrived_at",
}
STATES = {
    "open": lambda rows, today: rows.filter(stage__in=OPEN),
    "late": lambda rows, today: (
        rows.filter(stage__in=RUNNING, paused=False, due_on__lt=today) | rows.filter(late=True)
    ),
    "soon": lambda rows, today: rows.filter(
        stage__in=RUNNING, paused=False, due_on__gte=today, due_on__lte=today + timedelta(7)
    ),
    "stopped": lambda rows, today: rows.filter(Q(stage__in=WAITING) | Q(stage__in=RUNNING, paused=True)),
    "closed": lambda rows, today: rows.exclude(stage__in=OPEN),
}
STATE_NAMES = {"open": "在办", "late": "逾期", "soon": "7日内到期", "stopped": "停止计算", "closed": "已办结"}


def _number(text: str) -> int:
    return whole_number(text) or 0


def earlier_of(applicant: Party, before: Case | None = None) -> QuerySet[Case]:
    """What the same applicant asked the agency before: by document number, else by name; never by the agent."""
    same = Q(applicant__name_key=applicant.name_key)
    if applicant.identity_key:
        same = Q(applicant__identity_key=applicant.identity_key) | Q(
            applicant__identity_key="", applicant__name_key=applicant.name_key
        )
    rows = Case.objects.filter(same, agency_id=applicant.agency_id).exclude(applicant__name_key="")
    if before is not None:
        rows = rows.exclude(pk=before.pk).filter(arrived_at__lte=before.arrived_at)
    return rows.order_by("-arrived_at")


@dataclass(frozen=True)
class Likeness:
    """An earlier request of the same applicant, how alike it is (0 to 1), and what it got."""

    case: Case
    alike: float


def repeats_of(case: Case, most: int = 50) -> list[Likeness]:
    """Earlier requests of the applicant, the most alike first: evidence for 条例第36条第（六）项."""
    found = [
        Likeness(one, SequenceMatcher(None, case.description, one.description, autojunk=False).ratio())
        for one in earlier_of(case.applicant, case)[:most]
    ]
    return sorted(found, key=lambda one: -one.alike)


def in_month(case: Case) -> int:
    """Which request of the applicant in its calendar month this is, by day of receipt (信息处理费办法第4条)."""
    if case.received_on is None:
        return 0
    day = case.received_on
    same = earlier_of(case.applicant).filter(
        received_on__year=day.year, received_on__month=day.month, kind=Case.Kind.REQUEST
    )
    return same.filter(Q(received_on__lt=day) | Q(received_on=day, pk__lte=case.pk)).count()


def returned(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those of the cases whose answer came back and was not sent anew since."""

    def last(name: str, *results: str) -> Max:
        said = Q(events__data__result__in=results) if results else Q()
        return Max("events__seq", filter=Q(events__name=name) & said)

    rows = cases.filter(stage="replied").annotate(
        back=last("service_proof", *CAME_BACK), good=last("service_proof", "signed", "read"), again=last("serve_anew")
    )  # fmt: skip
    not_since = [
        Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lt": F("back")}) for name in ("good", "again")
    ]
    return rows.filter(*not_since, back__isnull=False)


def extensions_asked(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Those of the running cases for which an extension was asked that nobody has decided yet."""
    asked = Max("events__seq", filter=Q(events__name="ask_extension"))
    decided = Max("events__seq", filter=Q(events__name__in=("extend", "refuse_extension")))
    rows = cases.filter(stage__in=RUNNING).annotate(asked=asked, decided=decided).filter(asked__isnull=False)
    return rows.filter(Q(decided__isnull=True) | Q(decided__lt=F("asked"))).order_by("due_on", "pk")


def counts(agency: Agency, today: date) -> dict[str, int]:
    """How many cases are open, late, soon due, stopped, and waiting to be registered; one query."""
    running = Q(stage__in=RUNNING, paused=False)
    return Case.objects.filter(agency=agency).aggregate(
        open=Count("pk", filter=Q(stage__in=OPEN)),
        late=Count("pk", filter=running & Q(due_on__lt=today)),
        soon=Count("pk", filter=running & Q(due_on__gte=today, due_on__lte=today + timedelta(7))),
        stopped=Count("pk", filter=Q(stage__in=WAITING) | Q(stage__in=RUNNING, paused=True)),
        arrived=Count("pk", filter=Q(stage="arrived")),
    )
