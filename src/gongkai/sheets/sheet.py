"""What a register looks like as a table: its columns, its key, its filters. One description serves the list,
the form, the import and the export, so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from gongkai.sheets.models import LedgerRow


class Kind(Enum):
    """How a cell of text is read: see `sheets.parsing`."""

    TEXT = "文字"
    COUNT = "非负整数"
    YEAR = "年度"
    DAY = "日期"
    YUAN = "金额（元）"
    WAN = "金额（万元）"
    CHOICE = "选项"
    REFERENCE = "引用"


@dataclass(frozen=True)
class Column:
    """One column. `recognise` turns the text of a choice into the stored value, raising WrongInput;
    `points_at` is, for a reference, (model, its naming field): looked up within the agency."""

    field: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    also: tuple[str, ...] = ()
    recognise: Callable[[str], str] | None = None
    points_at: tuple[type[Any], str] | None = None
    private: bool = False
    in_list: bool = True


@dataclass(frozen=True)
class Sheet:
    """A register. `key` are the fields that make two rows the same within an agency; `check`
    takes a row's values and the office's day and yields (field, sentence) for what is wrong between the cells
    of one row; `day` is the field that years go by. `kept_by` is the relation that a row has when another part of the
    system writes it (`kept_says` is what somebody hears who would change it by hand)."""

    slug: str
    title: str
    model: type[LedgerRow]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    day: str
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    check: Callable[[Mapping[str, Any], date], Iterator[tuple[str, str]]] | None = None
    basis: str = ""
    kept_by: str = ""
    kept_says: str = ""

    def column(self, field: str) -> Column:
        """The column of a field; KeyError when there is none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)

    @property
    def private(self) -> tuple[str, ...]:
        """Fields that are sealed at rest and masked wherever they are shown."""
        return tuple(column.field for column in self.columns if column.private)

    @property
    def references(self) -> tuple[str, ...]:
        """Fields that point at a row of another register."""
        return tuple(column.field for column in self.columns if column.kind is Kind.REFERENCE)

    def kept(self, keys: Iterable[int]) -> set[int]:
        """Those of the rows that another part of the system writes."""
        if not self.kept_by:
            return set()
        rows = self.model._default_manager.filter(pk__in=list(keys), **{f"{self.kept_by}__isnull": False})
        return set(rows.values_list("pk", flat=True))

    def attribute(self, column: Column) -> str:
        """The name under which a row keeps the value: `item_id` for the reference `item`."""
        return self.model._meta.get_field(column.field).attname
