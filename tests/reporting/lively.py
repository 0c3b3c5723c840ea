"""A made-up busy office: requests over four years and every kind of applicant and result, disputes, registers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from gongkai.cases.models import ApplicantType, Dispute, Outcome, Request
from gongkai.channels.models import Channel, Posting
from gongkai.publishing.models import PolicyDocument
from gongkai.registers.models import (
    Accountability,
    Decision,
    FeeCharge,
    FeeItem,
    ItemKind,
    Problem,
    Procurement,
    ServiceItem,
)  # fmt: skip
from gongkai.registry.models import Agency

DIVIDED = [o for o in Outcome.values if o != Outcome.OTHER]
UNDIVIDED = [o for o in Outcome.values if not o.startswith("other_")] + [Outcome.OTHER]


@dataclass(frozen=True)
class Line:
    """One line of a ledger as an office keeps it."""

    number: str
    received: date
    applicant: str
    replied: date | None
    outcome: str


def ledger(n: int, seed: int = 1, years: tuple[int, int] = (2019, 2022)) -> list[Line]:
    """`n` requests received evenly over the years, about one in ten still open, some answered years later."""
    dice = random.Random(seed)
    first = date(years[0], 1, 1)
    span = (date(years[1], 12, 31) - first).days
    lines = []
    for i in range(n):
        received = first + timedelta(dice.randint(0, span))
        replied = None if dice.random() < 0.1 else received + timedelta(int(dice.expovariate(1 / 25)))
        # The undivided result ends with report year 2020.
        possible = UNDIVIDED if replied and replied.year < 2021 else DIVIDED
        outcome = dice.choice(possible) if replied else ""
        lines.append(Line(f"R{i:06d}", received, dice.choice(ApplicantType.values), replied, outcome))
    return lines


def keep(agency: Agency, lines: list[Line]) -> None:
    """Put lines into the agency's ledger."""
    Request.objects.bulk_create(
        (
            Request(
                agency=agency, number=x.number, received_on=x.received, applicant_type=x.applicant,
                replied_on=x.replied, outcome=x.outcome,
            )
            for x in lines
        ),
        batch_size=2000,
    )  # fmt: skip


def registers(agency: Agency, year: int, seed: int = 2) -> None:
    """Every other register, filled for the year and the ones around it."""
    dice = random.Random(seed)
    for i, day in enumerate(_days(dice, year, 60)):
        kind = dice.choice(PolicyDocument.Kind.values)
        ended = day + timedelta(dice.randint(30, 900)) if dice.random() < 0.3 else None
        PolicyDocument.objects.create(
            agency=agency, number=f"江教发〔{day.year}〕{i}号", title=f"关于第{i}项工作的通知", kind=kind, made_on=day,
            published_on=day + timedelta(dice.randint(0, 40)) if dice.random() < 0.9 else None,
            ended_on=ended, ending=dice.choice(PolicyDocument.Ending.values) if ended else "",
        )  # fmt: skip
    _items(agency, year, dice)
    fee = FeeItem.objects.create(agency=agency, number="F1", name="考试费", since=date(year - 1, 3, 1))
    FeeItem.objects.create(agency=agency, number="F2", name="住宿费", since=date(year, 3, 1))
    for i, day in enumerate(_days(dice, year, 20)):
        amount = Decimal(dice.randint(1, 9_999_999)) / 100
        FeeCharge.objects.create(agency=agency, number=f"C{i}", item=fee, charged_on=day, amount=amount)
        Procurement.objects.create(
            agency=agency, number=f"P{i}", name=f"采购项目{i}", approved_on=day,
            completed_on=day + timedelta(90), amount=Decimal(dice.randint(1, 99_999)) / 100,
        )  # fmt: skip
    for i in range(30):
        Dispute.objects.create(
            agency=agency, number=f"案{i}", kind=dice.choice(Dispute.Kind.values),
            result=dice.choice(Dispute.Result.values), year=dice.choice([year - 1, year]),
        )  # fmt: skip
    channel = Channel.objects.create(agency=agency, name="局门户网站", kind="portal")
    other = Channel.objects.create(agency=agency, name="局公众号", kind="wechat", order=1)
    for i, day in enumerate(_days(dice, year, 50)):
        Posting.objects.create(
            agency=agency, channel=channel if i % 3 else other, number=f"T{i}", title=f"信息{i}", posted_on=day,
            topic="教育服务" if i % 5 == 0 else "",
        )  # fmt: skip
    Accountability.objects.create(
        agency=agency, number="Z1", decided_on=date(year, 6, 1), who="某科", cause="逾期", decision="通报"
    )
    Problem.objects.create(agency=agency, year=year, number="1", problem="公开不够及时", measure="按月通报")
    Problem.objects.create(
        agency=agency, year=year - 1, number="1", problem="栏目更新慢", result="已落实专人更新"
    )


def _items(agency: Agency, year: int, dice: random.Random) -> None:
    for i in range(12):
        kind = ItemKind.values[i % 4]
        since = date(year - 2 + i % 3, 5, 1)
        until = date(year, 10, 1) if i % 5 == 0 else None
        item = ServiceItem.objects.create(
            agency=agency, number=f"I{i}", name=f"事项{i}", kind=kind, since=since, until=until
        )
        for j, day in enumerate(_days(dice, year, 5)):
            Decision.objects.create(
                agency=agency, number=f"D{i}-{j}", item=item, decided_on=day, quantity=dice.randint(1, 9)
            )


def _days(dice: random.Random, year: int, n: int) -> Iterator[date]:
    """Days from the year before to the year after."""
    return (date(year - 1, 1, 1) + timedelta(dice.randint(0, 1000)) for _ in range(n))
