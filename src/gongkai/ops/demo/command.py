"""`gongkai demo`: the bureau's 2020 year, compiled, compared with what was published, filed and served."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gongkai.ops.home import home, install
from gongkai.ops.output import REFUSED, progress, say

if TYPE_CHECKING:
    from gongkai.registry.models import Agency
    from gongkai.reporting.compiling import Compiled

SEED = Path("shared") / "seed" / "000_ade2857a21d30092.txt"


def demo(
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="完成后启动网站 (serve afterwards)")
    ] = True,
    port: Annotated[int, typer.Option(help="网站端口")] = 8000,
    requests: Annotated[
        int | None,
        typer.Option(min=1, max=2000, help="虚构机关的申请件数，少些更快 (requests of the made-up bureau)"),
    ] = None,
) -> None:
    """演示：载入一个真实局2020年的数据，编制年报，与已发布年报逐格比较，定稿发布 (the whole way in one command)。"""
    install()
    (home() / "demo").touch()
    from gongkai.ops.demo.build import PASSWORD, build, facts
    from gongkai.ops.demo.requests import lively_logins
    from gongkai.registry.models import Agency

    known = facts()
    agency = Agency.objects.filter(code=known["agency"]["code"]).first()
    if agency is None:
        agency = _load(known, build, requests)
    compiled = _compile(agency, known)
    differing = _compare(compiled, known)
    differing += _read_original(compiled)
    _finish(agency, known)
    say(
        f"\n登录名：{'、'.join(p['username'] for p in (*known['people'], *known['authority_people']))}",
        {},
        False,
    )
    say(f"同城虚构机关（依申请公开）：{'、'.join(lively_logins())}", {}, False)
    say(f"演示密码：{PASSWORD}", {}, False)
    if differing:
        raise typer.Exit(REFUSED)
    if serve:
        from gongkai.ops.serve import run

        run("127.0.0.1", port)


def _load(known: dict[str, Any], build: Any, requests: int | None) -> Agency:
    from datetime import date

    from gongkai import clock
    from gongkai.ops.demo.around import build_around, lives
    from gongkai.ops.demo.build import PASSWORD
    from gongkai.ops.demo.requests import build_requests

    say(f"1  载入{known['agency']['name']}{known['year']}年的机构、人员、登记簿", {}, False)
    clock.move(date.fromisoformat(str(known["desk_day"])))
    with progress("正在载入"):
        made: Agency = build(known, at=clock.now())
    assert made.parent is not None
    say("   载入同城一个虚构机关的依申请公开案件", {}, False)
    with progress("正在载入"):
        bureau = build_requests(
            made.parent, PASSWORD, today=clock.today(), at=clock.now(), many=requests, lives=lives()
        )
        build_around(bureau, today=clock.today())
    return made


def _compile(agency: Agency, known: dict[str, Any]) -> Compiled:
    from gongkai.reporting.compiling import compile_report

    say(f"2  由登记簿编制{known['year']}年年报：统计、求和、起草、核对", {}, False)
    with progress("正在统计"):
        compiled = compile_report(agency, known["year"], signed=known["dated"])
    names = {"error": "错误", "warn": "提醒", "info": "提示", "unchecked": "未能核对"}
    findings = compiled.report.findings
    counts = "，".join(f"{names[s]}{sum(f.severity == s for f in findings)}条" for s in names)
    say(f"   发布信息{compiled.activity.posted}条，{counts}", {}, False)
    return compiled


def _compare(compiled: Compiled, known: dict[str, Any]) -> int:
    from gongkai.ops.demo.compare import compare, compare_channels, published_report

    say("3  与该局已发布年报的数字逐格比较", {}, False)
    lines = [
        *compare(compiled.report, published_report(known)),
        compare_channels(compiled.activity, known["published"]["channels"]),
    ]
    for line in lines:
        say(f"   {line.name}：{line.cells}格，{len(line.differing)}处不同", {}, False)
        for sentence in line.differing:
            say(f"     ✗ {sentence}", {}, False)
    total = sum(len(line.differing) for line in lines)
    say(f"   共{sum(line.cells for line in lines)}格，{total}处不同", {}, False)
    return total


def _read_original(compiled: Compiled) -> int:
    """The published report as it was found, noise and all, when the folder of facts is beside the repository."""
    from gongkai.reporting.comparing import compare
    from gongkai.reporting.reading import read_report

    seed = next((p / SEED for p in Path(__file__).resolve().parents if (p / SEED).exists()), None)
    if seed is None:
        return 0
    report = read_report(seed.read_bytes(), seed.name)
    got = compare(compiled.report, report)
    say(f"4  读取原始年报（繁体、夹注拼音、乱码）：{report.agency}{report.year}年", {}, False)
    say(f"   比较{got.compared}格，{len(got.differing)}处不同，未读出{len(report.unread)}处", {}, False)
    for d in got.differing:
        say(f"     ✗ {d.label}：本系统{d.left}，原文{d.right}", {}, False)
    return len(got.differing) + len(report.unread)


def _finish(agency: Agency, known: dict[str, Any]) -> None:
    """Every step by the person whose post it is: sign, file, submit, clear, publish."""
    from gongkai import clock
    from gongkai.registry.models import Person
    from gongkai.reporting import actions
    from gongkai.reporting.models import State

    def by(username: str) -> dict[str, Any]:
        return {"by": Person.objects.get(username=username), "today": known["desk_day"], "at": clock.now()}

    report = actions.open_report(agency, known["year"], **by("clerk"))
    if report.state != State.DRAFT or report.versions.exists():
        say(f"5  {report}已在本系统：{report.get_state_display()}", {}, False)
        return
    actions.sign(report.pk, dated=known["dated"], **by("leader"))
    version = actions.file(report.pk, **by("office"))
    actions.move(report.pk, "submit", **by("office"))
    actions.move(report.pk, "clear", **by("authority"))
    actions.move(report.pk, "publish", **by("office"))
    say(f"5  分管领导签发，定稿第{version.number}版，报送主管部门审核通过，发布", {}, False)
    say(f"   内容摘要 {version.digest}", {}, False)
