"""Whole lives of requests at random, through the actions and over years: whatever the office presses, in whatever order,
a refusal changes nothing, the log and the stored columns hold, and the tables of every year fit together."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from cases.bureau import PDF, Bureau, application, bureau
from gongkai.audit import log
from gongkai.audit.models import Entry
from gongkai.cases.actions import disputes, filing, intake
from gongkai.cases.models import ApplicantType, Case, CaseEvent, CaseFile, Docket, Party
from gongkai.cases.recount import recount
from gongkai.cases.verify import broken_cases
from gongkai.law import case as law
from gongkai.law.errors import Refused
from gongkai.law.replies import all_replies
from gongkai.letters.models import Letter
from gongkai.reporting.compiling import compile_report

pytestmark = pytest.mark.django_db

WHO = {
    "draft": "drafter", "counsel": "counsel", "approve": "office", "sign": "leader", "seal": "seal_keeper", "extend": "leader",
    "refuse_seal": "seal_keeper", "search": "drafter", "unit_answers": "drafter",
}  # fmt: skip
KINDS = ("review", "litigation_direct", "litigation_after_review")
TYPES = tuple(ApplicantType.values)
# What ends a life, and the row of table 3 it is counted in; an answer is counted by its kind.
ENDS = {
    "lapse_supplement": "other_supplement_lapsed",
    "lapse_fee": "other_fee_lapsed",
    "withdraw": "other_misc",
}


class Life:
    """An office in which anything is pressed, and what came of it."""

    def __init__(self, seed: int) -> None:
        self.at: Bureau = bureau()
        self.dice = random.Random(seed)
        self.pressed: Counter[str] = Counter()
        self.at.today = date(2023, 11, 1)

    def some(self, *chances: Any) -> Any:
        return self.dice.choice(chances)

    def press(self, what: str, action: Any) -> None:
        """Do it, or be refused with a sentence; a refusal leaves no trace at all."""
        before, refusal = self.traces(), ""
        try:
            action()
        except Refused as refused:
            refusal = refused.why or "without a word"
        if refusal:
            assert refusal != "without a word", what
            assert self.traces() == before, (what, refusal)
        else:
            self.pressed[what] += 1

    def traces(self) -> list[int]:
        return [kept.objects.count() for kept in (Entry, CaseEvent, Case, Docket, Letter, CaseFile)]

    def live(self, presses: int) -> None:
        for _ in range(presses):
            self.at.today += timedelta(days=self.some(0, 0, 0, 1, 2, 3, 7, 12, 25))
            open_ones = list(
                Case.objects.filter(agency=self.at.agency).exclude(stage="archived").order_by("pk")
            )
            if len(open_ones) < 3 or self.dice.random() < 0.04:
                self.press("take", self.take)
            elif self.dice.random() < 0.05:
                self.press("docket", self.dispute)
            else:
                case = self.some(*open_ones[-6:])
                for _ in range(self.some(1, 2, 6, 12)):
                    self.step(Case.objects.get(pk=case.pk))

    def take(self) -> None:
        said = self.at.by("clerk")
        arrived = self.at.today - timedelta(days=self.some(0, 0, 1, 4))
        intake.take(
            self.at.agency, application(type=self.some(*TYPES)), way=self.some("counter", "fax", "post_signed", "portal"),
            arrived_on=arrived, tracking_number="EMS1", **said,
        )  # fmt: skip

    def step(self, case: Case) -> None:
        if case.stage == "arrived" and self.dice.random() < 0.7:
            self.press("register", lambda: self.register(case))
            return
        pick = self.dice.random()
        if pick < 0.05:
            texts = ["文件甲", "文件乙"]
            self.press(
                "split", lambda: intake.split(case.pk, texts, expected=case.token, **self.at.by("office"))
            )
        elif pick < 0.2:
            self.press("reply", lambda: self.reply(case))
        elif pick < 0.24:
            self.press("paper", lambda: self.paper(case))
        elif pick < 0.34:
            self.hurry(case)
        else:
            lawful = [r.event for r in law.RULES if not r.leaves or case.stage in {str(s) for s in r.leaves}]
            event = self.some(*(lawful or ["contact"]))
            if event not in ("withdraw", "dismiss") or self.dice.random() < 0.2:
                self.event(case, event)

    def hurry(self, case: Case) -> None:
        """Straight to the answer, as far as it goes."""
        if case.stage == "handling":
            self.press("reply", lambda: self.reply(case))
        for event in ("draft", "counsel", "sign", "seal", "serve"):
            self.event(Case.objects.get(pk=case.pk), event)

    def register(self, case: Case) -> None:
        day = self.at.today if case.way in ("portal", "fax") else None
        intake.register(
            case.pk,
            expected=case.token,
            confirmed_on=day,
            reason=self.some("", "联系不上"),
            **self.at.by("clerk"),
        )

    def reply(self, case: Case) -> None:
        kind = self.some(*all_replies(), "given", "given", "partial")
        said = dict.fromkeys(
            ("given", "where", "separated_elsewhere", "search", "reason", "whom"), "样例内容"
        )
        matter = case.matters.order_by("order").first()
        if matter:
            self.at.reply_matter(
                case.pk, matter.order, kind, details=said, facts="经检索", grounds=[], **self.at.by("drafter")
            )

    def paper(self, case: Case) -> None:
        filing.attach(case.pk, "record", "副本.pdf", PDF, to_applicant=True, **self.at.by("drafter"))

    def event(self, case: Case, event: str) -> None:
        given: dict[str, Any] = {
            "reason": self.some("工作需要", "工作需要", ""), "content": self.some("内容", "内容", ""),
            "until": self.at.today + timedelta(days=self.some(5, 15, 40, -3)), "days": self.some(0, 5, 20, 21),
            "on": self.at.today - timedelta(days=self.some(0, 0, 0, 0, 1, 6)),
            "data": {
                "items": "请写明年度", "counts": "30件", "about": "合同文本", "method": "per_request", "count": self.some(11, 31),
                "amount": self.some(100, 200, 1000), "voucher": "票1", "way": self.some("email", "post", "hand"), "number": "EMS2",
                "verdict": "agree", "where": "档案室", "words": "学区", "found": "无",
            },
        }  # fmt: skip
        keys = [e.key for e in case.events.order_by("seq")]
        given["of"] = self.some("", keys[-1], self.some(*keys))
        if event == "pass_review" or event == "reassign" or event == "ask_unit":
            given |= {"unit": self.at.unit, "officer": self.at.people["drafter"]}
        if event.startswith("consult_"):
            given["party"] = self.party()
        who = WHO.get(event, "office" if self.dice.random() < 0.5 else "clerk")
        self.press(event, lambda: self.at.do(case, event, who, **given))

    def party(self) -> Party:
        return self.at.third_party(self.some("江城甲公司", "江城乙公司"))

    def dispute(self) -> None:
        waiting = Docket.objects.filter(
            redo_until__isnull=False, redo__isnull=True, case__isnull=False
        ).first()
        if waiting:
            disputes.answer_again(waiting.pk, expected=waiting.token, **self.at.by("office"))
            return
        open_ones = list(Docket.objects.filter(agency=self.at.agency, result="pending"))
        if not open_ones or self.dice.random() < 0.4:
            case = self.some(*Case.objects.filter(agency=self.at.agency))
            disputes.open_docket(
                self.at.agency, kind=self.some(*KINDS), number=f"案{self.at.minutes}", organ="临江市人民政府", case=case,
                filed_on=self.at.today, notified_on=self.at.today, **self.at.by("office"),
            )  # fmt: skip
            return
        one = self.some(*open_ones)
        result = self.some("upheld", "corrected", "other")
        until = (
            self.at.today + timedelta(days=30) if result == "corrected" and self.dice.random() < 0.7 else None
        )
        disputes.decide(
            one.pk, result, decided_on=self.at.today, received_on=self.at.today, redo_until=until, expected=one.token,
            **self.at.by("office"),
        )  # fmt: skip


def _lives(at: Bureau) -> list[tuple[str, date, date | None, str]]:
    """For each request received: type, day, day of its end, row; read from the raw events, annulled ones left out."""
    rows = {kind: reply.row for kind, reply in all_replies().items()}
    found = []
    for case in Case.objects.filter(agency=at.agency, kind=Case.Kind.REQUEST):
        events = list(case.events.order_by("seq"))
        gone = {e.of for e in events if e.name == "annul"}
        received, ended, row = None, None, ""
        for e in events:
            if e.key in gone:
                continue
            if e.name == "receive":
                received = e.on
            elif e.name == "serve":
                ended, row = e.on, rows[e.data["reply"]]
            elif e.name in ENDS:
                ended, row = e.on, ENDS[e.name]
        if received is not None:
            found.append((case.applicant_type, received, ended, row))
    return found


def _by_hand(lives: list[tuple[str, date, date | None, str]], year: int) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for kind, received, ended, row in lives:
        if received.year == year:
            found["new_received", kind] += 1
        elif received.year < year and (ended is None or ended.year >= year):
            found["carried_in", kind] += 1
        if received.year <= year and (ended is None or ended.year > year):
            found["carried_out", kind] += 1
        if ended is not None and ended.year == year:
            found[row, kind] += 1
    return found


def _table_3(at: Bureau, year: int) -> dict[tuple[str, str], int]:
    """Every figure of the table but the sums, and 一 + 二 = 三 + 四 in every column (年报格式，表三)."""
    table = compile_report(at.agency, year, signed=date(year + 1, 1, 18)).report.tables["t3"]
    for column, new in table["new_received"].items():
        left = (new or 0) + (table["carried_in"][column] or 0)
        assert left == (table["result_total"][column] or 0) + (table["carried_out"][column] or 0), (
            year,
            column,
        )
    cells = ((row, column, n) for row, line in table.items() for column, n in line.items())
    return {(row, column): n for row, column, n in cells if n and column != "total" and row != "result_total"}


@pytest.mark.parametrize("seed", [3, 17])
def test_whatever_is_pressed_the_file_the_log_and_the_tables_hold(seed: int) -> None:
    life = Life(seed)
    life.live(80)
    at, said = life.at, life.at.by("office")["at"]
    assert len(life.pressed) > 20
    assert list(log.broken_links()) == []
    assert list(broken_cases()) == []
    recount(at.agency, today=at.today, at=said, cause="试验", actor="样例", everything=True)
    assert recount(at.agency, today=at.today, at=said, cause="试验", actor="样例", everything=True) == []
    lives = _lives(at)
    assert any(row == "granted" for *_, row in lives)
    for year in range(2023, at.today.year + 1):
        assert _table_3(at, year) == dict(_by_hand(lives, year)), year
