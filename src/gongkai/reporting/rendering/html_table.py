"""A statutory table as HTML: caption, real header cells with scope, and `headers` on every figure.

Table 2 repeats column headings for each block; by scope alone a browser would give a cell the headings of the
blocks above too, so every figure also names its headers.
"""

from __future__ import annotations

from html import escape

from gongkai.reporting.rendering.edition import Edition, link_target
from gongkai.reporting.rendering.grid import HEADER_SCOPES, Cell, Grid, Place
from gongkai.reporting.rendering.outline import table_caption


def table_html(edition: Edition, grid: Grid) -> str:
    """The table inside a container that scrolls sideways and can be reached by keyboard."""
    caption = f"{grid.table}-caption"
    columns = "".join(f'<col class="c{number}">' for number in range(len(grid.widths)))
    return (
        f'<div class="table-scroll" role="region" aria-labelledby="{caption}" tabindex="0">\n'
        f'<table class="report-table {grid.table}">\n'
        f'<caption id="{caption}" data-annex="caption">{escape(table_caption(edition, grid.table))}</caption>\n'
        f"<colgroup>{columns}</colgroup>\n{_head(edition, grid)}{_bodies(edition, grid)}</table>\n</div>"
    )


def _head(edition: Edition, grid: Grid) -> str:
    if not grid.head:
        return ""
    return f"<thead>\n{_lines(edition, grid.lines[: grid.head])}</thead>\n"


def _bodies(edition: Edition, grid: Grid) -> str:
    ends = (*grid.groups[1:], len(grid.lines))
    return "".join(
        f"<tbody>\n{_lines(edition, grid.lines[start:end])}</tbody>\n"
        for start, end in zip(grid.groups, ends, strict=True)
    )


def _lines(edition: Edition, lines: tuple[tuple[Cell, ...], ...]) -> str:
    return "".join(f"<tr>{''.join(_cell(edition, cell) for cell in line)}</tr>\n" for line in lines)


def _cell(edition: Edition, cell: Cell) -> str:
    spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    spans += f' colspan="{cell.span}"' if cell.span > 1 else ""
    if cell.place:
        return _figure(edition, cell, cell.place, spans)
    if cell.kind == "corner":
        return f'<td class="corner"{spans}>{escape(cell.text)}</td>'
    at = f" at{cell.at}" if cell.kind in ("row", "rowgroup") else ""
    scope = HEADER_SCOPES[cell.kind]
    text = "<wbr>".join(escape(piece) for piece in cell.pieces or (cell.text,))
    whole = " whole" if cell.pieces else ""
    return f'<th id="{cell.id}" scope="{scope}" class="{cell.kind}{at}{whole}"{spans}>{text}</th>'


def _figure(edition: Edition, cell: Cell, place: Place, spans: str) -> str:
    table, row, column = place
    value = edition.report.cell(table, row, column)
    text = escape(edition.printed(value))
    href = edition.links(table, row, column) if edition.links else None
    if href is not None and text:
        text = f'<a href="{escape(link_target(href))}">{text}</a>'
    blank = " unfilled" if value is None else ""
    headers = " ".join(cell.headers)
    return (
        f'<td class="figure{blank}" headers="{headers}" data-cell="{table}.{row}.{column}"{spans}>{text}</td>'
    )
