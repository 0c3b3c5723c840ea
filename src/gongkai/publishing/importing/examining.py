"""What taking a table of former pages in would do: counts, every fault and warning with its line; and the bad rows as a file."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import xlsxwriter

from gongkai.law.digest import digest_of
from gongkai.law.errors import WrongInput
from gongkai.law.manuscripts import manuscripts
from gongkai.publishing.importing.items import FormerPage
from gongkai.publishing.importing.judging import opened
from gongkai.registry.models import Agency, Unit
from gongkai.sheets.judging import Fault
from gongkai.sheets.lists import guarded

SAMPLE = 10


@dataclass(frozen=True)
class Sample:
    """A page that would be made, as the screen shows it before anybody confirms."""

    row: int
    title: str
    kind: str
    day: str
    files: int
    words: int
    path: str


@dataclass
class Examined:
    """What an import would do. `good` rows become pages, `known` ones are here already, `bad` ones have faults.

    `postings`: how many rows the register of postings would gain; `digest`: of table and parcel together.
    """

    digest: str
    good: int = 0
    known: int = 0
    bad: int = 0
    attachments: int = 0
    postings: int = 0
    years: dict[int, int] = field(default_factory=dict)
    sample: list[Sample] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    ignored: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """All rows of the table."""
        return self.good + self.known + self.bad


def examine(
    agency: Agency,
    path: Path,
    parcel: Path | None = None,
    *,
    unit: Unit | None,
    today: date,
    most: int | None = None,
) -> Examined:
    """Judge a table and its parcel without changing anything.

    `unit` answers for rows that name none; `most` rows are looked at. Raises WrongInput when it is no table with
    these columns, the parcel is no sound ZIP, or there are more rows.
    """
    with opened(agency, path, parcel, unit=unit, today=today) as table:
        found = Examined(digest_of_files(path, parcel), faults=list(table.faults), ignored=table.ignored)
        for judged in table.rows:
            if most is not None and found.rows == most:
                raise WrongInput(
                    f"表格超过{most}行，请分成几个文件，或在服务器上用命令行 gongkai import pages 导入"
                )
            if judged.page is not None:
                _count(found, judged.row, judged.page)
            elif judged.known:
                found.known += 1
            else:
                found.bad += 1
            found.faults += judged.faults
            found.warnings += judged.warnings
    found.years = dict(sorted(found.years.items()))
    return found


def digest_of_files(path: Path, parcel: Path | None) -> str:
    """The digest of a table together with its parcel: what was looked at is what is taken."""
    return digest_of([hashlib.sha256(p.read_bytes()).hexdigest() if p else "" for p in (path, parcel)])


def _count(found: Examined, row: int, page: FormerPage) -> None:
    found.good += 1
    found.attachments += len(page.attachments)
    found.postings += len(page.channels)
    year = page.published_at.year
    found.years[year] = found.years.get(year, 0) + 1
    if len(found.sample) < SAMPLE:
        kind = manuscripts().kinds[page.content.kind].label
        found.sample.append(
            Sample(row, page.content.title, kind, page.published_at.date().isoformat(), len(page.attachments),
                   len(page.content.body), page.path)
        )  # fmt: skip


def bad_rows(
    agency: Agency, path: Path, parcel: Path | None = None, *, unit: Unit | None, today: date
) -> bytes:
    """The rows with faults as a workbook: their cells as they stood, the line in the table, and why.

    Corrected there, it can be uploaded as it is: the two new columns are passed over.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    sheet, bold = book.add_worksheet("没有迁入的行"), book.add_format({"bold": True})
    text = book.add_format({"num_format": "@"})
    with opened(agency, path, parcel, unit=unit, today=today) as table:
        width = len(table.headings)
        for at, heading in enumerate([*table.headings, "原行号", "错误原因"]):
            sheet.set_column(at, at, 18, text)
            sheet.write_string(0, at, heading, bold)
        line = 0
        for judged in table.rows:
            if not judged.faults:
                continue
            line += 1
            for at, cell in enumerate(judged.cells[:width]):
                sheet.write_string(line, at, guarded(cell))
            says = "；".join(f"“{f.column_heading}”{f.says}" for f in judged.faults)
            sheet.write_string(line, width, str(judged.row))
            sheet.write_string(line, width + 1, guarded(says))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
