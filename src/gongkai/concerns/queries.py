"""Questions about concerns: what a person sees, what may be done next, what is late, and what many ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from gongkai.cases.models import Case
from gongkai.concerns.models import Concern
from gongkai.law import concern as law
from gongkai.law.concern import Stage, Step
from gongkai.registry.models import Agency, Person, Post, Role
from gongkai.search.similar import telling_words

OPEN = tuple(s.value for s in law.OPEN)
STATE_NAMES = {"open": "在办", "late": "超过目标日期", "outstanding": "待整改、待公开", "closed": "已办结"}
SORTS = {"number": "number", "due": "due_on", "arrived": "arrived_at", "stage": "stage"}


def visible(agency: Agency, person: Person, posts: Iterable[Post]) -> QuerySet[Concern]:
    """Concerns that a person may see: a drafter those of the own section, everybody else the whole agency."""
    rows = Concern.objects.filter(agency=agency)
    roles = {p.role for p in posts if p.agency_id == agency.pk}
    if not roles or roles - {Role.DRAFTER}:
        return rows
    own = Q(officer=person)
    if person.unit_id is not None:
        own |= Q(unit_id=person.unit_id)
    return rows.filter(own)


def filtered(rows: QuerySet[Concern], today: date, **asked: str) -> QuerySet[Concern]:
    """Narrow and sort a list: kind, stage, basis, result, state, q (the number), sort."""
    for name in ("kind", "stage", "basis", "result"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("q"):
        rows = rows.filter(number__icontains=asked["q"].strip())
    state = asked.get("state", "")
    if state == "open":
        rows = rows.filter(stage__in=OPEN)
    elif state == "late":
        rows = rows.filter(_late(today))
    elif state == "outstanding":
        rows = rows.filter(_OUTSTANDING)
    elif state == "closed":
        rows = rows.exclude(stage__in=OPEN).exclude(_OUTSTANDING)
    sort = asked.get("sort", "")
    name = SORTS.get(sort.removeprefix("-"))
    if name:
        order = F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)
        return rows.order_by(order, "pk")
    return rows.order_by("-arrived_at", "-pk")


_OUTSTANDING = ~Q(follow="") & Q(followed_on__isnull=True)


def _late(today: date) -> Q:
    return Q(stage__in=OPEN, due_on__lt=today) | (_OUTSTANDING & Q(rectify_until__lt=today))


def counts(agency: Agency, today: date) -> dict[str, int]:
    """How many concerns are open, late, and wait for what was promised; one query."""
    return Concern.objects.filter(agency=agency).aggregate(
        open=Count("pk", filter=Q(stage__in=OPEN)),
        late=Count("pk", filter=_late(today)),
        outstanding=Count("pk", filter=_OUTSTANDING),
    )


def offers(concern: Concern, rights: frozenset[str]) -> list[Step]:
    """The steps of the office that table and duties allow now."""
    return [
        s
        for s in law.possible(concern.kind, concern.stage)
        if s.verb in rights and s.event != "arrive" and _in_place(concern, s)
    ]


def _in_place(concern: Concern, step: Step) -> bool:
    """Steps that belong to what a result left to be done are shown only while it is to be done."""
    wanted = {"rectified": "rectify", "report": "rectify", "published": "publish"}.get(step.event)
    if step.event == "archive":
        return not concern.outstanding
    if step.by == "target":
        return False
    return wanted is None or (concern.follow == wanted and concern.followed_on is None)


def to_rectify(agency: Agency) -> QuerySet[Concern]:
    """Complaints about the agency that were found true: what it has to put right, the earliest day first."""
    rows = Concern.objects.filter(target=agency, follow="rectify").select_related("agency", "person")
    return rows.order_by(F("followed_on").asc(nulls_first=True), "rectify_until", "pk")


@dataclass(frozen=True)
class Theme:
    """Requests of several applicants for the same thing (条例第44条第1款): words they share, cases, applicants."""

    words: tuple[str, ...]
    cases: tuple[Case, ...]
    applicants: int


_LOOKED_BACK = timedelta(days=730)
_MOST = 2000
# Answered with the thing itself, in whole or part: it may be disclosed, so it may be published.
_DISCLOSED = ("given", "partial")


def themes(agency: Agency, today: date, *, applicants: int) -> list[Theme]:
    """Disclosable things that at least so many different applicants asked for in two years, the most asked first.

    Two requests are alike when half of the telling words of their subjects are the same.
    """
    rows = list(
        Case.objects.filter(agency=agency, kind=Case.Kind.REQUEST, received_on__gt=today - _LOOKED_BACK)
        .filter(reply_kind__in=_DISCLOSED)
        .exclude(applicant__name_key="")
        .select_related("applicant")
        .only(
            "number",
            "subject",
            "received_on",
            "agency_id",
            "reply_kind",
            "applicant__name_key",
            "applicant__identity_key",
        )
        .order_by("-received_on", "-pk")[:_MOST]
    )
    words = {row.pk: frozenset(telling_words(row.subject)) for row in rows}
    made = [_theme(group, words) for group in _groups(rows, words)]
    asked = [t for t in made if t.applicants >= max(applicants, 2)]
    return sorted(asked, key=lambda t: (-t.applicants, -len(t.cases)))


def _groups(rows: list[Case], words: dict[int, frozenset[str]]) -> list[list[Case]]:
    """Each request joins the first group whose first request it is alike to; an index of words keeps it quick."""
    groups: list[list[Case]] = []
    having: dict[str, set[int]] = {}
    for row in rows:
        mine = words[row.pk]
        near = sorted(set().union(*(having.get(w, set()) for w in mine))) if mine else []
        place = next((n for n in near if alike(mine, words[groups[n][0].pk])), None)
        if place is None:
            place = len(groups)
            groups.append([])
            for word in mine:
                having.setdefault(word, set()).add(place)
        groups[place].append(row)
    return groups


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two subjects share at least half of all the telling words that either has."""
    return bool(one) and 2 * len(one & other) >= len(one | other)


def _theme(group: list[Case], words: dict[int, frozenset[str]]) -> Theme:
    shared = frozenset.intersection(*(words[c.pk] for c in group)) if group else frozenset()
    people = {c.applicant.identity_key or c.applicant.name_key for c in group}
    return Theme(tuple(sorted(shared, key=lambda w: (-len(w), w))), tuple(group), len(people))


assert Stage.NEW.value not in OPEN
