"""Read a catalogue's table out of XLSX or DOCX, as counties write it: merged cells, two header rows, ■ or √."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

import docx as python_docx
import openpyxl
from docx.opc.exceptions import OpcError
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.law.catalogue import Profile
from gongkai.law.errors import WrongInput
from gongkai.publishing.catalogue.cells import SUBHEADINGS, basis_of, channels_of, lines_of, ticked
from gongkai.publishing.catalogue.rows import LABELS, Row, too_long
from gongkai.publishing.catalogue.table import UNCONFIRMED

MOST_ROWS, MOST_COLUMNS = 5000, 60
MOST_BYTES, MOST_UNPACKED = 20 * 2**20, 200 * 2**20
# What the libraries let through of a broken file; their XML errors are SyntaxErrors.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, OpcError, SyntaxError, LookupError, ValueError, OSError,
    EOFError, TypeError, AttributeError,
)  # fmt: skip
_WORDS = (
    ("number", ("序号",)), ("third", ("三级事项",)), ("second", ("二级事项", "事项名称")), ("first", ("一级事项",)), ("content", ("公开内容",)),
    ("basis", ("公开依据", "依据")), ("time_limit", ("公开时限",)), ("body", ("公开主体",)),
    ("unit", ("责任科室", "责任单位", "责任处室")), ("channels", ("公开渠道", "渠道和载体")), ("audience", ("公开对象",)),
    ("mode", ("公开方式",)), ("level", ("公开层级",)), ("remark", ("备注",)),
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong where: row and column as a person counts them, and the column's heading."""

    row: int
    column: str
    says: str
    heading: str = ""


