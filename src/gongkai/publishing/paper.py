"""Paper against web text (S43): layout is put aside, every character and digit counts, differences are shown in place.

Put aside are spaces, line ends, lines that hold a page number, and the width of punctuation, digits and letters. What
reads differently is a difference: “①” is not 1, “m²” is not “m2”, “1” is not “l”.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Difference:
    """A place where the two say different things: the words before it, what the paper says, what the web says."""

    place: str
    paper: str
    web: str


@dataclass(frozen=True)
class PaperComparison:
    """Whether paper and web say the same, how alike they are (0 to 1), and where they differ."""

    same: bool
    ratio: float
    differences: tuple[Difference, ...]


_DASH = r"[—\-－–─]"
_PAGE = re.compile(
    rf"^[ \t\u3000]*(?:{_DASH}{{1,2}}\s*\d{{1,4}}\s*{_DASH}{{1,2}}|[·•]\s*\d{{1,4}}\s*[·•]"
    r"|第\s*\d{1,4}\s*页(?:[，,/\s]*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})[ \t\u3000]*$",
    re.MULTILINE,
)
# Signs that differ in width or drawing between a printed page, a recogniser and a keyboard, and say the same.
_SAME = str.maketrans(
    {
        "﹒": ".", "·": "·", "•": "·", "・": "·", "‧": "·", "—": "-", "–": "-", "―": "-", "─": "-", "‐": "-", "‑": "-",
        "−": "-", "〇": "○", "◯": "○", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "～": "~", "〜": "~", "∼": "~",
        "〔": "[", "〕": "]", "［": "[", "］": "]", "⋯": "…", "︰": ":", "∶": ":", "〈": "<", "〉": ">",
    }
)  # fmt: skip
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\x00-\x1f]+")
# The same under a second number: full width, radicals and joined letters that PDF programs write, doubles.
_DOUBLED = re.compile("[\uff01-\uff5e\u2e80-\u2fd5\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1f]")
_CONTEXT = 12
_ANCHOR, _FEW = 12, 4000


def flat(text: str) -> str:
    """The characters that count: no spaces, no line ends, no page numbers; width of punctuation made one."""
    text = _PAGE.sub("", text)
    text = _DOUBLED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    return _UNSEEN.sub("", text.translate(_SAME))


def compare_paper(paper_text: str, web_text: str) -> PaperComparison:
    """Compare character by character; a changed character or digit is always a difference.

    `ratio` is the share of characters that both have, in the same order.
    """
    paper, web = flat(paper_text), flat(web_text)
    if paper == web:
        return PaperComparison(True, 1.0, ())
    found: list[Difference] = []
    differing = 0
    for i1, i2, j1, j2 in changes(paper, web):
        found.append(Difference("…" + web[max(0, j1 - _CONTEXT) : j1], paper[i1:i2], web[j1:j2]))
        differing += (i2 - i1) + (j2 - j1)
    return PaperComparison(False, 1 - differing / (len(paper) + len(web)), tuple(found))


Change = tuple[int, int, int, int]


def changes(paper: str, web: str) -> list[Change]:
    """Places that differ, as ranges (from, to, from, to) of both: what lies between them is alike.

    Long texts are first cut at stretches that each has exactly once, so that twenty pages take no longer than ten twice.
    """
    found: list[Change] = []
    i = j = 0
    for at_paper, at_web, length in [*_anchors(paper, web), (len(paper), len(web), 0)]:
        found += _small(paper[i:at_paper], web[j:at_web], i, j)
        i, j = at_paper + length, at_web + length
    return _merged(found)


def _small(paper: str, web: str, i: int, j: int) -> list[Change]:
    """The changes between two stretches that begin at `i` and `j`; very long ones that share nothing are one change."""
    if paper == web:
        return []
    front = _common(paper, web)
    back = _common(paper[front:][::-1], web[front:][::-1])
    inner, outer = paper[front : len(paper) - back], web[front : len(web) - back]
    i, j = i + front, j + front
    if not inner or not outer or len(inner) * len(outer) > _FEW * _FEW:
        return [(i, i + len(inner), j, j + len(outer))]
    matcher = SequenceMatcher(None, inner, outer, autojunk=False)
    return [
        (i + i1, i + i2, j + j1, j + j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
    ]


def _common(a: str, b: str) -> int:
    """How many characters two texts begin with alike."""
    n = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        n += 1
    return n


def _anchors(paper: str, web: str) -> list[tuple[int, int, int]]:
    """Stretches that both have once, in the same order: (place in paper, place in web, length)."""
    if len(paper) < 2 * _ANCHOR or len(web) < 2 * _ANCHOR:
        return []
    once_paper, once_web = _once(paper), _once(web)
    pairs = [(at, once_web[words]) for words, at in once_paper.items() if words in once_web]
    anchors: list[tuple[int, int, int]] = []
    for at_paper, at_web in _rising(pairs):
        begin_paper, begin_web, length = anchors[-1] if anchors else (0, 0, 0)
        if anchors and at_paper <= begin_paper + length and at_paper - begin_paper == at_web - begin_web:
            anchors[-1] = (begin_paper, begin_web, at_paper + _ANCHOR - begin_paper)
        elif at_paper >= begin_paper + length and at_web >= begin_web + length:
            anchors.append((at_paper, at_web, _ANCHOR))
    return anchors


def _once(text: str) -> dict[str, int]:
    """Where each stretch stands that the text has exactly once."""
    found: dict[str, int] = {}
    for at in range(len(text) - _ANCHOR + 1):
        words = text[at : at + _ANCHOR]
        found[words] = -1 if words in found else at
    return {words: at for words, at in found.items() if at >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs in which both places grow (patience)."""
    pairs = sorted(pairs)
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_, at_web) in enumerate(pairs):
        place = bisect_left(tops, at_web)
        before.append(ends[place - 1] if place else -1)
        if place == len(tops):
            tops.append(at_web)
            ends.append(n)
        else:
            tops[place], ends[place] = at_web, n
    row: list[tuple[int, int]] = []
    n = ends[-1] if ends else -1
    while n >= 0:
        row.append(pairs[n])
        n = before[n]
    return row[::-1]


def _merged(changes: list[Change]) -> list[Change]:
    """Changes that touch become one."""
    out: list[Change] = []
    for change in changes:
        if out and out[-1][1] == change[0] and out[-1][3] == change[2]:
            out[-1] = (out[-1][0], change[1], out[-1][2], change[3])
        else:
            out.append(change)
    return out
