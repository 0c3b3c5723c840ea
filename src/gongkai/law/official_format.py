"""The format of official documents (GB/T 9704-2012): what a clerk's draft breaks, with the clause and what to write.

What is wrong wherever it stands is a pattern in `law/data/official_format.yaml`; what needs the whole document is a
function in format_head or format_body. A correct text gets no finding; when in doubt a rule keeps silent.
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law import format_body, format_head
from gongkai.law.format_draft import OfficialDraft
from gongkai.law.format_rules import format_rules

__all__ = ["FormatFinding", "OfficialDraft", "lint"]


@dataclass(frozen=True)
class FormatFinding:
    """A break of the format: the rule, error or info, where, what is said, the clause, what to write instead."""

    rule: str
    severity: str
    where: str
    says: str
    article: str
    suggestion: str = ""


CHECKS = (
    format_head.title, format_head.number, format_head.addressee, format_body.levels, format_body.order,
    format_body.attachments, format_body.days, format_body.note, format_body.pairs, format_body.words,
)  # fmt: skip


def lint(draft: OfficialDraft) -> list[FormatFinding]:
    """Every break of the format, field by field and then in the order of the text; each said once for a place."""
    rules = format_rules().rules
    found: dict[tuple[str, str, str], FormatFinding] = {}
    for check in CHECKS:
        for one in check(draft):
            rule = rules[one.rule]
            finding = FormatFinding(rule.id, rule.severity, one.where, one.says, rule.article, one.suggestion)
            found.setdefault((one.rule, one.where, one.says), finding)
    return sorted(found.values(), key=_place)


def _place(finding: FormatFinding) -> tuple[int, int]:
    """Head first, then the text by paragraphs, then the fields at its foot."""
    heads = ("标题", "发文字号", "主送机关")
    if finding.where in heads:
        return 0, heads.index(finding.where)
    number = finding.where.removeprefix("第").removesuffix("段")
    return (1, int(number)) if number.isdigit() else (2, 0)
