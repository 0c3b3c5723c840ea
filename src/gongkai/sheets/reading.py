"""Rows of text out of a CSV file or an XLSX workbook, streamed, each with its number in the file."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.law.errors import WrongInput
from gongkai.sheets.headings import matches
from gongkai.sheets.sheet import Column
from gongkai.sheets.sniffing import XLSX, kind_of

Row = tuple[int, list[str]]
HEADING_WITHIN = 20
_LONGEST_CELL = 100_000
# The export writes an apostrophe before what a spreadsheet would run; here it is taken off again.
_QUOTED = re.compile(r"'+(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")

# What openpyxl lets through of a broken workbook; its XML errors are SyntaxErrors.
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, OSError, EOFError, LookupError,
    ValueError, TypeError, AttributeError,
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A file's heading row (with its number) and the rows below it, blank ones left out.

    `delimited`: a text file, in which one cell too many means that all of the row has moved.
    """

    heading_row: int
    headings: list[str]
    rows: Iterator[Row]
    delimited: bool


@contextmanager
def open_table(path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    """The table of a file whose headings name some of `columns`.

    Raises WrongInput for a file that is no table, or has no such heading row among its first 20 rows.
    """
    try:
        kind = kind_of(path)
    except FileNotFoundError as error:
        raise WrongInput(f"找不到文件“{path.name}”") from error
    except OSError as error:
        raise WrongInput(f"文件“{path.name}”打不开") from error
    with _workbook(path, columns) if kind == XLSX else _text_table(path, kind, columns) as table:
        yield table


@contextmanager
def _text_table(path: Path, encoding: str, columns: Sequence[Column]) -> Iterator[Table]:
    delimiter = _delimiter(path, encoding, columns)
    with path.open(encoding=encoding, newline="") as file:
        rows = _numbered(_csv_rows(csv.reader(file, delimiter=delimiter)))
        yield _below_headings(rows, columns, delimited=True)


def _csv_rows(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    number = 0
    try:
        for number, row in enumerate(rows, 1):  # noqa: B007 the count is for the error below
            yield row
    except csv.Error as error:
        raise WrongInput(f"第{number + 1}行读不出来：某一格过长或引号没有成对") from error


def _delimiter(path: Path, encoding: str, columns: Sequence[Column]) -> str:
    best, most = ",", 0
    for delimiter in (",", "\t", ";"):
        with path.open(encoding=encoding, newline="") as file:
            head = islice(_csv_rows(csv.reader(file, delimiter=delimiter)), HEADING_WITHIN)
            found = max((matches(columns, row) for row in head), default=0)
        if found > most:
            best, most = delimiter, found
    return best


@contextmanager
def _workbook(path: Path, columns: Sequence[Column]) -> Iterator[Table]:
    # openpyxl judges a path by its ending; an upload has none, and its bytes were looked at already.
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True)
        except _BROKEN as error:
            raise WrongInput("工作簿已损坏，无法打开") from error
        try:
            yield _below_headings(_numbered(_page_rows(_page_of(book, columns))), columns, delimited=False)
        finally:
            book.close()


def _page_of(book: Any, columns: Sequence[Column]) -> Any:
    """The first worksheet with headings of the register, else the first."""
    pages = book.worksheets
    if not pages:
        raise WrongInput("工作簿里没有工作表")
    for page in pages:
        if any(matches(columns, row) for row in islice(_page_rows(page), HEADING_WITHIN)):
            return page
    return pages[0]


def _page_rows(page: Any) -> Iterator[list[str]]:
    # The size that a workbook states of a worksheet is often wrong; openpyxl would cut by it.
    page.reset_dimensions()
    try:
        for row in page.iter_rows(values_only=True):
            yield [as_text(cell) for cell in row]
    except _BROKEN as error:
        raise WrongInput("工作簿已损坏，读到一半无法继续") from error


def as_text(cell: Any) -> str:
    """What a workbook's cell says, as one would type it; a number of 16 digits or more is shown as spoilt."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return f"{cell:.14E}" if abs(cell) >= 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _numbered(rows: Iterator[list[str]]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        if any(row) and any(cell.strip() for cell in row):
            for at, cell in enumerate(row):
                if cell[:1] == "'" and _QUOTED.match(cell):
                    row[at] = cell[1:]
            yield number, row


def _below_headings(rows: Iterator[Row], columns: Sequence[Column], *, delimited: bool) -> Table:
    head = []
    for number, row in rows:
        if number > HEADING_WITHIN:
            rows = chain([(number, row)], rows)
            break
        head.append((number, row))
    found = [matches(columns, row) for _, row in head]
    if not found or max(found) == 0:
        wanted = "、".join(column.heading for column in columns if column.required)
        raise WrongInput(f"前{HEADING_WITHIN}行内找不到标题行，表中应有：{wanted}")
    at = found.index(max(found))
    return Table(head[at][0], head[at][1], chain(head[at + 1 :], rows), delimited)
