"""What can be done to one row of a register: save, remove. Permission, lock, checks, change, log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from gongkai.audit import log
from gongkai.law.errors import NoAccess, NotAllowed, Refused, Stale, WrongInput
from gongkai.registry.access import Console, actor, require
from gongkai.registry.models import Agency, Person
from gongkai.sheets.models import LedgerRow
from gongkai.sheets.parsing import field_reader
from gongkai.sheets.record import fingerprint, recorded, values
from gongkai.sheets.sheet import Sheet
from gongkai.sheets.storing import is_taken_twice, says_of


class WrongRow(Refused):
    """Cells of a form that cannot be taken: `faults` is field → sentence."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("；".join(faults.values()))
        self.faults = dict(faults)


@transaction.atomic
def save(
    sheet: Sheet,
    agency: Agency,
    cells: Mapping[str, str],
    *,
    row: LedgerRow | None = None,
    expected: str,
    by: Person | Console,
    today: date,
    at: datetime,
    note: str = "",
) -> LedgerRow:
    """Register a new row, or change one: only the fields in `cells` are touched.

    `expected` is `record.fingerprint` of the row as the form was rendered; `note` is added to the log's
    sentence (for instance that a filed report counts this row). Raises WrongRow with field → sentence, Stale
    when the row changed since, NoAccess.
    """
    require(by, "register.edit", agency, today)
    kept = None if row is None else _locked(sheet, agency, row, expected)
    given = _parsed(sheet, agency, cells)
    made = kept or sheet.model(agency=agency)
    before = values(sheet, made)
    after = {**before, **given}
    if faults := _faults(sheet, agency, after, today, kept):
        raise WrongRow(faults)
    different = [field for field in after if kept is None or before[field] != after[field]]
    if not different:
        return made
    for field, value in after.items():
        setattr(made, sheet.attribute(sheet.column(field)), value)
    _store(sheet, made)
    _log_saved(sheet, made, kept is None, different, before, after, by, at, note)
    return made


@transaction.atomic
def remove(
    sheet: Sheet,
    row: LedgerRow,
    *,
    reason: str,
    by: Person | Console,
    today: date,
    at: datetime,
    expected: str | None = None,
) -> None:
    """Take a row out of a register; its full content stays in the log. Raises WrongInput without a reason,
    Refused while other rows point at it, Stale when `expected` is given and the row changed since."""
    agency = row.agency
    require(by, "register.edit", agency, today)
    reason = reason.strip()
    if not reason:
        raise WrongInput("删除必须写明理由")
    kept = _locked(sheet, agency, row, fingerprint(sheet, row) if expected is None else expected)
    data = {"reason": reason, "old": recorded(sheet, values(sheet, kept))}
    log.write(
        actor(by),
        "删除",
        kept,
        at=at,
        agency=agency.code,
        says=f"删除{sheet.title}“{kept}”：{reason}",
        data=data,
    )
    try:
        kept.delete()
    except ProtectedError as error:
        raise Refused(f"“{kept}”下面还有登记的记录，不能删除") from error


def note_export(
    sheet: Sheet,
    agency: Agency,
    *,
    rows: int,
    masked: bool,
    by: Person | Console,
    today: date,
    at: datetime,
) -> None:
    """Ask for the permission to export and log it; an export with unmasked personal data says so."""
    require(by, "register.export", agency, today)
    says = f"导出{sheet.title}{rows}行" + ("" if masked or not sheet.private else "，含未遮盖的个人信息")
    data = {"sheet": sheet.slug, "rows": rows, "masked": masked}
    log.write(actor(by), "导出", agency, at=at, agency=agency.code, says=says, data=data)


def _locked(sheet: Sheet, agency: Agency, row: LedgerRow, expected: str) -> LedgerRow:
    kept = sheet.model._default_manager.select_for_update().filter(pk=row.pk).first()
    if kept is None:
        raise Stale("这一行已被他人删除，请刷新后再看")
    if kept.agency_id != agency.pk:
        raise NoAccess("您的岗位没有“登记与修改”的权限")
    if sheet.kept([kept.pk]):
        raise NotAllowed(sheet.kept_says)
    if fingerprint(sheet, kept) != expected:
        raise Stale("这一行已被他人修改，请刷新后核对再保存")
    return kept


def _parsed(sheet: Sheet, agency: Agency, cells: Mapping[str, str]) -> dict[str, Any]:
    given, faults = {}, {}
    for field, text in cells.items():
        column = sheet.column(field)
        try:
            given[field] = field_reader(sheet, column, agency)(text)
        except WrongInput as error:
            faults[field] = error.why
    if faults:
        raise WrongRow(faults)
    return given


def _faults(
    sheet: Sheet, agency: Agency, after: dict[str, Any], today: date, kept: LedgerRow | None
) -> dict[str, str]:
    faults = {
        c.field: f"“{c.heading}”必须填写"
        for c in sheet.columns
        if c.required and after[c.field] in (None, "")
    }
    if faults:
        return faults
    if sheet.check is not None:
        for field, says in sheet.check(after, today):
            faults.setdefault(field, says)
    same = sheet.model._default_manager.filter(agency=agency, **{name: after[name] for name in sheet.key})
    if same.exclude(pk=kept.pk if kept else None).exists():
        names = "、".join(sheet.column(name).heading for name in sheet.key)
        faults.setdefault(sheet.key[-1], f"{names}相同的记录已经登记过")
    return faults


def _store(sheet: Sheet, row: LedgerRow) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if not is_taken_twice(error):
            raise
        names = "、".join(sheet.column(name).heading for name in sheet.key)
        says = says_of(error, sheet.model) or f"{names}相同的记录刚刚被他人登记"
        raise WrongRow({sheet.key[-1]: says}) from error


def _log_saved(
    sheet: Sheet, row: LedgerRow, new: bool, different: list[str], before: dict[str, Any],
    after: dict[str, Any], by: Person | Console, at: datetime, note: str,
) -> None:  # fmt: skip
    data = {"new": recorded(sheet, {field: after[field] for field in different})}
    if not new:
        data["old"] = recorded(sheet, {field: before[field] for field in different})
    verb = "登记" if new else "修改"
    says = f"{verb}{sheet.title}“{row}”" + (f"；{note}" if note else "")
    log.write(actor(by), verb, row, at=at, agency=row.agency.code, says=says, data=data)
