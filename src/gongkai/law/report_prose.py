"""Prose against tables, dates and sections: each function is one `kind` of `data/report_rules.yaml`.

Precision comes first: a sentence is only held against a table when its words say which figure it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gongkai.law.form import Form
from gongkai.law.prose import NUMBER, PIECE, clauses, likeness, number, plain, sentences
from gongkai.law.report import Report, Value
from gongkai.law.report_rules import Check, CheckContext, Failure, Outcome, Rule, Untried

NO_TEXT = "没有正文可以核对"
_APPLICATION = r"(?:依申请公开|信息公开(?:的)?申请|公开(?:政府)?信息(?:的)?申请|公开申请|申请公开)"
_RECEIVED = re.compile(
    rf"(?:收到|受理|接收|接到|收悉|新收|新增)(?P<between>[^,;，；\d]{{0,30}}?{_APPLICATION}[^,;，；\d]{{0,12}}?)"
    rf"(?P<n>{NUMBER}){PIECE}|(?:收到|受理|接收|接到|新收)(?P<m>{NUMBER}){PIECE}[^,;，；]{{0,12}}{_APPLICATION}"
)
_CARRIED_IN = re.compile(
    rf"(?:(?:上年|上年度|上一年|上一年度|去年)结转|结转上年度?)[^,;，；。\d]{{0,16}}?({NUMBER}){PIECE}"
)
_CARRIED_OUT = re.compile(
    rf"结转(?:至|到)?(?:下年|下年度|下一年|下一年度)[^,;，；。\d]{{0,12}}?({NUMBER}){PIECE}"
)
_NONE_RECEIVED = re.compile(
    rf"(?:未|没有|尚未|未曾)(?:再)?(?:新)?(?:收到|接到|接收到|接收|受理)[^,;，；]{{0,24}}{_APPLICATION}"
    rf"|无一[件例起]{_APPLICATION}|(?:^|[为均我局年度,])无{_APPLICATION}(?!.{{0,4}}(?:收费|费))"
    rf"|{_APPLICATION}(?:数量|件数|事项)?(?:为零|为0件?|零件|0件)(?!\d)|零申请"
)
_PART = re.compile(
    r"其中|通过|网络|网上|在线|信函|邮寄|来信|当面|现场|传真|邮箱|自然人|法人|企业|较上年|同比|去年|上年|上一年"
)
_EVERYBODY = re.compile(r"(?:公民|自然人)[、,]?法人(?:和|或者|或|及|以及|、)其他组织")
_OTHER_MATTER = re.compile(r"复议|诉讼|投诉|举报|申诉|费|结转|逾期|补正|超期|第三方|意见")
_NEGATED_CASE = re.compile(r"没有|未(?!经|审|结)|无(?!正当)|不存在|零")
_CASE_RESULT = re.compile(r"纠正|纠错|败诉|撤销|改变|审结|未结|维持|胜诉|责任")


def _all_text(report: Report) -> list[tuple[str, str]]:
    return [(k, v) for k, v in report.text.items() if k not in ("title", "closing") and v.strip()]


def request_counts(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Numbers of applications in the prose are those of table 3."""
    if not _all_text(report):
        yield Untried("text", NO_TEXT)
        return
    new, carried = report.cell("t3", "new_received", "total"), report.cell("t3", "carried_in", "total")
    left_over = report.cell("t3", "carried_out", "total")
    for section, text in _all_text(report):
        for sentence in sentences(text):
            yield from _received_in(sentence, section, new, carried, report.year)
            yield from _exactly(_CARRIED_IN, sentence, section, carried, "上年结转")
            yield from _exactly(_CARRIED_OUT, sentence, section, left_over, "结转下年度")


