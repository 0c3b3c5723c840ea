"""The words of a report: title, agency, year, sections, signature; no figure of a table among them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from gongkai.reporting.reading.cleaning import tidy_prose
from gongkai.reporting.reading.page import Item
from gongkai.reporting.reading.sections import TITLE, Layout
from gongkai.reporting.reading.vocabulary import PARTS, key

_DIGITS = {
    **{c: str(i) for i, c in enumerate("〇一二三四五六七八九")},
    "零": "0",
    "○": "0",
    "Ｏ": "0",
    "O": "0",
}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)\s*(?:年|年度)?")
_HAN_YEAR = re.compile(r"([二一][〇零○OＯ九][〇零○OＯ一二三四五六七八九]{2})\s*年")
_PERIOD = re.compile(r"(20\d{2})\s*年\s*1\s*月\s*1\s*日.{0,8}?(?:至|到|—|-|~|止).{0,10}?12\s*月\s*31\s*日")
_DAY = re.compile(
    r"(20\d{2}|[二〇零○OＯ一三四五六七八九]{4})\s*年\s*([\d一二三四五六七八九十]{1,3})\s*月\s*([\d一二三四五六七八九十廿]{1,3})\s*[日号]"
)
_ISO_DAY = re.compile(r"(20\d{2})[-/.](\d{1,2})[-/.](\d{1,2})")
_FOOT = re.compile(
    r"^(?:附件?\s*[:：\d]|附\s*[:：]|扫一扫|分享|打印|【?(?:打印|关闭|返回|字体|收藏)|上一篇|下一篇|相关(?:阅读|链接|文章|文档)|责任编辑|编辑[:：]|来源[:：]"
    r"|版权|主办(?:单位)?|承办|Copyright|网站标识码|.{0,6}ICP备|.{0,6}公网安备|联系我们|网站地图|浏览次数|友情链接|智能问答|无障碍|关注我们)"
)  # fmt: skip
_META = re.compile(
    r"^(?:发布(?:时间|日期|机构)|发文(?:日期|机关|字号)|成文日期|生成日期|来源|信息来源|稿源|作者|字号|字体|浏览|点击|访问量|阅读|分享|打印|保存|收藏|视力保护"
    r"|索\s*引\s*号|文\s*号|当前位置|您(?:的|现在的)位置|首页|主题|分类|有效性|【|\[|时间[:：]|日期[:：]|编辑[:：])"
)  # fmt: skip
_BODY_END = re.compile(
    r"(?:局|厅|委|委员会|办|办公室|政府|院|中心|处|所|站|队|街道|镇|乡|区|县|市|省|管委会|部|署|会|公司|学校|大学|支队|总队|办事处|社|馆|台|团|组)$"
)


@dataclass
class Words:
    """What the prose says: the public text keys, and who, which year and when."""

    text: dict[str, str] = field(default_factory=dict)
    agency: str = ""
    year: int | None = None
    signed: date | None = None


def read_words(
    items: list[Item], layout: Layout, used: set[int], is_table: set[int], heading: str, parts: bool
) -> Words:
    """The words of the report; of a page that holds it twice, the first copy. `parts` asks for 2021's five paragraphs."""
    words = Words()
    end = len(items)
    spans = {
        name: layout.span(name, end)[:1]
        for name in ("overview", "proactive", "requests", "disputes", "problems", "other")
    }
    rests = {h.section: h.rest for h in reversed(layout.headings)}
    for name, found in spans.items():
        if found:
            lines = [
                items[i].text
                for i in range(*found[0])
                if items[i].text and i not in used and i not in is_table
            ]
            words.text[name] = _joined([rests.get(name, ""), *lines])
    closing_from = next((name for name in ("other", "problems") if spans[name]), "")
    if closing_from:
        _take_closing(words, closing_from)
    if parts and "overview" in words.text:
        words.text.update(_parts(words.text["overview"]))
    _take_title(words, items, layout, heading)
    _take_year(words)
    return words


def _joined(lines: list[str]) -> str:
    return "\n".join(t for t in (tidy_prose(line) for line in lines) if t)


def _take_closing(words: Words, section: str) -> None:
    """Cut the last section where the signature, an attachment or the foot of the web page begins."""
    lines = words.text[section].split("\n")
    stop = next((n for n, line in enumerate(lines) if _FOOT.match(line)), len(lines))
    signed_at = next((n for n, line in enumerate(lines[:stop]) if len(line) < 60 and _signature(line)), None)
    if signed_at is None:
        words.text[section] = "\n".join(lines[:stop])
        return
    words.signed = day_in(lines[signed_at])
    first = signed_at
    name = re.sub(r"[（(].*", "", _DAY.sub("", _ISO_DAY.sub("", lines[signed_at]))).strip(" ?（(")
    if not name and signed_at and _is_body(lines[signed_at - 1]):
        first, name = signed_at - 1, lines[signed_at - 1]
    words.agency = re.sub(r"[\s?？（(].*$", "", re.sub(r"\s+", "", name)) if _is_body(name) else ""
    words.text["closing"] = "\n".join(lines[first : signed_at + 1])
    words.text[section] = "\n".join(lines[:first])


