"""A request's events as a YAML or JSON file: read, and refused with the place of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from gongkai.law import case
from gongkai.law.clock import Event, Readings
from gongkai.law.errors import WrongInput

TOP = ("name", "events", "today", "readings", "calendar")
FIELDS = ("of", "key", "until", "days")
CHOICES = {"pause_from": ("next_day", "same_day"), "reasons": ("anew", "on"), "payment": ("anew", "on")}
MOST_EVENTS = 1000


class _Plain(yaml.SafeLoader):
    """YAML whose days stay text, so that a day that does not exist is refused with its place."""

    yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True)
class CaseFile:
    """What a file says: the events in their order, the day to look from, readings, days that an authority changed.

    `added`: how many events at the beginning the file left out (the arrival before a receipt).
    """

    events: list[Event]
    added: int = 0
    today: date | None = None
    readings: Readings = field(default_factory=Readings)
    calendar: dict[date, tuple[bool, str]] = field(default_factory=dict)


def read_case(data: bytes) -> CaseFile:
    """Events from a list, or from a mapping with events, today, readings and calendar (JSON is YAML too).

    An event is `{name: day, …}` or `{event: name, on: day, …}`. Raises WrongInput naming the place.
    """
    try:
        raw = yaml.load(data, _Plain)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第{mark.line + 1}行第{mark.column + 1}列" if mark is not None else "文件"
        raise WrongInput(f"{where}：不是有效的 YAML 或 JSON") from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        raise WrongInput("文件：不是有效的 YAML 或 JSON") from None
    if isinstance(raw, list):
        raw = {"events": raw}
    if not isinstance(raw, dict):
        raise WrongInput("文件：应为事项的列表，或者含有 events 的一份映射")
    for key in raw:
        if key not in TOP:
            raise WrongInput(f"文件：没有名为“{key}”的项，可以写的是{'、'.join(TOP)}")
    events = _events(raw.get("events"))
    return CaseFile(
        events,
        len(events) - len(raw["events"]),
        _day(raw["today"], "today") if "today" in raw else None,
        _readings(raw.get("readings", {})),
        _calendar(raw.get("calendar", {})),
    )


def _events(raw: Any) -> list[Event]:
    if not isinstance(raw, list) or not raw:
        raise WrongInput("events：应为至少一个事项的列表")
    if len(raw) > MOST_EVENTS:
        raise WrongInput(f"events：一件申请的事项应在{MOST_EVENTS}个以内，共有{len(raw)}个")
    made: list[Event] = []
    for number, one in enumerate(raw, 1):
        event = _event(one, f"第{number}个事项")
        if event.name == "receive" and not made:
            made.append(Event("arrive", event.on))
        same = event.key and any(e.key == event.key for e in made)
        unnamed = event.name in case.CONSULTATIONS and not event.key
        if same or (unnamed and any(e.name in case.CONSULTATIONS and not e.key for e in made)):
            raise WrongInput(f"第{number}个事项 key：每次征求意见要有自己的 key，“{event.key}”已经用过")
        made.append(event)
    return made


def _event(raw: Any, where: str) -> Event:
    if not isinstance(raw, dict):
        raise WrongInput(f"{where}：应写成“事项: 日期”")
    # YAML 1.1 reads an unquoted `on` as true.
    fields = {("on" if key is True else key): value for key, value in raw.items()}
    if "event" in fields:
        name, on = fields.pop("event"), fields.pop("on", None)
    else:
        names = [key for key in fields if key in case.BY_EVENT]
        if len(names) != 1:
            raise WrongInput(f"{where}：应有且只有一个事项的名称，写的是{_keys(fields)}")
        name, on = names[0], fields.pop(names[0])
    if name not in case.BY_EVENT:
        raise WrongInput(f"{where}：没有名为“{name}”的事项")
    for key in fields:
        if key not in FIELDS:
            raise WrongInput(f"{where}：没有名为“{key}”的项，可以写的是{'、'.join(FIELDS)}")
    days, until = fields.get("days", 0), fields.get("until")
    if type(days) is not int:
        raise WrongInput(f"{where} days：应为整数，写的是“{days}”")
    return Event(
        name,
        _day(on, where),
        of=str(fields.get("of", "")),
        until=None if until is None else _day(until, f"{where} until"),
        days=days,
        key=str(fields.get("key", "")),
    )


def _keys(fields: Mapping[Any, Any]) -> str:
    return "、".join(f"“{key}”" for key in fields) or "空的"


def _day(raw: Any, where: str) -> date:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise WrongInput(f"{where}：“{'' if raw is None else raw}”不是日期，请写成 YYYY-MM-DD") from None


def _readings(raw: Any) -> Readings:
    if not isinstance(raw, dict):
        raise WrongInput("readings：应为一份映射")
    chosen = {str(key): ("on" if value is True else value) for key, value in raw.items()}
    for key, value in chosen.items():
        if key not in CHOICES:
            raise WrongInput(f"readings：没有名为“{key}”的读法，可以写的是{'、'.join(CHOICES)}")
        if value not in CHOICES[key]:
            raise WrongInput(f"readings {key}：应为{'或'.join(CHOICES[key])}，写的是“{value}”")
    return Readings(**chosen)


def _calendar(raw: Any) -> dict[date, tuple[bool, str]]:
    if not isinstance(raw, dict):
        raise WrongInput("calendar：应为“日期: true（上班）或 false（放假）”的映射")
    made = {}
    for day, works in raw.items():
        if type(works) is not bool:
            raise WrongInput(f"calendar {day}：应为 true（上班）或 false（放假），写的是“{works}”")
        made[_day(day, "calendar")] = (works, "文件所列的调整")
    return made