def _received_in(
    sentence: str, section: str, new: Value, carried: Value, year: int | None
) -> Iterator[Outcome]:
    said = [
        number(m.group("n") or m.group("m"))
        for clause in clauses(sentence)
        if not _PART.search(_EVERYBODY.sub("", clause)) and not _other_year(sentence, clause, year)
        for m in _RECEIVED.finditer(clause)
        if not re.search(r"复议|诉讼|投诉|举报", m.group(0))
    ]
    if not said:
        return
    if new is None or carried is None:
        yield Untried(f"text/{section}", "表三第一、二项没有读出，正文的申请件数无从对照")
        return
    if not {new, new + carried} & set(said):
        words = {"left": said[0], "right": new, "what": "收到申请", "quote": sentence[:60]}
        yield Failure(f"text/{section}", words)


def _other_year(sentence: str, clause: str, year: int | None) -> bool:
    """True when the nearest year written before the end of the clause is not the report's."""
    upto = sentence[: sentence.find(clause) + len(clause)]
    years = re.findall(r"(20\d\d)年", upto)
    return bool(years) and year is not None and int(years[-1]) != year


def _exactly(
    pattern: re.Pattern[str], sentence: str, section: str, cell: Value, what: str
) -> Iterator[Outcome]:
    for found in pattern.finditer(sentence):
        said = number(found.group(1))
        if cell is None:
            yield Untried(f"text/{section}", f"表三“{what}”没有读出，正文的件数无从对照")
        elif said != cell:
            yield Failure(
                f"text/{section}", {"left": said, "right": cell, "what": what, "quote": sentence[:60]}
            )


