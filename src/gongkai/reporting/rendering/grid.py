"""The statutory tables laid out as the form prints them, once for every output: cells, spans and headers.

Table 2 has a band for each item of article 20, table 3 nests its row labels in three columns, table 4 puts its
fifteen figures in one line (附件 of 国办公开办函〔2019〕60号 and 〔2021〕30号).
"""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.law.form import Block, Column, Form, Row, Table

HEADER_SCOPES = {
    "band": "rowgroup",
    "col": "col",
    "colgroup": "colgroup",
    "row": "row",
    "rowgroup": "rowgroup",
}
"""Kinds of header cells and the HTML scope of each."""

Place = tuple[str, str, str]


@dataclass(frozen=True)
class Cell:
    """A cell that starts in column `at` of its line and covers `rows` × `span` places.

    kind: one of HEADER_SCOPES, corner (a note, heads nothing) or figure (`place` is its table, row, column and
    `headers` the ids of every header over and beside it). A narrow label may break only between its `pieces`:
    “（三）” over “不予公开”, “商业” over “企业”; without pieces anywhere.
    """

    text: str
    kind: str
    at: int
    rows: int = 1
    span: int = 1
    id: str = ""
    headers: tuple[str, ...] = ()
    place: Place | None = None
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table as lines of cells. `head`: lines repeated on each page; `groups`: first line of each body part;
    `widths`: share of each column, adding to 100."""

    table: str
    lines: tuple[tuple[Cell, ...], ...]
    head: int
    groups: tuple[int, ...]
    widths: tuple[float, ...]

    def figures(self) -> tuple[Cell, ...]:
        """Every cell of figures, in print order."""
        return tuple(cell for line in self.lines for cell in line if cell.place)


def grid_of(form: Form, table_id: str) -> Grid:
    """The grid of table t2, t3 or t4 of a form; KeyError for another table."""
    return _LAYOUTS[table_id](form.table(table_id))


def _banded(table: Table) -> Grid:
    """Table 2: one body part a block, each with its band and its own column headings."""
    width = 1 + max(len(block.columns) for block in table.blocks)
    lines: list[tuple[Cell, ...]] = []
    groups = []
    for block in table.blocks:
        groups.append(len(lines))
        band, content = f"{table.id}-{block.id}", f"{table.id}-{block.id}-content"
        lines.append((Cell(block.label, "band", 0, span=width, id=band),))
        heads = [
            Cell(column.label, "col", at, span=span, id=f"{table.id}-{block.id}-{column.id}")
            for column, at, span in _stretched(block, width)
        ]
        lines.append((Cell("信息内容", "col", 0, id=content), *heads))
        for row in block.rows:
            name = Cell(row.printed, "row", 0, id=f"{table.id}-{row.id}")
            lines.append((name, *_banded_figures(table, block, row, width, band)))
    first = 34.0
    return Grid(
        table.id, tuple(lines), 0, tuple(groups), (first, *[(100 - first) / (width - 1)] * (width - 1))
    )


def _stretched(block: Block, width: int) -> list[tuple[Column, int, int]]:
    """Columns with place and span; the last one reaches the right edge, as in the printed form."""
    last = len(block.columns)
    return [(c, at, width - at if at == last else 1) for at, c in enumerate(block.columns, start=1)]


def _banded_figures(table: Table, block: Block, row: Row, width: int, band: str) -> list[Cell]:
    return [
        Cell(
            "", "figure", at, span=span, place=(table.id, row.id, column.id),
            headers=(band, f"{table.id}-{block.id}-{column.id}", f"{table.id}-{row.id}"),
        )
        for column, at, span in _stretched(block, width)
    ]  # fmt: skip


def _nested(table: Table) -> Grid:
    """Table 3: three columns of row labels, a corner with the balance note, seven columns of figures."""
    columns = table.blocks[0].columns
    depth = _depth(table.blocks[0].rows)
    head = _applicant_head(table, columns, depth)
    lines = list(head)
    groups = []
    for row in table.blocks[0].rows:
        groups.append(len(lines))
        lines.extend(tuple(line) for line in _row_lines(table, row, 0, depth, (), columns))
    labels = (5.0, 10.0, 31.0)
    share = (100 - sum(labels)) / len(columns)
    return Grid(table.id, tuple(lines), len(head), tuple(groups), (*labels, *[share] * len(columns)))


def _depth(rows: tuple[Row, ...]) -> int:
    return 1 + max((_depth(row.children) for row in rows if row.children), default=0)


def _applicant_head(table: Table, columns: tuple[Column, ...], depth: int) -> list[tuple[Cell, ...]]:
    top = f"{table.id}-top"
    first = (
        Cell(table.corner, "corner", 0, rows=3, span=depth),
        Cell(table.top, "colgroup", depth, span=len(columns), id=top),
    )
    second, third = [], []
    opened: set[str] = set()
    for at, column in enumerate(columns, start=depth):
        if not column.group:
            second.append(Cell(column.label, "col", at, rows=2, id=f"{table.id}-{column.id}"))
            continue
        pieces = _words(column.label)
        third.append(Cell(column.label, "col", at, id=f"{table.id}-{column.id}", pieces=pieces))
        if column.group not in opened:
            opened.add(column.group)
            span = sum(c.group == column.group for c in columns)
            second.append(Cell(column.group, "colgroup", at, span=span, id=f"{table.id}-group"))
    return [first, tuple(second), tuple(third)]


def _row_lines(
    table: Table, row: Row, at: int, depth: int, over: tuple[str, ...], columns: tuple[Column, ...]
) -> list[list[Cell]]:
    """The lines of a row and all below it; a heading's label stands in the first of them and spans the rest."""
    own = f"{table.id}-{row.id}"
    if not row.children:
        label = Cell(row.printed, "row", at, span=depth - at, id=own)
        return [[label, *_nested_figures(table, row, depth, (*over, own), columns)]]
    lines = [
        line
        for child in row.children
        for line in _row_lines(table, child, at + 1, depth, (*over, own), columns)
    ]
    pieces = (row.num, f"{row.label}{row.note}") if at else ()
    lines[0].insert(0, Cell(row.printed, "rowgroup", at, rows=len(lines), id=own, pieces=pieces))
    return lines


