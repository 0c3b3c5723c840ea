"""What happened to a thing, as a page tells it: each entry of the log with what stood before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from gongkai.audit.models import Entry
from gongkai.sheets.record import SEALED
from gongkai.sheets.sheet import Sheet


@dataclass(frozen=True)
class Told:
    """One entry and its cells: (heading, before, after)."""

    entry: Entry
    cells: list[tuple[str, str, str]]


def of_row(sheet: Sheet, entries: Iterable[Entry]) -> list[Told]:
    """The story of a register's row; choices by their labels, personal data left sealed."""
    headings = {c.field: c.heading for c in sheet.columns}
    choices = {c.field: dict(sheet.model._meta.get_field(c.field).choices or ()) for c in sheet.columns}
    return [Told(entry, _cells(entry.data, headings, choices)) for entry in entries]


def of_thing(model: type[models.Model], entries: Iterable[Entry]) -> list[Told]:
    """The story of an agency, a unit, a person, a post or a channel; what it points at by its name."""
    entries = list(entries)
    fields = {f.attname: f for f in model._meta.concrete_fields}
    headings = {name: str(f.verbose_name) for name, f in fields.items()}
    choices = {name: dict(f.choices or ()) for name, f in fields.items()}
    for name, field in fields.items():
        if field.related_model is not None:
            keys = {side.get(name) for e in entries for side in _sides(e.data)} - {None}
            choices[name] = {k: str(v) for k, v in field.related_model._default_manager.in_bulk(keys).items()}
    return [Told(entry, _cells(entry.data, headings, choices)) for entry in entries]


def of_anything(entry: Entry) -> Told:
    """One entry by itself, names of fields as the model has them."""
    model = _model(entry.subject)
    headings = {f.attname: str(f.verbose_name) for f in model._meta.concrete_fields} if model else {}
    headings |= {f.name: str(f.verbose_name) for f in model._meta.concrete_fields} if model else {}
    return Told(entry, _cells(entry.data, headings, {}))


def _model(label: str) -> type[models.Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _sides(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Before and after; an entry that only holds content tells what came to be."""
    if "old" in data or "new" in data:
        return data.get("old") or {}, data.get("new") or {}
    return {}, data


def _cells(
    data: Mapping[str, Any], headings: Mapping[str, str], choices: Mapping[str, Mapping[Any, str]]
) -> list[tuple[str, str, str]]:
    old, new = _sides(data)
    order = [*headings, *(n for n in (*old, *new) if n not in headings)]
    names = [n for n in dict.fromkeys(order) if n in old or n in new]
    cells = [
        (headings.get(n, n), _said(old.get(n), choices.get(n, {})), _said(new.get(n), choices.get(n, {})))
        for n in names
    ]
    return [cell for cell in cells if cell[1] or cell[2]]


def _said(value: Any, labels: Mapping[Any, str]) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, str) and value.startswith(SEALED):
        return "（个人信息，已加密）"
    if not isinstance(value, dict | list) and value in labels:
        return str(labels[value])
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
