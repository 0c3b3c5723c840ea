"""Table 4: fifteen figures by the block and outcome above or beside them, whatever way the table is turned."""

from __future__ import annotations

import re
from itertools import groupby

from gongkai.reporting.reading.facts import Fact, Harvest
from gongkai.reporting.reading.figures import is_figure, is_value
from gongkai.reporting.reading.page import Item
from gongkai.reporting.reading.tokens import Run, runs
from gongkai.reporting.reading.vocabulary import BLOCKS_T4, OUTCOMES_T4, WORDS_T4, key, word_t4, words_t4

BLOCKS = ["review", "litigation_direct", "litigation_after_review"]
OUTCOMES = ["upheld", "corrected", "other", "pending", "total"]
CELLS = [(block, outcome) for block in BLOCKS for outcome in OUTCOMES]
_FILLER = re.compile(
    "|".join([*WORDS_T4.values(), "情况", "政府信息公开", "单位[件项]?", "类别|项目|数量|其中"])
)


_PIECES = frozenset("结果维持纠正其他尚未审结总计行政复议诉讼经直接起后")


def read_disputes(items: list[tuple[int, Item]]) -> Harvest:
    """Facts of table 4 from the lines and rows of its section."""
    harvest = Harvest()
    grids: dict[int, list[Item]] = {}
    for _, item in items:
        if item.is_row:
            grids.setdefault(item.grid, []).append(item)
    settled: set[int] = set()
    for number, rows in grids.items():
        if rows[0].aligned and (facts := _by_headings(rows)) is not None:
            harvest.facts.extend(facts)
            harvest.labels.update(f.row for f in facts)
            settled.add(number)
    stream: list[Run] = []
    for is_row, group in groupby((p for p in items if p[1].grid not in settled), key=lambda p: p[1].is_row):
        pairs = list(group)
        stream.extend(_runs_of([item for _, item in pairs]) if is_row else runs(pairs, _known))
    _read_runs(stream, harvest)
    return harvest


def _known(before: str, words: str) -> bool:
    return bool(words_t4(words)) and not _residue(words)


def _residue(text: str) -> str:
    return _FILLER.sub("", key(text))


def _by_headings(rows: list[Item]) -> list[Fact] | None:
    """Every figure with the words above it and before it; None where one figure's place stays open."""
    if any(cell.gap for item in rows for cell in item.cells):
        return None
    found: dict[tuple[str, str], str] = {}
    for r, item in enumerate(rows):
        for c, cell in enumerate(item.cells):
            if cell.spanned or not cell.text.strip() or not is_value(cell.text):
                continue
            words = {word_t4(rows[r].cells[i].text) for i in range(c)} | _above(rows, r, c)
            place = _place(words)
            if place is None or place in found:
                if is_figure(cell.text) or place in found:
                    return None
                continue
            found[place] = cell.text
    if not found:
        return None
    return [Fact("t4", block, outcome, found.get((block, outcome), "")) for block, outcome in CELLS]


def _above(rows: list[Item], r: int, c: int) -> set[str]:
    """The words of the nearest run of headings above a cell."""
    words: set[str] = set()
    for item in reversed(rows[:r]):
        if c >= len(item.cells):
            continue
        text = item.cells[c].text
        if word := word_t4(text):
            words.add(word)
        elif words and is_figure(text):
            break
    return words


def _place(words: set[str]) -> tuple[str, str] | None:
    blocks = words & {"litigation_direct", "litigation_after_review"}
    if not blocks and "review" in words and "litigation" not in words:
        blocks = {"review"}
    outcomes = words & set(OUTCOMES_T4)
    if len(blocks) != 1 or len(outcomes) != 1:
        return None
    return blocks.pop(), outcomes.pop()


def _runs_of(rows: list[Item]) -> list[Run]:
    """The rows of a grid as runs; a row of fifteen keeps its blank cells, other blanks are only padding."""
    out: list[Run] = []
    for item in rows:
        own = [c.text for c in item.cells if not c.spanned and not c.gap]
        texts = own if len(own) == 15 and any(is_figure(t) for t in own) else [t for t in own if t.strip()]
        for text in texts:
            value = is_value(text)
            if value and out and out[-1].values:
                out[-1] = Run(-1, values=(*out[-1].values, text))
            else:
                out.append(Run(-1, values=(text,)) if value else Run(-1, text))
    return out


