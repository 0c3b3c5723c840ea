"""Figures of an agency's requests over a span of days: by way, by applicant, by outcome, time to reply, on time or not.

One definition for the desk, the public page and the report's prose; everything is counted by the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from gongkai.cases.models import ApplicantType, Case, SoughtFirst
from gongkai.law.calendar import WorkCalendar
from gongkai.law.receipt import WAYS
from gongkai.law.replies import all_replies
from gongkai.registry.models import Agency

# Working days from receipt to reply, in the steps in which one looks at them (20 is the period, 40 with extension).
BANDS = ((0, 5), (6, 10), (11, 15), (16, 20), (21, 40), (41, 10_000))


@dataclass(frozen=True)
class Bar:
    """One bar of a plot: its label, how many, and its share of the largest in percent."""

    label: str
    count: int
    share: int


@dataclass(frozen=True)
class Figures:
    """What a span of days shows. `open`: received and not yet ended when the span ended (its last day included).
    `median` in working days, None when nothing was answered."""

    received: int
    answered: int
    on_time: int
    late: int
    extended: int
    open: int
    median: int | None
    ways: tuple[Bar, ...]
    applicants: tuple[Bar, ...]
    outcomes: tuple[Bar, ...]
    times: tuple[Bar, ...]

    @property
    def punctual(self) -> int | None:
        """Share of replies on time in whole percent; None when nothing was answered."""
        return round(100 * self.on_time / self.answered) if self.answered else None


def figures(agency: Agency, first: date, last: date, calendar: WorkCalendar) -> Figures:
    """Requests received, and replies given, from `first` to `last`; six queries."""
    rows = Case.objects.filter(agency=agency, kind=Case.Kind.REQUEST)
    came = rows.filter(received_on__gte=first, received_on__lte=last)
    ended = rows.filter(closed_on__gte=first, closed_on__lte=last)
    held = ended.aggregate(
        answered=Count("pk"),
        late=Count("pk", filter=Q(late=True)),
        extended=Count("pk", filter=Q(extended__gt=0)),
    )
    taken = _times(ended, calendar)
    names = {w.id: w.name for w in WAYS.values()}
    replies = {r.id: r.name for r in all_replies().values()}
    return Figures(
        received=came.count(),
        answered=held["answered"],
        on_time=held["answered"] - held["late"],
        late=held["late"],
        extended=held["extended"],
        open=rows.filter(_open_after(last), received_on__lte=last).count(),
        median=_median(taken),
        ways=_bars(came, "way", names),
        applicants=_bars(came, "applicant_type", dict(ApplicantType.choices)),
        outcomes=_bars(ended, "reply_kind", replies),
        times=_banded(taken),
    )


def _open_after(last: date) -> Q:
    """What was still being handled when a day ended; on a day to come, what is being handled now."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=last)


def _bars(rows: QuerySet[Case], name: str, labels: dict[str, str]) -> tuple[Bar, ...]:
    found = rows.values_list(name).annotate(n=Count("pk")).order_by("-n", name)
    counted = [(labels.get(value, value), n) for value, n in found]
    most = max((n for _, n in counted), default=0)
    return tuple(Bar(label, n, round(100 * n / most)) for label, n in counted)


def _times(rows: QuerySet[Case], calendar: WorkCalendar) -> dict[int, int]:
    """Working days from receipt to end → how many; pairs of days are counted by the database first."""
    found: dict[int, int] = {}
    pairs = rows.filter(received_on__isnull=False).values_list("received_on", "closed_on")
    for received, closed, n in pairs.annotate(n=Count("pk")).order_by():
        days = calendar.between(received, closed)
        found[days] = found.get(days, 0) + n
    return found


def _median(taken: dict[int, int]) -> int | None:
    total, passed = sum(taken.values()), 0
    for days in sorted(taken):
        passed += taken[days]
        if 2 * passed >= total:
            return days
    return None


def _banded(taken: dict[int, int]) -> tuple[Bar, ...]:
    counts = [sum(n for days, n in taken.items() if low <= days <= high) for low, high in BANDS]
    most = max(counts, default=0)
    names = [f"{low}—{high}个工作日" if high < 1000 else f"超过{low - 1}个工作日" for low, high in BANDS]
    return tuple(
        Bar(name, n, round(100 * n / most) if most else 0) for name, n in zip(names, counts, strict=True)
    )


def years_of(agency: Agency) -> list[int]:
    """The years in which something was received, the newest first."""
    days = Case.objects.filter(agency=agency, received_on__isnull=False).dates(F("received_on").name, "year")
    return [day.year for day in days][::-1]


def deflected(agency: Agency, first: date, last: date) -> tuple[int, int]:
    """How often public items were shown before a request, and how often one of them was what was wanted."""
    rows = SoughtFirst.objects.filter(agency=agency, on__gte=first, on__lte=last)
    held = rows.aggregate(shown=Sum("shown"), found=Sum("found"))
    return held["shown"] or 0, held["found"] or 0
