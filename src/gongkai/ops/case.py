"""`gongkai case`: when a request is due, and why, from a file of its events alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongkai.ops.output import Json, a_day, say, table

if TYPE_CHECKING:
    from gongkai.law.calendar import WorkCalendar
    from gongkai.law.clock import Reckoning
    from gongkai.ops.case_files import CaseFile

app = typer.Typer(help="依申请公开的答复期限 (due dates of requests)。", no_args_is_help=True)


@app.callback()
def case() -> None:
    """依申请公开的答复期限 (due dates of requests)。"""


@app.command()
def explain(
    file: Annotated[str, typer.Argument(help="一件申请的事项，YAML 或 JSON；- 表示标准输入")],
    today: Annotated[
        str, typer.Option(help="从哪一天看 YYYY-MM-DD，缺省为文件所写的日期，再缺省为今天")
    ] = "",
    as_json: Json = False,
) -> None:
    """答复期限是哪一天，每个事项使它怎样变动，逐日怎样数出来 (when a request is due, and why)。"""
    from gongkai.clock import today as wall_today
    from gongkai.law.calendar import WorkCalendar
    from gongkai.law.clock import reckon
    from gongkai.ops.case_files import read_case
    from gongkai.ops.inputs import read_file

    asked = a_day(today) if today else None
    read = read_case(read_file(file))
    day = asked or read.today or wall_today()
    calendar = WorkCalendar(read.calendar or None)
    _walk(read, calendar, day)
    clock = reckon(read.events, calendar=calendar, today=day, readings=read.readings)
    data = _as_data(read, clock, calendar, day)
    if as_json:
        say("", data, as_json)
        return
    _print(data)


def _walk(read: CaseFile, calendar: WorkCalendar, today: date) -> None:
    """Raise WrongInput, with the number of the event, at the first that the law does not let happen."""
    from gongkai.law.errors import Refused, WrongInput
    from gongkai.law.lawful import may

    for at, event in enumerate(read.events):
        try:
            may(read.events[:at], event, calendar=calendar, today=today, readings=read.readings)
        except Refused as no:
            number = max(at + 1 - read.added, 1)
            raise WrongInput(f"第{number}个事项 {event.name} {event.on}：{no.why}", no.article) from no


def _as_data(read: CaseFile, clock: Reckoning, calendar: WorkCalendar, today: date) -> dict[str, Any]:
    from gongkai.law.case import STAGES, rule
    from gongkai.law.clock_days import days, sentences

    listed = days(read.events, calendar=calendar, today=today, readings=read.readings)
    moves = zip(clock.moves, sentences(clock), strict=True)
    return {
        "today": today.isoformat(),
        "due": _iso(clock.due),
        "stage": clock.stage.value,
        "stage_label": STAGES[clock.stage],
        "received": _iso(clock.received),
        "waiting_until": _iso(clock.waiting_until),
        "closed": _iso(clock.closed),
        "paused": clock.paused,
        "overdue": clock.overdue(today),
        "provisional": clock.provisional,
        "term": clock.term,
        "extended": clock.extended,
        "moves": [
            {
                "event": event.name,
                "label": rule(event.name).label,
                "on": event.on.isoformat(),
                "before": _iso(move.before),
                "after": _iso(move.after),
                "says": says,
                "article": article,
            }
            for move, (event, says, article) in moves
        ],
        "days": [
            {"date": d.day.isoformat(), "count": d.count, "kind": d.kind, "says": d.says} for d in listed
        ],
    }


def _print(data: dict[str, Any]) -> None:
    for move in data["moves"]:
        say(f"{move['on']}  {move['label']}：{move['says']}（{move['article']}）", None, False)
    if data["days"]:
        rows = [[d["date"], d["count"] or "", d["says"]] for d in data["days"]]
        table(["日期", "第几个工作日", "说明"], rows)
    say(_headline(data), None, False)


def _headline(data: dict[str, Any]) -> str:
    """The answer in one line."""
    if data["due"] is None:
        waits = f"，给申请人的期限至{data['waiting_until']}" if data["waiting_until"] else ""
        return f"没有答复期限：申请现处于“{data['stage_label']}”{waits}"
    notes = [
        says
        for holds, says in (
            (data["paused"], "正在征求意见，期限暂停，日期随之推后"),
            (data["closed"], f"已于{data['closed']}终止计算"),
            (data["overdue"], "已逾期"),
            (data["provisional"], "暂定：所涉年度的放假安排尚未公布"),
        )
        if holds
    ]
    return f"答复期限：{data['due']}" + (f"（{'；'.join(notes)}）" if notes else "")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
