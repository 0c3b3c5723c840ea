"""Rules of the head: title, document number, addressee."""

from __future__ import annotations

import re

from gongkai.law.format_draft import Break, Breaks, OfficialDraft
from gongkai.law.format_rules import HAN, format_rules

_RULE_PAPER = re.compile(r"关于(?:印发|公布|发布)[^《》]*(?:办法|规定|细则|条例)的(?:通知|公告|决定)$")
_REPEATED = re.compile(r"关于关于|的的|通知的通知|关于转发[^《》]*关于转发")


def title(draft: OfficialDraft) -> Breaks:
    """Issuer, matter and kind; no full stop, no broken lines (7.3.1)."""
    text = draft.title.strip()
    if "\n" in draft.title.strip() or "\r" in draft.title.strip():
        yield Break(
            "FMT-TITLE",
            "标题",
            "标题在系统里不手工换行，排版时按词意回行",
            re.sub(r"\s*[\r\n]+\s*", "", text),
        )
        text = re.sub(r"\s*[\r\n]+\s*", "", text)
    bare = text.rstrip("。，；：、.,;:")
    if bare != text:
        yield Break("FMT-TITLE", "标题", "标题末尾不用标点", bare)
    kinds = "|".join(sorted(format_rules().kinds, key=len, reverse=True))
    if not re.search(f"(?:{kinds})(?:（[^）]*）|》)?(?:（[^）]*）)?$", bare):
        yield Break("FMT-TITLE", "标题", f"标题应由发文机关、事由和文种组成，结尾没有文种：“{bare[-8:]}”")
    if bare.startswith("关于") and draft.issuer:
        yield Break("FMT-TITLE", "标题", f"标题没有发文机关，应写“{draft.issuer}关于……”", draft.issuer + bare)
    if _REPEATED.search(bare):
        yield Break("FMT-TITLE", "标题", "标题有重复的字词，转发类标题只保留一个“关于”和一个文种")
    if _RULE_PAPER.search(bare):
        yield Break("FMT-HABIT", "标题", "印发的办法、规定等名称一般加书名号《 》")


_NUMBER = re.compile(
    rf"([{HAN}A-Za-z]{{2,14}})([〔\[(（【［{{<《])(\d{{1,4}})([〕\])）】］}}>》])(第?)(\d+)(号?)"
)


def number(draft: OfficialDraft) -> Breaks:
    """Letters of the issuer, 〔year〕, serial number, 号 (7.2.5)."""
    text = draft.number
    if not text:
        return
    if text != re.sub(r"\s", "", text):
        yield Break("FMT-NUMBER", "发文字号", "发文字号里不留空格", re.sub(r"\s", "", text))
    match = _NUMBER.fullmatch(re.sub(r"\s", "", text))
    if not match:
        yield Break("FMT-NUMBER", "发文字号", f"发文字号应为机关代字、〔年份〕、顺序号和“号”：“{text}”")
        return
    letters, opens, year, closes, ordinal, serial, ends = match.groups()
    full = year if len(year) == 4 else "20" + year.zfill(2) if len(year) == 2 else ""
    right = f"{letters}〔{full}〕{serial.lstrip('0')}号" if full and serial.strip("0") else ""
    for broken, says in (
        (opens + closes != "〔〕", f"年份应用六角括号〔〕，不用方括号、圆括号：“{text}”"),
        (len(year) != 4, "年份应标全称四位数字"),
        (bool(ordinal), "顺序号前不加“第”字"),
        (serial.startswith("0"), "顺序号不编虚位，1不写成01"),
        (not ends, "顺序号后应加“号”字"),
    ):
        if broken:
            yield Break("FMT-NUMBER", "发文字号", says, right)
    if draft.made_on and len(year) == 4 and int(year) != draft.made_on.year:
        yield Break("FMT-NUMBER", "发文字号", f"年份〔{year}〕与成文日期的年份{draft.made_on.year}不一致")


def addressee(draft: OfficialDraft) -> Breaks:
    """A full-width colon at the end, no other punctuation of half width (7.3.2)."""
    text = draft.addressee.strip()
    if not text:
        return
    if not re.search(r"[^：:]：$", text):
        yield Break(
            "FMT-ADDRESSEE", "主送机关", "最后一个主送机关名称后用全角冒号", text.rstrip("：:，。,.") + "："
        )
    if match := re.search(r"[,;.。]", text):
        yield Break("FMT-ADDRESSEE", "主送机关", f"主送机关之间用顿号、逗号，不用“{match[0]}”")