def _signature(line: str) -> bool:
    rest = _ISO_DAY.sub("", _DAY.sub("", line))
    return rest != line and (not rest.strip(" （）()?") or _is_body(rest.strip(" （）()?")))


def _is_body(line: str) -> bool:
    bare = re.sub(r"[\s?？]|[（(][^（）()]*[)）]", "", line)
    return 2 < len(bare) <= 40 and not re.search(r"[，。；：、]", bare) and bool(_BODY_END.search(bare))


def day_in(text: str) -> date | None:
    """The day that a text names, in figures or in Chinese numerals; None where it names none that exists."""
    match = _DAY.search(text) or _ISO_DAY.search(text)
    if match is None:
        return None
    try:
        return date(int("".join(_DIGITS.get(c, c) for c in match[1])), _small(match[2]), _small(match[3]))
    except ValueError:
        return None


def _small(text: str) -> int:
    """A number up to 99 in figures or Chinese numerals; raises ValueError otherwise."""
    if text.isdigit():
        return int(text)
    tens, mark, ones = text.replace("廿", "二十").rpartition("十")
    if not mark:
        return int("".join(_DIGITS[c] for c in text))
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)


def _parts(overview: str) -> dict[str, str]:
    """The five headed paragraphs of section one, when all of them are there."""
    found: list[tuple[str, int, str]] = []
    lines = overview.split("\n")
    for n, line in enumerate(lines):
        match = re.match(
            r"\s*(?:[（(]?[一二三四五][)）]?[、.．]?|[1-5][、.．])\s*([^。：:，,；]{2,22})[。：:，,；]?(.*)",
            line,
            re.S,
        )
        if not match:
            continue
        for name, pattern in PARTS.items():
            if re.fullmatch(pattern, key(match[1])) and name not in {f[0] for f in found}:
                found.append((name, n, match[2]))
                break
    if [f[0] for f in found] != list(PARTS):
        return {}
    stops = [n for _, n, _ in found[1:]] + [len(lines)]
    return {
        name: _joined([rest, *lines[n + 1 : stop]])
        for (name, n, rest), stop in zip(found, stops, strict=True)
    }


def _take_title(words: Words, items: list[Item], layout: Layout, heading: str) -> None:
    title, at = "", layout.title
    if at >= 0:
        title = re.sub(r"\s+", "", items[at].text)
        if not _agency_of(title) and at:
            above = re.sub(r"\s+", "", items[at - 1].text)
            if (
                above
                and len(above) <= 40
                and (_is_body(_bare_agency(above)) or _year_in(above))
                and not _META.match(above)
            ):
                title = above + title
    elif TITLE.search(heading):
        title = re.sub(r"\s+", "", next(p for p in re.split(r"[-_|—>]", heading) if TITLE.search(p)))
    words.text["title"] = title
    first = min((h.at for h in layout.headings), default=len(items))
    if 0 <= at < first:
        lines = [items[i].text for i in range(at + 1, first) if items[i].text]
        words.text["opening"] = _joined([t for t in lines if not _META.match(t) and not _is_contents(t)])
    words.agency = _agency_of(title) or words.agency or _agency_in(words.text.get("opening", ""))


def _is_contents(line: str) -> bool:
    return bool(re.search(r"[.…·]{3,}\s*\d*$", line)) or line.strip() in ("目录", "目 录")


def _bare_agency(title: str) -> str:
    name = re.sub(r"^[【\[（(].*?[】\])）]|[“”\"《》]", "", title)
    name = _HAN_YEAR.sub("", _YEAR.sub("", name))
    return re.sub(
        r"^(?:关于|年度)+|(?:关于|年度|：|:|[-—_])+$", "", name.removeprefix("年").removesuffix("关于")
    ).strip("度年：: ")


def _agency_of(title: str) -> str:
    match = TITLE.search(title)
    if not match:
        return ""
    name = _bare_agency(title[: match.start()])
    name = re.sub(r"关于(?:做好)?$", "", name)
    if name.endswith("人民"):
        name += "政府"
    return name if 1 < len(name) <= 40 else ""


def _agency_in(opening: str) -> str:
    match = re.search(
        r"(?:现?公布|由|现将)([\u4e00-\u9fff]{2,24}?(?:局|厅|委员会|政府|办公室|街道办事处|中心|委))(?:20\d{2}年|编制|的?政府信息)",
        opening,
    )
    return match[1] if match else ""


def _year_in(text: str) -> int | None:
    if match := _YEAR.search(text):
        return int(match[1])
    if match := _HAN_YEAR.search(text):
        return int("".join(_DIGITS.get(c, c) for c in match[1]))
    return None


def _take_year(words: Words) -> None:
    """The report year: the title's, else that of the period of the figures."""
    words.year = _year_in(words.text["title"])
    if words.year is None:
        period = _PERIOD.search(" ".join(words.text.get(k, "") for k in ("opening", "overview")))
        words.year = int(period[1]) if period else None
