"""The demonstration's proof: the compiled report against the published figures, cell by cell, table by table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.law.form import Form
from gongkai.law.report import Report, differences, from_json
from gongkai.reporting.count import Activity


@dataclass(frozen=True)
class Compared:
    """One line of the comparison: what was compared, how many figures, which differ."""

    name: str
    cells: int
    differing: tuple[str, ...]


def published_report(known: Mapping[str, Any]) -> Report:
    """The published figures of the facts as a report."""
    figures = known["published"]
    form = Form.named(figures["form"])
    tables: dict[str, Any] = {"t2": figures["t2"]}
    for table in ("t3", "t4"):
        tables[table] = {
            row.id: {c.id: figures[table] for c in form.table(table).block_of(row.id).columns}
            for row in form.table(table).figure_rows()
        }
    return from_json(
        {"form": form.id, "year": known["year"], "agency": known["agency"]["name"], "tables": tables}
    )


def compare(mine: Report, published: Report) -> list[Compared]:
    """A line for each statutory table."""
    found = differences(mine, published)
    lines = []
    for table in mine.shape.tables:
        wrong = tuple(
            f"{table.row(row).printed}·{column}：本系统{left}，已发布{right}"
            for t, row, column, left, right in found
            if t == table.id
        )
        lines.append(
            Compared(f"表{'一二三四'[int(table.id[1]) - 1]} {table.label}", len(list(table.cells())), wrong)
        )
    return lines


def compare_channels(done: Activity, published: Mapping[str, int]) -> Compared:
    """The postings of each channel and their sum."""
    names = list(dict.fromkeys([*published, *done.channels]))
    pairs = [(n, done.channels.get(n, 0), published.get(n, 0)) for n in names]
    pairs.append(("合计", done.posted, sum(published.values())))
    wrong = tuple(f"{n}：本系统{a}，已发布{b}" for n, a, b in pairs if a != b)
    return Compared("各渠道发布信息条数及合计", len(pairs), wrong)
