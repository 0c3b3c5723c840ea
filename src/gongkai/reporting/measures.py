"""What each cell of the annual report counts: one definition per measure, used to count and to open the records.

Dates decide: a request is new in the year it was received, answered in the year of its reply (annual form,
table 3); an item is in force on a day when it has begun and not ended by then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Model, Q, Sum
from django.db.models.aggregates import Aggregate

from gongkai.publishing.models import PolicyDocument
from gongkai.registers.models import Decision, FeeCharge, FeeItem, Procurement, ServiceItem


@dataclass(frozen=True)
class Year:
    """A report year, 1 January to 31 December (条例第50条)."""

    number: int

    @property
    def first(self) -> date:
        """1 January."""
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        """31 December."""
        return date(self.number, 12, 31)

    def holds(self, field: str) -> Q:
        """The condition that a date field lies in the year."""
        return Q(**{f"{field}__gte": self.first, f"{field}__lte": self.last})

    @property
    def before(self) -> Year:
        """The year before."""
        return Year(self.number - 1)


@dataclass(frozen=True)
class Measure:
    """`add` minus `less`, counted or summed over the records of one register; `says` is the definition."""

    model: type[Model]
    says: str
    add: Callable[[Year], Q]
    less: Callable[[Year], Q] | None = None
    total: str = ""
    unit_yuan: bool = False

    def aggregate(self, where: Q) -> Aggregate:
        """The SQL aggregate over the records that satisfy a condition."""
        return Sum(self.total, filter=where) if self.total else Count("pk", filter=where)

    def records(self, year: Year) -> Q:
        """The condition on the records behind the number."""
        return self.add(year) | self.less(year) if self.less else self.add(year)


def in_force(day: date, begins: str, ends: str) -> Q:
    """Begun by the end of a day and not ended by then."""
    return Q(**{f"{begins}__lte": day}) & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day}))


def _documents(kind: str) -> dict[str, Measure]:
    of_kind = Q(kind=kind)
    return {
        "made": Measure(PolicyDocument, "成文日期在本年的文件", lambda y: of_kind & y.holds("made_on")),
        "published": Measure(
            PolicyDocument, "公开日期在本年的文件", lambda y: of_kind & y.holds("published_on")
        ),
        "total_open": Measure(
            PolicyDocument,
            "截至本年底已公开且未废止失效的文件",
            lambda y: of_kind & in_force(y.last, "published_on", "ended_on"),
        ),
        "issued": Measure(PolicyDocument, "成文日期在本年的文件", lambda y: of_kind & y.holds("made_on")),
        "repealed": Measure(
            PolicyDocument, "本年废止的文件", lambda y: of_kind & y.holds("ended_on") & Q(ending="repealed")
        ),
        "in_force": Measure(
            PolicyDocument,
            "截至本年底现行有效的文件",
            lambda y: of_kind & in_force(y.last, "made_on", "ended_on"),
        ),
    }


def _stock(model: type[Model], narrow: Q) -> dict[str, Measure]:
    return {
        "prev_items": Measure(
            model, "截至上年底在实施的项目", lambda y: narrow & in_force(y.before.last, "since", "until")
        ),
        "delta": Measure(
            model,
            "本年新增减去本年取消的项目",
            lambda y: narrow & y.holds("since"),
            lambda y: narrow & y.holds("until"),
        ),
    }


def _items(kind: str) -> dict[str, Measure]:
    decisions = Measure(
        Decision,
        "办结日期在本年的办件数",
        lambda y: Q(item__kind=kind) & y.holds("decided_on"),
        total="quantity",
    )
    return {**_stock(ServiceItem, Q(kind=kind)), "decisions": decisions}


_ROWS: dict[str, dict[str, Measure]] = {
    **{kind: _documents(kind) for kind in ("rules", "normative_docs", "other_docs")},
    **{kind: _items(kind) for kind in ("licences", "other_services", "penalties", "coercion")},
    "admin_fees": {
        **_stock(FeeItem, Q()),
        "amount": Measure(
            FeeCharge, "收费日期在本年的金额", lambda y: y.holds("charged_on"), total="amount", unit_yuan=True
        ),
    },
    "procurement": {
        "projects": Measure(Procurement, "本年立项的集中采购项目", lambda y: y.holds("approved_on")),
        "amount": Measure(
            Procurement, "本年结项项目的金额", lambda y: y.holds("completed_on"), total="amount"
        ),
    },
}

# Rows of table 3 that are counted by the flow of requests rather than by their result.
FLOW: dict[str, tuple[str, Callable[[Year], Q]]] = {
    "new_received": ("收到日期在本年的申请", lambda y: y.holds("received_on")),
    "carried_in": (
        "上年底以前收到、到上年底尚未答复的申请",
        lambda y: Q(received_on__lt=y.first) & (Q(replied_on__isnull=True) | Q(replied_on__gte=y.first)),
    ),
    "carried_out": (
        "本年底以前收到、到本年底尚未答复的申请",
        lambda y: Q(received_on__lte=y.last) & (Q(replied_on__isnull=True) | Q(replied_on__gt=y.last)),
    ),
}


def answered(year: Year) -> Q:
    """Requests answered in the year: they get exactly one result row."""
    return year.holds("replied_on")


def alive(year: Year) -> Q:
    """Requests that any row of the year's table can count."""
    return Q(received_on__lte=year.last) & (Q(replied_on__isnull=True) | Q(replied_on__gte=year.first))


def outcomes_of(form_id: str, row: str) -> tuple[str, ...]:
    """Stored results that a result row of the form counts; the 2019 form keeps 其他处理 undivided."""
    if row == "other_handling" and form_id == "cn-gi-annual-2019":
        return ("other_handling", "other_supplement_lapsed", "other_fee_lapsed", "other_misc")
    return (row,)


def measure(table: str, row: str, column: str) -> Measure | None:
    """The definition behind a cell of table 2; None for a cell that is counted elsewhere."""
    return _ROWS.get(row, {}).get(column) if table == "t2" else None


def request_row(form_id: str, row: str, leaves: tuple[str, ...], year: Year) -> tuple[str, Q]:
    """Definition and condition of a row of table 3; `leaves` are the result rows below a sum or heading."""
    if row in FLOW:
        says, where = FLOW[row]
        return says, where(year)
    outcomes = [o for leaf in leaves for o in outcomes_of(form_id, leaf)]
    return "答复日期在本年、结果属于本行的申请", answered(year) & Q(outcome__in=outcomes)


def dispute_cell(row: str, column: str, year: Year) -> tuple[str, Q]:
    """Definition and condition of a cell of table 4."""
    where = Q(year=year.number, kind=row)
    return "本年度登记的复议、诉讼案件", where if column == "total" else where & Q(result=column)
