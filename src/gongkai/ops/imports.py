"""`gongkai import` and `gongkai export`: registers from files and to files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongkai.ops.former_pages import Asked, import_pages
from gongkai.ops.home import stand, the_agency
from gongkai.ops.output import Interrupted, Json, WrongUsage, complain, progress, say

if TYPE_CHECKING:
    from gongkai.registry.models import Agency
    from gongkai.sheets.judging import Fault
    from gongkai.sheets.roster import Roster
    from gongkai.sheets.sheet import Sheet

FAULTS_SHOWN = 20
UNCHANGED = "导入已中断，登记簿没有任何变动"


def import_file(
    sheet: Annotated[
        str,
        typer.Argument(
            help="登记簿 (register)：requests、disputes、postings …；或 agencies、units、people、posts、channels、addresses（旧地址）；"
            "report 为已发布的年报，pages 为原网站的历史信息"
        ),
    ],
    file: Annotated[Path, typer.Argument(help="CSV 或 XLSX 文件 (file)")],
    code: Annotated[
        str, typer.Option("--agency", help="机构代码 (agency code)；导入 agencies 时不需要")
    ] = "",
    check: Annotated[bool, typer.Option("--check", help="只检查，不写入 (preview only)")] = False,
    parcel: Annotated[
        Path | None,
        typer.Option("--files", help="pages：正文、附件和图片的 ZIP (files that go with the table)"),
    ] = None,
    by: Annotated[str, typer.Option("--by", help="pages：确认迁入的人的登录名 (who confirms)")] = "",
    good_only: Annotated[
        bool, typer.Option("--good-rows", help="pages：只迁入没有错误的行 (leave rows with faults out)")
    ] = False,
    looked_at: Annotated[
        bool, typer.Option("--looked-at", help="pages：提示已逐条核对，可以公开 (warnings were looked at)")
    ] = False,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", help="pages：把有错误的行连同原因写到 XLSX (bad rows with reasons)"),
    ] = None,
    as_json: Json = False,
) -> None:
    """把一个文件整体导入登记簿：有一处错误就一行也不写 (all or nothing)。"""
    stand()
    if sheet == "report":
        import_report(file, code, check, as_json)
        return
    if sheet == "pages":
        _pages(file, code, Asked(file, parcel, by, check, good_only, looked_at, rejects), as_json)
        return
    if parcel or by or good_only or looked_at or rejects:
        raise WrongUsage("--files、--by、--good-rows、--looked-at、--rejects 只用于 pages")
    from gongkai.ops.rosters import ROSTERS
    from gongkai.reporting.ledgers import ALL

    if sheet not in ALL and sheet not in ROSTERS:
        raise WrongUsage(f"没有名为“{sheet}”的登记簿，可用的有：{'、'.join([*ALL, *ROSTERS])}")
    if not file.is_file():
        raise WrongUsage(f"找不到文件“{file}”")
    if not code and sheet != "agencies":
        raise WrongUsage("请用 --agency 指明机构代码")
    agency = the_agency(code) if code else None
    try:
        if sheet in ROSTERS:
            result = _roster(ROSTERS[sheet], agency, file, check)
        else:
            result = _preview(ALL[sheet], agency, file) if check else _take(ALL[sheet], agency, file)
    except KeyboardInterrupt:
        raise Interrupted(UNCHANGED) from None
    _tell(result, as_json)


def _pages(file: Path, code: str, asked: Asked, as_json: bool) -> None:
    if not file.is_file():
        raise WrongUsage(f"找不到文件“{file}”")
    if not code:
        raise WrongUsage("请用 --agency 指明机构代码")
    try:
        import_pages(the_agency(code), asked, as_json)
    except KeyboardInterrupt:
        raise Interrupted("迁入已中断，没有任何变动") from None


def import_report(file: Path, code: str, check: bool, as_json: bool) -> None:
    """Keep a published report: it becomes that year's, for carry-over and comparison."""
    from gongkai import clock
    from gongkai.ops.report import load
    from gongkai.registry.access import CONSOLE
    from gongkai.reporting import actions

    if not code:
        raise WrongUsage("请用 --agency 指明机构代码")
    agency = the_agency(code)
    read = load(str(file))
    data = {
        "agency": code,
        "year": read.year,
        "form": read.form,
        "checked_only": check,
        "unread": len(read.unread),
    }
    if not check:
        kept = actions.take_published(
            agency, read, file_name=file.name, by=CONSOLE, today=clock.today(), at=clock.now()
        )
        data["version"] = kept.number
    done = "可以存入" if check else "已存入"
    say(f"{done}{read.agency or agency.name}{read.year}年年报（{read.shape.title}）", data, as_json)


def _preview(sheet: Sheet, agency: Agency, file: Path) -> dict[str, Any]:
    from gongkai import clock
    from gongkai.sheets.importing import examine

    seen = examine(sheet, agency, file, name=file.name, today=clock.today())
    return {
        "sheet": sheet.slug, "file": seen.name, "checked_only": True, "rows": seen.rows, "added": seen.added,
        "changed": seen.changed, "unchanged": seen.unchanged, "ignored": list(seen.ignored),
        **_faults(seen.faults, seen.more_faults),
    }  # fmt: skip


