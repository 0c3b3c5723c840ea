"""Tables of former pages and their parcels, as an office would hand them in."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx as python_docx
import openpyxl

from gongkai.publishing.importing import Examined, answering, examine, take
from gongkai.publishing.importing.columns import COLUMNS
from gongkai.registry.models import Agency, Person

TODAY, AT = date(2021, 3, 10), datetime(2021, 3, 10, 2, tzinfo=UTC)
HEAD = [column.heading for column in COLUMNS]


def row(n: int, **more: str) -> list[str]:
    """A sound row; `more` by heading."""
    given = {
        "标题": f"第{n}件招生通知", "信息类别": "通知公告", "发布日期": "2018年5月8日", "正文": f"<p>第{n}件正文</p>",
        "责任科室": "办公室", "网址": f"http://old.example.cn/art/{n}.html",
    }  # fmt: skip
    given |= more
    return [given.get(heading, "") for heading in HEAD]


def csv_table(
    folder: Path, rows: list[list[str]], encoding: str = "utf-8-sig", name: str = "items.csv"
) -> Path:
    """The rows as a text file."""
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as out:
        csv.writer(out).writerows([HEAD, *rows])
    return path


def xlsx_table(folder: Path, rows: list[list[Any]], name: str = "items.xlsx") -> Path:
    """The rows as a workbook."""
    book = openpyxl.Workbook()
    for line in [HEAD, *rows]:
        book.active.append(line)
    book.save(folder / name)
    return folder / name


def parcel(folder: Path, files: dict[str, bytes]) -> Path:
    """The files as a ZIP."""
    path = folder / "files.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def windows_parcel(folder: Path, name: str, content: bytes) -> Path:
    """One file in a ZIP as Windows in China writes it: the name in GBK, nothing that says so."""
    given = name.encode("gb18030")
    stand_in = "x" * len(given)
    path = parcel(folder, {stand_in: content})
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), given))
    return path


def word(text: str) -> bytes:
    """A Word file that names its author."""
    document = python_docx.Document()
    document.core_properties.author = "王五"
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def looked(agency: Agency, path: Path, files: Path | None = None, *, by: Person) -> Examined:
    """What the confirming person sees."""
    return examine(agency, path, files, unit=answering(by, agency), today=TODAY)


def taken(agency: Agency, path: Path, files: Path | None = None, *, by: Person, **more: Any) -> Examined:
    """Looked at and confirmed."""
    seen = looked(agency, path, files, by=by)
    given = {"name": path.name, "expected": seen.digest, "by": by, "today": TODAY, "at": AT} | more
    return take(agency, path, files, **given)
