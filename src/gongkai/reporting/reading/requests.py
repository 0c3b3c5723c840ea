"""Table 3: rows by their labels, columns by their headings; a row with the wrong number of figures stays unread."""

from __future__ import annotations

import re

from gongkai.reporting.reading.facts import Fact, Harvest
from gongkai.reporting.reading.figures import is_figure, is_value
from gongkai.reporting.reading.page import Item, Row
from gongkai.reporting.reading.tokens import runs
from gongkai.reporting.reading.vocabulary import (
    COLUMNS_T3,
    ROWS_T3,
    column_t3,
    columns_t3,
    heading_t3,
    key,
    row_t3,
)

ORDER = ["natural_person", "legal_commercial", "legal_research", "legal_social", "legal_law_service", "legal_other", "total"]  # fmt: skip
_LEGAL = ORDER[1:6]
_MOST_WORDS = 40
_FILLER = re.compile(
    "|".join([*ROWS_T3.values(), *COLUMNS_T3.values(), "本年度?办理结果(?:数量)?", "不予公开", "无法提供", "不予处理",
              "申请人(?:情况|类[别型])?", "本列数据的?勾稽关系为?第一项加第二项之?和?等于第三项加第四项之?和?",
              r"收到和处理政府信息公开申请情况(?:统计表)?", "单位[件项]?", "项目|类别|数量|其中"])
)  # fmt: skip


def column_order(words: list[str]) -> list[str]:
    """The seven columns in the order that the headings give; the form's own order where they don't say.

    A row-by-row dump prints 总计 before the five kinds of organisation that stand below 法人或其他组织.
    An empty list means that the headings contradict the form and nothing may be taken.
    """
    words = _once(words)
    grouped = "group" in words
    plain = [w for w in words if w != "group"]
    if len(set(plain)) < 7:
        rest = [w for w in plain if w != "total"]
        return list(ORDER) if rest == [w for w in ORDER if w in rest] else []
    if len(plain) > 7:
        return []
    legal = [w for w in plain if w in _LEGAL]
    first = plain.index(legal[0])
    if plain[first : first + 5] != legal:
        return []
    if not grouped:
        return plain if plain[-1] == "total" or plain[0] == "total" else list(ORDER)
    order: list[str] = []
    for word in words:
        if word == "group":
            order.extend(legal)
        elif word not in _LEGAL:
            order.append(word)
    return order


