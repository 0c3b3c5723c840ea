"""Years, periods and days in a report: each function is one `kind` of `data/report_rules.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.law.form import Form
from gongkai.law.prose import plain, sentences, texts
from gongkai.law.report import Report
from gongkai.law.report_rules import CheckContext, Failure, Outcome, Rule, Untried

_DAY = r"(\d{1,2})(?:月|[./-])(\d{1,2})日?"
_PERIOD = re.compile(
    rf"(20\d\d)(?:年|[./-]){_DAY}(?:起|始|开始|零时)?[,，、]?(?:截?至|截?到|—+|–+|-+|~+)(?:(20\d\d)(?:年|[./-]))?(?:当年)?{_DAY}"
)
# Sentences that state the period of the figures; 公示时间, 规划期 and the like state others.
_STATES_IT = re.compile(r"统计|(?:数据|报告|本年报).{0,12}(?:期限|时限|时间|周期|期间|起止)")
_TITLE = re.compile(r"(20\d\d)年(?:度)?政府信息公开(?:工作)?年度报告(?!格式|编制|有关|相关|的通知|工作|模板)")


def period(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """A stated period is 1 January to 31 December of the year."""
    where, said = _stated_period(report)
    if said is None or report.year is None:
        yield Untried("text/opening", "正文没有写明统计期限" if said is None else "没有读出年度")
        return
    first = [int(g) for g in said.group(1, 2, 3)]
    last = [int(g or said.group(1)) for g in said.group(4, 5, 6)]
    if first != [report.year, 1, 1] or last != [report.year, 12, 31]:
        yield Failure(f"text/{where}", {"left": said.group(0), "year": report.year})


def _stated_period(report: Report) -> tuple[str, re.Match[str] | None]:
    for section, text in texts(report):
        for sentence in sentences(text):
            said = _PERIOD.search(sentence)
            if said and _STATES_IT.search(sentence[: said.end() + 12]):
                return section, said
    return "opening", None


def years_agree(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Title, opening and signature speak of one year; the signature is of the next."""
    if report.year is None:
        yield Untried("text/title", "没有读出年度")
        return
    for place in ("title", "opening"):
        for said in _TITLE.findall(plain(report.text.get(place, ""))):
            if int(said) != report.year:
                yield Failure(f"text/{place}", {"left": f"写的是{said}年", "year": report.year})
    if report.signed is None:
        yield Untried("text/closing", "没有落款日期")
    elif report.signed.year != report.year + 1:
        says = f"落款日期是{report.signed.isoformat()}，应在{report.year + 1}年"
        yield Failure("text/closing", {"left": says, "year": report.year})


_RIGHTLY_OLD = re.compile(r"以来|结转|底|起|至|提出|存在|问题|整改|考核|评估|评议|测评|相比|比较|基础上|报告")


def leftover_year(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """A paragraph of the report that begins with the year before was left over from it."""
    if report.year is None:
        yield Untried("text", "没有读出年度")
        return
    before = str(report.year - 1)
    begins = re.compile(rf"(?:[（(]?[一二三四五六]+[)）、.]|[一二三四五六]是)?{before}年(?:度)?[,，]?")
    for section, text in texts(report):
        if section == "problems":
            continue
        for paragraph in plain(text).splitlines():
            first = re.split(r"[。;；]", paragraph)[0]
            if not begins.match(first) or f"{report.year}年" in first or "今年" in first:
                continue
            if not _RIGHTLY_OLD.search(first[:24]):
                words = {"left": before, "year": report.year, "quote": first[:40]}
                yield Failure(f"text/{section}", words)


def _deadline(report: Report, context: CheckContext, body: str, month: int) -> Iterator[Outcome]:
    known = context.body or _body_of(report.agency)
    if known is None:
        yield Untried("text/closing", "不清楚是部门还是政府，无从确定公布期限")
        return
    if known != body:
        return
    day = context.published or report.signed
    if day is None or report.year is None:
        yield Untried("text/closing", "没有落款或发布日期")
    elif day > date(report.year + 1, month, 31):
        words = {"left": day.isoformat(), "right": f"{report.year + 1}年{month}月31日"}
        yield Failure("text/closing", words)


def _body_of(name: str) -> str | None:
    """What a name says of its bearer: a government, a department, or nothing certain."""
    if name.endswith("人民政府"):
        return "government"
    return "department" if re.search(r"(?:局|委员会|厅|(?<!党)委)$", name) else None


def deadline_of_departments(
    report: Report, form: Form, context: CheckContext, rule: Rule
) -> Iterator[Outcome]:
    """Departments publish by 31 January (条例第49条)."""
    yield from _deadline(report, context, "department", 1)


def deadline_of_governments(
    report: Report, form: Form, context: CheckContext, rule: Rule
) -> Iterator[Outcome]:
    """Governments publish by 31 March (条例第49条)."""
    yield from _deadline(report, context, "government", 3)
