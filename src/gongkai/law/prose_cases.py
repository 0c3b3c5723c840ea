"""Reviews and suits in the prose, held against table 4: denials must stand beside zeros, numbers beside their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.law.form import Form
from gongkai.law.prose import (
    ELSEWHERE,
    LAST_YEAR,
    NO_TEXT,
    NUMBER,
    PIECE,
    PRECISE,
    clauses,
    number,
    of_another_year,
    sentences,
    texts,
)
from gongkai.law.report import Report
from gongkai.law.report_rules import CheckContext, Failure, Outcome, Rule, Untried

_NEGATED = re.compile(
    r"没有|未(?!经|审|结|央|来|成年|按)|无(?!正当|锡|为县|棣|极|需|须|关|法|偿|障碍)|不存在|零"
)
# The clause speaks of how a case ended, or of what was done about it, not of whether there was one.
_RESULT = re.compile(
    r"纠正|纠错|败诉|撤销|改变|审结|未结|维持|胜诉|责任|履行|执行|决定书|意见书|建议书|出庭|答辩|逾期|超期|超时|"
    r"责令|确认违法|驳回|变更|调解|撤回|结案|积压|权利|有权|途径|培训|不服|上述|该[件案申]|负责人|规定|可以|依法可"
)
_OTHER_KIND = re.compile(
    r"处罚|许可|强制|征收|收费|劳动|人事|工伤|招生|征地|拆迁|无关|其他类|不涉及|民事|刑事"
)
_REVIEW = re.compile(r"行政复议|被?申请复议|复议(?:案件|申请|情况|事项)")
_SUIT = re.compile(r"行政诉讼|诉讼(?:案件|情况|事项)?")
_SOME = re.compile(rf"^[^、和及与]{{0,12}}?(?!0{PIECE})(?:{NUMBER}){PIECE}")
_SUITS = ("litigation_direct", "litigation_after_review")


def no_cases(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Prose that denies reviews or suits stands beside zeros in table 4."""
    if not texts(report):
        yield Untried("text", NO_TEXT)
        return
    for _, text in texts(report):
        for sentence in sentences(text):
            for clause in clauses(sentence):
                negated = _NEGATED.search(clause)
                if negated and not _beside_the_point(sentence, clause, report.year):
                    yield from _denied(clause[negated.start() :], report)


def _beside_the_point(sentence: str, clause: str, year: int | None) -> bool:
    passed_over = (_RESULT, _OTHER_KIND, ELSEWHERE, LAST_YEAR)
    return any(p.search(clause) for p in passed_over) or of_another_year(sentence, clause, year)


def _denied(says: str, report: Report) -> Iterator[Outcome]:
    rows: list[str] = []
    for pattern, names in ((_REVIEW, ["review"]), (_SUIT, list(_SUITS))):
        found = pattern.search(says)
        if found and not _SOME.search(says[found.end() :]):
            rows += names
    for row in rows:
        total = report.cell("t4", row, "total")
        if total is None:
            yield Untried(f"t4/{row}/total", "表四没有读出，“没有复议诉讼”的说法无从对照")
        elif total:
            label = report.shape.table("t4").row(row).label
            yield Failure(f"t4/{row}/total", {"left": total, "row": label, "quote": says[:60]})


# What a number of cases is said of → the rows whose figures, alone or together, it may be.
_COUNTED = (
    (re.compile(r"未经复议直接起诉|直接(?:提起|起诉)"), ("litigation_direct",)),
    (re.compile(r"复议后(?:提起诉讼|提起行政诉讼|起诉|诉讼)"), ("litigation_after_review",)),
    (re.compile(r"行政复议|被申请复议"), ("review",)),
    (re.compile(r"行政诉讼|被提起诉讼|被起诉"), _SUITS),
)
_DISCLOSURE = re.compile(r"信息公开|依申请公开|公开申请|政务公开")
_OUR_OWN = re.compile(r"审理|审查|培训|以案|应诉案件|累计|以来|结转|历年")
_CASES = re.compile(rf"[^\d,;，；、]{{0,8}}?{PRECISE}({NUMBER})(?:件|宗|起|例)")


def case_counts(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Numbers of reviews and suits in the prose are those of table 4; one matching number excuses its sentence."""
    if not texts(report):
        yield Untried("text", NO_TEXT)
        return
    for section, text in texts(report):
        for sentence in sentences(text):
            about = section == "disputes" or _DISCLOSURE.search(sentence)
            if about and not _OUR_OWN.search(sentence) and not _OTHER_KIND.search(sentence):
                yield from _counted(sentence, section, report)


def _counted(sentence: str, section: str, report: Report) -> Iterator[Outcome]:
    numbers = {number(n) for n in re.findall(rf"{PRECISE}({NUMBER})(?:件|宗|起|例)", sentence)}
    done: set[int] = set()
    for pattern, rows in _COUNTED:
        for named in pattern.finditer(sentence):
            said = _CASES.match(sentence, named.end())
            if not said or said.start(1) in done or _RESULT.search(said.group(0)):
                continue
            done.add(said.start(1))
            clause = next((c for c in clauses(sentence) if said.group(0) in c), sentence)
            if _beside_the_point(sentence, clause, report.year):
                continue
            yield from _held(number(said.group(1)), numbers, rows, sentence, section, report)


def _held(
    said: int, numbers: set[int], rows: tuple[str, ...], sentence: str, section: str, report: Report
) -> Iterator[Outcome]:
    columns = [c.id for c in report.shape.table("t4").blocks[0].columns]
    figures = [[report.cell("t4", row, column) for row in rows] for column in columns]
    totals = figures[columns.index("total")]
    if any(value is None for value in totals):
        yield Untried(f"t4/{rows[0]}/total", "表四没有读出，正文的复议诉讼件数无从对照")
        return
    fitting = {int(sum(v for v in values if v is not None)) for values in figures}
    fitting |= {int(v) for values in figures for v in values if v is not None}
    total = int(sum(v for v in totals if v is not None))
    if said == total or (numbers - {0}) & fitting:
        return
    label = "、".join(report.shape.table("t4").row(row).label for row in rows)
    words = {"left": said, "right": total, "row": label, "quote": sentence[:60]}
    yield Failure(f"text/{section}", words)
