"""How every command speaks: plain text or `--json`, one sentence for what went wrong, exit 1 or 2.

1 = the content was refused by a rule; 2 = the command was used wrongly; 130 = stopped by Ctrl-C.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出 (machine-readable output)")]

REFUSED, WRONG_USAGE, INTERRUPTED = 1, 2, 130


class WrongUsage(Exception):
    """The command was given something that does not exist: one sentence, exit status 2."""


class Interrupted(Exception):
    """Ctrl-C: the sentence says what was left unchanged, exit status 130."""


def say(text: str, data: Any, as_json: bool) -> None:
    """The result: text for people, or the data as one JSON document."""
    if as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif text:
        typer.echo(text)


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows in columns, Chinese characters counted as two places."""
    lines = [[str(cell) for cell in row] for row in (headings, *rows)]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(headings))]
    for line in lines:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


def complain(sentence: str, as_json: bool) -> None:
    """What went wrong: one sentence on stderr, or `{"error": …}` on stdout with `--json`."""
    if as_json:
        typer.echo(json.dumps({"error": sentence}, ensure_ascii=False))
    else:
        typer.echo(sentence, err=True)


def a_day(text: str) -> date:
    """An argument as a day; raises WrongUsage for anything but YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"“{text}”不是日期，请写成 YYYY-MM-DD") from None


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Any]:
    """A bar on stderr while a long job runs; yields a function told how much is done. Silent off a terminal."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
