"""Many rows into a register's table at the engine's own speed: COPY on PostgreSQL, executemany elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import IntegrityError, connection, models

from gongkai.vault import SealedTextField

_REMEMBERED = 100_000


def preparer(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """Turns a field's value into what the driver takes; values that repeat are turned once."""
    if isinstance(field, SealedTextField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, models.CharField | models.TextField | models.IntegerField):
        return _as_it_is
    known: dict[Any, Any] = {}

    def prepared(value: Any) -> Any:
        try:
            return known[value]
        except KeyError:
            made = field.get_db_prep_save(value, connection)
            if len(known) < _REMEMBERED:
                known[value] = made
            return made

    return prepared


def _as_it_is(value: Any) -> Any:
    return value


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of prepared values, one per field name, with the database's own constraints in force."""
    columns = [model._meta.get_field(name).column for name in fields]
    table, names = _quoted(model), ", ".join(connection.ops.quote_name(c) for c in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def update(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Update rows by key: each row holds one prepared value per field name, then the primary key."""
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(model._meta.get_field(name).column)} = %s" for name in fields)
    key = quote(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {_quoted(model)} SET {sets} WHERE {key} = %s", rows)


def _quoted(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def is_taken_twice(error: IntegrityError) -> bool:
    """True when the database refused a key that another transaction has just taken."""
    cause = error.__cause__
    return getattr(cause, "sqlstate", "") == "23505" or "UNIQUE constraint failed" in str(cause)


def says_of(error: IntegrityError, model: type[models.Model]) -> str:
    """The sentence of the rule of the model that the database found broken; empty when it is the key alone."""
    said = str(error.__cause__)
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and rule.condition is not None:
            columns = (f"{model._meta.db_table}.{model._meta.get_field(f).column}" for f in rule.fields)
            # PostgreSQL names the rule, SQLite its columns.
            if f'"{rule.name}"' in said or said.rpartition(": ")[2] == ", ".join(columns):
                return str(rule.violation_error_message)
    return ""
