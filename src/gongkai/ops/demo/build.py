"""Builds the demonstration year from `facts.yaml`: agency, people, registers. Everything else is computed from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from gongkai.audit import log
from gongkai.channels.models import Channel, Posting
from gongkai.law.calendar import WorkCalendar
from gongkai.law.loading import read_yaml
from gongkai.official.identity import make_demo_identity
from gongkai.official.keeping import keep_identity
from gongkai.ops.demo.catalogue import build_catalogue, with_items
from gongkai.ops.demo.documents import build_documents, manuscripts_of_the_year
from gongkai.publishing.models import PolicyDocument
from gongkai.registers.models import Decision, Problem, Procurement, ServiceItem
from gongkai.registry import actions, profile
from gongkai.registry.access import CONSOLE
from gongkai.registry.actions import stamp
from gongkai.registry.models import Agency, Person, Unit

PASSWORD = "gongkai-demo-2020"


def facts() -> dict[str, Any]:
    """The demonstration's facts."""
    return read_yaml(Path(__file__).parent / "facts.yaml")


@transaction.atomic
def build(known: dict[str, Any], *, at: datetime) -> Agency:
    """The two agencies with units, people and posts, and the bureau's registers of the year."""
    since = date(known["year"], 1, 1)
    above = known["authority"]
    authority = actions.add_agency(
        above["code"], above["name"], body=above["body"], short_name=above["short_name"],
        by=CONSOLE, today=since, at=at,
    )  # fmt: skip
    own = known["agency"]
    agency = actions.add_agency(
        own["code"], own["name"], parent=authority, short_name=own["short_name"], extensions=own["extensions"],
        address=own["address"], postcode=own["postcode"], phone=own["phone"], by=CONSOLE, today=since, at=at,
    )  # fmt: skip
    units = {
        u["name"]: actions.add_unit(
            agency,
            u["name"],
            kind=u.get("kind", Unit.Kind.SECTION),
            duty=u["duty"],
            by=CONSOLE,
            today=since,
            at=at,
        )
        for u in known["units"]
    }
    _profile(agency, known, since, at)
    _people(authority, known["authority_people"], {}, since, at)
    _people(agency, known["people"], units, since, at)
    _channels(agency, known["channels"])
    agency.index_template = "{code}/{year}-{serial:05d}"
    agency.save(update_fields=["index_template"])
    keep_identity(agency.code, *make_demo_identity(agency.name, at=at), replace=True)
    catalogue = build_catalogue(agency, units, known["desk_day"], at)
    build_documents(agency, with_items(catalogue, manuscripts_of_the_year()), known["desk_day"])
    _registers(agency, known, at)
    return agency


def _profile(agency: Agency, known: dict[str, Any], since: date, at: datetime) -> None:
    """What the guide, the page of the institution and that of the leaders say."""
    expected = stamp(profile.profile_of(agency))
    profile.save_profile(agency, known["profile"], expected=expected, by=CONSOLE, today=since, at=at)
    for one in known["leaders"]:
        profile.add_leader(agency, one, by=CONSOLE, today=since, at=at)


def _channels(agency: Agency, channels: list[dict[str, Any]]) -> None:
    Channel.objects.bulk_create(
        Channel(agency=agency, name=c["name"], kind=c["kind"], order=order)
        for order, c in enumerate(channels)
    )


def _people(
    agency: Agency, people: list[dict[str, Any]], units: dict[str, Unit], since: date, at: datetime
) -> list[Person]:
    made = []
    for one in people:
        person = actions.add_person(
            one["username"], one["name"], agency, password=PASSWORD, unit=units.get(one.get("unit") or ""),
            by=CONSOLE, today=since, at=at,
        )  # fmt: skip
        for role in one["roles"]:
            actions.appoint(person, agency, role, since=since, by=CONSOLE, today=since, at=at)
        made.append(person)
    return made


def _registers(agency: Agency, known: dict[str, Any], at: datetime) -> None:
    year = known["year"]
    counts = {
        "信息发布登记": _postings(agency, known, year),
        "规范性文件登记": _documents(agency, known["documents"], year),
        "政务服务事项与办件": _items(agency, known["items"], year),
    }
    Procurement.objects.bulk_create(
        Procurement(agency=agency, **{**p, "amount": Decimal(p["amount"])}) for p in known["procurement"]
    )
    Problem.objects.bulk_create(
        Problem(agency=agency, year=year, number=str(i), **p) for i, p in enumerate(known["problems"], 1)
    )
    says = "载入演示年度：" + "，".join(f"{name}{n}条" for name, n in counts.items())
    log.write(CONSOLE.name, "demo.build", agency, at=at, agency=agency.code, says=says, data=counts)


