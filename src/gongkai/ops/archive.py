"""`gongkai case export` and `gongkai archive verify`: a case as a package, and packages checked wherever they lie."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.ops.home import stand, the_agency
from gongkai.ops.inputs import read_file, write_file
from gongkai.ops.output import REFUSED, Json, WrongUsage, say

app = typer.Typer(help="案卷归档包 (packages of archived requests)。", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """案卷归档包 (packages of archived requests)。"""


@app.command("verify")
def verify(
    files: Annotated[list[str], typer.Argument(help="归档包 ZIP 文件")], as_json: Json = False
) -> None:
    """逐个核验归档包：每个文件与清单的摘要是否一致 (check each package against its manifest)。"""
    from gongkai.law.errors import WrongInput

    stand(installed=False)
    from gongkai.cases.archive.package import faults

    wrong: list[str] = []
    for name in files:
        try:
            wrong += [f"{name}：{says}" for says in faults(read_file(name))]
        except WrongInput as refused:
            wrong.append(f"{name}：{refused.sentence()}")
    if as_json:
        say("", {"packages": len(files), "wrong": wrong}, True)
    else:
        for sentence in wrong:
            say(f"✗ {sentence}", {}, False)
        if not wrong:
            say(f"归档包{len(files)}个，所有文件与清单一致", {}, False)
    if wrong:
        raise typer.Exit(REFUSED)


def export(
    number: Annotated[str, typer.Argument(help="受理编号")],
    code: Annotated[str, typer.Option("--agency", help="机构代码 (agency code)")],
    output: Annotated[str, typer.Option("-o", "--output", help="写到文件；默认 案卷-编号.zip")] = "",
    masked: Annotated[
        bool, typer.Option("--without-identity", help="不含申请人信息 (without the applicant's data)")
    ] = False,
    as_json: Json = False,
) -> None:
    """导出一件申请的案卷（证据包），记入日志 (one case as a BagIt package, logged)。"""
    stand()
    from gongkai import clock
    from gongkai.audit import log
    from gongkai.cases.archive.package import package
    from gongkai.cases.models import Case
    from gongkai.registry.access import CONSOLE

    agency = the_agency(code)
    case = Case.objects.select_related("agency").filter(agency=agency, number=number).first()
    if case is None:
        raise WrongUsage(f"{agency.name}没有编号为“{number}”的申请")
    now = clock.now()
    content = package(case, personal=not masked, by=CONSOLE.name, today=clock.today(), at=now)
    log.write(
        CONSOLE.name, "导出案卷", case, at=now, agency=agency.code,
        says=f"导出申请{number}的案卷" + ("，不含申请人信息" if masked else "，含申请人信息"), data={"personal": not masked},
    )  # fmt: skip
    name = output or f"案卷-{number}.zip"
    write_file(name, content)
    say(f"已导出{name}", {"file": name, "bytes": len(content), "personal": not masked}, as_json)
