"""Worked examples of the clock, written as data: events in, due date and reasons out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.law import case
from gongkai.law.calendar import WorkCalendar
from gongkai.law.clock import Event, Readings, reckon
from gongkai.law.clock_days import days, sentences
from gongkai.law.errors import Refused
from gongkai.law.lawful import may

FOLDER = Path(__file__).parent / "case_examples"
EXAMPLES = [
    (path.stem, one)
    for path in sorted(FOLDER.glob("*.yaml"))
    for one in yaml.safe_load(path.read_text("utf-8"))
]
KNOWN = {
    "name", "events", "today", "due", "stage", "paused", "waiting_until", "extended", "overdue", "provisional", "out",
    "says", "refused", "calendar", "readings", "closed",
}  # fmt: skip


def events_of(example: dict[str, Any]) -> list[Event]:
    """The example's events; an arrival is put before a receipt that has none."""
    made: list[Event] = []
    for raw in example["events"]:
        fields = dict(raw)
        name = next(k for k in fields if k in case.BY_EVENT)
        on = fields.pop(name)
        if name == "receive" and not made:
            made.append(Event("arrive", on))
        made.append(Event(name, on, **fields))
    return made


@pytest.mark.parametrize(("file", "example"), EXAMPLES, ids=[f"{f}: {e['name']}" for f, e in EXAMPLES])
def test_the_example_comes_out_as_written(file: str, example: dict[str, Any]) -> None:
    assert set(example) <= KNOWN, set(example) - KNOWN
    local = {d: (works, "示例") for d, works in (example.get("calendar") or {}).items()}
    calendar, today = WorkCalendar(local or None), example["today"]
    readings = Readings(**example.get("readings", {}))
    events = events_of(example)
    if "refused" in example:
        with pytest.raises(Refused) as refused:
            _walk(events, calendar, today, readings)
        assert example["refused"] in refused.value.sentence()
        events = events[:-1]
    _walk(events, calendar, today, readings)
    got = reckon(events, calendar=calendar, today=today, readings=readings)
    assert got.due == example["due"]
    for name in ("paused", "waiting_until", "extended", "provisional", "closed"):
        if name in example:
            assert getattr(got, name) == example[name], name
    assert str(got.stage) == example.get("stage", got.stage)
    assert got.overdue(today) == example.get("overdue", got.overdue(today))
    shown = days(events, calendar=calendar, today=today, readings=readings)
    if "out" in example:
        assert sum(d.kind == "out" for d in shown) == example["out"]
    said = "\n".join(s for _, s, _ in sentences(got)) + "\n".join(d.says for d in shown)
    for part in example.get("says", ()):
        assert part in said
    if got.due is not None and got.fixed is None:
        counted = [d for d in shown if d.count]
        assert counted[-1].day == got.due
        assert counted[-1].count == got.term + got.extended


def _walk(events: list[Event], calendar: WorkCalendar, today: date, readings: Readings) -> None:
    for i, event in enumerate(events):
        may(events[:i], event, calendar=calendar, today=today, readings=readings)


def test_there_are_enough_examples() -> None:
    assert len(EXAMPLES) >= 140
