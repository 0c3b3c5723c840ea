"""Table 2: rows by their labels, columns by the headings above them, block by block."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.reporting.reading.facts import Fact, Harvest
from gongkai.reporting.reading.figures import is_figure, is_value
from gongkai.reporting.reading.page import Item, Row
from gongkai.reporting.reading.tokens import runs
from gongkai.reporting.reading.vocabulary import (
    BLOCK_T2,
    COLUMNS_T2,
    ROWS_T2,
    column_t2,
    columns_t2,
    key,
    row_t2,
    row_t2_at_end,
    unit_of,
)

_FILLER = re.compile(
    "|".join([*ROWS_T2.values(), *COLUMNS_T2.values(), r"第二十条第?[一五六八九]?项", "信息内容",
              r"主动公开政府信息情况(?:统计表)?", "单位|万元|元|[件项]数?|数量"])
)  # fmt: skip

_DOCUMENTS = ({"made", "published", "total_open"}, {"issued", "repealed", "in_force"})
_SERVICES = ({"prev_items", "delta", "decisions"}, {"decisions"})
_WHOLE = {
    **dict.fromkeys(("rules", "normative_docs", "other_docs"), _DOCUMENTS),
    **dict.fromkeys(("licences", "other_services", "penalties", "coercion"), _SERVICES),
    "admin_fees": ({"prev_items", "delta"}, {"prev_items", "delta", "decisions"}, {"fee_amount"}),
    "procurement": ({"projects", "purchase_amount"},),
}
"""The headings of each row's block: only under a whole set may figures be told by their order alone."""


def _is_whole(row: str, order: list[str]) -> bool:
    return len(order) == len(set(order)) and set(order) in _WHOLE[row]


@dataclass
class _Heading:
    """The column headings in force: those of the latest heading row."""

    columns: list[tuple[str, str]] = field(default_factory=list)
    index: dict[int, str] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)

    @property
    def order(self) -> list[str]:
        return [name for name, _ in self.columns]

    def unit(self, column: str) -> str:
        return dict(self.columns).get(column, "")


def read_proactive(items: list[tuple[int, Item]], near: bool) -> Harvest:
    """Facts of table 2; `near` means that the lines are those of section two, so that rows alone are enough.

    Outside section two a row counts only under a heading of article 20 or of the table's columns.
    """
    harvest = Harvest()
    heading = _Heading()
    grid = -1
    open_table = near
    for _, item in items:
        if not item.is_row:
            continue
        if item.grid != grid:
            grid, heading = item.grid, heading if near else _Heading()
        heading, open_table = _read_row(item, heading, open_table, harvest)
    _read_lines([(at, item) for at, item in items if not item.is_row], harvest)
    return harvest


def _read_row(item: Item, heading: _Heading, open_table: bool, harvest: Harvest) -> tuple[_Heading, bool]:
    texts = [c.text for c in item.cells if not c.spanned and c.text.strip()]
    names = [n for t in texts if (n := column_t2(t))]
    if names and not any(is_figure(t) for t in texts):
        harvest.words.update(names)
        return _heading_of(item.cells), True
    if any(BLOCK_T2.search(t) for t in texts) and not any(is_figure(t) or row_t2(t) for t in texts):
        return _Heading(), True
    if open_table:
        _read_pairs(item, heading, harvest)
    return heading, open_table


def _heading_of(cells: Row) -> _Heading:
    heading = _Heading()
    first = next((i for i, c in enumerate(cells) if column_t2(c.text)), 0)
    own = [i for i, c in enumerate(cells) if not c.spanned]
    before = [i for i in own if i < first and cells[i].text.strip()]
    base = own.index(before[-1]) if before else -1
    for index, cell in enumerate(cells):
        name = column_t2(cell.text)
        if not name:
            continue
        heading.index[index] = name
        if not cell.spanned:
            heading.columns.append((name, unit_of(cell.text)))
            if base >= 0:
                heading.places[own.index(index) - base] = name
    return heading


def _read_pairs(item: Item, heading: _Heading, harvest: Harvest) -> None:
    """A row holds one label with its figures; a page that prints two blocks side by side holds two."""
    starts = [i for i, c in enumerate(item.cells) if not c.spanned and row_t2(c.text)]
    for number, at in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(item.cells)
        _assign(row_t2(item.cells[at].text), at, item.cells[:stop], heading, item.aligned, harvest)


