"""Read a catalogue's table out of XLSX or DOCX, as counties write it: merged cells, two header rows, ■ or √."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

import docx as python_docx
import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.law.catalogue import Profile
from gongkai.law.errors import WrongInput
from gongkai.publishing.catalogue.rows import Row
from gongkai.publishing.catalogue.table import UNCONFIRMED

MOST_ROWS, MOST_COLUMNS = 5000, 60
_WORDS = (
    ("number", ("序号",)), ("second", ("二级事项", "事项名称")), ("first", ("一级事项",)), ("content", ("公开内容",)),
    ("basis", ("公开依据", "依据")), ("time_limit", ("公开时限",)), ("body", ("公开主体",)),
    ("unit", ("责任科室", "责任单位", "责任处室")), ("channels", ("公开渠道", "渠道和载体")), ("audience", ("公开对象",)),
    ("mode", ("公开方式",)), ("level", ("公开层级",)), ("remark", ("备注",)),
)  # fmt: skip
_SUB = {
    "audience": {"全社会": "public", "特定群体": "group", "特定群众": "group"},
    "mode": {"主动": "proactive", "依申请": "on_request"},
    "level": {"县级": "county", "市级": "county", "区级": "county", "乡级": "township", "乡、村级": "township", "镇级": "township"},
}  # fmt: skip
_CHECKED = re.compile(r"[■√☑✓✔●]")


@dataclass(frozen=True)
class Fault:
    """What is wrong where: row and column as a person counts them."""

    row: int
    column: str
    says: str


@dataclass(frozen=True)
class Read:
    """Rows with their place in the file, and every fault."""

    rows: tuple[tuple[int, Row], ...]
    faults: tuple[Fault, ...]


def read_table(content: bytes, name: str, words: Profile) -> Read:
    """The catalogue's table of a file; raises WrongInput when there is none to be found."""
    grid = _grid(content, name)
    top = next(
        (y for y, line in enumerate(grid) if any("二级事项" in c or "公开内容" in c for c in line)), None
    )
    if top is None:
        raise WrongInput(f"“{name}”里没有找到目录表：应有“二级事项”“公开内容”等列标题")
    if top and any("公开事项" in c for c in grid[top - 1]):
        top -= 1
    depth = 1
    while top + depth < len(grid) and depth < 3 and _is_heading(grid[top + depth]):
        depth += 1
    columns = _columns(grid[top : top + depth])
    if "second" not in columns.values():
        raise WrongInput(f"“{name}”的目录表没有“二级事项”列")
    return _rows(grid, top + depth, columns, words)


def _is_heading(line: list[str]) -> bool:
    known = {"一级事项", "二级事项", "三级事项", *(w for subs in _SUB.values() for w in subs)}
    return any(c.strip() in known for c in line)


def _grid(content: bytes, name: str) -> list[list[str]]:
    try:
        if name.lower().endswith(".docx"):
            return _docx_grid(content, name)
        if name.lower().endswith(".xlsx"):
            return _xlsx_grid(content)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise WrongInput(f"“{name}”不能打开，文件可能已损坏") from error
    raise WrongInput("目录表应为 .xlsx 或 .docx 文件")


