"""`gongkai workdays`: the working-day calendar, with its reasons."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.ops.output import Json, a_day, say, table

app = typer.Typer(
    help="工作日推算 (working days)：法定节假日与调休按国务院办公厅逐年通知。", no_args_is_help=True
)

Start = Annotated[str, typer.Argument(help="起算日期 YYYY-MM-DD，当日不计 (the day itself never counts)")]


@app.command()
def add(
    start: Start, days: Annotated[int, typer.Argument(help="工作日数，可为负")], as_json: Json = False
) -> None:
    """自某日起若干个工作日后是哪一天 (date plus n working days)。"""
    from gongkai.law.calendar import WorkCalendar

    got = WorkCalendar().add(a_day(start), days)
    note = "（暂定：所涉年度的放假安排尚未公布 provisional）" if got.provisional else ""
    data = {"start": start, "workdays": days, "date": got.date.isoformat(), "provisional": got.provisional}
    say(f"{got.date.isoformat()}{note}", data, as_json)


@app.command()
def between(
    start: Start, end: Annotated[str, typer.Argument(help="截止日期，计入")], as_json: Json = False
) -> None:
    """两日之间有几个工作日，不计起日、计入止日 (working days after start, up to end)。"""
    from gongkai.law.calendar import WorkCalendar

    first, last = a_day(start), a_day(end)
    calendar = WorkCalendar()
    n = calendar.between(first, last)
    provisional = max(first, last) > calendar.announced_until
    data = {"start": start, "end": end, "workdays": n, "provisional": provisional}
    say(f"{n}{'（暂定 provisional）' if provisional else ''}", data, as_json)


@app.command()
def explain(
    start: Start, days: Annotated[int, typer.Argument(help="工作日数")], as_json: Json = False
) -> None:
    """逐日说明这个日期是怎样数出来的 (why this date, day by day)。"""
    from gongkai.law.calendar import WorkCalendar

    got = WorkCalendar().explain(a_day(start), days)
    rows = [
        {
            "date": s.day.isoformat(),
            "workday": s.workday,
            "count": s.count,
            "says": s.says,
            "provisional": s.provisional,
        }
        for s in got.steps
    ]
    data = {"start": start, "date": got.date.isoformat(), "provisional": got.provisional, "steps": rows}
    if as_json:
        say("", data, as_json)
        return
    table(
        ["日期", "第几个工作日", "说明"],
        [[r["date"], r["count"] if r["workday"] else "", r["says"]] for r in rows],
    )
    say(f"{got.date.isoformat()}{'（暂定 provisional）' if got.provisional else ''}", data, False)
