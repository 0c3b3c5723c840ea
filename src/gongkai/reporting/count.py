"""Counts an agency's year into the tables of a form: six queries, whatever the number of records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from gongkai.cases.models import ApplicantType, Dispute, Request
from gongkai.channels.models import Posting
from gongkai.law.form import Form
from gongkai.law.report import Tables, add_up, blank_tables
from gongkai.registers.models import Accountability, Problem
from gongkai.registry.models import Agency
from gongkai.reporting.measures import FLOW, Measure, Year, alive, answered, measure, outcomes_of

Groups = list[dict[str, Any]]


def count(agency: Agency, year: int, form: Form, groups: Groups | None = None) -> Tables:
    """Every cell of the form, counted from the registers and summed. `groups` are `request_groups`, if at hand."""
    tables = blank_tables(form)
    at = Year(year)
    _count_registers(agency, at, form, tables)
    _count_requests(groups if groups is not None else request_groups(agency, year), form, tables)
    _count_disputes(agency, at, tables)
    return add_up(form, tables)


def request_groups(agency: Agency, year: int) -> Groups:
    """The year's requests by applicant and result: one pass over the ledger for all that is counted of it."""
    at = Year(year)
    flow = {row: Count("pk", filter=where(at)) for row, (_, where) in FLOW.items()}
    charged = answered(at) | (at.holds("received_on") & Q(replied_on=None))
    return list(
        Request.objects.filter(alive(at), agency=agency)
        .order_by()
        .values("applicant_type", "outcome")
        .annotate(**flow, answered=Count("pk", filter=answered(at)), charged=Sum("fee", filter=charged))
    )


def _count_registers(agency: Agency, year: Year, form: Form, tables: Tables) -> None:
    by_model: dict[type, dict[str, tuple[str, str, Measure, str]]] = defaultdict(dict)
    for row, column in form.table("t2").cells():
        found = measure("t2", row.id, column.id)
        if found is None:
            raise KeyError(f"no measure for t2/{row.id}/{column.id}")
        by_model[found.model][f"c{len(by_model[found.model])}"] = (row.id, column.id, found, column.type)
    for model, cells in by_model.items():
        asked: dict[str, Any] = {}
        for name, (_, _, found, _) in cells.items():
            asked[name] = found.aggregate(found.add(year))
            if found.less:
                asked[f"{name}_less"] = found.aggregate(found.less(year))
        got = model._default_manager.filter(agency=agency).aggregate(**asked)
        for name, (row, column, found, kind) in cells.items():
            value = (got[name] or 0) - (got.get(f"{name}_less") or 0)
            tables["t2"][row][column] = _money(value, found) if kind == "money" else int(value)


def _money(value: Any, found: Measure) -> Decimal:
    """万元 to the last 分 (six decimals: SQLite adds decimals as floats), no zeros beyond two decimals."""
    amount = (Decimal(value) / 10000 if found.unit_yuan else Decimal(value)).quantize(Decimal("0.000001"))
    if amount == 0:
        return Decimal("0")
    cents = amount.quantize(Decimal("0.01"))
    return cents if cents == amount else amount.normalize()


def _count_requests(groups: Groups, form: Form, tables: Tables) -> None:
    rows = tables["t3"]
    for row in form.table("t3").figure_rows():
        if not row.sum:
            rows[row.id].update(dict.fromkeys(ApplicantType.values, 0))
    where_to = {
        outcome: row.id
        for row in form.table("t3").figure_rows()
        if not row.sum and row.id not in FLOW
        for outcome in outcomes_of(form.id, row.id)
    }
    for group in groups:
        column = group["applicant_type"]
        for row in FLOW:
            rows[row][column] += group[row]  # type: ignore[operator]
        if group["answered"] and group["outcome"] in where_to:
            rows[where_to[group["outcome"]]][column] += group["answered"]  # type: ignore[operator]


def _count_disputes(agency: Agency, year: Year, tables: Tables) -> None:
    for row in tables["t4"].values():
        row.update(dict.fromkeys(Dispute.Result.values, 0))
    groups = Dispute.objects.filter(agency=agency, year=year.number).order_by().values("kind", "result")
    for group in groups.annotate(n=Count("pk")):
        tables["t4"][group["kind"]][group["result"]] = group["n"]


def incomplete(agency: Agency, year: int, form: Form, groups: Groups | None = None) -> list[Request]:
    """Requests that the form has no row for: an undivided 其他处理 answered under the 2021 form."""
    known = {o for row in form.table("t3").figure_rows() for o in outcomes_of(form.id, row.id)}
    groups = groups if groups is not None else request_groups(agency, year)
    strange = {g["outcome"] for g in groups if g["answered"]} - known
    if not strange:
        return []
    lost = Request.objects.filter(answered(Year(year)), agency=agency, outcome__in=strange)
    return list(lost.order_by("number")[:200])


@dataclass(frozen=True)
class Activity:
    """What the prose and the charts tell beside the tables; counted, never typed."""

    channels: dict[str, int]
    topics: dict[str, int]
    posts_by_month: dict[int, int]
    requests_by_month: dict[int, int]
    information_fee: int
    accountability: int
    problems: tuple[Problem, ...]
    last_problems: tuple[Problem, ...]

    @property
    def posted(self) -> int:
        """Postings over all channels; one piece on three channels counts three times."""
        return sum(self.channels.values())


def activity(agency: Agency, year: int, groups: Groups | None = None) -> Activity:
    """Postings by channel, topic and month, fees actually charged, accountability, problems and measures."""
    at = Year(year)
    posts = Posting.objects.filter(at.holds("posted_on"), agency=agency).order_by()
    channels = posts.values("channel__name", "channel__order").annotate(n=Count("pk"))
    topics = posts.exclude(topic="").values("topic").annotate(n=Count("pk")).order_by("-n", "topic")
    received = Request.objects.filter(at.holds("received_on"), agency=agency).order_by()
    groups = groups if groups is not None else request_groups(agency, year)
    return Activity(
        channels={
            c["channel__name"]: c["n"]
            for c in sorted(channels, key=lambda c: (c["channel__order"], c["channel__name"]))
        },
        topics={t["topic"]: t["n"] for t in topics},
        posts_by_month=_by_month(posts, "posted_on"),
        requests_by_month=_by_month(received, "received_on"),
        information_fee=sum(g["charged"] or 0 for g in groups),
        accountability=Accountability.objects.filter(at.holds("decided_on"), agency=agency).count(),
        problems=tuple(Problem.objects.filter(agency=agency, year=year).order_by("number")),
        last_problems=tuple(Problem.objects.filter(agency=agency, year=year - 1).order_by("number")),
    )


def _by_month(rows: Any, field: str) -> dict[int, int]:
    """By day in the database (an index alone answers that), by month here."""
    found: dict[int, int] = {}
    for row in rows.values(field).annotate(n=Count("pk")):
        month = row[field].month
        found[month] = found.get(month, 0) + row["n"]
    return {month: found.get(month, 0) for month in range(1, 13)} if found else {}
