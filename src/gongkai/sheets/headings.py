"""Which column of a file is which column of a register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.sheets.sheet import Column, Kind

_NOISE = re.compile(r"[\s*:\ufeff\u200b]+")
_BRACKET = re.compile(r"\(([^()]*)\)$|\[([^\[\]]*)\]$")


@dataclass(frozen=True)
class Placed:
    """A column of the register and where it stands in the file (0 = column A)."""

    column: Column
    position: int

    @property
    def letter(self) -> str:
        """The column's letters in a spreadsheet."""
        return letters(self.position)


@dataclass(frozen=True)
class Layout:
    """What a heading row says: known columns, headings nobody knows, and what is wrong as (position, heading, sentence)."""

    placed: tuple[Placed, ...]
    ignored: tuple[str, ...]
    faults: tuple[tuple[int, str, str], ...]


def letters(position: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name


def normal(heading: str) -> str:
    """A heading without blanks, stars and colons, brackets and figures half-width."""
    plain = unicodedata.normalize("NFKC", heading).replace("〔", "(").replace("〕", ")")
    plain = plain.replace("【", "[").replace("】", "]")
    return _NOISE.sub("", plain)


def matches(columns: Sequence[Column], cells: Sequence[str]) -> int:
    """How many columns a row of cells would name: the heading row of a file names the most."""
    names = _names(columns)
    return len({found.field for cell in cells if (found := _find(names, normal(cell))[0]) is not None})


def lay_out(columns: Sequence[Column], cells: Sequence[str]) -> Layout:
    """Match a heading row; a required column that is missing, or one named twice, is a fault."""
    names = _names(columns)
    placed: dict[str, Placed] = {}
    ignored, faults = [], []
    for position, cell in enumerate(cells):
        if not normal(cell):
            continue
        column, wrong = _find(names, normal(cell))
        if column is None:
            ignored.append(cell.strip())
        elif wrong:
            faults.append((position, cell.strip(), wrong))
        elif column.field in placed:
            other = letters(placed[column.field].position)
            faults.append((position, cell.strip(), f"“{column.heading}”在{other}列已经有了"))
        else:
            placed[column.field] = Placed(column, position)
    misread = {_find(names, normal(heading))[0] for _, heading, _ in faults}
    for column in columns:
        if column.required and column.field not in placed and column not in misread:
            faults.append((-1, column.heading, f"缺少“{column.heading}”一列"))
    return Layout(tuple(placed.values()), tuple(ignored), tuple(faults))


def _names(columns: Sequence[Column]) -> dict[str, Column]:
    """Whole headings first, then headings without their brackets, so that the exact one wins."""
    names: dict[str, Column] = {}
    for column in columns:
        for heading in (column.heading, *column.also, column.field):
            names.setdefault(normal(heading), column)
    for column in columns:
        for heading in (column.heading, *column.also):
            names.setdefault(_BRACKET.sub("", normal(heading)), column)
    return names


def _find(names: dict[str, Column], heading: str) -> tuple[Column | None, str]:
    if heading in names:
        return names[heading], ""
    bracket = _BRACKET.search(heading)
    column = names.get(heading[: bracket.start()]) if bracket else None
    if bracket is None or column is None:
        return None, ""
    unit = bracket[1] or bracket[2] or ""
    # 元 read as 万元 would be wrong ten thousand times over, so a stated unit must be the column's own.
    if column.kind is Kind.WAN and unit.endswith("元") and "万元" not in unit:
        return column, f"“{column.heading}”以万元为单位，文件写的是“{unit}”"
    if column.kind is not Kind.WAN and ("万" in unit or "千" in unit):
        return column, f"“{column.heading}”不以“{unit}”为单位，请换算后再导入"
    return column, ""
