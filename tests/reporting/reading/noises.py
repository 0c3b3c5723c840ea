"""Every noise of published pages as a function on text: what a reader must survive without a wrong number."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from opencc import OpenCC

Noise = Callable[[str, random.Random], str]
_PINYIN = {"报": "bào", "计": "jì", "务": "wù", "关": "guān", "规": "guī", "复": "fù", "审": "shěn", "总": "zǒng", "实": "shí", "项": "xiàng", "类": "lèi"}  # fmt: skip
_FULL = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


def full_width(text: str, rng: random.Random) -> str:
    """Figures in full width, where they stand alone."""
    return re.sub(
        r"(?m)(?<![\w.])-?\d[\d.]*(?![\w.])",
        lambda m: m[0].translate(_FULL) if rng.random() < 0.5 else m[0],
        text,
    )


def thousands(text: str, rng: random.Random) -> str:
    """Thousands separators, half or full width."""
    mark = rng.choice([",", "，"])
    return re.sub(
        r"(?<![\w.,-])-?\d{4,}(?:\.\d+)?(?![\w年])", lambda m: f"{_number(m[0]):,}".replace(",", mark), text
    )


def _number(text: str) -> float | int:
    return float(text) if "." in text else int(text)


def question_marks(text: str, rng: random.Random) -> str:
    """A stray question mark before a figure (never before one that could have lost its sign) and at line ends."""
    lines = []
    for line in text.split("\n"):
        lines.append(line + "?" if rng.random() < 0.1 and line.strip().endswith(("局", "。")) else line)
    return "\n".join(lines)


def odd_spaces(text: str, rng: random.Random) -> str:
    """No-break and zero-width spaces and ideographic spaces inside labels."""

    def spread(match: re.Match[str]) -> str:
        return rng.choice(["\u200b", "\xa0", "\u3000", ""]).join(match[0])

    return re.sub("总计|其他结果|尚未审结|自然人|商业企业|规章|重复申请", spread, text)


def traditional(text: str, rng: random.Random) -> str:
    return OpenCC("s2t").convert(text)


def taiwan(text: str, rng: random.Random) -> str:
    return OpenCC("s2twp").convert(text)


def pinyin(text: str, rng: random.Random) -> str:
    """Pinyin in brackets after some characters, as machine-converted pages have it."""
    return "".join(f"{c}({_PINYIN[c]})" if c in _PINYIN and rng.random() < 0.6 else c for c in text)


def hijacked(text: str, rng: random.Random) -> str:
    """Betting text before and after the report, with figures of its own."""
    ad = "澳门娱乐城 注册送 88 元\n行政许可\n999\n手机版下载\n7\n7\n7\n"
    return ad + text + "\n" + ad.replace("7", "5")


def broken_labels(text: str, rng: random.Random) -> str:
    """Labels split over lines; only for layouts with one cell a line."""
    return re.sub(
        r"(?m)^(商业|科研|社会公|法律服|结果|尚未|5\.要求行政机关)(?=[\u4e00-\u9fff])", r"\1\n", text
    )


def twice(text: str, rng: random.Random) -> str:
    """The page's text twice."""
    return text + "\n" + text


ANYWHERE: list[Noise] = [
    full_width,
    thousands,
    question_marks,
    odd_spaces,
    traditional,
    taiwan,
    pinyin,
    hijacked,
    twice,
]
