"""Numbers and denials of applications in the prose, held against table 3; counts of the channels against their sum.

Precision comes first (docs/decisions/015): a clause is only held against the table when its own words say that it
means all applications of this body and year. Subsets, other years, other bodies and other matters are left alone.
"""

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
    without_brackets,
)
from gongkai.law.report import Report, Value
from gongkai.law.report_rules import CheckContext, Failure, Outcome, Rule, Untried

_APPLICATION = r"(?:依申请公开|信息公开(?:的)?申请|公开(?:政府)?信息(?:的)?申请|公开申请|申请公开)"
_TAKEN_IN = r"(?:收到|受理|接收|接到|收悉|新收)"
_RECEIVED = re.compile(
    rf"(?:{_TAKEN_IN}|新增)[^,;，；\d]{{0,30}}?{_APPLICATION}[^,;，；\d]{{0,12}}?{PRECISE}(?P<n>{NUMBER}){PIECE}"
    rf"|{_TAKEN_IN}{PRECISE}(?P<m>{NUMBER}){PIECE}[^,;，；]{{0,12}}{_APPLICATION}"
)
_RECEIVED_HERE = re.compile(
    rf"{_TAKEN_IN}(?:到)?(?:的|书面|有效|公开)*(?:申请)?(?:共|共计|总数|数量|为)*(?P<n>{NUMBER}){PIECE}"
)
_HEADED = re.compile(r"^.{0,8}?依申请公开(?:方面|情况|工作|办理情况|工作情况)?[:,，]")
_REQUEST_SECTIONS = ("ov_requests", "requests")
_CARRIED_IN = re.compile(
    rf"(?:(?:上年|上年度|上一年|上一年度|去年)结转|结转上年度?)[^,;，；。\d]{{0,16}}?({NUMBER}){PIECE}"
)
_CARRIED_OUT = re.compile(
    rf"结转(?:至|到)?(?:下年|下年度|下一年|下一年度)[^,;，；。\d]{{0,12}}?({NUMBER}){PIECE}"
)
_NONE_RECEIVED = re.compile(
    rf"(?:未|没有|尚未|未曾)(?:再)?(?:新)?(?:收到|接到|接收到|接收|受理)[^,;，；]{{0,24}}{_APPLICATION}"
    rf"|无一[件例起](?:政府)?{_APPLICATION}|(?:^|[为均我局年度,])无(?:政府)?{_APPLICATION}(?!.{{0,4}}(?:收费|费))"
    r"|没有(?!因)[^,;，；]{0,30}(?:申请公开(?:政府)?信息|提出(?:政府)?信息公开申请)$"
    rf"|{_APPLICATION}(?:政府信息)?(?:受理|申请|收到)?(?:数量?|件数|总数|量|事项)?(?:为零|为0件?|零件|0件)(?!\d)|零申请"
)
_PART = re.compile(
    r"其中|通过|网络|网上|在线|信函|邮寄|来信|当面|现场|传真|邮箱|自然人|法人|企业|公民|较|同比|增加|减少|"
    r"涉及|关于|方面的|补正|重复|同一|转办|转来|转交|移送|交办|平均|日均|以来|历年|季度|半年|月份|\d月(?!\d)"
)
_EVERYBODY = re.compile(r"(?:公民|自然人)[、,]?法人(?:和|或者|或|及|以及|与|、)其他(?:社会)?组织")
_OTHER_MATTER = re.compile(
    r"复议|诉讼|投诉|举报|申诉|费|结转|[延逾超按过到]期|期限|补正|超时|第三方|意见|不予|败诉|纠正|撤销|差错|泄密|异议|信访|更正|"
    r"超出|职责范围|舆情|评价|(?<!报告)(?<!统计)(?<!年度)期间|违规|失误|撤回|恶意|积压|未答复|未办结|不规范"
)
_NOT_OURS = re.compile(r"复议|诉讼|投诉|举报|信访|提案|建议")


