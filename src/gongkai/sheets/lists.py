"""Any list as a CSV file that a spreadsheet opens without a question and runs nothing of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

CSV = "text/csv; charset=utf-8"
# What a spreadsheet would take for a formula; an apostrophe before it is the usual guard, and comes off on import.
# Blanks, tabs and line ends in front are dropped by some programs, so they hide nothing.
_RUNS = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")
_PIECE = 1 << 16


def guarded(text: str) -> str:
    """The text with an apostrophe where a spreadsheet would run it; `reading` takes it off."""
    return "'" + text if _RUNS.match(text) else text


def csv_pieces(headings: Iterable[str], lines: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """The list in pieces, with the mark of its encoding: text is guarded, numbers and days stand as they are, None is
    empty."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    writer.writerow(headings)
    for line in lines:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in line])
        if buffer.tell() > _PIECE:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def csv_file(headings: Iterable[str], lines: Iterable[Iterable[Any]]) -> bytes:
    """The same in one piece."""
    return b"".join(csv_pieces(headings, lines))