def _read_runs(stream: list[Run], harvest: Harvest) -> bool:
    """Take the figures of a stream of words and figures; False when it holds none of this table."""
    values: list[str] = []
    lines: list[int] = []
    pieces: list[Run] = []
    block = ""
    took = False
    for run in [*stream, Run(-1, prose=True)]:
        if run.values:
            values.extend(run.values)
            lines.append(run.at)
            continue
        if values:
            words, own = _words(pieces)
            if len(values) > 1 or words[-1:] != ["litigation"]:
                block, ok = _take(words, values, block, harvest)
                if ok:
                    harvest.used.update([*lines, *(p.at for p in own)])
                    took = True
                pieces = []
            values, lines = [], []
        pieces = [] if run.prose else [*pieces, run]
    return took


def _words(pieces: list[Run]) -> tuple[list[str], list[Run]]:
    """The words of the table that a text is made of, strange lines before them left out; none where it holds others.

    A heading row broken over lines (结果 结果 其他 / 维持 纠正 结果) leaves only pieces of its words: they count as
    words too, but say nothing about the order.
    """
    for first in range(len(pieces)):
        rest = "".join(piece.text for piece in pieces[first:])
        if not set(_residue(rest)) - _PIECES:
            return words_t4(rest), pieces[first:]
    return [], []


def _take(words: list[str], values: list[str], block: str, harvest: Harvest) -> tuple[str, bool]:
    """Give a group of figures the places that the words before it name. Returns the block in force."""
    named = [w for w in words if w in BLOCKS]
    if "litigation" in words:
        named = [w for w in named if w != "review"] if len(values) < 15 else named
        block = "" if not named else block
    outcomes = [w for w in words if w in OUTCOMES_T4]
    if not words:
        return block, False
    if len(values) == 15 and {"review"} <= set(words):
        places = _fifteen(outcomes)
    elif len(values) == 10 and named[-2:] == BLOCKS[1:] and len(outcomes) in (0, 5, 10):
        places = [(b, o) for b in BLOCKS[1:] for o in _five(outcomes[-5:])]
    elif len(values) == 5 and len(outcomes) in (0, 5) and len(set(named)) < 2 and (named or block):
        block = named[-1] if named else block
        places = [(block, o) for o in _five(outcomes)]
    elif len(values) == 1 and len(outcomes) == 1 and len(set(named)) < 2 and (named or block):
        block = named[-1] if named else block
        places = [(block, outcomes[0])]
    else:
        if any(is_figure(v) for v in values) and (named or len(outcomes) > 3):
            why = f"这里有{len(values)}个数字，表四应有15个，不能确定各属于哪一格"
            for b in BLOCKS:
                harvest.spoil("t4", b, OUTCOMES, " ".join(values), why)
            harvest.labels.update(BLOCKS)
            return block, True
        return named[-1] if named else block, False
    harvest.labels.update(b for b, _ in places)
    harvest.facts.extend(Fact("t4", b, o, v) for (b, o), v in zip(places, values, strict=False))
    if len(places) != len(values):
        harvest.spoil("t4", block or "review", OUTCOMES, " ".join(values), "表头的结果名称不全")
    return block, True


def _five(outcomes: list[str]) -> list[str]:
    return outcomes if sorted(outcomes) == sorted(OUTCOMES) else list(OUTCOMES)


def _fifteen(outcomes: list[str]) -> list[tuple[str, str]]:
    """Fifteen places: the outcomes as the headings order them, five to a block, the blocks in the form's order."""
    if len(outcomes) != 15:
        return list(CELLS)
    return [(b, o) for n, b in enumerate(BLOCKS) for o in _five(outcomes[5 * n : 5 * n + 5])]


__all__ = ["BLOCKS", "BLOCKS_T4", "CELLS", "OUTCOMES", "read_disputes"]
