"""Prose of a report: sections, problems, fee, reuse, foreign headings; and every kind of check that reads prose.

What speaks of numbers is in `prose_counts` and `prose_cases`, what speaks of days in `prose_dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.law.form import Form
from gongkai.law.prose import NO_TEXT, likeness, plain, texts
from gongkai.law.prose_cases import case_counts, no_cases
from gongkai.law.prose_counts import channel_sums, none_received, request_counts
from gongkai.law.prose_dates import (
    deadline_of_departments,
    deadline_of_governments,
    leftover_year,
    period,
    years_agree,
)
from gongkai.law.report import Report
from gongkai.law.report_rules import Check, CheckContext, Failure, Outcome, Rule, Untried


def sections_complete(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """All six sections stand in order; one without content says 无."""
    if not texts(report):
        yield Untried("text", NO_TEXT)
        return
    for section in form.sections:
        own = report.text.get(section.id, "").strip()
        parts = any(report.text.get(part.id, "").strip() for part in section.parts)
        if not own and not parts and not section.table:
            yield Failure(f"text/{section.id}", {"left": f"缺少“{section.num}、{section.label}”的内容"})
    order = [s.id for s in form.text_sections()]
    found = [order.index(k) for k in report.text if k in order]
    if found != sorted(found):
        yield Failure("text", {"left": "各部分的顺序与格式不一致"})


def thin_problems(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Section five names real problems."""
    says = plain(report.text.get("problems", "")).replace("\n", "")
    if says and (len(says) < rule.params["at_least"] or re.match(r"(?:无|没有)[。.]?$", says)):
        yield Failure("text/problems", {"left": says[:20]})


def fee_mentioned(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Section six says what information-processing fee was charged."""
    says = report.text.get("other", "")
    if not says:
        yield Untried("text/other", "没有读出第六部分")
    elif not re.search(r"信息处理费|处理费|收费|收取.{0,6}费", plain(says)):
        yield Failure("text/other", {"left": says[:20]})


def reused(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """The wording is not last year's nor another body's."""
    mine = _own_words(report)
    if not mine:
        yield Untried("text", NO_TEXT)
        return
    others = list(context.others)
    if context.previous is not None:
        others.append((f"{context.previous.year}年年报", _own_words(context.previous)))
    if not others:
        yield Untried("text", "没有上年或其他单位的年报可以比对")
    for name, text in others:
        alike = likeness(mine, text)
        if alike >= rule.params["at_least"]:
            yield Failure("text", {"left": f"{alike:.0%}", "right": name})


def _own_words(report: Report) -> str:
    return "\n".join(v for k, v in report.text.items() if k.startswith("ov") or k == "problems")


def headings_mixed(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """What a reader noticed while reading: headings of another form stand in the tables."""
    for finding in report.findings:
        if finding.rule == rule.params["reader"]:
            yield Failure(finding.where, {"quote": finding.says})


KINDS: dict[str, Check] = {
    f.__name__: f
    for f in (
        request_counts, none_received, no_cases, case_counts, channel_sums, period, years_agree, leftover_year,
        deadline_of_departments, deadline_of_governments, sections_complete, thin_problems, fee_mentioned, reused,
        headings_mixed,
    )
}  # fmt: skip