def none_received(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Prose that says none was received stands beside zeros in rows 一 and 二."""
    if not _all_text(report):
        yield Untried("text", NO_TEXT)
        return
    for section, text in _all_text(report):
        for sentence in sentences(text):
            for clause in clauses(sentence):
                if not _says_none(clause) or _other_year(sentence, clause, report.year):
                    continue
                new, carried = (report.cell("t3", r, "total") for r in ("new_received", "carried_in"))
                if new is None or carried is None:
                    yield Untried(f"text/{section}", "表三第一、二项没有读出，“未收到申请”的说法无从对照")
                elif new or (carried and "结转" not in text):
                    yield Failure(f"text/{section}", {"left": new + carried, "quote": clause[:60]})


def _says_none(clause: str) -> bool:
    found = _NONE_RECEIVED.search(clause)
    return bool(found) and not _OTHER_MATTER.search(clause)


def no_cases(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Prose that denies reviews or suits stands beside zeros in table 4."""
    if not _all_text(report):
        yield Untried("text", NO_TEXT)
        return
    for section, text in _all_text(report):
        for sentence in sentences(text):
            for clause in clauses(sentence):
                negated = _NEGATED_CASE.search(clause)
                if not negated or _CASE_RESULT.search(clause) or _other_year(sentence, clause, report.year):
                    continue
                yield from _denied(clause[negated.start() :], section, report)


def _denied(says: str, section: str, report: Report) -> Iterator[Outcome]:
    rows = ["review"] if re.search(r"行政复议|被?申请复议|复议(?:案件|申请|情况|事项)", says) else []
    if re.search(r"行政诉讼|诉讼(?:案件|情况|事项)?", says):
        rows += ["litigation_direct", "litigation_after_review"]
    for row in rows:
        total = report.cell("t4", row, "total")
        if total is None:
            yield Untried(f"t4/{row}/total", "表四没有读出，“没有复议诉讼”的说法无从对照")
        elif total:
            label = report.shape.table("t4").row(row).label
            yield Failure(f"t4/{row}/total", {"left": total, "row": label, "quote": says[:60]})


def channel_sums(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Counts of the channels add up to the total of the same passage; subsets after 其中 are not added."""
    if not _all_text(report):
        yield Untried("text", NO_TEXT)
    for section, text in _all_text(report):
        for sentence in sentences(text):
            parts, total = _channels_in(sentence)
            if len(parts) >= 2 and total is not None and sum(parts) != total:
                words = {"left": sum(parts), "right": total, "quote": sentence[:60]}
                yield Failure(f"text/{section}", words)


def _channels_in(sentence: str) -> tuple[list[int], int | None]:
    """Counts said of channels (通过…n条) and the total that follows them (共…n条)."""
    parts: list[int] = []
    for clause in clauses(sentence):
        if "其中" in clause:
            return parts, None
        total = re.search(rf"(?:共计?|总计|合计|累计)[^\d]{{0,16}}?({NUMBER})(?:余)?[条篇]", clause)
        if total and parts and not re.search(r"通过|利用|依托", clause):
            return parts, number(total.group(1))
        part = re.search(rf"(?:通过|利用|依托)[^\d]{{2,40}}?({NUMBER})[条篇]$", clause)
        if part:
            parts.append(number(part.group(1)))
        elif parts:
            return parts, None
    return parts, None


def period(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """A stated period is 1 January to 31 December of the year."""
    said = re.search(
        r"(?:统计|期限|时限|时间)[^。]{0,20}?(20\d\d)年(\d+)月(\d+)日(?:起)?(?:至|到|—|-|~)+(?:(20\d\d)年)?(\d+)月(\d+)日",
        plain("\n".join(report.text.values())),
    )
    if said is None or report.year is None:
        yield Untried("text/opening", "正文没有写明统计期限" if said is None else "没有读出年度")
        return
    first, last = (
        [int(g) for g in said.group(1, 2, 3)],
        [int(g or said.group(1)) for g in said.group(4, 5, 6)],
    )
    if first != [report.year, 1, 1] or last != [report.year, 12, 31]:
        yield Failure("text/opening", {"left": said.group(0), "year": report.year})


def years_agree(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Title, opening and signature speak of one year; the signature is of the next."""
    if report.year is None:
        yield Untried("text/title", "没有读出年度")
        return
    for place in ("title", "opening"):
        for said in re.findall(
            r"(20\d\d)年(?:度)?政府信息公开(?:工作)?年度报告", plain(report.text.get(place, ""))
        ):
            if int(said) != report.year:
                yield Failure(f"text/{place}", {"left": f"写的是{said}年", "year": report.year})
    if report.signed is None:
        yield Untried("text/closing", "没有落款日期")
    elif report.signed.year != report.year + 1:
        says = f"落款日期是{report.signed.isoformat()}，应在{report.year + 1}年"
        yield Failure("text/closing", {"left": says, "year": report.year})


def leftover_year(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """A paragraph of the report that begins with the year before was left over from it."""
    if report.year is None:
        yield Untried("text", "没有读出年度")
        return
    before = str(report.year - 1)
    for section, text in _all_text(report):
        if section == "problems":
            continue
        for paragraph in plain(text).splitlines():
            first = re.split(r"[。;；]", paragraph)[0]
            begins = re.match(rf"(?:[（(]?[一二三四五]+[)）、.]?)?{before}年(?:度)?[,，]?", first)
            if (
                begins
                and f"{report.year}年" not in first
                and not re.search(r"以来|结转|底|起|至", first[:14])
            ):
                yield Failure(f"text/{section}", {"left": before, "year": report.year, "quote": first[:40]})


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
        yield Failure("text/closing", {"left": day.isoformat(), "right": f"{report.year + 1}年{month}月31日"})


def _body_of(name: str) -> str | None:
    """What a name says of its bearer: a government, a department, or nothing certain."""
    if name.endswith("人民政府"):
        return "government"
    return "department" if re.search(r"(?:局|委员会|厅|委)$", name) else None


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


def sections_complete(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """All six sections stand in order; one without content says 无."""
    if not _all_text(report):
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


KINDS: dict[str, Check] = {
    f.__name__: f
    for f in (
        request_counts, none_received, no_cases, channel_sums, period, years_agree, leftover_year,
        deadline_of_departments, deadline_of_governments, sections_complete, thin_problems, fee_mentioned, reused,
    )
}  # fmt: skip
