"""A row as the log keeps it and as a form knows it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai import vault
from gongkai.law.digest import digest_of
from gongkai.sheets.models import LedgerRow
from gongkai.sheets.sheet import Sheet

SEALED = "sealed:"


def values(sheet: Sheet, row: LedgerRow) -> dict[str, Any]:
    """The row's stored values by field; a reference as the key of the row it points at."""
    return {column.field: getattr(row, sheet.attribute(column)) for column in sheet.columns}


def recorded(sheet: Sheet, cells: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the log keeps them: plain JSON, personal data sealed under the vault's key."""
    return {
        field: SEALED + vault.seal(value) if field in sheet.private and value else plain(value)
        for field, value in cells.items()
    }


def plain(value: Any) -> Any:
    """Dates and amounts as text; the rest as it is."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def fingerprint(sheet: Sheet, row: LedgerRow | None) -> str:
    """Digest of the row's present content, which a form sends back as `expected`; "" for a new row."""
    if row is None:
        return ""
    return digest_of({field: plain(value) for field, value in values(sheet, row).items()})
