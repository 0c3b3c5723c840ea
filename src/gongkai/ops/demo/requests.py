"""A lively year of requests at a made-up bureau: every outcome, pauses, extensions, lapses, all by the actions themselves.

Each request is a generator that acts and says on which day it goes on; the days of all of them are worked through in
order, so that numbers, log and clock run as they would have run.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from gongkai.cases.actions import answers, choosing, filing, intake
from gongkai.cases.actions.recording import add
from gongkai.cases.answering import DETAILS, REFUSALS_16, SEPARATED_ELSEWHERE
from gongkai.cases.application import Application
from gongkai.cases.application import Person as Applicant
from gongkai.cases.models import Case, Party
from gongkai.cases.recount import recount
from gongkai.cases.settling import Rules, rules_of
from gongkai.clock import CHINA
from gongkai.law.loading import read_yaml
from gongkai.letters import actions as letters
from gongkai.official.identity import make_demo_identity
from gongkai.official.keeping import keep_identity
from gongkai.ops.demo.papers import paper
from gongkai.registry import actions
from gongkai.registry.access import CONSOLE
from gongkai.registry.models import Agency, Person, Unit

Days = Iterator[date]
SAID = {
    "where": "局政府网站“法定主动公开内容”栏目", "given": "申请人所需信息的复印件", "withheld": "其中涉及第三方商业秘密的单价，经征求意见不予公开",
    "reason": "经查，所申请的信息属于相应情形，公开后会影响正常履职", "forbidding": "《中华人民共和国统计法》第九条", "earlier": "2019年12月2日的答复",
}  # fmt: skip


@dataclass
class Bureau:
    """What the generators work with."""

    agency: Agency
    units: dict[str, Unit]
    people: dict[str, Person]
    rules: Rules
    known: dict[str, Any]
    chance: random.Random
    today: date = date(2019, 1, 1)
    ticks: int = 0

    @property
    def at(self) -> datetime:
        """The next moment of the day."""
        self.ticks += 1
        return datetime.combine(self.today, time(9), CHINA) + timedelta(seconds=self.ticks % 28_000)

    def later(self, most: int, least: int = 1) -> date:
        """A working day some working days on."""
        return self.rules.calendar.add(self.today, self.chance.randint(least, most)).date

    def pick(self, weights: dict[str, int]) -> str:
        """A key by its weight."""
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def do(self, case: Case, event: str, who: str, on: date | None = None, **given: Any) -> Case:
        """One event of today."""
        by = self.people[who]
        return add(
            case, event, self.rules, by=by, actor=f"{by.name}（{by.username}）", on=on or self.today, today=self.today,
            at=self.at, **given,
        )  # fmt: skip

    def who(self, name: str) -> dict[str, Any]:
        """Person, day and moment."""
        return {"by": self.people[name], "today": self.today, "at": self.at}


def lively_logins() -> list[str]:
    """The login names of the made-up bureau."""
    return [one["username"] for one in read_yaml(Path(__file__).parent / "requests.yaml")["people"]]


@transaction.atomic
def build_requests(
    authority: Agency,
    password: str,
    *,
    today: date,
    at: datetime,
    many: int | None = None,
    lives: Sequence[tuple[date, Callable[[Bureau], Days]]] = (),
) -> Bureau:
    """The second bureau with its people and its requests (`many` of them) up to the demonstration's day.

    `lives`: what else happens there, from which day on; it takes its place among the requests.
    """
    known = read_yaml(Path(__file__).parent / "requests.yaml")
    known["requests"] = known["requests"] if many is None else many
    bureau = _bureau(authority, known, password, at)
    waiting: list[tuple[date, int, Days]] = []
    for number, day in enumerate(_arrivals(bureau)):
        heapq.heappush(waiting, (day, number, _life(bureau)))
    for number, (day, begin) in enumerate(lives, len(waiting)):
        heapq.heappush(waiting, (day, number, begin(bureau)))
    while waiting:
        day, number, life = heapq.heappop(waiting)
        if day > known["until"]:
            continue
        bureau.today = day
        following = next(life, None)
        if following is not None:
            heapq.heappush(waiting, (max(following, day), number, life))
    # The year was stamped by hand; whoever goes on in the browser uses the electronic seal.
    choosing.choose(bureau.agency, {"electronic_seal": True}, by=bureau.people["office2"], today=today, at=at)
    recount(bureau.agency, today=today, at=at, cause="每日重算", actor=CONSOLE.name, rules=bureau.rules)
    return bureau


def _bureau(authority: Agency, known: dict[str, Any], password: str, at: datetime) -> Bureau:
    since = date(2019, 1, 1)
    own = known["agency"]
    now: dict[str, Any] = {"by": CONSOLE, "today": since, "at": at}
    agency = actions.add_agency(
        own["code"], own["name"], parent=authority,
        **{k: own[k] for k in ("short_name", "uscc", "address", "postcode", "phone")}, **now,
    )  # fmt: skip
    units = {
        u["name"]: actions.add_unit(agency, u["name"], kind=Unit.Kind.SECTION, duty=u["duty"], **now)
        for u in known["units"]
    }
    people = {}
    for one in known["people"]:
        person = actions.add_person(
            one["username"], one["name"], agency, password=password, unit=units.get(one["unit"] or ""), **now
        )
        for role in one["roles"]:
            actions.appoint(person, agency, role, since=since, **now)
        people[one["username"]] = person
    keep_identity(agency.code, *make_demo_identity(agency.name, at=at), replace=True)
    letters.choose(agency, known["letters"], by=CONSOLE, today=since, at=at)
    choosing.choose(agency, known["settings"], by=people["office2"], today=since, at=at)
    return Bureau(agency, units, people, rules_of(agency), known, random.Random(2020))


def _arrivals(bureau: Bureau) -> list[date]:
    known = bureau.known
    span = (known["until"] - known["from"]).days
    days = sorted(known["from"] + timedelta(bureau.chance.randrange(span)) for _ in range(known["requests"]))
    return [bureau.rules.calendar.add(d - timedelta(1), 1).date for d in days]


def _life(b: Bureau) -> Days:
    """One request from arrival to archive."""
    unit = b.chance.choice(list(b.known["subjects"]))
    case = _taken(b, unit)
    if case.stage == "arrived":
        yield b.later(1, 0)
        day = b.today if case.way in ("plain_mail", "email", "fax") else None
        case = intake.register(case.pk, expected=case.token, confirmed_on=day, **b.who("clerk2"))
    yield b.later(3)
    fate = b.chance.random()
    if fate < 0.03:
        b.do(case, "withdraw", "clerk2", content="申请人书面撤回")
        return
    if fate < 0.17:
        yield from _supplement(b, case)
        if case.stage == "ended":
            yield b.later(5)
            b.do(case, "archive", "clerk2")
            return
    officer = {"规划建设科": "drafter2", "计划财务科": "finance2", "政策法规科": "policy2"}[unit]
    b.do(case, "pass_review", "office2", unit=b.units[unit], officer=b.people[officer])
    yield b.later(6, 2)
    kind = b.pick(b.known["ways_to_end"])
    if kind == "still_unclear" and not case.events.filter(name="supplement").exists():
        kind = "does_not_exist"
    yield from _worked(b, case, kind, officer)
    yield from _finished(b, case, kind, officer)


def _taken(b: Bureau, unit: str) -> Case:
    way, kind = b.pick(b.known["ways"]), b.pick(b.known["types"])
    name = "虚构人" + b.chance.choice(b.known["surnames"]) + b.chance.choice(b.known["surnames"])
    if kind != "natural_person":
        name = "虚构" + b.chance.choice(b.known["organisations"])
    route = {
        "signed_mail": "post",
        "plain_mail": "post",
        "counter": "pickup",
        "oral": "pickup",
        "fax": "fax",
    }.get(way, "email")
    applicant = Applicant(
        kind, name, "样例证件", f"样例{sum(map(ord, name)):06d}", email="applicant@example.cn", address="样例市样例路", fax="样例传真",
    )  # fmt: skip
    asked = Application(
        applicant, f"申请公开{b.chance.choice(b.known['subjects'][unit])}", form="paper" if route == "post" else "electronic",
        route=route, assisted="工作人员代为填写并经申请人确认" if way == "oral" else "",
    )  # fmt: skip
    mail = {"tracking_number": f"XA{b.ticks:08d}", "signed_by": "收发室"} if way == "signed_mail" else {}
    by = None if way == "portal" else b.people["clerk2"]
    return intake.take(b.agency, asked, way=way, by=by, today=b.today, at=b.at, **mail)


def _supplement(b: Bureau, case: Case) -> Days:
    until = b.rules.calendar.add(b.today, 15).date
    b.do(
        case,
        "ask_supplement",
        "office2",
        until=until,
        data={"items": "请写明所需信息的名称、年度或者其他特征"},
    )
    if b.chance.random() < 0.25:
        yield until + timedelta(1)
        b.do(case, "lapse_supplement", "office2")
        return
    yield b.later(12, 2)
    b.do(case, "supplement", "clerk2", content="补充说明：所需为2019年度的文件")
    yield b.later(2)


def _worked(b: Bureau, case: Case, kind: str, officer: str) -> Days:
    """Search, consultation, extension: what happens while a request is handled."""
    if kind == "excessive":
        yield from _reasons(b, case, officer)
    if kind in ("does_not_exist", "must_create", "given", "partial"):
        b.do(
            case,
            "search",
            officer,
            data={"where": "本科室文件柜、档案室、办公系统", "words": "项目名称", "found": "按结果答复"},
        )
    if kind in ("third_party", "partial"):
        yield from _consulted(b, case, kind, officer)
    elif b.chance.random() < 0.08:
        key = _sent(b, case, "consult_agency", officer, "样例市发展改革局")
        yield b.later(8, 3)
        b.do(case, "opinion", officer, of=key, content="无不同意见", data={"verdict": "agree"})
    if b.chance.random() < 0.1:
        b.do(
            case, "extend", "office2", days=b.chance.choice((10, 15, 20)), reason="涉及材料较多，需要逐页审查"
        )
    yield b.later(5)


def _reasons(b: Bureau, case: Case, officer: str) -> Days:
    """Nobody is told that there are too many requests before having been asked why (条例第35条)."""
    unit = case.unit
    until = b.rules.calendar.add(b.today, 10).date
    b.do(case, "ask_reasons", "office2", until=until, data={"counts": "三个月内就同一项目申请12件"})
    yield b.later(8, 2)
    b.do(case, "reasons", "clerk2", content="需要了解项目进展")
    if case.stage == "review":
        b.do(case, "pass_review", "office2", unit=unit, officer=b.people[officer])


def _consulted(b: Bureau, case: Case, kind: str, officer: str) -> Days:
    key = _sent(b, case, "consult_third_party", officer, "虚构样例供货商")
    yield b.later(3)
    b.do(case, "consultation_served", officer, of=key)
    if b.chance.random() < 0.3:
        yield b.rules.calendar.add(b.today, 16).date
        b.do(case, "silence", officer, of=key)
        return
    yield b.later(12, 3)
    verdict = "disagree" if kind == "third_party" else "partly"
    b.do(case, "opinion", officer, of=key, content="涉及商业秘密，不同意公开单价", data={"verdict": verdict})


def _sent(b: Bureau, case: Case, event: str, officer: str, name: str) -> str:
    kind = Party.Kind.THIRD_PARTY if event == "consult_third_party" else Party.Kind.AGENCY
    party = intake.keep_party(b.agency, kind, Applicant(name=name, address="样例市样例路"))
    b.do(case, event, officer, party=party, data={"about": "合同及结算材料"})
    key = f"e{case.moves_made}"
    number = f"XA{case.pk:08d}{case.moves_made:02d}"
    b.do(case, "consultation_sent", officer, of=key, data={"way": "post", "number": number})
    return key


def _finished(b: Bureau, case: Case, kind: str, officer: str) -> Days:
    """Answer, counsel, meeting, signature, seal, service, archive. A few are late, as in life."""
    if b.chance.random() < 0.04:
        yield b.rules.calendar.add(case.due_on or b.today, b.chance.randint(1, 6)).date
    details: dict[str, Any] = {name: SAID[name] for name, _ in DETAILS[kind]}
    if kind in REFUSALS_16:
        details["no_rule_requires"] = True
    if kind == "partial":
        details[SEPARATED_ELSEWHERE] = "纸质件遮盖后扫描，由综合科核对"
    seen = case.matters.get(order=1).token
    answers.reply_matter(
        case.pk, 1, kind, details=details, facts="经检索、审查", expected=seen, **b.who(officer)
    )
    if kind in ("given", "partial"):
        filing.attach(case.pk, "record", "提供的信息.pdf", paper(), to_applicant=True, **b.who(officer))
    b.do(case, "draft", officer)
    yield b.later(2)
    if kind not in ("given", "already_public"):
        b.do(case, "counsel", "counsel2", content="依据充分，同意拟答复意见", data={"verdict": "agree"})
        b.do(case, "meet", officer, content="会商同意拟答复意见", data={"people": "综合科、法规科、法律顾问"})
    b.do(case, "sign", "leader2")
    b.do(case, "seal", "seal2")
    yield b.later(1, 0)
    way = {"post": "post", "pickup": "hand", "fax": "fax"}.get(case.route, "email")
    b.do(
        case,
        "serve",
        "clerk2",
        data={"way": way, **({"number": f"XB{b.ticks:08d}"} if way == "post" else {})},
    )
    yield b.later(15, 5)
    b.do(case, "archive", "clerk2", data={"number": f"{b.today.year}-样例-{case.pk:04d}"})
