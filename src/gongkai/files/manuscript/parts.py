"""Head and foot of an official document: issuer mark, number, title, addressee; note, date, signature, 版记.

What is recognised leaves the body and is said; what is in doubt stays where it is. GB/T 9704-2012, 7.2 to 7.4.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from lxml import html

from gongkai.files.manuscript.pasted import levelled
from gongkai.files.manuscript.shape import Image, Manuscript

_HAN = "\u4e00-\u9fff"
_NUMBER = rf"(?P<number>[{_HAN}]{{2,12}}[〔\[（(【［]\s*\d{{4}}\s*[〕\]）)】］]\s*第?\d+\s*号)"
_SIGNER = rf"签发人[：:](?P<signer>[{_HAN}·、]{{2,20}})"
NUMBER = re.compile(rf"^(?:{_NUMBER}(?:{_SIGNER})?|{_SIGNER.replace('signer', 'alone')})$")
_BARE_NUMBER = re.compile(f"^{_NUMBER}$")
_MARK = re.compile(rf"^[{_HAN}（）]{{4,60}}文件$")
_SECRECY = re.compile(r"^(?:绝密|机密|秘密)(?:★.*)?$")
_TITLE_END = re.compile(
    r"(?:决议|决定|命令|令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|规定|细则|规则|方案|规划|计划|要点|预案)"
    r"(?:（[^）]*）)?$"
)
_LEVEL = re.compile(
    rf"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|第[{_HAN}]{{1,4}}[条章])"
)
_ORGAN = re.compile(
    r"(?:局|委|委员会|政府|厅|部|办公室|办|院|校|学校|小学|中学|幼儿园|中心|处|科|会|所|站|馆|组)$"
)
_DIGITS = {c: i % 10 for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "０": 0,
    "0": 0,
    "O": 0,
}
_DAY = r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
_OLD_DAY = r"(?P<y>二[〇零○０0O一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
_DATE = re.compile(rf"^(?P<issuer>[{_HAN}（）]{{0,40}}?)(?:{_DAY}|{_OLD_DAY})$")
_NOTE = re.compile(r"^[（(](?P<note>此件[^（）()]{2,12})[）)]$")
_COPIES = re.compile(r"^抄送[：:](?P<copies>.+?)。?$")
_PRINTED = re.compile(rf"^[{_HAN}]{{2,40}}{_DAY}印发(?:（?共印.*)?$")
_NAMED = re.compile(r"^附\s*件[：:](?P<first>.*)$")
_ITEM = re.compile(r"^\d{1,2}[.．、](?P<item>.+)$")
_APPENDED = re.compile(r"^附件\d{0,2}[：:]?$")
_HEAD_BLOCKS, _FOOT_BLOCKS = 12, 8


@dataclass
class _Found:
    """What was recognised so far, and the blocks it stood in."""

    fields: dict[str, str] = field(default_factory=dict)
    made_on: date | None = None
    gone: list[html.HtmlElement] = field(default_factory=list)
    says: list[str] = field(default_factory=list)

    def take(self, block: html.HtmlElement, **values: str | None) -> None:
        """Keep the values that are there; the block leaves the body."""
        self.fields |= {k: v for k, v in values.items() if v}
        self.gone.append(block)


def taken_apart(
    body: str, images: Sequence[Image], says: Sequence[str], edges: Sequence[str] = ()
) -> Manuscript:
    """The manuscript with head and foot in their fields. `edges`: lines of the pages' headers and footers."""
    root = html.fragment_fromstring(body, create_parent="div")
    blocks = [b for b in root if isinstance(b.tag, str)]
    found = _Found()
    _head(blocks, found)
    _foot(blocks, found)
    _from_edges(edges, found)
    named = _attachments([b for b in blocks if b not in found.gone])
    for block in found.gone:
        root.remove(block)
    levelled(root)
    inner = (root.text or "") + "".join(html.tostring(c, encoding="unicode") for c in root)
    f = found.fields
    return Manuscript(
        inner.strip(), f.get("title", ""), f.get("number", ""), f.get("addressee", ""), found.made_on,
        f.get("signer", ""), f.get("note", ""), tuple(images), named,
        (*_summary(found), *found.says, *says), f.get("issuer", ""), f.get("copies", ""),
    )  # fmt: skip


def _text(block: html.HtmlElement) -> str:
    return re.sub(r"\s+", "", block.text_content())


def _is_centred(block: html.HtmlElement) -> bool:
    return block.get("class") == "center" or block.tag == "h2"


def _head(blocks: list[html.HtmlElement], found: _Found) -> None:
    for n, block in enumerate(blocks[:_HEAD_BLOCKS]):
        text = _text(block)
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        if block.find(".//img") is not None:
            return
        if (match := NUMBER.match(text)) and "number" not in found.fields:
            found.take(block, number=match["number"], signer=match["signer"] or match["alone"])
        elif block.tag == "table":
            return
        elif _MARK.match(text) and "title" not in found.fields and "《" not in text:
            found.take(block, issuer=text.removesuffix("文件"))
        elif _SECRECY.match(text):
            found.says.append(f"原稿标有密级“{text}”：涉密文件不得公开，请立即核实")
        elif _is_title(block, text, following, found):
            found.take(block, title=found.fields.get("title", "") + text)
        elif (
            "title" in found.fields
            and "addressee" not in found.fields
            and text.endswith(("：", ":"))
            and len(text) <= 120
        ):
            found.take(block, addressee=text)
        else:
            return


