"""What is public and near to a free description: any of its words may stand in a text, the best matches come first.

The search page wants every word; somebody who describes in a sentence what is wanted uses words that no title has.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Substr

from gongkai.search.engines import Asked, engine
from gongkai.search.folding import fold, is_wide, runs
from gongkai.search.index import scope
from gongkai.search.models import Indexed
from gongkai.search.words import LONGEST_QUESTION, Phrase, Question, segment

MOST_WORDS = 12
_LOOKED_AT = 100
_HEAD = 4_000
# Words that every application has and that tell nothing about what is wanted.
_COMMON = frozenset(
    (
        "申请", "公开", "信息", "政府", "政府信息", "有关", "相关", "关于", "全部", "所有", "以及", "或者", "其他", "文件", "材料",
        "内容", "情况", "贵局", "贵单位", "贵机关", "获取", "希望", "需要", "提供", "我们", "请求", "查询", "查阅", "复制", "年度",
        "年份", "进行", "具体", "包括", "是否", "如何", "哪些", "什么",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Near:
    """A public item that may be what is wanted."""

    title: str
    url: str
    number: str
    public_on: date | None
    kind: str


def similar(text: str, agency_id: int, *, most: int = 5) -> list[Near]:
    """Public items of an agency that share at least two telling words with the text (one where it has only one)."""
    words = telling_words(text)
    if not words:
        return []
    phrases = tuple(Phrase(tuple(runs(fold(word))), begins=False) for word in words)
    asked = Asked(Question((phrases,)), ((scope("a", agency_id),),))
    ids = engine().page(asked, False, most * 4, 0, most * 4)
    rows = Indexed.objects.filter(pk__in=ids).annotate(head=Substr("text__body", 1, _HEAD))
    found = {row.pk: row for row in rows}
    needed = min(2, len(words))
    shared = {
        pk: (_shared(row.title, words), _shared(f"{row.title} {row.number} {row.head or ''}", words))
        for pk, row in found.items()
    }
    near = [pk for pk in ids if pk in found and shared[pk][1] >= needed]
    # Words in the title tell more than words in the text; the engine's order decides between equals.
    near.sort(key=lambda pk: (-shared[pk][0], -shared[pk][1]))
    return [
        Near(r.title, r.url, r.number, r.public_on, r.doc_kind) for r in (found[pk] for pk in near[:most])
    ]


def agencies_near(text: str, *, but: int, most: int = 3) -> list[int]:
    """Keys of the other agencies whose public items come nearest to a text, the most hits first: where a request that
    is not ours may belong. Empty when nothing is near."""
    words = telling_words(text)
    if not words:
        return []
    phrases = tuple(Phrase(tuple(runs(fold(word))), begins=False) for word in words)
    ids = engine().page(Asked(Question((phrases,)), ()), False, _LOOKED_AT, 0, _LOOKED_AT)
    rows = Indexed.objects.filter(pk__in=ids).exclude(agency_id=but).values_list("agency_id", "title")
    needed = min(2, len(words))
    hits = Counter(agency for agency, title in rows if _shared(title, words) >= needed)
    return [agency for agency, _ in hits.most_common(most)]


def telling_words(text: str) -> list[str]:
    """The words of a text that may tell what it is about, the longest first; each once."""
    cut = segment(text[: LONGEST_QUESTION * 3])
    words = [fold(word).strip() for word in cut]
    telling = [w for w in words if len(w) >= 2 and w not in _COMMON and (is_wide(w[0]) or w.isalnum())]
    unique = list(dict.fromkeys(telling))
    return sorted(unique, key=lambda word: -len(word))[:MOST_WORDS]


def _shared(text: str, words: list[str]) -> int:
    plain = fold(text)
    return sum(1 for word in words if word in plain)
