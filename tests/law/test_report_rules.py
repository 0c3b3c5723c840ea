"""Every rule of the house: one report on which it speaks, one on which it is silent, one on which it is untried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.law.form import Form, all_forms
from gongkai.law.report import Finding, Report
from gongkai.law.report_rules import CheckContext, all_findings, all_rules, check
from law.invented import FULL, report

OLD = {"form": "cn-gi-annual-2019", "year": 2020}
Case = tuple[Report, CheckContext | None]


def case(made: Report, **context: Any) -> Case:
    return made, CheckContext(**context) if context else None


def cells(made: Report, *changes: tuple[str, str, str, int | None]) -> Report:
    for change in changes:
        made = made.with_cell(*change)
    return made


def old(*changes: tuple[str, str, str, int | None]) -> Report:
    return cells(report(**OLD), *changes)


def new(*changes: tuple[str, str, str, int | None]) -> Report:
    return cells(report(), *changes)


LAST = report(year=2021)
LAST_OLD = report(form="cn-gi-annual-2019", year=2019)
MIXED = Finding("FM-MIXED", "warn", "t2", "表格混用了两种格式的栏目")
LONG = "一是健全机制，明确分工责任到人，把政务公开列入年度重点工作。二是抓好平台，及时更新栏目内容，方便群众查询。"
blank = None

# rule → (speaks, silent, untried); None where a rule can always be tried.
EXAMPLES: dict[str, tuple[Case, Case, Case | None]] = {
    "T2-SIGN": (case(old(("t2", "licences", "decisions", -1))), case(old(("t2", "licences", "delta", -1))),
                case(old(("t2", "licences", "decisions", blank)))),
    "T2-NONNEG": (case(new(("t2", "rules", "issued", -1))), case(new()), case(new(("t2", "rules", "issued", blank)))),
    "T2-STOCK": (case(old(("t2", "coercion", "delta", -1))),
                 case(old(("t2", "coercion", "prev_items", 1), ("t2", "coercion", "delta", -1))),
                 case(old(("t2", "coercion", "delta", blank)))),
    "T2-CARRY": (case(old(("t2", "licences", "prev_items", 2)), previous=LAST_OLD), case(old(), previous=LAST_OLD),
                 case(old())),
    "T2-OPEN": (case(old(("t2", "rules", "published", 1))), case(old()), case(old(("t2", "rules", "total_open", blank)))),
    "T2-MADE": (case(old(("t2", "rules", "published", 1))), case(old()), case(old(("t2", "rules", "made", blank)))),
    "T2-STOCK-CARRY": (case(new(("t2", "normative_docs", "in_force", 1)), previous=LAST),
                       case(new(("t2", "normative_docs", "in_force", 1), ("t2", "normative_docs", "issued", 1)),
                            previous=LAST),
                       case(new(), previous=report(**OLD))),
    "T2-RULE-POWER": (case(new(("t2", "rules", "issued", 1)), rule_making=False),
                      case(new(("t2", "rules", "issued", 1)), rule_making=True),
                      case(new(("t2", "rules", "issued", 1)))),
    "T2-LEDGER": (case(new(("t2", "licences", "decisions", 1)), ledger=report().tables),
                  case(new(), ledger=report().tables), case(new())),
    "T2-MONEY-UNIT": (case(new(("t2", "admin_fees", "amount", 2_000_000))), case(new()),
                      case(new(("t2", "admin_fees", "amount", blank)))),
    "T2-ITEMS-AS-DECISIONS": (case(old(("t2", "licences", "prev_items", 5), ("t2", "licences", "decisions", 5))),
                              case(old(("t2", "licences", "prev_items", 5), ("t2", "licences", "decisions", 30))),
                              case(old(("t2", "licences", "decisions", blank)))),
    "T3-ROW-TOTAL": (case(new(("t3", "granted", "total", 1))), case(new()), case(new(("t3", "granted", "total", blank)))),
    "T3-RESULT-TOTAL": (case(new(("t3", "granted", "natural_person", 1))), case(new()),
                        case(new(("t3", "granted", "natural_person", blank)))),
    "T3-BALANCE": (case(new(("t3", "new_received", "natural_person", 1))), case(report(new=4)),
                   case(new(("t3", "carried_out", "legal_other", blank)))),
    "T3-CARRY": (case(report(new=4, carried=1), previous=LAST), case(report(carried=1), previous=report(new=1, left=1)),
                 case(report())),
    "T3-NONNEG-INT": (case(new(("t3", "partial", "legal_social", -1))), case(new()),
                      case(new(("t3", "partial", "legal_social", blank)))),
    "T3-CARRYOUT-PLAUSIBLE": (case(new(("t3", "carried_out", "total", 1))), case(report(new=1, left=1)),
                              case(new(("t3", "carried_out", "total", blank)))),
    "T3-LEDGER": (case(report(new=1), ledger=report().tables), case(report(new=1), ledger=report(new=1).tables),
                  case(new())),
    "T3-TWICE": (case(new(("t3", "partial", "total", 2), ("t3", "result_total", "total", 2))),
                 case(new(("t3", "partial", "total", 2), ("t3", "result_total", "total", 3))),
                 case(new(("t3", "partial", "total", blank)))),
    "T4-BLOCK-TOTAL": (case(new(("t4", "review", "upheld", 1))), case(report(review=1)),
                       case(new(("t4", "review", "upheld", blank)))),
    "T4-NONNEG-INT": (case(new(("t4", "review", "upheld", -1))), case(new()), case(new(("t4", "review", "upheld", blank)))),
    "T4-LEDGER": (case(report(review=1), ledger=report().tables), case(new(), ledger=report().tables), case(new())),
    "T4-REVIEW-FIRST": (case(report(suits=1, year=2024)), case(report(suits=1, year=2023)),
                        case(replace(report(), year=None))),
    "T4-PENDING-FOLLOWED": (case(new(), previous=cells(LAST, ("t4", "review", "pending", 1))),
                            case(report(review=1), previous=cells(LAST, ("t4", "review", "pending", 1))), case(new())),
    "T4-YEAR-BASIS": (case(report(review=1)), case(new()), case(new(("t4", "review", "total", blank)))),
    "FM-YEAR": (case(report(**{**OLD, "year": 2022})), case(report(**OLD)), case(replace(report(), year=None))),
    "FM-HEADINGS": (case(report(findings=(MIXED,))), case(report()), None),
    "TX-BLANK": (case(new(("t4", "review", "other", blank))), case(new()), None),
    "TX-PERIOD": (case(report({"opening": "统计期限为2022年1月1日至10月31日。", **FULL})),
                  case(report({"opening": "统计期限为2022年1月1日至12月31日。", **FULL})), case(report())),
    "TX-YEAR": (case(report(signed=date(2022, 1, 20))), case(report()), case(report(signed=None))),
    "TX-LEFTOVER-YEAR": (case(report({**FULL, "overview": "2021年，我局公开信息。"})), case(report()),
                         case(replace(report(), year=None))),
    "TX-DEADLINE-DEPT": (case(report(signed=date(2023, 2, 1))), case(report()), case(report(agency="江城县考试中心"))),
    "TX-DEADLINE-GOV": (case(report(agency="江城县人民政府", signed=date(2023, 4, 1))), case(report(agency="江城县人民政府")),
                        case(report(agency="江城县考试中心"))),
    "TX-REQ-COUNT": (case(report("全年收到政府信息公开申请3件。")), case(report("全年收到政府信息公开申请3件。", new=3)),
                     case(report({}))),
    "TX-NO-REQ": (case(report("全年未收到政府信息公开申请。", new=1)), case(report("全年未收到政府信息公开申请。")), case(report({}))),
    "TX-NO-CASE": (case(report("全年没有行政复议。", review=1)), case(report("全年没有行政复议。")), case(report({}))),
    "TX-CASE-COUNT": (case(report("因政府信息公开被申请行政复议2件。", review=1)),
                      case(report("因政府信息公开被申请行政复议2件。", review=2)), case(report({}))),
    "TX-CHANNEL-SUM": (case(report("通过网站发布信息3条，通过微信发布信息4条，共发布信息8条。")),
                       case(report("通过网站发布信息3条，通过微信发布信息4条，共发布信息7条。")), case(report({}))),
    "TX-SECTIONS": (case(report({**FULL, "other": ""})), case(report()), case(report({}))),
    "TX-THIN": (case(report({**FULL, "problems": "无"})), case(report()), None),
    "TX-FEE": (case(report({**FULL, "other": "无"})), case(report()), case(report({**FULL, "other": ""}))),
    "TX-REUSE": (case(report(LONG), previous=report(LONG, year=2021)), case(report(LONG), previous=LAST), case(report(LONG))),
}  # fmt: skip


def severities(rule: str, given: Case) -> set[str]:
    return {f.severity for f in check(*given) if f.rule == rule}


@pytest.mark.parametrize("rule", list(EXAMPLES))
def test_a_rule_speaks_is_silent_and_says_when_it_was_untried(rule: str) -> None:
    speaks, silent, untried = EXAMPLES[rule]
    assert all_rules()[rule].severity in severities(rule, speaks)
    assert not severities(rule, silent) - {"unchecked"}
    if untried is not None:
        assert severities(rule, untried) == {"unchecked"}


@pytest.mark.parametrize("rule", list(EXAMPLES))
def test_a_rule_speaks_in_whole_sentences_without_a_gap(rule: str) -> None:
    for finding in check(*EXAMPLES[rule][0]):
        assert finding.says
        assert not {"{", "}"} & set(finding.says)
        assert "None" not in finding.says


def test_no_rule_is_without_its_examples() -> None:
    assert set(EXAMPLES) == set(all_rules())


def test_every_rule_of_the_facts_has_a_check_of_that_name_and_severity(shared: Path) -> None:
    facts = yaml.safe_load((shared / "law" / "annual_report_formats.yaml").read_text(encoding="utf-8"))
    named = {r["id"]: r["severity"] for f in facts["formats"] for t in f["tables"] for r in t["rules"]}
    named |= {r["id"]: r["severity"] for f in facts["formats"] for r in f["text_rules"]}
    assert {rule: all_rules()[rule].severity for rule in named} == named


def test_findings_come_in_the_order_of_the_rules() -> None:
    order = list(all_rules())
    found = [order.index(f.rule) for f in check(report())]
    assert found == sorted(found)


def test_what_a_reader_noticed_is_kept_and_nothing_is_said_twice() -> None:
    noticed = Finding("RD-NO-TEXT", "warn", "page", "正文是图片，不能检索")
    made = report(findings=(noticed, noticed, MIXED))
    found = all_findings(made)
    assert found[0] == noticed
    assert [f.rule for f in found].count("RD-NO-TEXT") == 1
    assert [f.rule for f in found if f.rule.startswith("FM-")] == ["FM-HEADINGS"]
    assert found[1:] == check(made)


def test_findings_of_an_earlier_check_give_way_to_the_present_one() -> None:
    wrong = report().with_cell("t3", "granted", "total", 1)
    mended = replace(report(), findings=tuple(check(wrong)))
    assert {f.severity for f in all_findings(mended)} <= {"unchecked", "info"}
    assert all_findings(mended) == check(report())


@pytest.mark.parametrize("form_id", list(all_forms()))
def test_a_form_meets_only_the_rules_made_for_it(form_id: str) -> None:
    tried = {f.rule for f in check(Report(form_id, None, "", {t.id: {} for t in Form.named(form_id).tables}))}
    foreign = {r.id for r in all_rules().values() if r.form and r.form != form_id}
    assert tried & foreign == set()
