"""One field of a form as a page shows it: label, what was typed, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest

from gongkai.law.errors import WrongInput
from gongkai.sheets.parsing import reader
from gongkai.sheets.sheet import Column, Kind


@dataclass(frozen=True)
class Field:
    """`kind` is line, long, number, day, password; `options` (value, label) make it a list to choose from."""

    name: str
    label: str
    required: bool = False
    kind: str = "line"
    options: Sequence[tuple[str, str]] = ()
    note: str = ""
    value: str = ""
    error: str = ""
    complete: str = ""

    @property
    def is_unknown(self) -> bool:
        """True when what was typed is none of the options: it is kept all the same."""
        return self.value not in {value for value, _ in self.options}

    @property
    def mode(self) -> str:
        """The keyboard that a phone offers."""
        return {"number": "decimal"}.get(self.kind, "")


def filled(
    fields: Sequence[Field], values: Mapping[str, str], faults: Mapping[str, str] | None = None
) -> list[Field]:
    """The fields with what stands or was typed in them, and the sentences beside those at fault."""
    wrong = faults or {}
    return [replace(f, value=values.get(f.name, f.value), error=wrong.get(f.name, "")) for f in fields]


def typed(request: HttpRequest, fields: Sequence[Field]) -> dict[str, str]:
    """What was typed into the fields of a form, without spaces around it; passwords as they are."""
    found = {f.name: request.POST.get(f.name, "") for f in fields}
    secret = {f.name for f in fields if f.kind == "password"}
    return {name: text if name in secret else text.strip() for name, text in found.items()}


def read_day(text: str, label: str = "日期") -> date:
    """A day as it may be typed (2024-05-08, 2024年5月8日 …); raises WrongInput for anything else, or nothing."""
    day: date | None = reader(Column("day", label, Kind.DAY, required=True), None)(text.strip())
    if day is None:
        raise WrongInput(f"“{label}”必须填写")
    return day