def request_counts(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Numbers of applications in the prose are those of table 3."""
    if not texts(report):
        yield Untried("text", NO_TEXT)
        return
    carried, left_over = report.cell("t3", "carried_in", "total"), report.cell("t3", "carried_out", "total")
    for section, text in texts(report):
        for sentence in sentences(text):
            yield from _received_in(sentence, section, report)
            if not ELSEWHERE.search(sentence):
                yield from _exactly(_CARRIED_IN, sentence, section, carried, "上年结转")
                yield from _exactly(_CARRIED_OUT, sentence, section, left_over, "结转下年度")


def _received_in(sentence: str, section: str, report: Report) -> Iterator[Outcome]:
    said = list(_received_numbers(sentence, section, report.year))
    if not said:
        return
    new, carried = (report.cell("t3", r, "total") for r in ("new_received", "carried_in"))
    if new is None or carried is None:
        yield Untried(f"text/{section}", "表三第一、二项没有读出，正文的申请件数无从对照")
    elif not {new, new + carried} & set(said):
        words = {"left": said[0], "right": new, "what": "收到申请", "quote": sentence[:60]}
        yield Failure(f"text/{section}", words)


def _received_numbers(sentence: str, section: str, year: int | None) -> Iterator[int]:
    """Numbers that the sentence gives for all applications received by this body in its year."""
    whole = without_brackets(sentence)
    headed = bool(_HEADED.search(whole)) or section in _REQUEST_SECTIONS
    for clause in clauses(whole):
        if _narrowed(clause) or LAST_YEAR.search(clause) or of_another_year(whole, clause, year):
            continue
        found = [*_RECEIVED.finditer(clause)]
        if not found and headed and not _NOT_OURS.search(whole):
            found = [*_RECEIVED_HERE.finditer(clause)]
        for match in found:
            if not _NOT_OURS.search(match.group(0)) and not _denied_before(clause, match.start()):
                yield number(next(g for g in match.groups() if g))


def _narrowed(clause: str) -> bool:
    """True for a clause about some of the applications, or about those of another body."""
    clause = _EVERYBODY.sub("", clause)
    return bool(_PART.search(clause) or ELSEWHERE.search(clause))


def _denied_before(clause: str, at: int) -> bool:
    """True when the verb is denied: 没有收到一件申请 speaks of none, not of one."""
    return re.search(r"(?:没有|没|未|未曾|尚未)(?:再|新)?$", clause[:at]) is not None


def _exactly(
    pattern: re.Pattern[str], sentence: str, section: str, cell: Value, what: str
) -> Iterator[Outcome]:
    for found in pattern.finditer(sentence):
        said = number(found.group(1))
        if cell is None:
            yield Untried(f"text/{section}", f"表三“{what}”没有读出，正文的件数无从对照")
        elif said != cell:
            words = {"left": said, "right": cell, "what": what, "quote": sentence[:60]}
            yield Failure(f"text/{section}", words)


def none_received(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Prose that says none was received stands beside zeros in rows 一 and 二."""
    if not texts(report):
        yield Untried("text", NO_TEXT)
        return
    new, carried = (report.cell("t3", r, "total") for r in ("new_received", "carried_in"))
    for section, text in texts(report):
        for clause in _denials(text, report.year):
            if new is None or carried is None:
                yield Untried(f"text/{section}", "表三第一、二项没有读出，“未收到申请”的说法无从对照")
            elif new or (carried and "结转" not in text):
                yield Failure(f"text/{section}", {"left": new + carried, "quote": clause[:60]})


def _denials(text: str, year: int | None) -> Iterator[str]:
    for sentence in sentences(text):
        for clause in clauses(sentence):
            says = _NONE_RECEIVED.search(clause) and not _OTHER_MATTER.search(clause)
            if not says or _narrowed(clause) or LAST_YEAR.search(clause):
                continue
            if not of_another_year(sentence, clause, year):
                yield clause


_PUBLISHED = r"(?:发布|公开|公布|更新|推送|刊发|刊登|编发)"
_TOTAL = re.compile(
    rf"(?:共计?|总计|合计|累计)(?:主动)?{_PUBLISHED}?(?:各类|各种)?(?:政府|政务|教育|工作|公开)*(?:信息)?"
    rf"(?:共|共计|总数|总量|数量|达|为)*(?P<n>{NUMBER})[条篇]"
)
_CHANNEL = re.compile(rf"(?:通过|利用|依托)[^\d]{{2,40}}?{PRECISE}(?P<n>{NUMBER})[条篇]$")
_NO_PUBLICATION = re.compile(r"回复|留言|咨询|受理|征集|收到|解答|办理|点击|浏览|阅读")


def channel_sums(report: Report, form: Form, context: CheckContext, rule: Rule) -> Iterator[Outcome]:
    """Counts of the channels add up to the total of the same passage; subsets after 其中 are not added."""
    if not texts(report):
        yield Untried("text", NO_TEXT)
    for section, text in texts(report):
        for sentence in sentences(text):
            parts, total = _channels_in(sentence)
            if len(parts) >= 2 and total is not None and sum(parts) != total:
                words = {"left": sum(parts), "right": total, "quote": sentence[:60]}
                yield Failure(f"text/{section}", words)


def _channels_in(sentence: str) -> tuple[list[int], int | None]:
    """Counts said of channels (通过…n条) and the total that follows them (共…n条)."""
    parts: list[int] = []
    for clause in clauses(re.sub(r"、(?=通过|利用|依托)", "，", without_brackets(sentence))):
        if "其中" in clause or _NO_PUBLICATION.search(clause) or LAST_YEAR.search(clause):
            return parts, None
        total = _TOTAL.search(clause)
        if total and parts and not re.search(r"通过|利用|依托", clause):
            return parts, number(total["n"])
        part = _CHANNEL.search(clause)
        if part:
            parts.append(number(part["n"]))
        elif parts:
            return parts, None
    return parts, None