def _xlsx_grid(content: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    height, width = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    grid = [[_text(sheet.cell(y, x).value) for x in range(1, width + 1)] for y in range(1, height + 1)]
    for merged in sheet.merged_cells.ranges:
        value = _text(sheet.cell(merged.min_row, merged.min_col).value)
        for y in range(merged.min_row, min(merged.max_row, height) + 1):
            for x in range(merged.min_col, min(merged.max_col, width) + 1):
                grid[y - 1][x - 1] = value
    return grid


def _docx_grid(content: bytes, name: str) -> list[list[str]]:
    tables = python_docx.Document(io.BytesIO(content)).tables
    if not tables:
        raise WrongInput(f"“{name}”里没有表格")
    # python-docx repeats a merged cell at each of its places, which is what is wanted here.
    biggest = max(tables, key=lambda t: len(t.rows))
    return [[_text(c.text) for c in row.cells][:MOST_COLUMNS] for row in biggest.rows[:MOST_ROWS]]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r", "").strip()


def _columns(headings: list[list[str]]) -> dict[int, str]:
    """Column index → field, or field:word for a column of ticks."""
    found: dict[int, str] = {}
    for x in range(len(headings[0])):
        parts = [re.sub(r"\s", "", line[x]) if x < len(line) else "" for line in headings]
        text = "|".join(dict.fromkeys(p for p in parts if p))
        for field, words in _WORDS:
            if any(w in text for w in words) and (field != "first" or "二级" not in text):
                sub = next((id for w, id in _SUB.get(field, {}).items() if w in parts[-1]), "")
                found[x] = f"{field}:{sub}" if sub else field
                break
    return found


def _rows(grid: list[list[str]], start: int, columns: dict[int, str], words: Profile) -> Read:
    rows: list[tuple[int, Row]] = []
    faults: list[Fault] = []
    first, seen = "", set()
    for y in range(start, len(grid)):
        line = grid[y]
        if not any(line) or len(set(line)) == 1:
            continue
        given: dict[str, str] = {}
        for x, field in columns.items():
            if x < len(line):
                given.setdefault(field, line[x])
        first = given.get("first") or first
        place = y + 1
        if not given.get("second"):
            faults.append(Fault(place, _letter(columns, "second"), "二级事项是空的"))
            continue
        if not first:
            faults.append(Fault(place, _letter(columns, "first"), "没有一级事项"))
            continue
        if (first, given["second"]) in seen:
            faults.append(Fault(place, _letter(columns, "second"), f"“{first}—{given['second']}”重复"))
            continue
        seen.add((first, given["second"]))
        row, wrong = _row(given, first, len(rows) + 1, words)
        faults += [Fault(place, _letter(columns, field), says) for field, says in wrong]
        rows.append((place, row))
    if not rows and not faults:
        raise WrongInput("目录表里没有事项")
    return Read(tuple(rows), tuple(faults))


def _row(given: dict[str, str], first: str, number: int, words: Profile) -> tuple[Row, list[tuple[str, str]]]:
    wrong: list[tuple[str, str]] = []
    lists = {name: _ticked(given, name, getattr(words, name)) for name in ("audience", "mode", "level")}
    channels, strangers = _channels(given.get("channels", ""), words)
    if strangers:
        wrong.append(("channels", f"没有这些渠道：{'、'.join(strangers[:5])}"))
    if "mode" in "".join(given) and not lists["mode"]:
        wrong.append(("mode", "公开方式没有勾选"))
    limit = given.get("time_limit", "")
    days = re.search(r"(\d+)\s*个?工作日", limit)
    remark = given.get("remark", "")
    confirmed = UNCONFIRMED not in remark
    row = Row(
        number, first, given["second"], _lines(given.get("content", "")), _basis(given.get("basis", "")), limit,
        given.get("body", ""), given.get("unit", ""), channels, lists["audience"], lists["mode"], lists["level"],
        remark.replace(UNCONFIRMED, "").strip("； "), "", confirmed, int(days[1]) if days else None,
    )  # fmt: skip
    return row, wrong


def _ticked(given: dict[str, str], field: str, words: Any) -> tuple[str, ...]:
    """Ids that are ticked: in columns of their own, or within one cell such as “■全社会 □特定群体”."""
    own = [
        key.split(":")[1] for key, text in given.items() if key.startswith(f"{field}:") and _is_ticked(text)
    ]
    if field in given:
        text = given[field]
        for word, ident in _SUB[field].items():
            if ident not in own and re.search(rf"[■√☑✓✔●]\s*{word}", text):
                own.append(ident)
        if not _CHECKED.search(text) and "□" not in text:
            own += [ident for word, ident in _SUB[field].items() if word in text and ident not in own]
    return tuple(k for k in words if k in own)


def _is_ticked(text: str) -> bool:
    return bool(text) and text not in ("□", "否", "×", "-", "—", "/")


def _channels(text: str, words: Profile) -> tuple[tuple[str, ...], list[str]]:
    """Channels after a filled box; a cell without boxes names those that are used."""
    labels = {_bare(label): key for key, label in words.channels.items()}
    if "■" in text or "□" in text or _CHECKED.search(text):
        named = re.findall(r"[■√☑✓✔●]\s*([^■□√☑✓✔●]+)", text)
    else:
        named = re.split(r"[、，,；;\n]+", text)
    found, strangers = [], []
    for name in (n.strip() for n in named):
        if not name:
            continue
        key = labels.get(_bare(name)) or next(
            (k for label, k in labels.items() if _bare(name).startswith(label)), None
        )
        found.append(key) if key else strangers.append(name)
    return tuple(k for k in words.channels if k in found), strangers


def _bare(text: str) -> str:
    return re.sub(r"[\s（）()/／、]|_+", "", text)


def _lines(text: str) -> tuple[str, ...]:
    """Elements of the content: a line each, numbering taken off."""
    parts = [
        re.sub(r"^\s*(?:\d+[.、．)]|[●•·\-])\s*", "", p).strip(" ；;。") for p in re.split(r"[\n；;]+", text)
    ]
    return tuple(p for p in parts if p)


def _basis(text: str) -> tuple[str, ...]:
    named = re.findall(r"《([^》]+)》", text)
    return tuple(dict.fromkeys(named)) if named else _lines(text)


def _letter(columns: dict[int, str], field: str) -> str:
    x = next((x for x, f in columns.items() if f == field or f.startswith(f"{field}:")), 0)
    return get_column_letter(x + 1)
