"""Noise of copied and hijacked pages: Traditional script, pinyin in brackets, stray question marks, odd spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from gongkai.reporting.reading.page import Page

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD, 0x180E, *range(0x202A, 0x202F)])
_SPACES = {0x00A0: " ", 0x3000: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " ", 0x000B: "\n", 0x000C: "\n",
           0x2028: "\n", 0x2029: "\n", 0x0085: "\n"}  # fmt: skip
_TONED = re.compile(
    r"(?<=[\u3400-\u9fff])[(（]\s*(?=[a-zü\u0300-\u036f]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ])[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ]{1,7}\s*[)）]"
)
_NEUTRAL = re.compile(
    r"(?<=[\u3400-\u9fff])[(（](?:de|le|ma|men|ne|ba|zhe|zi|me|er|tou|ge|ya|la|shi|dao)[)）]"
)
_LOST = re.compile(
    r"(?<![A-Za-z0-9=/?])\?+(?=\s*\d)|(?<=[\u3400-\u9fff\d。，、；：”》）)])\?+(?=\s*$)|^\?+(?=\s*\S)", re.M
)
_ZHE = re.compile(r"(?<![名显卓论译编原土专合])著(?=[力重眼手实])")
_TRADITIONAL = "與對個們來這為國發會時後動學業務報實開關機構請數見進員間總計處"
_TAIWAN = (("资讯", "信息"), ("专案", "项目"), ("网路", "网络"), ("(?<=规范性|动公开)档案", "文件"))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def clean(page: Page) -> Page:
    """The document in Simplified script without noise; what carries meaning is never touched.

    Script and pinyin are judged on the whole document: a few Traditional characters in a name are left alone.
    """
    whole = "\n".join(page.texts())
    han = max(1, sum("\u3400" <= c <= "\u9fff" for c in whole))
    traditional = sum(whole.count(c) for c in _TRADITIONAL) > han * 0.01
    taiwan = "資訊" in whole or "專案" in whole
    pinyin = len(_TONED.findall(unicodedata.normalize("NFC", whole))) >= 3

    def change(text: str) -> str:
        text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_SPACES)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if pinyin:
            text = _NEUTRAL.sub("", _TONED.sub("", text))
        if traditional:
            text = _converter().convert(text)
            text = _ZHE.sub("着", text)
            for pattern, word in _TAIWAN if taiwan else ():
                text = re.sub(pattern, word, text)
        return _LOST.sub("", text)

    return page.rewritten(change)


def tidy_prose(text: str) -> str:
    """A line of prose with runs of spaces made one, and none between Chinese characters and punctuation."""
    text = re.sub(r"[ \t]+", " ", text).strip()
    return re.sub(r"(?<=[\u3400-\u9fff，。；：、）”》]) (?=[\u3400-\u9fff，。；：、（“《])", "", text)
