"""A file into a register: looked at first, then taken whole or not at all."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from pathlib import Path
from typing import IO, Any

from django.db import IntegrityError, transaction

from gongkai.audit import log
from gongkai.law.errors import Refused, WrongInput
from gongkai.registry.access import Console, actor, require
from gongkai.registry.models import Agency, Person
from gongkai.sheets.headings import Layout, lay_out, letters
from gongkai.sheets.judging import Batch, Fault, Faults, judged
from gongkai.sheets.models import ImportBatch
from gongkai.sheets.reading import Table, open_table
from gongkai.sheets.record import recorded
from gongkai.sheets.sheet import Sheet
from gongkai.sheets.storing import insert, is_taken_twice, preparer, says_of, update
from gongkai.vault import masked

SAMPLE = 10
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Preview:
    """What taking a file would do. `sample`: the first rows by heading, personal data masked."""

    name: str
    rows: int
    added: int
    changed: int
    unchanged: int
    faults: tuple[Fault, ...]
    more_faults: int
    ignored: tuple[str, ...]
    sample: tuple[dict[str, str], ...]


class ImportRefused(Refused):
    """The file has faults; the register has not moved."""

    def __init__(self, faults: tuple[Fault, ...], more_faults: int) -> None:
        count = len(faults) + more_faults
        super().__init__(f"文件有{count}处错误，登记簿没有任何变动。{faults[0].sentence()}")
        self.faults = faults
        self.more_faults = more_faults


def examine(sheet: Sheet, agency: Agency, path: Path, *, name: str, today: date) -> Preview:
    """Read a file against the register without changing anything; raises WrongInput when it is no table."""
    faults = Faults()
    sample: list[dict[str, str]] = []
    rows = added = changed = unchanged = 0
    with open_table(path, sheet.columns) as table:
        layout = _layout(sheet, table, faults)
        if not faults:
            table = _sampled(table, layout, sample)
            for batch in judged(sheet, agency, table, layout, today, faults):
                rows += batch.read
                added += len(batch.added)
                changed += len(batch.changed)
                unchanged += batch.unchanged
    return Preview(
        name, rows, added, changed, unchanged, faults.sorted(), faults.more, layout.ignored, tuple(sample)
    )


def take(
    sheet: Sheet,
    agency: Agency,
    path: Path,
    *,
    name: str,
    by: Person | Console,
    today: date,
    at: datetime,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> ImportBatch:
    """Take a whole file into a register in one transaction, with log entries for it and for each changed row.

    `progress` is told the number of rows read so far; `stop` is asked between batches. Raises ImportRefused
    with the faults, WrongInput for a file that is no table, NoAccess, or Refused when stopped or overtaken;
    after any of them nothing has changed.
    """
    require(by, "register.import", agency, today)
    try:
        with transaction.atomic(), tempfile.TemporaryFile("w+", encoding="utf-8") as changes:
            # One import at a time for an agency: the second one sees what the first one did.
            Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
            batch = ImportBatch.objects.create(
                agency=agency, sheet=sheet.slug, file_name=name[:200], file_digest=_digest(path), at=at,
                by=actor(by), added=0, changed=0, unchanged=0,
            )  # fmt: skip
            _take_rows(sheet, agency, path, batch, today, changes, progress, stop)
            _log(sheet, agency, batch, changes)
    except IntegrityError as error:
        if not is_taken_twice(error):
            raise
        rule = says_of(error, sheet.model)
        says = f"{rule}；本次导入没有任何变动" if rule else ""
        raise Refused(says or "导入期间有人登记了相同编号的记录，本次导入没有任何变动，请重试") from error
    return batch


def ignored_headings(sheet: Sheet, path: Path) -> tuple[str, ...]:
    """Headings of a file that the register does not know and leaves out."""
    with open_table(path, sheet.columns) as table:
        return lay_out(sheet.columns, table.headings).ignored


def _take_rows(
    sheet: Sheet,
    agency: Agency,
    path: Path,
    batch: ImportBatch,
    today: date,
    changes: IO[str],
    progress: Progress | None,
    stop: Callable[[], bool] | None,
) -> None:
    faults = Faults()
    with open_table(path, sheet.columns) as table:
        layout = _layout(sheet, table, faults)
        if not faults:
            read = 0
            keep = _keeper(sheet, agency, layout, batch)
            for lot in judged(sheet, agency, table, layout, today, faults, lock=True):
                read += lot.read
                if stop is not None and stop():
                    raise Refused("导入已停止，登记簿没有任何变动")
                if not faults:
                    keep(lot)
                    _spool(sheet, lot, changes)
                if progress is not None:
                    progress(read)
    if faults:
        raise ImportRefused(faults.sorted(), faults.more)
    batch.save(update_fields=["added", "changed", "unchanged"])


def _keeper(sheet: Sheet, agency: Agency, layout: Layout, batch: ImportBatch) -> Callable[[Batch], None]:
    """Stores a lot of judged rows and counts them in `batch`."""
    meta = sheet.model._meta
    given = [place.column.field for place in layout.placed]
    prepare = [preparer(meta.get_field(name)) for name in given]
    absent = [f for f in meta.concrete_fields if f.name not in {*given, "id", "agency", "batch"}]
    constant = [agency.pk, batch.pk, *(preparer(f)(f.get_default()) for f in absent)]
    fields = [*given, "agency", "batch", *(f.name for f in absent)]
    many = range(len(given))

    def keep(lot: Batch) -> None:
        if lot.added:
            columns = [list(map(prepare[i], [row[i] for row in lot.added])) for i in many]
            rows = zip(*columns, *(repeat(value, len(lot.added)) for value in constant), strict=True)
            insert(sheet.model, fields, rows)
        if lot.changed:
            changed = (
                [*(prepare[i](change.cells[i]) for i in many), batch.pk, change.pk] for change in lot.changed
            )
            update(sheet.model, [*given, "batch"], changed)
        batch.added += len(lot.added)
        batch.changed += len(lot.changed)
        batch.unchanged += lot.unchanged

    return keep


def _spool(sheet: Sheet, lot: Batch, changes: IO[str]) -> None:
    """Entries are written last (see `log.write_many`); until then they wait on disk, personal data sealed."""
    for change in lot.changed:
        data = {"row": change.row, "old": recorded(sheet, change.old), "new": recorded(sheet, change.new)}
        json.dump([change.pk, data], changes, ensure_ascii=False)
        changes.write("\n")


def _log(sheet: Sheet, agency: Agency, batch: ImportBatch, changes: IO[str]) -> None:
    says = f"导入“{batch.file_name}”到{sheet.title}：新增{batch.added}行，更新{batch.changed}行"
    data = {"sheet": sheet.slug, "file": batch.file_name, "digest": batch.file_digest, "added": batch.added,
            "changed": batch.changed, "unchanged": batch.unchanged}  # fmt: skip
    log.write(batch.by, "导入", batch, at=batch.at, agency=agency.code, says=says, data=data)
    if batch.changed:
        changes.seek(0)
        log.write_many(
            batch.by, "导入更新", sheet.model, _spooled(batch, changes), at=batch.at, agency=agency.code
        )


def _spooled(batch: ImportBatch, changes: IO[str]) -> Iterator[tuple[object, str, Any]]:
    for line in changes:
        key, data = json.loads(line)
        yield key, f"由“{batch.file_name}”第{data['row']}行更新", data


def _layout(sheet: Sheet, table: Table, faults: Faults) -> Layout:
    layout = lay_out(sheet.columns, table.headings)
    for position, heading, says in layout.faults:
        letter = letters(position) if position >= 0 else ""
        faults.add(Fault(table.heading_row, heading, letter, "", says))
    return layout


def _sampled(table: Table, layout: Layout, sample: list[dict[str, str]]) -> Table:
    def watched() -> Iterator[tuple[int, list[str]]]:
        for number, cells in table.rows:
            if len(sample) < SAMPLE:
                sample.append(_shown(cells, layout))
            yield number, cells

    return Table(table.heading_row, table.headings, watched(), table.delimited)


def _shown(cells: list[str], layout: Layout) -> dict[str, str]:
    shown = {}
    for place in layout.placed:
        text = cells[place.position].strip() if place.position < len(cells) else ""
        shown[place.column.heading] = masked(text) if place.column.private else text
    return shown


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WrongInput(f"文件“{path.name}”打不开") from error
