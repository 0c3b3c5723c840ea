"""The words of both forms as they are really printed: rows, columns and headings by normalised text.

A pattern is matched against `key(text)`: no spaces, no punctuation, no bracketed remarks, half-width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_BRACKETS = re.compile(r"[(\[〔【〈<][^()\[\]〔〕【】〈〉<>]*[)\]〕】〉>]")
_NOT_WORD = re.compile(r"[^0-9a-z\u4e00-\u9fff]")

ROWS_T2: Mapping[str, str] = {
    "rules": r"(?:政府|部门)?规章",
    "normative_docs": r"(?:行政)?规范性文件",
    "other_docs": r"其[他它]主动公开的?文件",
    "licences": r"行政许可(?:事项)?",
    "other_services": r"其[他它]对外(?:行政)?(?:管理)?和?服务(?:的)?事项|其[他它]管理服务事项",
    "penalties": r"行政处罚(?:事项)?",
    "coercion": r"行政强制(?:措施|事项)?",
    "admin_fees": r"行政事业性?收费(?:项目)?",
    "procurement": r"政府集中采购(?:项目)?",
}
_APPLY = r"的?(?:政府)?信息公开申请"
_STOP = r"(?:行政机关不?再?不再处理其?(?:政府)?信息公开申请)?"
ROWS_T3: Mapping[str, str] = {
    "new_received": rf"本年度?新?收到?{_APPLY}(?:数量|件数|总数|数)?",
    "carried_in": rf"上一?年度?结转{_APPLY}(?:数量|件数|总数|数)?|上一?年度?结转申请数量",
    "granted": r"(?<!不)予以公开",
    "partial": r"部分公开(?:区分处理的?只计这?一?情形不计其[他它]情形)?",
    "denied_state_secret": r"(?:属于|涉及)国家秘密",
    "denied_law_forbids": r"其[他它]法律(?:法规)?(?:和|及)?(?:行政法规)?(?:规定)?禁止公开",
    "denied_safety_stability": r"[危涉][及机害]三安全一稳定",
    "denied_third_party": r"保护第三[方人]合法权益",
    "denied_internal_affairs": r"属于三类内部(?:事务|管理)性?信息",
    "denied_process_info": r"属于四类过程性?信息",
    "denied_enforcement_file": r"属于行政执法案[卷件](?:信息)?",
    "denied_query_matter": r"属于行政查询事项(?:信息)?",
    "unavailable_not_held": r"本(?:行政)?机关不掌握相关(?:政府)?信息",
    "unavailable_must_create": r"[没无]有?现成信息需要?另行制作",
    "unavailable_still_unclear": r"补正后申请内容仍然?不明确",
    "notproc_petition": r"信访(?:举报投诉|投诉举报)类?的?申请",
    "notproc_repeat": r"重复申请",
    "notproc_publication": r"要求提供公开出版物",
    "notproc_excessive": r"无正当理由大量(?:反复|重复)申请",
    "notproc_reissue": r"要求行政机关(?:确认或者?重新出具|重新出具或者?确认)(?:已经?获取的?(?:政府)?信息)?",
    "other_handling": r"其[他它]处理(?:情形|情况)?",
    "other_supplement_lapsed": rf"(?:申请人)?无正当理由逾期不补正{_STOP}",
    "other_fee_lapsed": rf"(?:申请人)?逾期未按(?:照)?(?:收费|缴费)通知要求[缴交]纳费用{_STOP}",
    "other_misc": r"其[他它]",
    "result_total": r"[总合]计",
    "carried_out": r"结转下一?年度?继续办理(?:数量|的?申请)?",
}
HEADINGS_T3 = r"本年度?办理结果(?:数量)?|不予公开|无法提供|不予处理|其[他它]处理(?:情形|情况)?"
COLUMNS_T2: Mapping[str, str] = {
    "made": r"(?:本年度?)?新制[作定发](?:数量|件数|数)",
    "published": r"(?:本年度?)?新公开(?:数量|件数|数)",
    "total_open": r"对外公开总?(?:数量|件数|数)",
    "issued": r"(?:本年度?)?(?:制发|制定)(?:件数|数量|数)",
    "repealed": r"(?:本年度?)?废止(?:件数|数量|数)",
    "in_force": r"现行有效(?:件数|数量|数)",
    "prev_items": r"上一?年度?项目(?:数量|件数|数)",
    "delta": r"(?:本年度?)?增加?[或和及]?减少?(?:数量)?",
    "decisions": r"(?:本年度?)?(?:行政)?处理决定(?:数量|件数|数)",
    "fee_amount": r"(?:本年度?)?收费总?金额(?:单位)?(?:万元)?",
    "projects": r"采购项目总?(?:数量|件数|数)",
    "purchase_amount": r"采购项?目?总?金额(?:单位)?(?:万元)?",
}
ONLY_IN = {
    "cn-gi-annual-2019": frozenset(
        ("made", "published", "total_open", "prev_items", "delta", "projects", "purchase_amount",
         "other_services", "procurement", "other_docs", "other_handling")
    ),
    "cn-gi-annual-2021": frozenset(
        ("issued", "repealed", "in_force", "fee_amount", "other_supplement_lapsed", "other_fee_lapsed", "other_misc")
    ),
}  # fmt: skip
COLUMNS_T3: Mapping[str, str] = {
    "group": r"法人[或和及]?者?其[他它]组织",
    "natural_person": r"自然人",
    "legal_commercial": r"商业企业",
    "legal_research": r"科研机构",
    "legal_social": r"社会公益(?:组织|机构)",
    "legal_law_service": r"法律服务(?:机构|组织)",
    "legal_other": r"其[他它](?:组织)?",
    "total": r"[总合]计",
}
BLOCKS_T4: Mapping[str, str] = {
    "litigation_direct": r"未经(?:行政)?复议(?:程序)?直接起诉",
    "litigation_after_review": r"(?:经?行政)?复议后(?:直接)?起诉",
    "litigation": r"行政诉讼",
    "review": r"行政复议",
}
OUTCOMES_T4: Mapping[str, str] = {
    "upheld": r"(?:结果|复议)?维持(?:结果)?",
    "corrected": r"(?:结果)?纠正(?:结果)?",
    "other": r"其[他它]结果",
    "pending": r"尚未审结",
    "total": r"[总合]计",
}
SECTIONS: Mapping[str, str] = {
    "overview": r"(?:政府信息公开)?(?:工作)?总体(?:工作)?情况|概述|基本情况",
    "proactive": r".{0,20}主动公开(?:的)?(?:政府)?信息(?:的)?(?:工作)?情况(?:统计表|表)?",
    "requests": r".{0,20}收到和(?:办理|处理).{0,4}信息公开申请(?:的)?(?:办理)?情况(?:统计表|表)?",
    "disputes": r".{0,24}(?:行政复议|复议).{0,12}诉讼(?:的)?(?:有关)?情况(?:统计表|表)?",
    "problems": r".{0,16}(?:存在|主要|工作).{0,6}(?:问题|困难|不足).{0,4}(?:改进|整改|下一步|措施|打算|工作).{0,12}|.{0,10}存在的?(?:主要)?问题",
    "other": r"其[他它](?:需要|应当|需)?(?:报告|说明)(?:的)?(?:有关)?(?:事项|情况)|需要报告的其[他它]事项|其[他它]事项",
}
PARTS: Mapping[str, str] = {
    "ov_proactive": r".{0,6}主动公开(?:政府信息)?(?:工作)?(?:方面|情况)*",
    "ov_requests": r".{0,6}依申请公开(?:政府信息)?(?:办理|工作)?(?:方面|情况)*",
    "ov_management": r".{0,8}政府信息(?:资源)?(?:规范化)?管理(?:工作)?(?:方面|情况)*",
    "ov_platform": r".{0,8}(?:政府信息|政务)?公开?平台建设(?:工作)?(?:方面|情况)*",
    "ov_assurance": r".{0,6}(?:监督保障|保障监督)(?:工作|措施)?(?:方面|情况)*",
}


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The text reduced to what labels are compared by."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"\s", "", text)
    for _ in range(3):
        text, changed = _BRACKETS.subn("", text)
        if not changed:
            break
    return _NOT_WORD.sub("", text)


def _named(patterns: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()))


WORDS_T4: Mapping[str, str] = {**BLOCKS_T4, **OUTCOMES_T4}
_COLUMNS_T2, _COLUMNS_T3, _WORDS_T4 = _named(COLUMNS_T2), _named(COLUMNS_T3), _named(WORDS_T4)


def columns_t2(text: str) -> list[str]:
    """Column ids of table 2 named in a text, in reading order."""
    return [m.lastgroup for m in _COLUMNS_T2.finditer(key(text)) if m.lastgroup]


def columns_t3(text: str) -> list[str]:
    """Column ids of table 3 (and `group`) named in a text, in reading order."""
    return [m.lastgroup for m in _COLUMNS_T3.finditer(key(text)) if m.lastgroup]


def words_t4(text: str) -> list[str]:
    """Blocks and outcomes of table 4 named in a text, in reading order."""
    return [m.lastgroup for m in _WORDS_T4.finditer(key(text)) if m.lastgroup]


def column_t2(text: str) -> str:
    """The one column of table 2 that a heading cell names, or an empty string."""
    found = set(columns_t2(text))
    return found.pop() if len(found) == 1 and len(key(text)) <= 40 else ""


def column_t3(text: str) -> str:
    """The one column of table 3 that a heading cell is, or an empty string."""
    return _whole(text, COLUMNS_T3)


def _whole(text: str, patterns: Mapping[str, str]) -> str:
    bare = key(text)
    for name, pattern in patterns.items():
        if re.fullmatch(pattern, bare):
            return name
    return ""


def word_t4(text: str) -> str:
    """The block or outcome of table 4 that a heading cell is, or an empty string."""
    return _whole(text, WORDS_T4)


_ROW_T2 = {n: re.compile(rf"(?:{p})$") for n, p in ROWS_T2.items()}
_ROW_T3 = {n: re.compile(rf"(?:{p})$") for n, p in ROWS_T3.items()}
_HEADING_T3 = re.compile(rf"^(?:[一二三四五六七]?(?:{HEADINGS_T3}))+\d?$")


def row_t3(label: str, before: str = "") -> str:
    """The row of table 3 whose printed label ends the text, or an empty string.

    Words of the headings may stand before it (“（三）不予公开1.属于国家秘密”). `before` is the row read before:
    the bare words 其他 and 总计 are rows only where the form has them.
    """
    bare = key(label)
    best, start = "", len(bare)
    for name, pattern in _ROW_T3.items():
        match = pattern.search(bare)
        if match and match.start() < start:
            best, start = name, match.start()
    lead = bare[:start].strip("0123456789")
    if best == "other_misc":
        free = before in ("other_handling", "other_supplement_lapsed", "other_fee_lapsed")
        return best if free and (not lead or _HEADING_T3.match(lead)) else ""
    if best == "result_total":
        heads = not lead.removesuffix("七") or _HEADING_T3.match(lead.removesuffix("七"))
        return best if before in _RESULT_ROWS and heads else ""
    return best


_RESULT_ROWS = frozenset(ROWS_T3) - {"new_received", "carried_in", "carried_out", "result_total"}


def row_t2(label: str) -> str:
    """The row of table 2 that the text is, numbers before it aside, or an empty string."""
    bare = key(label).lstrip("0123456789")
    for name, pattern in _ROW_T2.items():
        match = pattern.search(bare)
        if match and match.start() == 0:
            return name
    return ""


def row_t2_at_end(label: str) -> str:
    """The row of table 2 whose label ends the text, or an empty string; for headings and label run together."""
    bare = key(label)
    for name, pattern in _ROW_T2.items():
        if pattern.search(bare):
            return name
    return ""


def heading_t3(label: str) -> bool:
    """True for a heading row of table 3 (本年度办理结果, 不予公开 …), which has no figures of its own."""
    return _HEADING_T3.match(key(label)) is not None


def unit_of(heading: str) -> str:
    """The unit of money that a column heading names: 亿元, 万元, 元, or an empty string."""
    match = re.search(r"亿元|万元|元", unicodedata.normalize("NFKC", heading))
    return match.group() if match else ""


_TABLE_WORDS = re.compile(
    "|".join(
        [
            *ROWS_T3.values(),
            *ROWS_T2.values(),
            *COLUMNS_T2.values(),
            *COLUMNS_T3.values(),
            *WORDS_T4.values(),
            HEADINGS_T3,
            "信息内容|第二十条第[一五六八九]?项|申请人情况|单位[件项]|本列数据的?勾稽关系为.*四项之和",
        ]
    )
)


def is_table_word(text: str) -> bool:
    """True for a line that is nothing but labels and headings of the three tables."""
    bare = key(text)
    found = _TABLE_WORDS.search(bare) is not None or text.strip().startswith(("（本列数据", "(本列数据"))
    return found and not re.sub(r"[一二三四五六七八九\d]", "", _TABLE_WORDS.sub("", bare))


BLOCK_T2 = re.compile(r"第二十条第?[(（\s]*[一五六八九]\s*[)）]?\s*项")
