"""The format of official documents (GB/T 9704-2012): what a clerk's draft breaks, with the clause and what to write.

Each rule is a row: its name, how grave it is, the clause, and the function that finds breaks. A correct text gets
no finding; when in doubt a rule keeps silent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.law.manuscripts import manuscripts

STANDARD = "GB/T 9704-2012"


@dataclass(frozen=True)
class OfficialDraft:
    """A draft as the rules look at it; paragraphs are the body's lines without markup."""

    title: str
    number: str = ""
    addressee: str = ""
    paragraphs: tuple[str, ...] = ()
    issuer: str = ""
    made_on: date | None = None
    note: str = ""
    attribute: str = "proactive"
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormatFinding:
    """A break of the format: the rule, error or info, where, what is said, the clause."""

    rule: str
    severity: str
    where: str
    says: str
    article: str


Breaks = Iterator[tuple[str, str]]
_CJK = r"\u4e00-\u9fff"
_NUMERALS = "一二三四五六七八九十"
_KINDS = "决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|规定|细则|规则|规范|方案|规划|计划|要点|预案|制度|指南|说明"


def lint(draft: OfficialDraft) -> list[FormatFinding]:
    """Every break of the format, in the order of the document."""
    return [
        FormatFinding(name, severity, where, says, article)
        for name, severity, article, look in RULES
        for where, says in look(draft)
    ]


def _title(draft: OfficialDraft) -> Breaks:
    title = draft.title
    if not re.search(
        f"(?:{_KINDS})(?:（[^）]*）|》)?(?:的(?:通知|通告|公告|函|意见|决定|批复|通报))?$", title
    ):
        yield "标题", f"标题应由发文机关、事由和文种组成，结尾没有文种：“{title[-8:]}”"
    if title.endswith(("。", "，", "；", ".", ",")):
        yield "标题", "标题末尾不用标点"
    if "关于" in title and not title.split("关于")[0] and draft.issuer:
        yield "标题", f"标题没有发文机关，应写“{draft.issuer}关于……”"
    if re.search(r"关于关于|的的|通知的通知$", title):
        yield "标题", "标题有重复的字词，转发类标题只保留一个“关于”和一个文种"


def _number(draft: OfficialDraft) -> Breaks:
    number = draft.number
    if not number:
        return
    if re.search(r"[\[\]()（）【】［］{}<>《》]", number):
        yield "发文字号", f"年份应用六角括号〔〕，不用方括号、圆括号：“{number}”"
        return
    match = re.fullmatch(rf"[{_CJK}A-Za-z]{{2,14}}〔(\d+)〕(第?)(\d+)(号?)", number)
    if not match:
        yield "发文字号", f"发文字号应为机关代字、〔年份〕、顺序号和“号”：“{number}”"
        return
    if len(match[1]) != 4:
        yield "发文字号", "年份应标全称四位数字"
    if match[2]:
        yield "发文字号", "顺序号前不加“第”字"
    if match[3].startswith("0"):
        yield "发文字号", "顺序号不编虚位，1不写成01"
    if not match[4]:
        yield "发文字号", "顺序号后应加“号”字"
    if draft.made_on and len(match[1]) == 4 and int(match[1]) != draft.made_on.year:
        yield "发文字号", f"年份〔{match[1]}〕与成文日期的年份{draft.made_on.year}不一致"


def _addressee(draft: OfficialDraft) -> Breaks:
    if draft.addressee and not draft.addressee.endswith("："):
        yield "主送机关", "最后一个主送机关名称后用全角冒号"


_LEVELS = (
    (re.compile(rf"^[{_NUMERALS}]+、"), 1),
    (re.compile(rf"^（[{_NUMERALS}]+）"), 2),
    (re.compile(r"^\d{1,2}[.．]"), 3),
    (re.compile(r"^（\d{1,2}）"), 4),
)
_WRONG_LEVELS = (
    (re.compile(rf"^（[{_NUMERALS}\d]+）[、，,.]"), "括号序号后不加顿号等标点"),
    (re.compile(r"^\d{1,2}、"), "第三层序号用“1.”，不用“1、”"),
    (re.compile(rf"^[{_NUMERALS}]+[.,，．]\s*[{_CJK}]"), "第一层序号用“一、”"),
    (re.compile(rf"^\([{_NUMERALS}\d]+\)"), "序号的括号用全角（ ）"),
    (re.compile(r"^[①-⑳]"), "结构层次序数依次用“一、”“（一）”“1.”“（1）”"),
)


def _levels(draft: OfficialDraft) -> Breaks:
    deepest = 0
    for n, text in enumerate(draft.paragraphs, 1):
        for pattern, says in _WRONG_LEVELS:
            if pattern.match(text):
                yield f"第{n}段", f"{says}：“{text[:12]}”"
        level = next((depth for pattern, depth in _LEVELS if pattern.match(text)), 0)
        if not level:
            continue
        # The standard lets a text of two levels go from “一、” to “1.”.
        if level > deepest + 1 and (deepest, level) not in ((1, 3), (0, 3), (0, 2)):
            yield f"第{n}段", f"结构层次跳级：“{text[:12]}”前面没有上一层序号"
        deepest = level


def _order(draft: OfficialDraft) -> Breaks:
    expected = 1
    for n, text in enumerate(draft.paragraphs, 1):
        match = re.match(rf"^([{_NUMERALS}]+)、", text)
        if not match:
            continue
        value = _value(match[1])
        if value not in (1, expected):
            yield f"第{n}段", f"序号不连续：“{text[:10]}”，前面应有“{_numeral(expected)}、”"
        expected = value + 1


