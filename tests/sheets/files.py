"""Files and rows for the tests of registers: plain, fictional, and as awkward as text can be."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook

from gongkai.channels.models import Channel
from gongkai.registers.models import FeeItem, ServiceItem
from gongkai.registry.models import Agency
from gongkai.sheets.sheet import Kind, Sheet

FIVE = ["受理编号", "收到日期", "申请人类型", "答复日期", "答复类型"]
# What the fictional offices type: formulas, quotes, separators, line ends, leading zeros, other scripts.
AWKWARD = [
    "=1+1", "+86 000", "-5", "@SUM(A1)", "'=x", "''-y", "'plain", 'say "hi"', "a,b;c\td", "first\nsecond",
    "0012", "２０２４", "＝全角", "〔2024〕1号", "𠮷野", "é́", "#井号", "1e5", "TRUE", "*", "NULL", "%s",
]  # fmt: skip


def csv_file(
    folder: Path, rows: Iterable[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """A CSV file of the rows, headings first."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    path = folder / "file.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def xlsx_file(folder: Path, rows: Iterable[Sequence[Any]]) -> Path:
    """A workbook with one worksheet of the rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    path = folder / "file.xlsx"
    book.save(path)
    return path


def points(agency: Agency) -> None:
    """What references may point at: two channels, two service items, two fee items."""
    for n in (1, 2):
        Channel.objects.create(agency=agency, name=f"江城教育第{n}号", kind=Channel.Kind.WECHAT)
        ServiceItem.objects.create(
            agency=agency, number=f"SX-{n}", name="民办学校设立审批", kind="licences", since=date(2018, 1, 1)
        )
        FeeItem.objects.create(agency=agency, number=f"SF-{n}", name="考试费", since=date(2018, 1, 1))


def values(sheet: Sheet, agency: Agency, n: int, random: Random) -> dict[str, Any]:
    """The fields of one valid row: every kind of cell filled, half of the optional ones blank."""
    row: dict[str, Any] = {"agency": agency}
    begin = date(2015, 1, 1) + timedelta(days=random.randrange(1500))
    for column in sheet.columns:
        field = sheet.model._meta.get_field(column.field)
        if not column.required and random.random() < 0.5:
            row[column.field] = field.get_default()
        elif column.kind is Kind.TEXT:
            awkward = random.choice(AWKWARD)
            row[column.field] = f"{awkward}-{n}" if column.field in sheet.key else awkward
        elif column.kind is Kind.DAY:
            row[column.field] = begin = begin + timedelta(days=random.randrange(200))
        elif column.kind is Kind.CHOICE:
            row[column.field] = random.choice([value for value, _ in field.choices])
        elif column.kind is Kind.REFERENCE:
            row[column.field] = random.choice(list(column.points_at[0].objects.filter(agency=agency)))
        elif column.kind is Kind.YUAN:
            row[column.field] = Decimal(random.randrange(10**9)) / 100
        elif column.kind is Kind.WAN:
            row[column.field] = Decimal(random.randrange(10**12)) / 10**6
        else:
            row[column.field] = random.randrange(2015, 2021)
    return row


def valid_rows(sheet: Sheet, agency: Agency, many: int, today: date, seed: int = 1) -> list[Any]:
    """Unsaved rows that keep the rules between cells."""
    random, rows = Random(seed), []
    while len(rows) < many:
        row = values(sheet, agency, len(rows), random)
        if sheet.slug == "accounts":  # one open account on a platform
            row["platform"] = f"平台{len(rows)}"
        if sheet.check is None or not list(sheet.check(row, today)):
            rows.append(sheet.model(**row))
    return rows