def _assign(row: str, at: int, cells: Row, heading: _Heading, aligned: bool, harvest: Harvest) -> None:
    own = [(i, cells[i].text) for i in range(at + 1, len(cells)) if not cells[i].spanned]
    filled = [text for _, text in own if text.strip()]
    if any(not is_value(text) and not re.search(r"\d", text) for text in filled):
        return
    harvest.labels.add(row)
    order = heading.order
    if not order:
        _by_count(row, filled, own, harvest)
        return
    places = None
    # Under headings of which some were lost, a row that lost a figure too looks whole.
    if _is_whole(row, order):
        places = _by_index(at, cells, heading) if aligned else _by_place(own, heading)
    if places is None and len(filled) == len(order) and _is_whole(row, order):
        places = dict(zip(order, filled, strict=True))
    if places is None:
        harvest.spoil(
            "t2", row, order, " ".join(filled), f"这一行有{len(filled)}个数字，表头有{len(order)}列"
        )
        return
    harvest.facts.extend(Fact("t2", row, c, places.get(c, ""), heading.unit(c)) for c in order)


def _by_count(row: str, filled: list[str], own: list[tuple[int, str]], harvest: Harvest) -> None:
    texts = [text for _, text in own]
    while texts and not texts[-1].strip():
        texts.pop()
    if len(texts) == len(filled):
        harvest.facts.extend(Fact("t2", row, f"#{k}/{len(filled)}", t) for k, t in enumerate(filled))


def _by_index(at: int, cells: Row, heading: _Heading) -> dict[str, str] | None:
    """Figures by the heading above them; None where a figure stands under no heading, or under two."""
    if any(cell.gap for index, cell in enumerate(cells) if index in heading.index and index > at):
        return None
    if at in heading.index:
        return None  # a heading of figures above the label: the headings have slipped
    places: dict[str, str] = {}
    i = at + 1
    while i < len(cells):
        stop = i + 1
        while stop < len(cells) and cells[stop].spanned:
            stop += 1
        names = {heading.index[j] for j in range(i, stop) if j in heading.index}
        text = "" if cells[i].spanned else cells[i].text
        if text.strip():
            if len(names) != 1 or places.get(next(iter(names)), ""):
                return None
            places[names.pop()] = text
        i = stop
    return places if len(heading.order) == len(set(heading.order)) else None


def _by_place(own: list[tuple[int, str]], heading: _Heading) -> dict[str, str] | None:
    """Figures of a row whose places count from its label, as the headings' places count from 信息内容."""
    if not heading.places or len(heading.places) != len(heading.order):
        return None
    places: dict[str, str] = {}
    for place, (_, text) in enumerate(own, 1):
        name = heading.places.get(place)
        if name:
            places[name] = text
        elif text.strip():
            return None
    return places if set(places) == set(heading.order) else None


def _known(before: str, words: str) -> bool:
    return bool(row_t2(words) or row_t2_at_end(before + words)) and not _residue(before + words)


def _residue(text: str) -> str:
    """What is left of a text once every word of the table is gone."""
    return re.sub(r"[一五六八九\d]", "", _FILLER.sub("", key(text)))


def _read_lines(items: list[tuple[int, Item]], harvest: Harvest) -> None:
    heading, words, pending = _Heading(), "", []
    current: tuple[str, list[str], _Heading] | None = None
    found: list[tuple[str, list[str], _Heading]] = []
    seen_heading = False
    for run in runs(items, _known):
        if run.text and not run.prose:
            words += run.text
            pending.append(run.at)
            current = None
            if BLOCK_T2.search(run.text):
                heading, words = _Heading(), run.text
            if columns_t2(words) and not _residue(words):
                heading = _heading_in(words)
                seen_heading = True
        elif run.values and current:
            current[1].extend(run.values)
            harvest.used.add(run.at)
        elif run.values:
            row = row_t2_at_end(words)
            if row and seen_heading and not _residue(words):
                current = (row, list(run.values), heading)
                found.append(current)
                harvest.used.update((*pending, run.at))
            words, pending = "", []
        else:
            words, pending, current = "", [], None
    for row, values, head in found:
        _keep_line(row, values, head, harvest)
    harvest.streamed = bool(found)


def _heading_in(words: str) -> _Heading:
    names = columns_t2(words)
    unit = unit_of(words)
    return _Heading([(n, unit if n in ("fee_amount", "purchase_amount") else "") for n in names])


def _keep_line(row: str, values: list[str], heading: _Heading, harvest: Harvest) -> None:
    harvest.labels.add(row)
    harvest.words.update(heading.order)
    order = heading.order
    if not order:
        harvest.facts.extend(Fact("t2", row, f"#{k}/{len(values)}", v) for k, v in enumerate(values))
    elif len(values) == len(order) and _is_whole(row, order):
        harvest.facts.extend(
            Fact("t2", row, c, v, heading.unit(c)) for c, v in zip(order, values, strict=True)
        )
    else:
        harvest.spoil(
            "t2", row, order, " ".join(values), f"这一行有{len(values)}个数字，表头有{len(order)}列"
        )