def _take(sheet: Sheet, agency: Agency, file: Path) -> dict[str, Any]:
    from gongkai import clock
    from gongkai.registry.access import CONSOLE
    from gongkai.sheets.importing import ImportRefused, ignored_headings, take

    result: dict[str, Any] = {"sheet": sheet.slug, "file": file.name, "checked_only": False}
    try:
        with progress(f"导入{sheet.title}") as tell:
            batch = take(
                sheet, agency, file, name=file.name, by=CONSOLE, today=clock.today(), at=clock.now(),
                progress=tell,
            )  # fmt: skip
    except ImportRefused as refused:
        return {
            **result, "added": 0, "changed": 0, "unchanged": 0, "ignored": [],
            **_faults(refused.faults, refused.more_faults),
        }  # fmt: skip
    return {
        **result, "added": batch.added, "changed": batch.changed, "unchanged": batch.unchanged,
        "ignored": list(ignored_headings(sheet, file)), **_faults((), 0),
    }  # fmt: skip


def _roster(roster: Roster, agency: Agency | None, file: Path, check: bool) -> dict[str, Any]:
    from gongkai import clock
    from gongkai.registry.access import CONSOLE
    from gongkai.sheets.roster import take_roster

    done = take_roster(roster, agency, file, check=check, by=CONSOLE, today=clock.today(), at=clock.now())
    return {
        "sheet": roster.slug, "file": file.name, "checked_only": check, "added": done.added, "changed": 0,
        "unchanged": done.unchanged, "ignored": list(done.ignored), **_faults(done.faults, done.more_faults),
    }  # fmt: skip


def _faults(faults: tuple[Fault, ...], more: int) -> dict[str, Any]:
    shown = [
        {
            "row": f.row,
            "column": f.column_letter,
            "heading": f.column_heading,
            "value": f.value,
            "says": f.says,
        }
        for f in faults
    ]
    return {"faults": shown, "more_faults": more, "sentences": [f.sentence() for f in faults[:FAULTS_SHOWN]]}


def _tell(result: dict[str, Any], as_json: bool) -> None:
    sentences = result.pop("sentences")
    count = len(result["faults"]) + result["more_faults"]
    if as_json:
        if count:
            result = {"error": f"文件有{count}处错误，登记簿没有任何变动", **result}
        say("", result, True)
    else:
        if result["ignored"]:
            typer.echo(f"不认识、未导入的列：{'、'.join(result['ignored'])}", err=True)
        for sentence in sentences:
            complain(sentence, False)
        if count > len(sentences):
            complain(f"……另有{count - len(sentences)}处", False)
        if count:
            complain(f"文件有{count}处错误，登记簿没有任何变动", False)
        else:
            doing = "检查通过，导入后将" if result["checked_only"] else "已导入："
            say(
                f"{doing}新增{result['added']}行，更新{result['changed']}行，未变{result['unchanged']}行",
                None,
                False,
            )
    if count:
        raise typer.Exit(1)


def export_file(
    sheet: Annotated[str, typer.Argument(help="登记簿 (register)：requests、disputes、postings …")],
    code: Annotated[str, typer.Option("--agency", help="机构代码 (agency code)")],
    year: Annotated[int | None, typer.Option("--year", help="只导出这一年 (only this year)")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写到文件，默认标准输出 (default stdout)")
    ] = None,
    fmt: Annotated[
        str, typer.Option("--format", help="csv 或 xlsx；默认按文件名 (default by file name)")
    ] = "",
    full: Annotated[
        bool, typer.Option("--full", help="不遮盖个人信息 (personal data unmasked)，会记入日志")
    ] = False,
    as_json: Json = False,
) -> None:
    """把登记簿导出为表格；个人信息默认遮盖 (personal data are masked by default)。"""
    stand()
    from gongkai import clock
    from gongkai.registry.access import CONSOLE
    from gongkai.reporting.ledgers import ALL
    from gongkai.sheets import actions, queries, writing

    if sheet not in ALL:
        raise WrongUsage(f"没有名为“{sheet}”的登记簿，可用的有：{'、'.join(ALL)}")
    fmt = fmt or ("xlsx" if output and output.suffix.lower() == ".xlsx" else "csv")
    if fmt not in writing.FORMATS:
        raise WrongUsage(f"--format 只能是 {' 或 '.join(writing.FORMATS)}，收到“{fmt}”")
    if as_json and output is None:
        raise WrongUsage("用 --json 时请以 -o 指明文件")
    agency = the_agency(code)
    rows = queries.rows(ALL[sheet], agency, year=year, sort=ALL[sheet].day)
    count = rows.count()
    actions.note_export(
        ALL[sheet], agency, rows=count, masked=not full, by=CONSOLE, today=clock.today(), at=clock.now()
    )
    pieces = writing.export(ALL[sheet], rows, fmt, masked=not full)
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    _write(output, pieces)
    text = f"已导出{ALL[sheet].title}{count}行到 {output}"
    say(
        text, {"sheet": sheet, "file": str(output), "rows": count, "format": fmt, "masked": not full}, as_json
    )


def _write(output: Path, pieces: Any) -> None:
    """Beside the file first, then in its place, so that a stopped export leaves no half of one."""
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            file.writelines(pieces)
        os.replace(part, output)
    except KeyboardInterrupt:
        raise Interrupted(f"导出已中断，没有写出“{output}”") from None
    except OSError as error:
        raise WrongUsage(f"写不了文件“{output}”：{error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