def _postings(agency: Agency, known: dict[str, Any], year: int) -> int:
    rows = []
    for order, c in enumerate(known["channels"]):
        channel = Channel.objects.get(agency=agency, name=c["name"])
        topics = _topics(agency, known["topics"], channel) if order == 0 else []
        subjects = known["subjects"].get(c["kind"], [])
        # The rest of the year's items: those that did not come through the workflow of the demonstration.
        left = c["postings"] - channel.postings.count()
        named = {i * left // len(topics): topic for i, topic in enumerate(topics)}
        for i, day in enumerate(spread(year, left, every_day=c["kind"] == "newspaper")):
            topic, subject = named.get(i) or ("", subjects[i % len(subjects)])
            rows.append(
                Posting(
                    agency=agency, channel=channel, number=f"{c['prefix']}{year}-{i + 1:04d}", posted_on=day,
                    title=f"{subject}（{day.month}月{day.day}日）", topic=topic, unit="信息中心",
                )
            )  # fmt: skip
    Posting.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _topics(agency: Agency, topics: list[dict[str, Any]], channel: Channel) -> list[tuple[str, str]]:
    """Topic and subject of the first channel's other postings, mixed so that a topic is spread over the year."""
    done = Counter(channel.postings.values_list("topic", flat=True))
    named = [
        (t["name"], t["subjects"][i % len(t["subjects"])])
        for t in topics
        for i in range(t["postings"] - done[t["name"]])
    ]
    return [named[(i * 17) % len(named)] for i in range(len(named))]


def spread(year: int, n: int, *, every_day: bool = False) -> Iterator[date]:
    """`n` days evenly over the year, in order; working days only, unless the channel appears every day."""
    calendar = WorkCalendar()
    first = date(year, 1, 1)
    days = [first + timedelta(d) for d in range((date(year, 12, 31) - first).days + 1)]
    open_days = [d for d in days if every_day or calendar.is_workday(d)]
    return (open_days[i * len(open_days) // n] for i in range(n))


def _documents(agency: Agency, kinds: list[dict[str, Any]], year: int) -> int:
    rows = []
    for kind in kinds:
        released = PolicyDocument.objects.filter(agency=agency, kind=kind["kind"], made_on__year=year).count()
        # One that was repealed in the year is open no more: the stock at its end is as published.
        ended = PolicyDocument.objects.filter(agency=agency, kind=kind["kind"], ended_on__year=year).count()
        for made_in, n in ((year - 1, kind["before"] + ended), (year, kind["this_year"] - released)):
            for i, day in enumerate(spread(made_in, n)):
                subject = kind["subjects"][i % len(kind["subjects"])]
                rows.append(
                    PolicyDocument(
                        agency=agency, number=f"{kind['series']}〔{made_in}〕{i + 1}号", kind=kind["kind"],
                        title=f"关于{subject}的通知（{made_in}年第{i + 1}件）", made_on=day, published_on=day,
                        unit="局办公室",
                    )
                )  # fmt: skip
    PolicyDocument.objects.bulk_create(rows)
    return len(rows)


def _items(agency: Agency, kinds: list[dict[str, Any]], year: int) -> int:
    done = 0
    for kind in kinds:
        items = ServiceItem.objects.bulk_create(
            ServiceItem(
                agency=agency, number=f"{kind['kind']}-{i:02d}", name=name, kind=kind["kind"],
                subtype=kind["subtype"], since=date(year - 2, 1, 1), legal_days=20, promised_days=10,
            )
            for i, name in enumerate(kind["names"][: kind["count"]], 1)
        )  # fmt: skip
        decisions = [
            Decision(
                agency=agency,
                item=items[i % len(items)],
                decided_on=day,
                number=f"{kind['kind']}-{year}-{i + 1:03d}",
            )
            for i, day in enumerate(spread(year, kind["decisions"]))
        ]
        Decision.objects.bulk_create(decisions)
        done += len(decisions)
    return done
