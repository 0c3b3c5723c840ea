"""`gongkai calendar`: notices of holidays in and out. `gongkai cases`: due dates counted anew."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gongkai.ops.home import stand, the_agency
from gongkai.ops.inputs import read_file, write_file
from gongkai.ops.output import Interrupted, Json, progress, say, table

app = typer.Typer(help="放假调休安排 (holidays and days worked instead)。", no_args_is_help=True)
cases = typer.Typer(help="依申请公开案件 (requests)。", no_args_is_help=True)

Code = Annotated[
    str, typer.Option("--agency", help="机构代码；不写为全系统 (agency; the whole installation without)")
]


@app.command("import")
def take(
    file: Annotated[str, typer.Argument(help="放假通知原文，文本文件；- 表示标准输入")],
    year: Annotated[int | None, typer.Option(help="年份，通知标题中写明的可不写")] = None,
    title: Annotated[str, typer.Option(help="通知名称、文号，原文中有的可不写")] = "",
    code: Code = "",
    check: Annotated[bool, typer.Option("--check", help="只看会改变什么，不写入 (preview only)")] = False,
    as_json: Json = False,
) -> None:
    """录入放假通知，重算在办申请的答复期限 (take in a notice, recount open requests)。"""
    stand()
    from gongkai import clock
    from gongkai.cases.actions.calendar_days import effect, save_notice
    from gongkai.law.errors import WrongInput
    from gongkai.law.holiday_notice import read_notice
    from gongkai.registry.access import CONSOLE

    agency = the_agency(code) if code else None
    try:
        text = read_file(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongInput(f"文件“{file}”不是 UTF-8 文本") from error
    read, today = read_notice(text, year), clock.today()
    found = effect(
        agency,
        {d.day: d.works for d in read.days},
        today=today,
        year=read.year if read.whole_year else None,
    )
    data: dict[str, Any] = {
        "year": read.year, "title": title or read.source, "whole_year": read.whole_year, "checked_only": check,
        "days": {d.day.isoformat(): d.works for d in read.days}, "changed": [c.day.isoformat() for c in found.days],
        "moved": len(found.moved),
    }  # fmt: skip
    if not check:
        _, runs = save_notice(agency, text, title, year=year, by=CONSOLE, today=today, at=clock.now())
        data["moved"] = _run(runs, today)
    if not as_json:
        table(["日期", "节日", "安排"], [[d.day, d.name, "上班" if d.works else "放假"] for d in read.days])
    doing = "检查通过，录入后" if check else "已录入，"
    text = f"{doing}{len(found.days)}日与原有安排不同，{data['moved']}件在办申请的答复期限改变"
    say(text, data, as_json)


@app.command("export")
def give(
    output: Annotated[str, typer.Argument(help="CSV 文件；- 表示标准输出")] = "-",
    year: Annotated[int | None, typer.Option(help="只导出这一年")] = None,
    code: Code = "",
) -> None:
    """导出登记的放假调休安排 (export as CSV)。"""
    stand()
    from gongkai.cases.calendar_years import HEADINGS, days_of, lines
    from gongkai.sheets.lists import csv_file

    rows = days_of(the_agency(code) if code else None, year)
    write_file(output, csv_file(HEADINGS, lines(rows)))


@cases.callback()
def _group() -> None:
    """依申请公开案件 (requests)。"""


@cases.command("recount")
def recount(
    code: Annotated[str, typer.Option("--agency", help="机构代码；不写为各机构")] = "",
    everything: Annotated[bool, typer.Option("--all", help="连同已经办结的 (closed ones as well)")] = False,
    as_json: Json = False,
) -> None:
    """重算答复期限，Ctrl-C 停下，已算的保留 (count due dates anew; may be stopped)。"""
    stand()
    from gongkai import clock
    from gongkai.cases.models import Case
    from gongkai.cases.recount import recount as fold
    from gongkai.law import case as law
    from gongkai.registry.access import CONSOLE
    from gongkai.registry.models import Agency

    chosen = [the_agency(code)] if code else list(Agency.objects.order_by("pk"))
    rows = Case.objects.filter(agency__in=chosen)
    total = (rows if everything else rows.filter(stage__in=[s.value for s in law.OPEN])).count()
    moved = before = 0
    try:
        with progress("重算答复期限", total) as tell:
            for agency in chosen:
                done = 0

                def told(n: int, before: int = before) -> bool:
                    nonlocal done
                    done = n
                    tell(before + n)
                    return True

                moved += len(
                    fold(
                        agency, today=clock.today(), at=clock.now(), cause="人工重算", actor=CONSOLE.name,
                        everything=everything, progress=told,
                    )
                )  # fmt: skip
                before += done
    except KeyboardInterrupt:
        raise Interrupted("重算已停下，已算的保留，再次运行从头核对") from None
    say(f"已重算{before}件，{moved}件答复期限改变", {"cases": before, "moved": moved}, as_json)


def _run(runs: list[Any], today: Any) -> int:
    """Do recounts with a bar; returns how many dates moved. What is stopped is left to the worker."""
    from gongkai import clock
    from gongkai.cases.recount_runs import run

    moved = before = 0
    try:
        with progress("重算答复期限", sum(one.total for one in runs)) as tell:
            for one in runs:

                def told(n: int, before: int = before) -> bool:
                    tell(before + n)
                    return True

                run(one, today=today, now=clock.now, go_on=told)
                one.refresh_from_db()
                moved, before = moved + one.moved, before + one.total
    except KeyboardInterrupt:
        raise Interrupted("通知已录入；重算已停下，由后台继续") from None
    return moved
