"""Every check of an annual report by name (勾稽关系 and known mistakes), for compiled and for published ones alike.

Severity, sentence and source are data (`data/report_rules.yaml`); each `kind` is one function in
`report_arithmetic` (tables) or in `report_prose`. A rule that could not be tried is a finding of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from gongkai.law.errors import LawDataError
from gongkai.law.form import Form, all_forms
from gongkai.law.loading import DATA, a_mapping, a_source, a_text, expect, read_yaml
from gongkai.law.report import Finding, Report, Tables

SEVERITIES = ("error", "warn", "info")
# What checks fill into a rule's sentence.
WORDS = frozenset(("cell", "column", "left", "quote", "right", "row", "what", "year"))


@dataclass(frozen=True)
class CheckContext:
    """What a check may need beside the report; a rule whose need is absent says that it was not tried.

    `previous` last year's report; `body` department or government; `rule_making` may make 规章; `published` the
    day of publication; `ledger` the same tables counted from the registers; `channels` postings per channel;
    `others` (name, text) of reports to compare wording with.
    """

    previous: Report | None = None
    body: str | None = None
    rule_making: bool | None = None
    published: date | None = None
    ledger: Tables | None = None
    channels: Mapping[str, int] | None = None
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rule:
    """One named check. `table` and `form` narrow where it applies; empty means everywhere."""

    id: str
    severity: str
    kind: str
    says: str
    source: tuple[str, str]
    table: str = ""
    form: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """What a kind reports: where, and the words for the rule's sentence."""

    where: str
    words: Mapping[str, Any]


@dataclass(frozen=True)
class Untried:
    """What a kind reports when it had nothing to test with."""

    where: str
    why: str


Outcome = Failure | Untried
Check = Callable[[Report, Form, CheckContext, Rule], Iterable[Outcome]]


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule of the house by id."""
    return load_rules(DATA / "report_rules.yaml")


def load_rules(path: Path) -> dict[str, Rule]:
    """Read a file of rules; raises LawDataError for strangers, unknown kinds, forms or severities."""
    data = expect(read_yaml(path), path, "", required=["rules"])
    return {
        rule_id: _rule(str(rule_id), raw, path)
        for rule_id, raw in a_mapping(data["rules"], path, "rules").items()
    }


def _rule(rule_id: str, raw: Any, path: Path) -> Rule:
    raw = expect(
        raw,
        path,
        rule_id,
        required=["severity", "kind", "says", "source"],
        optional=["table", "form", "params"],
    )
    if raw["severity"] not in SEVERITIES:
        raise LawDataError(path, rule_id, f"severity '{raw['severity']}' is none of {SEVERITIES}")
    if raw["kind"] not in _kinds():
        raise LawDataError(path, rule_id, f"kind '{raw['kind']}' is no check")
    if raw.get("form") and raw["form"] not in all_forms():
        raise LawDataError(path, rule_id, f"form '{raw['form']}' is none of ours")
    if raw.get("table") and not any(t.id == raw["table"] for f in all_forms().values() for t in f.tables):
        raise LawDataError(path, rule_id, f"table '{raw['table']}' stands in no form")
    for gap in Formatter().parse(a_text(raw["says"], path, f"{rule_id} says")):
        if gap[1] is not None and gap[1] not in WORDS:
            raise LawDataError(path, rule_id, f"says '{{{gap[1]}}}', which no check fills in")
    if "params" in raw:
        a_mapping(raw["params"], path, f"{rule_id} params")
    return Rule(
        rule_id, raw["severity"], raw["kind"], raw["says"], a_source(raw["source"], path, rule_id),
        raw.get("table", ""), raw.get("form", ""), raw.get("params", {}),
    )  # fmt: skip


@cache
def _kinds() -> dict[str, Check]:
    from gongkai.law import report_arithmetic, report_prose

    return {**report_arithmetic.KINDS, **report_prose.KINDS}


def check(report: Report, context: CheckContext | None = None) -> list[Finding]:
    """Every rule tried on a report. Findings in the order of the rules; severity "unchecked" where untried."""
    context = context or CheckContext()
    form = report.shape
    return [
        finding
        for rule in all_rules().values()
        if not rule.form or rule.form == report.form
        for finding in _findings(rule, report, form, context)
    ]


def all_findings(report: Report, context: CheckContext | None = None) -> list[Finding]:
    """What a reader noticed (`report.findings`, kept as it is) and every check, nothing said twice.

    A finding that names a rule of the house was an earlier check's: it gives way to what the check says now. So
    does the reader's FM-MIXED where FM-HEADINGS says the same.
    """
    checked = check(report, context)
    named = {r.params.get("reader") for r in all_rules().values()} & {f.rule for f in report.findings}
    noticed = [f for f in report.findings if f.rule not in all_rules() and f.rule not in named]
    return list(dict.fromkeys([*noticed, *checked]))


def _findings(rule: Rule, report: Report, form: Form, context: CheckContext) -> Iterator[Finding]:
    untried: dict[str, list[str]] = {}
    for outcome in _kinds()[rule.kind](report, form, context, rule):
        if isinstance(outcome, Untried):
            untried.setdefault(outcome.why, []).append(outcome.where)
            continue
        words = outcome.words
        left, right = words.get("left"), words.get("right")
        yield Finding(
            rule.id, rule.severity, outcome.where, rule.says.format_map(dict(words)),
            left if isinstance(left, int | Decimal) else None, right if isinstance(right, int | Decimal) else None,
        )  # fmt: skip
    for why, places in untried.items():
        more = f"（共{len(places)}处）" if len(places) > 1 else ""
        yield Finding(rule.id, "unchecked", places[0], f"未能核对{more}：{why}")