@dataclass(frozen=True)
class Read:
    """Rows with their place in the file, every fault, the letter of each field's column, and the headings of
    columns that this system has none for: their cells stand in the remark."""

    rows: tuple[tuple[int, Row], ...]
    faults: tuple[Fault, ...]
    letters: dict[str, str]
    noted: tuple[str, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """Fields that the file has columns for."""
        return frozenset(self.letters)


@dataclass(frozen=True)
class _Shape:
    """Where the fields of a table are: column → field, column → heading of its own."""

    columns: dict[int, str]
    extra: dict[int, str]

    def letter(self, field: str) -> str:
        at = (x for x, f in self.columns.items() if _AS.get(f, f).split(":")[0] == field)
        return get_column_letter(next(at, 0) + 1)

    def fault(self, place: int, field: str, says: str) -> Fault:
        return Fault(place, self.letter(field), says, LABELS[field])


def read_table(content: bytes, name: str, words: Profile) -> Read:
    """The catalogue's table of a file; raises WrongInput when there is none to be found."""
    grid = _grid(content, name)
    top = next(
        (y for y, line in enumerate(grid) if any("二级事项" in c or "公开内容" in c for c in line)), None
    )
    if top is None:
        raise WrongInput(f"“{name}”里没有找到目录表：应有“二级事项”“公开内容”等列标题")
    # The row above belongs to the headings where it says 公开事项 beside others; a title says it alone.
    if top and any("公开事项" in c for c in grid[top - 1]) and len({c for c in grid[top - 1] if c}) > 2:
        top -= 1
    depth = 1
    while top + depth < len(grid) and depth < 3 and _is_heading(grid[top + depth], grid[top + depth - 1]):
        depth += 1
    headings = grid[top : top + depth]
    shape = _shape(headings)
    if "second" not in shape.columns.values():
        raise WrongInput(f"“{name}”的目录表没有“二级事项”列")
    return _rows(grid, top + depth, shape, words, headings)


def _is_heading(line: list[str], above: list[str]) -> bool:
    """A second row of headings holds nothing but words of sub-columns, beside cells merged with those above."""
    known = {"一级事项", "二级事项", "三级事项", *(w for subs in SUBHEADINGS.values() for w in subs)}
    cells = [(c, a) for c, a in zip(line, above, strict=False) if c]
    return any(_flat(c) in known for c, _ in cells) and all(_flat(c) in known or c == a for c, a in cells)


def _grid(content: bytes, name: str) -> list[list[str]]:
    read = {".docx": _docx_grid, ".xlsx": _xlsx_grid}.get(name.lower()[-5:])
    if read is None:
        raise WrongInput("目录表应为 .xlsx 或 .docx 文件")
    if len(content) > MOST_BYTES:
        raise WrongInput(f"“{name}”超过{MOST_BYTES // 2**20}MB，不像是一份目录")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise WrongInput(f"“{name}”解开后过大，没有读取")
        return read(content, name)
    except _BROKEN as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏") from error


def _xlsx_grid(content: bytes, name: str) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    width = min(sheet.max_column, MOST_COLUMNS)
    grid = [[_text(v) for v in line[:width]] for line in sheet.iter_rows(values_only=True)]
    while grid and not any(grid[-1]):
        grid.pop()
    _bounded(len(grid), name)
    for merged in sheet.merged_cells.ranges:
        value = _text(sheet.cell(merged.min_row, merged.min_col).value)
        for y in range(merged.min_row, min(merged.max_row, len(grid)) + 1):
            for x in range(merged.min_col, min(merged.max_col, width) + 1):
                grid[y - 1][x - 1] = value
    return grid


def _docx_grid(content: bytes, name: str) -> list[list[str]]:
    tables = python_docx.Document(io.BytesIO(content)).tables
    if not tables:
        raise WrongInput(f"“{name}”里没有表格")
    # A long table is often cut into one for each page; those of the same width belong together.
    width = len(max(tables, key=lambda t: len(t.rows)).columns)
    rows = [row for table in tables if len(table.columns) == width for row in table.rows]
    _bounded(len(rows), name)
    # python-docx repeats a merged cell at each of its places, which is what is wanted here.
    return [[_text(c.text) for c in row.cells][:MOST_COLUMNS] for row in rows]


def _bounded(rows: int, name: str) -> None:
    if rows > MOST_ROWS:
        raise WrongInput(f"“{name}”有{rows}行，目录表不能超过{MOST_ROWS}行")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r", "").strip()


def _flat(text: str) -> str:
    return re.sub(r"\s", "", text)


def _shape(headings: list[list[str]]) -> _Shape:
    """Column index → field, or field:word for a column of ticks; what is neither keeps its own heading."""
    shape = _Shape({}, {})
    for x in range(len(headings[0])):
        parts = [_flat(line[x]) if x < len(line) else "" for line in headings]
        text = "|".join(dict.fromkeys(p for p in parts if p))
        field = _field(text, parts[-1])
        if field:
            shape.columns[x] = field
        elif text:
            shape.extra[x] = text.replace("|", "－")
    return shape


def _field(text: str, last: str) -> str:
    for field, words in _WORDS:
        if any(w in text for w in words):
            sub = next((id for w, id in SUBHEADINGS.get(field, {}).items() if w in last), "")
            return f"{field}:{sub}" if sub else field
    return ""


def _rows(
    grid: list[list[str]], start: int, shape: _Shape, words: Profile, headings: list[list[str]]
) -> Read:
    rows: list[tuple[int, Row]] = []
    faults: list[Fault] = []
    first, seen = "", set()
    for place, line in enumerate(grid[start:], start + 1):
        # A line that is blank, merged over all columns, or a heading repeated on a new page.
        if not any(line) or len(set(line)) == 1 or line in headings:
            continue
        given: dict[str, str] = {}
        for x, field in shape.columns.items():
            if x < len(line):
                given.setdefault(field, line[x])
        first = given.get("first") or first
        missing = "second" if not given.get("second") else "first" if not first else ""
        if missing:
            says = "二级事项是空的" if missing == "second" else "没有一级事项"
            faults.append(shape.fault(place, _AS.get(missing, missing), says))
            continue
        row, wrong = _row(given, first, len(rows) + 1, words, _noted(line, shape))
        if (first, row.name) in seen:
            faults.append(shape.fault(place, "name", f"“{first}—{row.name}”重复"))
            continue
        seen.add((first, row.name))
        faults += [shape.fault(place, field, says) for field, says in wrong]
        rows.append((place, row))
    if not rows and not faults:
        raise WrongInput("目录表里没有事项")
    fields = {_AS.get(f, f).split(":")[0] for f in shape.columns.values()}
    letters = {f: shape.letter(f) for f in fields}
    return Read(tuple(rows), tuple(faults), letters, tuple(shape.extra.values()))


_AS = {"second": "name"}


def _noted(line: list[str], shape: _Shape) -> str:
    """Cells of columns that this system has none for, each with its heading."""
    return "；".join(
        f"{heading}：{line[x]}" for x, heading in shape.extra.items() if x < len(line) and line[x]
    )


def _row(
    given: dict[str, str], first: str, number: int, words: Profile, noted: str
) -> tuple[Row, list[tuple[str, str]]]:
    wrong: list[tuple[str, str]] = []
    lists = {name: ticked(given, name, getattr(words, name)) for name in ("audience", "mode", "level")}
    channels, strangers = channels_of(given.get("channels", ""), words)
    if strangers:
        wrong.append(("channels", f"没有这些渠道：{'、'.join(strangers[:5])}"))
    if "mode" in "".join(given) and not lists["mode"]:
        wrong.append(("mode", "公开方式没有勾选"))
    limit = given.get("time_limit", "")
    days = re.search(r"(\d+)\s*个?工作日", limit)
    remark = given.get("remark", "")
    confirmed = UNCONFIRMED not in remark
    name = "：".join(t for t in (given["second"], given.get("third", "")) if t)
    row = Row(
        number, first, name, lines_of(given.get("content", "")), basis_of(given.get("basis", "")), limit,
        given.get("body", ""), given.get("unit", ""), channels, lists["audience"], lists["mode"], lists["level"],
        "；".join(t for t in (remark.replace(UNCONFIRMED, "").strip("； "), noted) if t), "", confirmed,
        int(days[1]) if days else None,
    )  # fmt: skip
    return row, [*wrong, *too_long(vars(row))]
