"""Finding among generated documents, p95 against the bare engine query of the same words in the same tables.

`measure(documents)` fills the index through the engine's own door (`index.reindex`) and asks every question twice:
bare (best twenty ids, nothing else) and whole (`query.find`: hits with marks and excerpts, total, facets).
`make bench` asks 100,000 documents (`search-100k-p95`), `python -m bench search-1m` a million too (`search-1m-p95`).
Alone: `python bench/search.py [documents]` in a scratch GONGKAI_HOME.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

SIGNS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战"
    "先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白"
    "教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且"
    "究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值"
    "号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严龙飞招校师"
)
UNITS = [
    "办公室",
    "基础教育科",
    "人事科",
    "计划财务科",
    "教育督导室",
    "学校安全管理科",
    "职成教育科",
    "信息中心",
]
KINDS = ["通知", "公告", "规范性文件", "政策解读", "意见", "批复", "政务动态", "招聘公告"]


def vocabulary(many: int = 6000, seed: int = 7) -> list[str]:
    """Made-up words of two to four signs; how often each is used falls with its rank."""
    dice = random.Random(seed)
    return ["".join(dice.choices(SIGNS, k=dice.choice((2, 2, 2, 2, 3, 4)))) for _ in range(many)]


def entries(many: int, seed: int = 11) -> Iterator[Any]:
    """Documents of a title of about twelve signs and a text of about three hundred; fictional."""
    from gongkai.search.index import Entry

    dice, words = random.Random(seed), vocabulary()
    weights = list(accumulate(1 / (rank + 8) for rank in range(len(words))))
    first = date(2012, 1, 1)
    for n in range(many):
        drawn = dice.choices(words, cum_weights=weights, k=130)
        day = first + timedelta(days=dice.randrange(4000))
        yield Entry(
            kind="bench", key=str(n), url=f"/d/{n}/", agency_id=n % 50, title="关于" + "".join(drawn[:4]) + "的通知",
            number=f"江教规〔{day.year}〕{n % 400}号", body="，".join("".join(drawn[at : at + 5]) for at in range(4, 130, 5)),
            year=day.year, doc_kind=dice.choice(KINDS), unit=dice.choice(UNITS),
            validity=dice.choice(("有效", "有效", "失效", "废止")), public_on=day,
        )  # fmt: skip


def questions(many: int = 120, seed: int = 13) -> list[tuple[str, int | None]]:
    """What readers ask: mostly one word of two signs, from very common to rare; two words; a longer string; a number."""
    dice, words = random.Random(seed), vocabulary()
    asked: list[tuple[str, int | None]] = []
    for n in range(many):
        one = words[int(len(words) * dice.random() ** 3)]
        two = words[int(len(words) * dice.random() ** 2)]
        text = (one, one, f"{one} {two}", one + two, f"江教规〔{2012 + n % 10}〕{n}号")[n % 5]
        asked.append((text, n % 50 if n % 7 == 0 else None))
    return asked


def bare(text: str, agency: int | None) -> Callable[[], Any]:
    """The engine's own query for the best twenty ids, in its quickest form; what the words become is settled before."""
    from django.db import connection

    from gongkai.search.engines import Asked, postgresql, sqlite
    from gongkai.search.index import scope
    from gongkai.search.words import spell

    asked = Asked(spell(text), () if agency is None else ((scope("a", agency),),))
    if connection.vendor == "sqlite":
        sql = f"SELECT rowid FROM search_fts WHERE search_fts MATCH %s ORDER BY {sqlite.RANK} LIMIT 20"
        values: list[Any] = [sqlite.match(asked, ranked=False)]
    else:
        hits, values = postgresql.matching(asked, reads_text=True)
        order, more = postgresql.rank(asked)
        sql = f"SELECT t.entry_id {hits} ORDER BY {order} LIMIT 20"
        values = [*values, *more]
    return lambda: _rows(sql, values)


def bare_count(text: str) -> int:
    """How many answer the words, by the engine's own count."""
    from django.db import connection

    from gongkai.search.engines import Asked, postgresql, sqlite
    from gongkai.search.words import spell

    asked = Asked(spell(text))
    if connection.vendor == "sqlite":
        sql = "SELECT COUNT(*) FROM search_fts WHERE search_fts MATCH %s"
        values: list[Any] = [sqlite.match(asked, ranked=False)]
    else:
        hits, values = postgresql.matching(asked)
        sql = f"SELECT COUNT(*) {hits}"
    return int(_rows(sql, values)[0][0])


def _rows(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def measure(many: int = 100_000, fill: bool = True) -> dict[str, Any]:
    """Milliseconds at the 95th percentile of finding and of the bare query, best of three for each question."""
    from django.db import connection

    from gongkai.search import index, query

    begun = time.perf_counter()
    if fill:
        index.reindex(entries(many))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE search_indexed, search_text")
    filling = time.perf_counter() - begun
    whole, floor = [], []
    for text, agency in questions():
        found = query.find(text, agency_id=agency)
        assert found.total >= len(found.hits)
        floor.append(_best(bare(text, agency)))
        whole.append(_best(lambda text=text, agency=agency: query.find(text, agency_id=agency)))
    return {
        "measured": round(_p95(whole) * 1000, 2), "floor": round(_p95(floor) * 1000, 2), "unit": "ms",
        "engine": connection.vendor, "documents": many, "indexed_per_second": round(many / filling),
        "median": round(sorted(whole)[len(whole) // 2] * 1000, 2),
        "median_floor": round(sorted(floor)[len(floor) // 2] * 1000, 2),
    }  # fmt: skip


def _best(run: Callable[[], Any], times: int = 3) -> float:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        took.append(time.perf_counter() - begun)
    return min(took)


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]


def main() -> None:
    """Measure in a scratch home folder."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ["GONGKAI_HOME"] = folder
        from gongkai.ops.home import install

        install()
        print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))


if __name__ == "__main__":
    main()