def _value(text: str) -> int:
    tens, found, ones = text.partition("十")
    if not found:
        return _NUMERALS.index(text[0]) + 1
    return 10 * ((_NUMERALS.index(tens) + 1) if tens else 1) + ((_NUMERALS.index(ones) + 1) if ones else 0)


def _numeral(value: int) -> str:
    tens, ones = divmod(value, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十"
    return lead + (_NUMERALS[ones - 1] if ones else "")


def _attachments(draft: OfficialDraft) -> Breaks:
    notes = [(n, t) for n, t in enumerate(draft.paragraphs, 1) if re.match(r"^附\s*件\s*[：:]", t)]
    for n, text in notes:
        if text.endswith(("。", "；", "，", ";", ".")):
            yield f"第{n}段", "附件名称后不加标点"
        if "附件:" in text:
            yield f"第{n}段", "“附件”后用全角冒号"
        if re.search(r"：\s*1、", text):
            yield f"第{n}段", "多个附件用“1.”标注，不用“1、”"
    mentioned = any("附件" in t for t in draft.paragraphs)
    if notes and not draft.attachments:
        yield "附件", "正文有附件说明，但没有上传附件"
    if draft.attachments and not mentioned:
        yield "附件", "上传了附件，但正文没有提到附件"


_DATES = (
    (re.compile(r"\d{4}年0\d月|\d{4}年1?\d月0\d日"), "月、日不编虚位，5月不写成05月"),
    (re.compile(rf"[二][〇○O0零][{_NUMERALS}〇○O0零]{{2}}年"), "日期用阿拉伯数字，不用汉字数字"),
    (re.compile(r"(?<!\d)\d{2}年\d{1,2}月\d{1,2}日"), "年份应标全称四位数字"),
    (re.compile(r"(?<!\d)(?:19|20)\d{2}[.．/]\d{1,2}[.．/]\d{1,2}(?!\d)"), "日期应写成“2024年5月8日”的形式"),
)


def _dates(draft: OfficialDraft) -> Breaks:
    for n, text in enumerate(draft.paragraphs, 1):
        for pattern, says in _DATES:
            if match := pattern.search(text):
                yield f"第{n}段", f"{says}：“{match[0]}”"
        for match in re.finditer(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日", text):
            try:
                date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                yield f"第{n}段", f"没有这一天：“{match[0]}”"


def _note(draft: OfficialDraft) -> Breaks:
    known = manuscripts().attributes
    own = known[draft.attribute]
    if draft.note and draft.note not in (own.note, *own.also):
        yield "附注", f"附注“{draft.note}”与公开属性“{own.label}”不一致，应为“{own.note}”"
    for n, text in enumerate(draft.paragraphs, 1):
        if re.match(r"^\(此件[^()]*\)$", text):
            yield f"第{n}段", "附注用全角圆括号"
        for other in known.values():
            if other.id != own.id and text.strip("（）()") in (other.note, *other.also):
                yield f"第{n}段", f"正文的附注“{text}”与公开属性“{own.label}”不一致"


_PUNCTUATION = (
    (re.compile(rf"[{_CJK}][,;:?!][{_CJK}]"), "中文之间用全角标点"),
    (re.compile(rf"[{_CJK}]\.(?=[{_CJK}]|$)"), "句末用“。”，不用“.”"),
    (re.compile(rf"[{_CJK}]\([^()]*[{_CJK}][^()]*\)|\([{_CJK}][^()]*\)"), "中文里的括号用全角（ ）"),
    (re.compile(rf"[{_CJK}]\"|\"[{_CJK}]"), '引号用“ ”，不用" "'),
    (re.compile(r"。。|，，|、、|；；|：：|，。|。，|、，"), "标点重复"),
    (re.compile(rf"(?<=[{_CJK}]) +(?=[{_CJK}])"), "汉字之间不留空格"),
    (re.compile(r"[０-９]"), "数字用半角"),
    (re.compile(r"》、《|”、“"), "书名号、引号并列时，中间一般不用顿号"),
    (
        re.compile(r"[\[［]\d{4}[\]］]\s*\d+号|[（(](?:19|20)\d{2}[)）]\d+号|【\d{4}】\d+号"),
        "引用发文字号的年份用六角括号〔〕",
    ),
)


def _punctuation(draft: OfficialDraft) -> Breaks:
    for n, text in enumerate(draft.paragraphs, 1):
        for pattern, says in _PUNCTUATION:
            if match := pattern.search(text):
                near = text[max(0, match.start() - 4) : match.end() + 4].strip()
                yield f"第{n}段", f"{says}：“{near}”"


RULES: tuple[tuple[str, str, str, Callable[[OfficialDraft], Breaks]], ...] = (
    ("FMT-TITLE", "error", f"{STANDARD} 7.3.1", _title),
    ("FMT-NUMBER", "error", f"{STANDARD} 7.2.5", _number),
    ("FMT-ADDRESSEE", "error", f"{STANDARD} 7.3.2", _addressee),
    ("FMT-LEVELS", "error", f"{STANDARD} 7.3.3", _levels),
    ("FMT-ORDER", "error", f"{STANDARD} 7.3.3", _order),
    ("FMT-ATTACHMENT", "error", f"{STANDARD} 7.3.4", _attachments),
    ("FMT-DATE", "error", f"{STANDARD} 7.3.5.4", _dates),
    ("FMT-NOTE", "error", f"{STANDARD} 7.3.6", _note),
    ("FMT-PUNCTUATION", "error", "GB/T 15834-2011", _punctuation),
)