def _is_title(block: html.HtmlElement, text: str, following: html.HtmlElement | None, found: _Found) -> bool:
    """A centred line without a full stop; the lines of a broken title until the word for its kind."""
    so_far = found.fields.get("title", "")
    if _LEVEL.match(text) or text[-1:] in "。：；，" or not so_far + text or len(so_far + text) > 120:
        return False
    if so_far:
        ends = _TITLE_END.search(so_far + text) or (following is not None and _text(following).endswith("："))
        return not _TITLE_END.search(so_far) and _is_centred(block) and text[0] not in "（(" and bool(ends)
    if _is_centred(block):
        return len(text) >= 2
    # Not centred: only when it ends like a title and the addressee comes next.
    after = _text(following) if following is not None else ""
    return bool(_TITLE_END.search(text)) and len(text) >= 6 and after.endswith("：") and len(after) <= 120


def _foot(blocks: list[html.HtmlElement], found: _Found) -> None:
    left = [b for b in blocks if b not in found.gone]
    for n, block in enumerate(left):
        if n and _APPENDED.match(_text(block)):
            found.says.append(f"原稿在落款之后还有“{_text(block)}”的内容，仍在正文里，请确认或另作附件上传")
            left = left[:n]
            break
    signing = False
    for block in list(reversed(left))[:_FOOT_BLOCKS]:
        text = _text(block)
        if block.find(".//img") is not None:
            return
        if signing:
            if not _signed(block, text):
                return
            found.take(block, issuer=_joined(text, found))
        elif (match := _NOTE.match(text)) and "note" not in found.fields:
            found.take(block, note=match["note"])
        elif (match := _COPIES.match(text)) and "copies" not in found.fields:
            found.take(block, copies=match["copies"])
        elif _PRINTED.match(text):
            found.take(block)
            found.says.append(f"版记“{text}”没有带入正文")
        elif (match := _DATE.match(text)) and (day := _day(match)):
            found.made_on, signing = day, True
            found.take(block, issuer=match["issuer"])
            if match["y"]:
                found.says.append(
                    f"成文日期“{text}”用的是汉字数字，应改为{day.year}年{day.month}月{day.day}日"
                )
        else:
            return


def _signed(block: html.HtmlElement, text: str) -> bool:
    return 2 <= len(text) <= 40 and bool(_ORGAN.search(text)) and not _LEVEL.match(text) and block.tag == "p"


def _joined(text: str, found: _Found) -> str:
    """Several issuers sign one above the other; the mark of the head says the same again."""
    so_far = found.fields.get("issuer", "")
    return text if not so_far or so_far == text else f"{text}、{so_far}"


def _day(match: re.Match[str]) -> date | None:
    try:
        if match["year"]:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        year = int("".join(str(_DIGITS.get(c, 2 if c == "二" else 0)) for c in match["y"]))
        return date(year, _small(match["m"]), _small(match["d"]))
    except ValueError:
        return None


def _small(numeral: str) -> int:
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _DIGITS[numeral] if len(numeral) == 1 else 0
    return 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)


def _from_edges(edges: Sequence[str], found: _Found) -> None:
    """A number that stands only in the page's header is still the document's."""
    for line in edges:
        text = re.sub(r"\s+", "", line)
        if "number" not in found.fields and (match := _BARE_NUMBER.match(text)):
            found.fields["number"] = match["number"]
            found.says.append(f"文号“{text}”在页眉、页脚里找到")
        elif found.made_on is None and (match := _DATE.match(text)) and (day := _day(match)):
            found.made_on = day
            found.says.append(f"日期“{text}”在页眉、页脚里找到")
        elif "addressee" not in found.fields and re.fullmatch(rf"[{_HAN}、，（）]{{2,80}}：", text):
            found.fields["addressee"] = text
            found.says.append(f"主送机关“{text}”在页眉、页脚里找到")


def _attachments(blocks: Sequence[html.HtmlElement]) -> tuple[str, ...]:
    """Names in the attachments note: “附件：1.……” and the numbered lines below it."""
    lines = [line for block in blocks for line in _lines(block)]
    for n, line in enumerate(lines):
        if not (match := _NAMED.match(line)):
            continue
        names = []
        for text in [match["first"], *lines[n + 1 :]]:
            item = _ITEM.match(text)
            if item is None and (names or text != match["first"]):
                break
            if text:
                names.append((item["item"] if item else text).rstrip("。；;，"))
        return tuple(name for name in names if name)
    return ()


def _lines(block: html.HtmlElement) -> list[str]:
    if block.tag == "table":
        return []
    for br in block.iter("br"):
        br.tail = "\n" + (br.tail or "")
    lines = [re.sub(r"[ \t\u3000\xa0]+", "", line) for line in block.text_content().splitlines()]
    for br in block.iter("br"):
        br.tail = (br.tail or "")[1:]
    return [line for line in lines if line]


_LABELS = (
    ("issuer", "发文机关"), ("number", "发文字号"), ("signer", "签发人"), ("title", "标题"),
    ("addressee", "主送机关"), ("note", "附注"), ("copies", "抄送"),
)  # fmt: skip


def _summary(found: _Found) -> list[str]:
    told = [f"{label}“{found.fields[key]}”" for key, label in _LABELS if found.fields.get(key)]
    if found.made_on:
        told.append(f"成文日期“{found.made_on.year}年{found.made_on.month}月{found.made_on.day}日”")
    return [f"由文件读出：{'、'.join(told)}"] if told else []