def _once(words: list[str]) -> list[str]:
    """The headings of one copy, where a page break or a second copy repeats them word for word."""
    for size in range(1, len(words) // 2 + 1):
        if len(words) % size == 0 and words == words[:size] * (len(words) // size):
            return words[:size]
    return words


def read_requests(items: list[tuple[int, Item]]) -> Harvest:
    """Facts of table 3 from the lines and rows of its section."""
    harvest = Harvest()
    grids: dict[int, list[tuple[int, Item]]] = {}
    for at, item in items:
        if item.is_row:
            grids.setdefault(item.grid, []).append((at, item))
    last = _Heading()
    for rows in grids.values():
        last = _read_grid(rows, harvest, last)
    _read_lines([(at, item) for at, item in items if not item.is_row], harvest)
    harvest.words |= harvest.labels
    return harvest


class _Heading:
    """The headings of the grid being read: column by index where it is aligned, and their order."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.width = 0

    def order(self) -> list[str]:
        cells = [cell for row in self.rows for cell in row if not cell.spanned and not _residue(cell.text)]
        words = [word for cell in cells for word in columns_t3(cell.text)]
        return column_order(words)

    def by_index(self) -> dict[int, str]:
        """Column id by index; empty unless all seven are there."""
        found: dict[int, str] = {}
        for row in self.rows:
            for index, cell in enumerate(row):
                name = column_t3(cell.text)
                if name and name != "group":
                    found[index] = name
        return found if set(found.values()) == set(ORDER) else {}


def _read_grid(rows: list[tuple[int, Item]], harvest: Harvest, last: _Heading) -> _Heading:
    heading = _Heading()
    heading.width = max(len(item.cells) for _, item in rows)
    data: list[tuple[str, int, Row]] = []
    before = ""
    for _, item in rows:
        label, start = label_of(item.cells)
        row = row_t3(label[-1], before) or row_t3("".join(label), before) if label else ""
        if row and not any(is_figure(c.text) for c in item.cells[start:]) and heading_t3(label[-1]):
            continue
        if row:
            data.append((row, start, item.cells))
            before = row
        elif label and not data and any(columns_t3(text) for text in label):
            heading.rows.append(item.cells)
    if len(data) < 2 and not (data and last.rows):
        return last
    if not heading.rows and heading.width == last.width:
        heading = last
    _assign(data, heading, rows[0][1].aligned, harvest)
    return heading


def label_of(cells: Row) -> tuple[list[str], int]:
    """The texts before the figures of a row, and the index where its figure cells begin."""
    words = [i for i, c in enumerate(cells) if c.text.strip() and not is_value(c.text)]
    if not words:
        return [], 0
    figures = (i for i, c in enumerate(cells) if i > words[0] and not c.spanned and is_figure(c.text))
    first = next(figures, len(cells))
    labels = [i for i in words if i < first]
    return [cells[i].text for i in labels], labels[-1] + 1


def _assign(data: list[tuple[str, int, Row]], heading: _Heading, aligned: bool, harvest: Harvest) -> None:
    order = heading.order()
    index = heading.by_index() if aligned else {}
    full = [(start, cells) for _, start, cells in data if len(_figures(cells, start)) == 7]
    trusted = bool(index) and all(_by_index(cells, start, index) is not None for start, cells in full)
    for row, start, cells in data:
        harvest.labels.add(row)
        figures = _figures(cells, start)
        if not order:
            _spoil(harvest, row, figures, "表头的列次与格式不符，不能确定各数字属于哪一列")
        elif len(figures) == 7:
            _take(harvest, row, dict(zip(order, figures, strict=True)))
        elif len(figures) < 7:
            places = _by_index(cells, start, index) if trusted else _by_place(cells, start, order, full)
            if places is None:
                _spoil(harvest, row, figures, f"这一行有{len(figures)}个数字，应有7个，不能确定各属于哪一列")
            else:
                _take(harvest, row, places)
        else:
            _spoil(harvest, row, figures, f"这一行有{len(figures)}个数字，应有7个")


def _figures(cells: Row, start: int) -> list[str]:
    """What stands in the figure cells, blank cells left out; marks such as “/” count as something."""
    return [c.text for c in cells[start:] if not c.spanned and c.text.strip()]


def _by_index(cells: Row, start: int, index: dict[int, str]) -> dict[str, str] | None:
    """Figures by the heading above them; None where one has no heading or two, or two share one."""
    if any(cell.gap for cell in cells[start:]):
        return None
    places: dict[str, str] = {}
    at = start
    while at < len(cells):
        stop = at + 1
        while stop < len(cells) and cells[stop].spanned:
            stop += 1
        names = {index[i] for i in range(at, stop) if i in index}
        if cells[at].text.strip() and not cells[at].spanned:
            if len(names) != 1 or places.get(next(iter(names)), ""):
                return None
            places[names.pop()] = cells[at].text
        else:
            for name in names:
                places.setdefault(name, "")
        at = stop
    return places if set(places) == set(ORDER) else None


def _by_place(cells: Row, start: int, order: list[str], full: list[tuple[int, Row]]) -> dict[str, str] | None:
    """Figures by place, where every full row of the grid shows the same places; None where it stays open."""
    texts = [c.text for c in cells[start:] if not c.spanned and not c.gap]
    after = all(_first_seven(row, begin) for begin, row in full)
    if len(texts) == 7:
        return dict(zip(order, texts, strict=True))
    if full and after and len(texts) > 7 and not any(t.strip() for t in texts[7:]):
        lengths = {(begin, len(row)) for begin, row in full}
        if (start, len(cells)) in lengths or len({n for _, n in lengths} | {len(cells)}) == 1:
            return dict(zip(order, texts[:7], strict=True))
    return None


def _first_seven(cells: Row, start: int) -> bool:
    texts = [c.text for c in cells[start:] if not c.spanned]
    return all(t.strip() for t in texts[:7])


def _take(harvest: Harvest, row: str, places: dict[str, str]) -> None:
    harvest.facts.extend(Fact("t3", row, column, places.get(column, "")) for column in ORDER)


def _spoil(harvest: Harvest, row: str, figures: list[str], why: str) -> None:
    harvest.spoil("t3", row, ORDER, " ".join(figures), why)


def _known(before: str, words: str) -> bool:
    bare = key(words)
    return bool(row_t3(before + words, "granted") or row_t3(words, "other_fee_lapsed")) and not _residue(
        before + bare
    )


def _residue(text: str) -> str:
    """What is left of a text once every word of the table and its numbering is gone."""
    return re.sub(r"[一二三四五六七\d]", "", _FILLER.sub("", key(text)))


def _read_lines(items: list[tuple[int, Item]], harvest: Harvest) -> None:
    found: list[tuple[str, list[str], list[int]]] = []
    words: list[str] = []
    heads, before, pending = "", "", []
    open_row = False
    for run in runs(items, _known):
        if run.prose:
            words, pending, open_row = [], [], False
        elif run.text:
            words.append(run.text)
            pending.append(run.at)
            open_row = False
            if not heads:
                row, first = _row_at_end(words, before)
                heads = "".join(words[first:]) if row else ""
        elif open_row:
            found[-1][1].extend(run.values)
            found[-1][2].append(run.at)
        else:
            row, first = _row_at_end(words, before)
            if row:
                found.append((row, list(run.values), [*pending[first:], run.at]))
                before, open_row = row, True
            words, pending = [], []
    if len(found) >= 3:
        _keep_lines(found, heads, harvest)


def _row_at_end(words: list[str], before: str) -> tuple[str, int]:
    """The row whose label the last words make up, and the first of them; only words of this table are among them."""
    for first in range(max(0, len(words) - _MOST_WORDS), len(words)):
        text = "".join(words[first:])
        if not _residue(text) and (row := row_t3(text, before)):
            return row, first
    return "", 0


def _keep_lines(found: list[tuple[str, list[str], list[int]]], heads: str, harvest: Harvest) -> None:
    order = column_order(columns_t3(heads))
    harvest.streamed = True
    for row, values, lines in found:
        harvest.labels.add(row)
        harvest.used.update(lines)
        if order and len(values) == 7:
            _take(harvest, row, dict(zip(order, values, strict=True)))
        else:
            _spoil(harvest, row, values, f"这一行有{len(values)}个数字，应有7个，不能确定各属于哪一列")