def _nested_figures(
    table: Table, row: Row, depth: int, beside: tuple[str, ...], columns: tuple[Column, ...]
) -> list[Cell]:
    cells = []
    for at, column in enumerate(columns, start=depth):
        group = (f"{table.id}-group",) if column.group else ()
        headers = (f"{table.id}-top", *group, f"{table.id}-{column.id}", *beside)
        cells.append(Cell("", "figure", at, headers=headers, place=(table.id, row.id, column.id)))
    return cells


def _one_line(table: Table) -> Grid:
    """Table 4: each row of the form is a group of columns, and all figures stand in one line."""
    block = table.blocks[0]
    each = len(block.columns)
    first, second, third, figures = [], [], [], []
    opened: set[str] = set()
    for number, row in enumerate(block.rows):
        at, own = number * each, f"{table.id}-{row.id}"
        over: tuple[str, ...] = (own,)
        if row.group:
            if row.group not in opened:
                opened.add(row.group)
                span = each * sum(r.group == row.group for r in block.rows)
                first.append(Cell(row.group, "colgroup", at, span=span, id=f"{table.id}-group"))
            second.append(Cell(row.printed, "colgroup", at, span=each, id=own))
            over = (f"{table.id}-group", own)
        else:
            first.append(Cell(row.printed, "colgroup", at, rows=2, span=each, id=own))
        for offset, column in enumerate(block.columns):
            head = f"{own}-{column.id}"
            third.append(Cell(column.label, "col", at + offset, id=head, pieces=_words(column.label)))
            place = (table.id, row.id, column.id)
            figures.append(Cell("", "figure", at + offset, headers=(*over, head), place=place))
    lines = (tuple(first), tuple(second), tuple(third), tuple(figures))
    count = each * len(block.rows)
    return Grid(table.id, lines, 3, (3,), tuple([100 / count] * count))


def _words(label: str) -> tuple[str, ...]:
    """The column names of tables 3 and 4 are made of words of two characters (自然人 stays whole)."""
    if len(label) % 2:
        return (label,)
    return tuple(label[start : start + 2] for start in range(0, len(label), 2))


_LAYOUTS = {"t2": _banded, "t3": _nested, "t4": _one_line}
